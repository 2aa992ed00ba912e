"""Writes simulated frames as a video file.

``.mp4`` is H.264 with every frame's own time; ``.mjpeg`` is a row of JPEG pictures at 30 frames
per second, which is what Chromium's ``--use-file-for-fake-video-capture`` plays in a loop.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from airdraw.simulator.scene import SimulatedFrame

Picture = npt.NDArray[np.uint8]

#: Chromium plays MJPEG files at this rate, whatever they contain.
MJPEG_FPS = 30
_JPEG_QUALITY = 90
#: Stamps in MP4 files are whole numbers of these (s).
_TICK = Fraction(1, 90_000)
#: Constant quality of x264 (0 lossless … 51 worst): no visible loss.
_X264_CRF = "18"


def write_video(frames: Iterable[SimulatedFrame], path: Path | str) -> int:
    """Write frames to a file and return how many pictures it holds.

    Args:
        frames: at least one; all of one size.
        path: ends in ``.mp4`` or ``.mjpeg``.

    Raises:
        ValueError: for another ending, or when there is no frame.
        OSError: when the file cannot be written.
    """
    path = Path(path)
    writers = {".mp4": _write_mp4, ".mjpeg": _write_mjpeg}
    if path.suffix.lower() not in writers:
        raise ValueError(f"{path.name}: a simulated video ends in .mp4 or .mjpeg.")
    count = writers[path.suffix.lower()](frames, path)
    if not count:
        raise ValueError("There are no frames to write.")
    return count


def _write_mp4(frames: Iterable[SimulatedFrame], path: Path) -> int:
    try:
        import av
    except ImportError:
        raise ValueError(
            "Writing .mp4 needs PyAV: pip install av, or write .mjpeg instead."
        ) from None
    count = 0
    # Opened here first, so that a folder that cannot be written to is an OSError with its name.
    with path.open("wb") as file, av.open(file, "w", format="mp4") as container:
        stream = None
        for frame in frames:
            if stream is None:
                stream = container.add_stream("libx264", options={"crf": _X264_CRF})
                # Colour is stored for every 2 x 2 pixels: x264 takes even sizes only.
                stream.height, stream.width = (side // 2 * 2 for side in frame.image.shape[:2])
                stream.pix_fmt = "yuv420p"
                stream.codec_context.time_base = _TICK
            picture = av.VideoFrame.from_ndarray(
                np.ascontiguousarray(frame.image[: stream.height, : stream.width]), format="rgb24"
            )
            picture.pts = round(frame.t / _TICK)
            picture.time_base = _TICK
            container.mux(stream.encode(picture))
            count += 1
        if stream is not None:
            container.mux(stream.encode())
    return count


def _write_mjpeg(frames: Iterable[SimulatedFrame], path: Path) -> int:
    count = 0
    with path.open("wb") as file:
        for picture in _at_even_times(frames, MJPEG_FPS):
            bgr = np.ascontiguousarray(picture[:, :, ::-1])
            is_good, jpeg = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
            if not is_good:
                raise ValueError(f"{path.name}: a frame could not be written as JPEG.")
            file.write(jpeg.tobytes())
            count += 1
    return count


def _at_even_times(frames: Iterable[SimulatedFrame], fps: int) -> Iterator[Picture]:
    """The picture that a screen would show at even times: each stays until the next one comes."""
    shown: SimulatedFrame | None = None
    number = 0
    for frame in frames:
        # A frame that is due within half a step counts as there.
        while shown is not None and (number + 0.5) / fps <= frame.t:
            yield shown.image
            number += 1
        shown = frame
    if shown is not None:
        yield shown.image
