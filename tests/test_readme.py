"""Everything that the README tells people to type is typed here, and does what it says."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from airdraw import Drawing
from airdraw.simulator.glyphs import write_text
from benchmarks.app_process import free_port, is_answered, stop

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SEVEN = Drawing.from_points([[(0, 0), (6, 0), (2, 12)]])

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
    (made / "row.json").write_text(in_a_row("0123456789").to_json())
    (made / "DIR").mkdir()
    return made


def in_a_row(text: str) -> Drawing:
    """Digits side by side."""
    digits = write_text(text, np.random.default_rng(0))
    return Drawing.from_points(
        [stroke + [1.6 * place, 0.0] for place, one in enumerate(digits) for stroke in one]
    )


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


def test_a_date_is_read_as_one_and_a_lone_seven_is_not_made_one(
    folder: Path, tmp_path: Path
) -> None:
    (line,) = [line for line in AIRDRAW if "--field" in line]
    (tmp_path / "ink.json").write_text(in_a_row("24122026").to_json())
    dated, lone = run_airdraw(line, tmp_path), run_airdraw(line, folder)
    assert (dated.returncode, lone.returncode) == (0, 1), dated.stderr + lone.stderr
    _, text, confidence = dated.stdout.split("\t")
    assert text == "24122026"
    assert float(confidence) > 0.5
    # It is what is written, and surely not what was asked for.
    assert lone.stdout == "ink.json\t7\t0.000\n"


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
    port = free_port()
    words = [*shlex.split(line), f"PORT={port}"]
    if words[0] == "airdraw":
        words = [sys.executable, "-m", *words[:-1], "--port", str(port)]
    process = subprocess.Popen(
        words, cwd=ROOT, start_new_session=True, env={**os.environ, "PIP_NO_INPUT": "1"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert is_answered(f"http://localhost:{port}/_stcore/health", process)
    finally:
        stop(process)


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
