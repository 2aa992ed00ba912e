"""What a frame costs: from decoded to encoded, against MediaPipe alone on the same frames."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
from benchmarks.measure import percentile

Row = dict[str, object]

VIDEO_CLOCK = Fraction(1, 90_000)


def frame_rows() -> tuple[list[Row], list[Row]]:
    """The ratios to bare MediaPipe, and where the time of a frame goes."""
    cv2.setNumThreads(1)
    frames = [
        VideoFrame.from_ndarray(
            np.ascontiguousarray(frame.image[:, ::-1]), format="rgb24"
        ).reformat(format="yuv420p")
        for frame in simulate("4")
    ]
    bare_s, parts, whole_s = [], defaultdict(list), []
    bare_busy_s = whole_busy_s = 0.0
    encoder = Vp8Encoder()
    with _bare_mediapipe() as bare, AirPen() as pen:
        for number, frame in enumerate(frames):
            t = number / 30
            # Side by side, frame by frame: what else the machine does hits both alike.
            image = cv2.flip(frame.to_ndarray(format="rgb24"), 1)
            started_s, busy_s = time.perf_counter(), time.process_time()
            bare(image, number * 33)
            bare_s.append(time.perf_counter() - started_s)
            between_s = time.process_time()
            bare_busy_s += between_s - busy_s
            spent = _one_frame(frame, pen, encoder, t)
            whole_busy_s += time.process_time() - between_s
            whole_s.append(sum(spent.values()))
            for part, part_s in spent.items():
                parts[part].append(part_s)
    busy = {"processor time, with encoding": round(whole_busy_s / bare_busy_s, 2)}
    return [_ratio(whole_s, bare_s, parts) | busy], _shares(parts, bare_s)


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


def _one_frame(frame: VideoFrame, pen: AirPen, encoder: Vp8Encoder, t: float) -> dict[str, float]:
    spent: dict[str, float] = {}

    def clock(part: str, since_s: float) -> float:
        now_s = time.perf_counter()
        spent[part] = now_s - since_s
        return now_s

    now_s = time.perf_counter()
    image = np.asarray(cv2.flip(frame.to_ndarray(format="rgb24"), 1), dtype=np.uint8)
    now_s = clock("decoded picture to mirrored RGB", now_s)
    result = pen.observe(image, t)
    now_s = clock("tracker and pen", now_s)
    shown = draw_overlay(image, result, text="4", style=OverlayStyle())
    now_s = clock("overlay", now_s)
    sent = VideoFrame.from_ndarray(np.ascontiguousarray(shown), format="rgb24")
    sent.pts, sent.time_base = int(t / VIDEO_CLOCK), VIDEO_CLOCK
    encoder.encode(sent)
    clock("VP8 encoding", now_s)
    return spent


def _ratio(whole_s: list[float], bare_s: list[float], parts: dict[str, list[float]]) -> Row:
    ratios = [whole / bare for whole, bare in zip(whole_s, bare_s, strict=True)]
    encoding = parts["VP8 encoding"]
    drawn = [(w - e) / b for w, e, b in zip(whole_s, encoding, bare_s, strict=True)]
    return {
        "what": "a 640×480 frame / bare MediaPipe",
        "overlay drawn, median": round(median(drawn), 2),
        "p95": round(percentile(drawn, 0.95), 2),
        "with VP8 encoding, median": round(median(ratios), 2),
        "p95 ": round(percentile(ratios, 0.95), 2),
    }


def _shares(parts: dict[str, list[float]], bare_s: list[float]) -> list[Row]:
    bare = median(bare_s)
    rows: list[Row] = [{"part": "bare MediaPipe", "of bare MediaPipe": 1.0}]
    rows += [
        {"part": part, "of bare MediaPipe": round(median(spent) / bare, 3)}
        for part, spent in parts.items()
    ]
    return rows
