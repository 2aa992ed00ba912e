"""`airdraw video`, `replay` and `webcam` on rendered videos, as somebody types them."""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from airdraw.camera import VideoWriter, read_camera, read_video
from airdraw.cli import main
from airdraw.simulator import Away, Enter, PassBy, SceneSettings, Scratch, Wave, simulate
from airdraw.simulator.video import write_video

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A camera's own picture of a hand that writes 17."""
    path = tmp_path_factory.mktemp("air") / "17.mp4"
    write_video(
        simulate("17", SceneSettings(seed=2, is_mirrored=False, width=480, height=360)), path
    )
    return path


@pytest.mark.mediapipe
def test_a_video_is_read_saved_traced_and_replayed(
    video: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved, trace = tmp_path / "out.mp4", tmp_path / "out.jsonl"
    assert main(["video", str(video), "--json", "--save", str(saved), "--trace", str(trace)]) == 0
    (number,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert number["text"] == "17"
    assert number["path"] == str(video)
    assert len(number["strokes"]) in (2, 3)

    assert main(["replay", str(trace), "--json"]) == 0
    replayed = json.loads(capsys.readouterr().out)
    assert {**replayed, "path": str(video)} == number

    original, annotated = (list(read_video(path)) for path in (video, saved))
    assert [round(frame.t, 3) for frame in annotated] == [round(f.t, 3) for f in original]
    with av.open(str(saved)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.pix_fmt) == ("h264", "yuv420p")


@pytest.mark.mediapipe
def test_text_output_is_path_text_and_confidence(
    video: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["video", str(video)]) == 0
    path, text, confidence = capsys.readouterr().out.rstrip("\n").split("\t")
    assert (path, text) == (str(video), "17")
    assert 0 < float(confidence) <= 1


@pytest.mark.mediapipe
@pytest.mark.parametrize(
    "script",
    [
        pytest.param([Enter(), Wave(1.2), PassBy()], id="waving"),
        pytest.param([Enter(), Scratch(1.2)], id="scratching"),
        pytest.param([Away(1.0)], id="empty room"),
    ],
)
def test_a_video_without_writing_prints_nothing(
    script: list[object], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "idle.mp4"
    write_video(
        simulate(script, SceneSettings(seed=1, is_mirrored=False, width=320, height=240)), path
    )
    assert main(["video", str(path)]) == 1
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("command", ["video", "replay"])
@pytest.mark.parametrize("content", [b"", b"\x00\x01 no video, no trace", b"\xff\xfe\xff"])
def test_a_broken_file_is_named_in_one_sentence(
    command: str, content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "broken.mp4"
    path.write_bytes(content)
    assert main([command, str(path)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"airdraw {command}: ")
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize("command", ["video", "replay"])
def test_a_missing_file_is_named(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "nowhere.mp4"]) == 2
    assert "nowhere.mp4: No such file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--save", "out.xyz"], "ends in .mp4"),
        (["--save", "nowhere/out.mp4"], "nowhere/out.mp4: No such file"),
        (["--trace", "nowhere/out.jsonl"], "nowhere/out.jsonl: No such file"),
        (["--pause", "0"], "pause must be above 0"),
        (["--pause", "inf"], "pause must be above 0 s and finite"),
        (["--save", "out.mp4", "--trace", "./out.mp4"], "out.mp4 is used already"),
    ],
)
def test_what_cannot_be_written_is_said_before_the_work(
    options: list[str], sentence: str, video: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["video", str(video), *options]) == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.mediapipe
def test_standard_error_is_for_sentences_alone(video: Path) -> None:
    command = [sys.executable, "-m", "airdraw", "video", str(video)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")


def webcam(video: Path, *before: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command; a video stands in for the camera, for OpenCV opens both the same way."""
    kept = {name: value for name, value in os.environ.items() if "DISPLAY" not in name}
    return subprocess.run(
        [*before, sys.executable, "-m", "airdraw", "webcam", "--camera", str(video)],
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=ROOT,
    )


@pytest.mark.mediapipe
@pytest.mark.skipif(shutil.which("xvfb-run") is None, reason="needs xvfb-run for a screen")
def test_webcam_shows_a_window_and_prints_json_lines(video: Path) -> None:
    done = webcam(video, "xvfb-run", "-a")
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert {line["path"] for line in lines} == {f"camera {video}"}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a screen")
def test_webcam_without_a_screen_says_so(video: Path) -> None:
    done = webcam(video)
    assert done.returncode == 2
    assert "no screen" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a screen")
def test_webcam_with_a_screen_that_is_not_there_says_so(video: Path) -> None:
    done = webcam(video, DISPLAY=":987")
    assert done.returncode == 2
    assert "no screen" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.mediapipe
@pytest.mark.skipif(shutil.which("xvfb-run") is None, reason="needs xvfb-run for a screen")
def test_webcam_in_an_empty_room_ends_with_1_and_without_a_camera_with_2(tmp_path: Path) -> None:
    room = tmp_path / "room.mp4"
    write_video(simulate([Away(0.5)], SceneSettings(width=320, height=240)), room)
    done = webcam(room, "xvfb-run", "-a")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    done = webcam(tmp_path / "nowhere.mp4", "xvfb-run", "-a")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "gives no picture" in done.stderr


def test_a_camera_that_is_not_there_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match=r"Camera nowhere\.avi gives no picture"):
        next(read_camera("nowhere.avi"))


# Frames at the edge.


def two_sided(height: int = 48, width: int = 64) -> np.ndarray:
    """Red on the left, blue on the right, white at the top."""
    image = np.zeros((height, width, 3), np.uint8)
    image[:, : width // 2] = (220, 20, 20)
    image[:, width // 2 :] = (20, 20, 220)
    image[: height // 4] = 240
    return image


def saved(path: Path, times: list[float], image: np.ndarray) -> Path:
    with VideoWriter(path) as writer:
        for t in times:
            writer.write(image, t)
    return path


def test_frames_come_mirrored_unless_they_are_already(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.mp4", [0.0, 0.1], two_sided())
    mirrored, plain = next(read_video(path)).image, next(read_video(path, is_mirrored=True)).image
    assert mirrored[30, 5].argmax() == 2
    assert plain[30, 5].argmax() == 0
    assert plain.flags.c_contiguous
    assert mirrored.flags.c_contiguous


def test_uneven_times_are_kept(tmp_path: Path) -> None:
    times = [5.0, 5.033, 5.2, 5.21, 6.0]
    path = saved(tmp_path / "a.mp4", times, two_sided())
    read = [frame.t for frame in read_video(path)]
    assert np.allclose(np.diff(read), np.diff(times), atol=0.001)


def test_a_frame_of_odd_size_loses_a_row_and_a_column(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.mp4", [0.0], two_sided(49, 65))
    assert next(read_video(path)).image.shape == (48, 64, 3)


def test_a_frame_of_another_size_is_refused(tmp_path: Path) -> None:
    with VideoWriter(tmp_path / "a.mp4") as writer:
        writer.write(two_sided(), 0.0)
        with pytest.raises(ValueError, match="another size"):
            writer.write(two_sided(32, 64), 0.1)


def test_a_video_without_frames_can_be_closed(tmp_path: Path) -> None:
    with VideoWriter(tmp_path / "a.mp4"):
        pass


#: How the display matrix of an MP4 file turns its picture (a, b, c, d), and where its top goes.
TURNS = [
    pytest.param((0, 1, -1, 0), (slice(None), -1), id="a quarter to the right"),
    pytest.param((-1, 0, 0, -1), (-1, slice(None)), id="upside down"),
    pytest.param((0, -1, 1, 0), (slice(None), 0), id="a quarter to the left"),
]


@pytest.mark.parametrize(("matrix", "top"), TURNS)
def test_a_phones_rotation_is_obeyed(
    tmp_path: Path, matrix: tuple[int, ...], top: tuple[slice | int, ...]
) -> None:
    path = saved(tmp_path / "a.mp4", [0.0, 0.1], two_sided())
    content = bytearray(path.read_bytes())
    # The matrix lies 44 bytes behind the name of the track header, in 16.16 fixed point.
    start = content.index(b"tkhd") + 44
    a, b, c, d = (value << 16 for value in matrix)
    content[start : start + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(content)
    image = next(read_video(path, is_mirrored=True)).image
    assert image[top].mean() > 200
    assert image.mean() < 150


def test_a_file_without_pictures_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sound.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=8000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
        frame.sample_rate, frame.pts, frame.time_base = 8000, 0, Fraction(1, 8000)
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with pytest.raises(ValueError, match="no picture track"):
        next(read_video(path))
