"""Frames from video files and cameras, and annotated video out: the edge where pixels come in.

Frames are (H, W, 3) uint8 RGB, mirrored here once, so that everything behind sees what the user
sees. Video is read with PyAV, because OpenCV gives neither exact frame times nor H.264 that a
browser plays.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]

VIDEO_ENDING = ".mp4"
#: Resolution of the times in a written video.
_TICKS_PER_S = 90_000
#: H.264 quality: lower is better and larger; 20 is close to indistinguishable.
_QUALITY = "20"


class TimedFrame(NamedTuple):
    """A picture as the user sees it, and its time in seconds."""

    image: Image
    t: float


def read_video(path: Path, *, is_mirrored: bool = False) -> Iterator[TimedFrame]:
    """The frames of a video file, turned upright as the file says, with the file's own times.

    Args:
        path: any container and codec that FFmpeg knows.
        is_mirrored: whether the file shows the user's mirror image already; else it is mirrored.

    Raises:
        ValueError: when it is no video that can be read, or PyAV is missing.
        OSError: when there is no such file.
    """
    av = _import_av()

    try:
        # Opened here: FFmpeg would take "http://…" for an address to connect to.
        with path.open("rb") as file, av.open(file, "r") as container:
            if not container.streams.video:
                raise ValueError(f"{path} has no picture track.")
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            step_s = float(1 / (stream.average_rate or Fraction(30)))
            t = -step_s
            for frame in container.decode(stream):
                t = t + step_s if frame.time is None else float(frame.time)
                pixels = np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
                upright = np.rot90(pixels, _quarter_turns(frame.rotation))
                yield TimedFrame(_as_seen(upright, is_mirrored), t)
    except av.FFmpegError as error:
        raise ValueError(f"{path} cannot be read as video ({error.strerror}).") from None


def _import_av() -> Any:
    try:
        import av
    except ImportError as error:
        raise ValueError(f"Video needs PyAV; install airdraw[air] ({error}).") from None
    return av


def _quarter_turns(rotation_deg: float) -> int:
    """Turns to the left that bring a phone's video upright."""
    return round(rotation_deg / 90) % 4


def read_camera(
    source: int | str,
    *,
    is_mirrored: bool = False,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[TimedFrame]:
    """The frames of a camera, until it gives no more; released however the loop ends.

    Args:
        source: the camera's number, or a path or address that OpenCV opens.
        is_mirrored: whether the camera mirrors by itself; else it is done here.
        clock: gives the time of each frame, for cameras stamp none.

    Raises:
        ValueError: when the camera cannot be opened or gives no picture.
    """
    import cv2

    capture = cv2.VideoCapture(source)
    try:
        is_first = True
        while True:
            is_good, image_bgr = capture.read()
            if not is_good:
                break
            image = cv2.cvtColor(image_bgr, cv2.COLOR_BGR2RGB)
            yield TimedFrame(_as_seen(np.asarray(image, np.uint8), is_mirrored), clock())
            is_first = False
    finally:
        capture.release()
    if is_first:
        raise ValueError(
            f"Camera {source} gives no picture; check that it is connected, that no other program "
            f"uses it, and that this program may use it."
        )


def _as_seen(image: Image, is_mirrored: bool) -> Image:
    return np.ascontiguousarray(image if is_mirrored else image[:, ::-1])


def check_video_name(path: Path) -> None:
    """Raise a ValueError unless a video can be written under this name."""
    if path.suffix.lower() != VIDEO_ENDING:
        raise ValueError(f"{path}: an annotated video ends in {VIDEO_ENDING}.")


class VideoWriter:
    """Writes frames as H.264 in MP4, which browsers and phones play, each at its own time.

    Args:
        path: the file; ends in ``.mp4``.

    Raises:
        ValueError: for another ending, or without PyAV; from `write`, when a frame changes its
            size.
        OSError: when the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        av = _import_av()
        check_video_name(path)
        # Opened here, so that a folder that cannot be written to is an OSError with its name.
        self._file = path.open("w+b")
        options = {"movflags": "+faststart"}
        self._container = av.open(self._file, "w", format="mp4", options=options)
        self._av = av
        self._stream: Any = None
        self._start_s = 0.0
        self._last_tick = -1

    def write(self, image: Image, t: float) -> None:
        """Append one (H, W, 3) uint8 RGB frame shown from `t` seconds on."""
        # H.264 stores colour at half resolution: an odd last row or column has to go.
        even = image[: image.shape[0] // 2 * 2, : image.shape[1] // 2 * 2]
        if self._stream is None:
            self._start(even, t)
        if (self._stream.height, self._stream.width) != even.shape[:2]:
            raise ValueError(f"The frame at {t} s has another size than the video's first.")
        frame = self._av.VideoFrame.from_ndarray(np.ascontiguousarray(even), format="rgb24")
        self._last_tick = max(self._last_tick + 1, round((t - self._start_s) * _TICKS_PER_S))
        frame.pts, frame.time_base = self._last_tick, Fraction(1, _TICKS_PER_S)
        self._container.mux(self._stream.encode(frame))

    def _start(self, image: Image, t: float) -> None:
        stream = self._container.add_stream("libx264", options={"crf": _QUALITY})
        stream.height, stream.width = image.shape[:2]
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = Fraction(1, _TICKS_PER_S)
        self._stream, self._start_s = stream, t

    def close(self) -> None:
        """Finish the file."""
        if self._stream is not None:
            self._container.mux(self._stream.encode(None))
        self._container.close()
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
