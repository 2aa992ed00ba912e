"""What the command line writes: whole or not at all, and never over what it reads."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from airdraw.cli import main
from airdraw.simulator import SceneSettings, simulate
from airdraw.simulator.video import write_video

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A camera's own picture of a hand that writes 7."""
    path = tmp_path_factory.mktemp("air") / "7.mp4"
    write_video(simulate("7", SceneSettings(is_mirrored=False, width=480, height=360)), path)
    return path


@pytest.mark.parametrize("option", ["--save", "--trace"])
def test_a_video_is_never_written_over(
    option: str, video: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    only_copy = tmp_path / "mine.mp4"
    only_copy.write_bytes(video.read_bytes())
    assert main(["video", str(only_copy), option, str(only_copy)]) == 2
    assert "mine.mp4 is used already" in capsys.readouterr().err
    assert only_copy.read_bytes() == video.read_bytes()


@pytest.mark.parametrize("content", [b"no video", None])
def test_what_was_written_before_stays_when_a_video_cannot_be_read(
    content: bytes | None, tmp_path: Path
) -> None:
    kept, bad = tmp_path / "kept.mp4", tmp_path / "bad.mp4"
    kept.write_bytes(b"an hour's work")
    if content is not None:
        bad.write_bytes(content)
    assert main(["video", str(bad), "--save", str(kept), "--trace", str(tmp_path / "new")]) == 2
    assert kept.read_bytes() == b"an hour's work"
    assert {path.name for path in tmp_path.iterdir()} <= {"kept.mp4", "bad.mp4"}


@pytest.mark.mediapipe
def test_a_trace_can_be_piped(video: Path) -> None:
    command = [sys.executable, "-m", "airdraw", "video", str(video), "--trace", "/dev/stdout"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    lines = done.stdout.splitlines()
    assert [line.split("\t")[1] for line in lines if "\t" in line] == ["7"]
    assert len([json.loads(line) for line in lines if line.startswith("{")]) > 50
