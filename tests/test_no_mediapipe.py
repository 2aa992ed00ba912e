"""Without MediaPipe (Linux and Windows on ARM) the air path says so in one sentence."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from airdraw.camera import VideoWriter
from airdraw.simulator import SceneSettings, simulate

#: Begins a program for which MediaPipe is not installed.
WITHOUT = "import sys; sys.modules['mediapipe'] = None\n"
COMMAND = f"{WITHOUT}from airdraw.cli import main; sys.exit(main(sys.argv[1:]))"
SENTENCE = "Writing in the air needs MediaPipe 0.10.33, which cannot be loaded here"

#: A connection's thread, as the page starts it, on one frame; then what the page is told.
CONNECTION = """
import time
import numpy as np
from airdraw import Reader
from airdraw.ui.air_link import AirLink
from airdraw.ui.air_session import AirSession, warm_up
class OneFrame:
    def __iter__(self):
        yield np.zeros((48, 64, 3), np.uint8), 0.0
    def close(self):
        pass
warm_up()
session = AirSession(Reader().read)
link = AirLink(session, OneFrame())
link._work()
print(session.snapshot().failure)
"""


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False
    )


@pytest.fixture
def video(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    with VideoWriter(path) as writer:
        for frame in simulate("1", SceneSettings(width=64, height=64, fps=5)):
            writer.write(frame.image, frame.t)
    return path


@pytest.mark.parametrize("words", [["video", "film.mp4"], ["simulate", "1", "-o", "film.mp4"]])
def test_without_pyav_a_command_says_what_to_install(
    words: list[str], video: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(video.parent)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent.parent))
    done = run(COMMAND.replace("mediapipe", "av"), *words)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"airdraw {words[0]}: ")
    assert re.search(r"needs PyAV.*install", line)


def test_a_command_ends_with_one_sentence_and_exit_code_2(video: Path) -> None:
    done = run(COMMAND, "video", str(video))
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"airdraw video: {SENTENCE}")


def test_the_air_page_is_told_the_sentence_and_nothing_crashes() -> None:
    done = run(WITHOUT + CONNECTION)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(SENTENCE)
    assert done.stdout.count("\n") == 1
    assert "Exception in thread" not in done.stderr


def test_ink_and_pictures_are_read_without_it(tmp_path: Path) -> None:
    ink = tmp_path / "one.json"
    ink.write_text('{"strokes": [[[0, 0], [0, 1]]]}', encoding="utf-8")
    done = run(COMMAND, "read", str(ink))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split("\t")[1] == "1"
