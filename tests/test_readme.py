"""Everything that the README tells people to type is typed here, and does what it says."""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from airdraw import Drawing
from airdraw.simulator.glyphs import write_text

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SEVEN = Drawing.from_points([[(0, 0), (6, 0), (2, 12)]])
START_LIMIT_S = 120.0

#: Commands that other tests type, and which.
ELSEWHERE = {
    "make test": "runs this test among all others; a run within itself would never end",
    "pip install .": "tests/test_wheel.py installs the wheel into an empty environment",
    "pip install '.[air]'": "an extra that tests/test_wheel.py reads from the wheel",
    "pip install '.[app]'": "an extra that tests/test_wheel.py reads from the wheel",
    "pip install '.[train]'": "an extra that tests/test_wheel.py reads from the wheel",
}


def fenced(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    lines = [line.split("#")[0].strip() for block in fenced("sh") for line in block.splitlines()]
    return [line for line in lines if line]


AIRDRAW = [line for line in commands() if line.startswith("airdraw ")]
MAKE_RUN = [line for line in commands() if line.startswith(("make run", "airdraw app"))]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the README's commands name."""
    made = tmp_path_factory.mktemp("readme")
    picture = Image.new("L", (120, 160), 255)
    ImageDraw.Draw(picture).line([(30, 30), (90, 30), (50, 130)], fill=0, width=9, joint="curve")
    picture.save(made / "photo.jpg")
    (made / "number.inkml").write_text(SEVEN.to_inkml())
    (made / "ink.json").write_text(SEVEN.to_json())
    digits = write_text("0123456789", np.random.default_rng(0))
    row = [stroke + [1.6 * place, 0.0] for place, one in enumerate(digits) for stroke in one]
    (made / "row.json").write_text(Drawing.from_points(row).to_json())
    (made / "DIR").mkdir()
    return made


def run_airdraw(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    words = shlex.split(line)
    assert words[0] == "airdraw"
    return subprocess.run(
        [sys.executable, "-m", "airdraw", *words[1:]],
        cwd=folder, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


#: How the commands begin that the tests below type.
TYPED = (
    "airdraw read photo", "airdraw read --json", "airdraw simulate", "airdraw video",
    "airdraw replay", "airdraw webcam", "airdraw evaluate", "airdraw learn",
    "airdraw read ink.json --field", "airdraw read ink.json --personal", "airdraw app", "make run",
)  # fmt: skip


def test_every_command_is_typed_by_some_test() -> None:
    assert [
        line for line in commands() if not line.startswith(TYPED) and line not in ELSEWHERE
    ] == []
    assert [
        start for start in TYPED if not any(line.startswith(start) for line in commands())
    ] == []


def test_pictures_and_ink_files_are_read(folder: Path) -> None:
    (line,) = [line for line in AIRDRAW if line.startswith("airdraw read photo")]
    result = run_airdraw(line, folder)
    assert result.returncode == 0, result.stderr
    rows = [row.split("\t") for row in result.stdout.splitlines()]
    assert [row[:2] for row in rows] == [
        ["photo.jpg", "7"],
        ["number.inkml", "7"],
        ["ink.json", "7"],
    ]


def test_one_json_object_a_line_is_printed(folder: Path) -> None:
    (line,) = [line for line in AIRDRAW if line.startswith("airdraw read --json")]
    result = run_airdraw(line, folder)
    assert result.returncode == 0, result.stderr
    assert '"text": "7"' in result.stdout


def test_a_field_says_what_was_to_be_written(folder: Path) -> None:
    """A single 7 is no date: refused, not made one."""
    (line,) = [line for line in AIRDRAW if "--field" in line]
    result = run_airdraw(line, folder)
    assert result.returncode in (0, 1), result.stderr
    assert result.stdout.startswith("ink.json\t")


def test_one_hand_is_learned_and_read_with(folder: Path) -> None:
    (learn,) = [line for line in AIRDRAW if line.startswith("airdraw learn")]
    (read,) = [line for line in AIRDRAW if "--personal" in line]
    learned = run_airdraw(learn, folder)
    assert learned.returncode == 0, learned.stderr
    result = run_airdraw(read, folder)
    assert result.returncode == 0, result.stderr
    assert result.stdout.split("\t")[:2] == ["ink.json", "7"]


@pytest.mark.slow
@pytest.mark.mediapipe
def test_a_drawn_hand_is_filmed_read_and_replayed_as_the_readme_says(folder: Path) -> None:
    simulate, video, replay = (
        next(line for line in AIRDRAW if line.startswith(f"airdraw {name}"))
        for name in ("simulate", "video", "replay")
    )
    for line in (simulate, video, replay):
        result = run_airdraw(line, folder)
        assert result.returncode == 0, result.stderr
        if line != simulate:
            assert result.stdout.split("\t")[1] == "407"


def test_a_machine_without_a_camera_is_told_so(folder: Path) -> None:
    if Path("/dev/video0").exists():
        pytest.skip("there is a camera here, which is not for tests")
    result = run_airdraw("airdraw webcam", folder)
    assert "airdraw webcam" in AIRDRAW
    assert result.returncode == 2
    assert len(result.stderr.strip().splitlines()) == 1


def test_evaluation_of_a_folder_without_data_says_what_to_do(folder: Path) -> None:
    """With data it takes minutes; tests/test_evaluation.py measures a small set."""
    (line,) = [line for line in AIRDRAW if line.startswith("airdraw evaluate")]
    result = run_airdraw(line, folder)
    assert result.returncode == 2
    assert "DIR" in result.stderr


@pytest.mark.slow
@pytest.mark.parametrize("line", MAKE_RUN)
def test_the_app_opens(line: str) -> None:
    if line.startswith("make") and not (ROOT / "Makefile").exists():
        pytest.skip("needs the checkout")
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    words = [*shlex.split(line), f"PORT={port}"]
    if words[0] == "airdraw":
        words = [sys.executable, "-m", *words[:-1], "--port", str(port)]
    with running(words):
        assert is_well(f"http://localhost:{port}/_stcore/health")


@contextmanager
def running(words: list[str]) -> Iterator[None]:
    """A program and all that it starts, ended afterwards."""
    process = subprocess.Popen(
        words, cwd=ROOT, start_new_session=True, env={**os.environ, "PIP_NO_INPUT": "1"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def is_well(url: str) -> bool:
    end = time.monotonic() + START_LIMIT_S
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.3)
    return False


@pytest.mark.parametrize("code", fenced("python"))
def test_the_python_examples_run_and_say_what_they_say(code: str) -> None:
    names: dict[str, object] = {}
    exec(compile(code, "README.md", "exec"), names)
    for line in code.splitlines():
        shown = re.fullmatch(r"(\S+)  # (\"[^\"]*\"|[\d.]+)", line)
        if shown:
            assert eval(shown[1], names) == eval(shown[2])
    reading = names["reading"]
    assert len(reading.digits[0].candidates) == 10  # type: ignore[attr-defined]


def test_every_file_that_the_readme_links_to_is_there() -> None:
    links = re.findall(r"\]\(([^)]+)\)", README)
    assert links
    gone = [
        link for link in links if "://" not in link and not (ROOT / link.split("#")[0]).exists()
    ]
    assert gone == []


def test_the_animation_is_small() -> None:
    assert (ROOT / "docs" / "animation.gif").stat().st_size <= 1_000_000
