"""Runs scenes through renderer, real tracker and pen, and keeps what came out.

A run is kept as one line of JSON: finished scenes are not run again, so a benchmark that was
stopped goes on where it was, and reading the ink anew with another network takes seconds.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from airdraw.ink import Drawing, Stroke
from airdraw.session import AirPen, Event, PenSettings
from airdraw.simulator import Enter, Rest, Scene, Write
from benchmarks.air_scenes import AirScene

ENTER_S = 0.5
#: The film ends before the pause that finishes a number: like the end of a recorded video.
REST_S = 0.3
Rows = list[list[list[float]]]


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
        run = known.get(scene.name)
        if run is None:
            line = _to_line(perform(scene))
            with path.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
            # As it will be read when it is a kept one: rounded.
            run = _from_line(line)
            done += 1
            each_s = (time.monotonic() - started) / done
            sys.stderr.write(f"\r{number}/{len(wanted)}, {each_s:.1f} s a scene  ")
            sys.stderr.flush()
        yield run
    if done:
        sys.stderr.write("\n")


def perform(scene: AirScene) -> AirRun:
    """Render a scene and write it with a fresh pen."""
    settings = scene.settings
    stage = Scene((Enter(ENTER_S), Write(scene.digits), Rest(REST_S)), settings)
    drawings: list[Drawing] = []
    stamps, found = [], []
    with AirPen(PenSettings(pen=settings.pen)) as pen:
        for frame in stage.frames():
            result = pen.observe(frame.image, frame.t)
            stamps.append(round(frame.t, 5))
            found.append(result.hand is not None)
            if result.event is Event.COMMIT:
                drawings.append(result.drawing)
        if not (result.is_committed and result.stroke is None):
            drawings.append(pen.commit())
    return AirRun(
        name=scene.name,
        text=scene.text,
        condition=scene.condition,
        pen=settings.pen,
        hand=settings.hand,
        truth=stage.drawing,
        drawings=tuple(drawing for drawing in drawings if not drawing.is_empty),
        stamps=tuple(stamps),
        found=tuple(found),
    )


def _to_line(run: AirRun) -> str:
    values = {
        **vars(run),
        "truth": _rows(run.truth),
        "drawings": [_rows(drawing) for drawing in run.drawings],
        "found": [int(one) for one in run.found],
    }
    return json.dumps(values)


def _load(path: Path) -> dict[str, AirRun]:
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    return {run.name: run for run in map(_from_line, lines)}


def _from_line(line: str) -> AirRun:
    values = json.loads(line)
    return AirRun(
        **{
            **values,
            "truth": _drawing(values["truth"]),
            "drawings": tuple(map(_drawing, values["drawings"])),
            "stamps": tuple(values["stamps"]),
            "found": tuple(map(bool, values["found"])),
        }
    )


def _rows(drawing: Drawing) -> Rows:
    rows: Rows = [stroke.array.round(5).tolist() for stroke in drawing.strokes]
    return rows


def _drawing(rows: Rows) -> Drawing:
    return Drawing(tuple(Stroke.from_array(row) for row in rows))
