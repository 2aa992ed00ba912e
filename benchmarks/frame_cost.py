"""What a frame costs: from decoded to encoded, against MediaPipe alone on the same frames."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import median

import cv2
import numpy as np
from aiortc.codecs.vpx import Vp8Encoder
from av import VideoFrame

from airdraw.hand_model import read_hand_model
from airdraw.overlay import OverlayStyle, draw_overlay
from airdraw.session import AirPen
from airdraw.simulator import simulate
from airdraw.tracker import HandTracker
from airdraw.ui.air_frames import mirrored, sendable
from airdraw.ui.air_session import settle_memory
from benchmarks.measure import percentile

Row = dict[str, object]

VIDEO_CLOCK = Fraction(1, 90_000)
TEXT = "47"
ENCODING = "VP8 encoding"


@dataclass
class _Spent:
    """Times of every frame: of the clock on the wall, and of the processor in all threads."""

    wall_s: list[float] = field(default_factory=list)
    busy_s: list[float] = field(default_factory=list)

    @contextmanager
    def counted(self) -> Iterator[None]:
        wall_s, busy_s = time.perf_counter(), time.process_time()
        yield
        self.busy_s.append(time.process_time() - busy_s)
        self.wall_s.append(time.perf_counter() - wall_s)


def frame_rows() -> tuple[list[Row], list[Row]]:
    """The ratios to bare MediaPipe, and where the time of a frame goes."""
    cv2.setNumThreads(1)
    frames = [
        VideoFrame.from_ndarray(
            np.ascontiguousarray(frame.image[:, ::-1]), format="rgb24"
        ).reformat(format="yuv420p")
        for frame in simulate(TEXT)
    ]
    bare, parts = _Spent(), dict[str, _Spent]()
    encoder = Vp8Encoder()
    with _bare_mediapipe() as call, AirPen() as pen:
        # As the app does once everything is loaded.
        settle_memory()
        for number, frame in enumerate(frames):
            # Side by side, frame by frame: what else the machine does hits both alike.
            jobs = [
                lambda frame=frame, number=number: _bare(call, frame, number, bare),
                lambda frame=frame, number=number: _ours(pen, encoder, frame, number, parts),
            ]
            for job in jobs if number % 2 else reversed(jobs):
                job()
    rows = [
        _ratios(what, times(bare), [times(part) for part in kept])
        for name, times in _CLOCKS.items()
        for what, kept in (
            (f"overlay drawn, {name}", [p for n, p in parts.items() if n != ENCODING]),
            (f"with VP8 encoding, {name}", list(parts.values())),
        )
    ]
    return rows, _shares(parts, bare)


_CLOCKS: dict[str, Callable[[_Spent], list[float]]] = {
    "time": lambda spent: spent.wall_s,
    "processor time": lambda spent: spent.busy_s,
}


@contextmanager
def _bare_mediapipe() -> Iterator[Callable[[np.ndarray, int], object]]:
    # Our tracker imports MediaPipe without the TensorFlow that it would load for nothing.
    HandTracker().close()
    import mediapipe

    vision = mediapipe.tasks.vision
    options = vision.HandLandmarkerOptions(
        base_options=mediapipe.tasks.BaseOptions(model_asset_buffer=read_hand_model()),
        running_mode=vision.RunningMode.VIDEO,
        num_hands=1,
    )

    def call(image: np.ndarray, t_ms: int) -> object:
        made = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=image)
        return landmarker.detect_for_video(made, t_ms)

    with vision.HandLandmarker.create_from_options(options) as landmarker:
        yield call


def _bare(
    call: Callable[[np.ndarray, int], object], frame: VideoFrame, number: int, spent: _Spent
) -> None:
    image = mirrored(frame)
    with spent.counted():
        call(image, number * 33)


def _ours(
    pen: AirPen, encoder: Vp8Encoder, frame: VideoFrame, number: int, parts: dict[str, _Spent]
) -> None:
    def part(name: str) -> _Spent:
        return parts.setdefault(name, _Spent())

    t = number / 30
    with part("decoded picture to mirrored RGB").counted():
        image = mirrored(frame)
    with part("tracker and pen").counted():
        result = pen.observe(image, t)
    with part("overlay").counted():
        shown = draw_overlay(image, result, text=TEXT, style=OverlayStyle())
    with part("RGB to the encoder's YUV").counted():
        sent, _ = sendable(shown)
    sent.pts, sent.time_base = int(t / VIDEO_CLOCK), VIDEO_CLOCK
    with part(ENCODING).counted():
        encoder.encode(sent)


def _ratios(what: str, bare_s: Sequence[float], parts_s: Sequence[Sequence[float]]) -> Row:
    whole_s = [sum(spent) for spent in zip(*parts_s, strict=True)]
    ratios = [whole / bare for whole, bare in zip(whole_s, bare_s, strict=True)]
    return {
        "a 640×480 frame / bare MediaPipe": what,
        "median": round(median(whole_s) / median(bare_s), 2),
        "p95": round(percentile(whole_s, 0.95) / percentile(bare_s, 0.95), 2),
        "p95 / bare median": round(percentile(whole_s, 0.95) / median(bare_s), 2),
        "p95 of single frames' ratios": round(percentile(ratios, 0.95), 2),
    }


def _shares(parts: dict[str, _Spent], bare: _Spent) -> list[Row]:
    """Medians of processor time, as shares of bare MediaPipe's."""
    bare_s = median(bare.busy_s)
    rows: list[Row] = [{"part": "bare MediaPipe", "of bare MediaPipe": 1.0}]
    rows += [
        {"part": part, "of bare MediaPipe": round(median(spent.busy_s) / bare_s, 3)}
        for part, spent in parts.items()
    ]
    return rows
