"""Runs scenes through renderer and real tracker, keeps the hands, and writes with them.

Of a run the hands are kept, as one line of JSON: finished scenes are not run again, so a benchmark
that was stopped goes on where it was, and what another pen or another network makes of them takes
seconds. After a change of the simulator or the tracker the file is to be deleted.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from airdraw.gesture import PenStyle
from airdraw.hand import HandPose, Position
from airdraw.ink import Drawing, Stroke
from airdraw.session import AirPen, Event, PenSettings
from airdraw.simulator import Enter, Rest, Scene, Write
from airdraw.trace import TracedFrame
from benchmarks.air_scenes import AirScene

ENTER_S = 0.5
#: The film ends before the pause that finishes a number: like the end of a recorded video.
REST_S = 0.3
#: Decimal places that are kept of seconds and canvas units.
PLACES = 5


@dataclass(frozen=True)
class AirRun:
    """What one scene gave.

    Attributes:
        name: of the scene.
        text: what was to be written.
        condition: of the scene.
        pen: "point" or "pinch".
        hand: "Left" or "Right".
        truth: the ink as it should come out, timed.
        drawings: the finished drawings that did come out, in order.
        stamps: the frames' times (s).
        found: for each frame whether a hand was found.
    """

    name: str
    text: str
    condition: str
    pen: str
    hand: str
    truth: Drawing
    drawings: tuple[Drawing, ...]
    stamps: tuple[float, ...]
    found: tuple[bool, ...]


def runs_of(scenes: Iterable[AirScene], path: Path, *, is_report: bool = False) -> Iterator[AirRun]:
    """One run for each scene: those that the file has, and new ones that are added to it.

    A report has those only that the file has.
    """
    known = _load(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    wanted = [scene for scene in scenes if scene.name in known or not is_report]
    started, done = time.monotonic(), 0
    for number, scene in enumerate(wanted, 1):
        line = known.get(scene.name)
        if line is None:
            line = json.dumps(perform(scene))
            with path.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
            done += 1
            each_s = (time.monotonic() - started) / done
            sys.stderr.write(f"\r{number}/{len(wanted)}, {each_s:.1f} s a scene  ")
            sys.stderr.flush()
        # Also a new one as it will be read when it is a kept one: rounded.
        yield _from_line(line)
    if done:
        sys.stderr.write("\n")


def perform(scene: AirScene) -> dict[str, Any]:
    """Render a scene and follow it with a fresh tracker; gives what is kept of it."""
    settings = scene.settings
    stage = Scene((Enter(ENTER_S), Write(scene.digits), Rest(REST_S)), settings)
    frames: list[TracedFrame] = []
    pen_settings = PenSettings(pen=settings.pen)
    with AirPen(pen_settings, on_hand=lambda *seen: frames.append(TracedFrame(*seen))) as pen:
        for frame in stage.frames():
            pen.observe(frame.image, frame.t)
    return {
        "name": scene.name,
        "text": scene.text,
        "condition": scene.condition,
        "pen": settings.pen,
        "hand": settings.hand,
        "truth": [stroke.array.round(PLACES).tolist() for stroke in stage.drawing.strokes],
        "frames": [_frame_row(frame) for frame in frames],
    }


def write_with(frames: Iterable[TracedFrame], style: PenStyle) -> tuple[Drawing, ...]:
    """The finished drawings that a fresh pen makes of tracked hands, in order."""
    pen, drawings, result = AirPen(PenSettings(pen=style)), [], None
    for t, hand in frames:
        result = pen.observe_hand(hand, t)
        if result.event is Event.COMMIT:
            drawings.append(result.drawing)
    if result is None or not (result.is_committed and result.stroke is None):
        drawings.append(pen.commit())
    return tuple(drawing for drawing in drawings if not drawing.is_empty)


def _load(path: Path) -> dict[str, str]:
    """For each finished scene its line, not read any further."""
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    return {json.loads(line)["name"]: line for line in lines}


def _from_line(line: str) -> AirRun:
    values = json.loads(line)
    frames = [_frame(row) for row in values.pop("frames")]
    truth = Drawing(tuple(Stroke.from_array(row) for row in values.pop("truth")))
    return AirRun(
        **values,
        truth=truth,
        drawings=write_with(frames, values["pen"]),
        stamps=tuple(frame.t for frame in frames),
        found=tuple(frame.hand is not None for frame in frames),
    )


def _frame_row(frame: TracedFrame) -> list[Any]:
    """Time, and of a hand handedness, score and landmarks."""
    t, hand = frame
    if hand is None:
        return [round(t, PLACES)]
    marks = [round(value, PLACES) for mark in hand.landmarks for value in mark]
    return [round(t, PLACES), hand.handedness, round(hand.score, PLACES), marks]


def _frame(row: list[Any]) -> TracedFrame:
    if len(row) == 1:
        return TracedFrame(row[0], None)
    t, handedness, score, marks = row
    landmarks = tuple(Position(*pair) for pair in zip(marks[::2], marks[1::2], strict=True))
    return TracedFrame(t, HandPose(landmarks, handedness, score))
