"""How well MediaPipe follows the simulated hand, over a grid of conditions.

    python -m benchmarks.tracker_grid [--every N] [--worst N] [--runs FILE] [--docs]

Every cell of skin x background x size x turn x light is one short scene in which the hand shows
all poses of writing while it moves. Counted are the frames in which the whole hand is in the
picture; the fingertip's error is in percent of the frame's height, over the frames in which the
pen is down (point, closed pinch). Prints one table of all conditions and one of the worst cells.
The whole grid takes an hour, `--every 7` six minutes; `--every 29` takes two and still meets every
condition. Finished cells are kept.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from airdraw.evaluation_tables import as_table
from airdraw.hand import HandPose, Landmark
from airdraw.simulator import (
    Background,
    Light,
    Rest,
    SceneSettings,
    Show,
    SimulatedFrame,
    SimulatedPose,
    Skin,
    Write,
    simulate,
)
from airdraw.tracker import HandTracker
from benchmarks.air_tables import ROOT, put_into_docs

SIZES = (0.12, 0.2, 0.34, 0.5)
TURNS_DEG = (-30.0, 0.0, 30.0)
#: Poses other than the pen's own, which are shown by the writing itself.
POSES = (SimulatedPose.FIST, SimulatedPose.PALM, SimulatedPose.SHAKA)
POSE_S = 0.4
#: A hand is judged when all of it lies this far inside the frame (canvas units).
INSIDE = 0.01
#: Asked of the median error of the tip (percent of the frame's height).
MOST_TIP_ERROR = 1.0
CONDITIONS = ("skin", "background", "size", "turn_deg", "light", "pen", "hand")

Row = dict[str, Any]


@dataclass(frozen=True)
class Cell:
    """One condition."""

    skin: str
    background: str
    size: float
    turn_deg: float
    light: str
    pen: str
    hand: str


@dataclass(frozen=True)
class Score:
    """What the tracker did in one cell; errors in percent of the frame's height."""

    cell: Cell
    frames: int
    found: int
    tip_error: float
    tip_error_p95: float


def cells() -> Iterator[Cell]:
    """The grid; pen and hand alternate, so that all are met with every condition."""
    grid = itertools.product(Skin, Background, SIZES, TURNS_DEG, Light)
    for number, (skin, background, size, turn_deg, light) in enumerate(grid):
        # The digits of the number in two mixed ways, so that they follow no axis of the grid.
        pen = ("point", "pinch")[(number * 7 + number // 4 + number // 12) % 2]
        hand = ("Right", "Left")[(number // 3 + number // 48) % 2]
        yield Cell(skin.value, background.value, size, turn_deg, light.value, pen, hand)


def settings_of(cell: Cell, seed: int) -> SceneSettings:
    """The scene of a cell."""
    return SceneSettings(
        skin=Skin(cell.skin),
        background=Background(cell.background),
        hand_size=cell.size,
        turn_deg=cell.turn_deg,
        light=Light(cell.light),
        pen="pinch" if cell.pen == "pinch" else "point",
        hand="Left" if cell.hand == "Left" else "Right",
        seed=seed,
    )


def score(cell: Cell, seed: int) -> Score:
    """Run one cell through a fresh tracker."""
    script = (Rest(0.3), Write(str(seed % 10)), *(Show(pose, POSE_S) for pose in POSES))
    frames = found = 0
    errors: list[float] = []
    with HandTracker() as tracker:
        for frame in simulate(script, settings_of(cell, seed)):
            hand = tracker.find(frame.image, frame.t)
            if not is_whole(frame):
                continue
            frames += 1
            found += hand is not None
            if hand is not None and frame.truth.is_down:
                errors.append(100 * math.dist(tip_of(hand, cell.pen), frame.truth.tip))
    errors.sort()
    return Score(cell, frames, found, median(errors) if errors else math.nan,
                 errors[int(0.95 * (len(errors) - 1))] if errors else math.nan)  # fmt: skip


def is_whole(frame: SimulatedFrame) -> bool:
    """Whether all of the hand is in the picture."""
    hand = frame.truth.hand
    if hand is None:
        return False
    aspect = frame.image.shape[1] / frame.image.shape[0]
    box = hand.box
    return box.x0 > INSIDE and box.y0 > INSIDE and box.x1 < aspect - INSIDE and box.y1 < 1 - INSIDE


def tip_of(hand: HandPose, pen: str) -> tuple[float, float]:
    """The pen's tip as the tracker sees it."""
    index = hand.at(Landmark.INDEX_TIP)
    if pen == "point":
        return index
    thumb = hand.at(Landmark.THUMB_TIP)
    return (index.x + thumb.x) / 2, (index.y + thumb.y) / 2


def conditions_table(scores: Sequence[Score]) -> list[Row]:
    """One row for all cells, and one for each value of each condition."""
    rows = [_row("all", scores)]
    for name in CONDITIONS:
        groups: dict[object, list[Score]] = defaultdict(list)
        for item in scores:
            groups[getattr(item.cell, name)].append(item)
        label = name.removesuffix("_deg")
        rows += [_row(f"{label} {value}", groups[value]) for value in sorted(groups, key=str)]
    return rows


def worst_table(scores: Sequence[Score], count: int) -> list[Row]:
    """The cells in which the hand was found least, then those with the largest error."""
    least = sorted(scores, key=lambda item: item.found / max(item.frames, 1))[:count]
    known = [item for item in scores if not math.isnan(item.tip_error)]
    wrong = sorted(known, key=lambda item: -item.tip_error)[:count]
    both = least + [item for item in wrong if item not in least]
    return [_row(" ".join(map(str, asdict(item.cell).values())), [item]) for item in both]


def _row(name: str, group: Sequence[Score]) -> Row:
    tips = [item.tip_error for item in group if not math.isnan(item.tip_error)]
    tails = [item.tip_error_p95 for item in group if not math.isnan(item.tip_error)]
    return {
        "cells": name,
        "count": len(group),
        "frames": sum(item.frames for item in group),
        "found": sum(item.found for item in group) / max(sum(item.frames for item in group), 1),
        "tip error %": median(tips) if tips else math.nan,
        "95th percentile %": median(tails) if tails else math.nan,
        "cells over 1 %": sum(tip > MOST_TIP_ERROR for tip in tips),
    }


def scores_of(numbers: Sequence[int], path: Path, *, is_report: bool = False) -> Iterator[Score]:
    """The scores of these cells: those that the file has, and new ones that are added to it.

    A report has those only that the file has.
    """
    known: dict[int, Score] = {}
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            values = json.loads(line)
            number = values.pop("number")
            known[number] = Score(**{**values, "cell": Cell(**values["cell"])})
    path.parent.mkdir(parents=True, exist_ok=True)
    grid = list(cells())
    for done, number in enumerate(numbers, 1):
        if number not in known and is_report:
            continue
        if number not in known:
            known[number] = score(grid[number], number)
            with path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"number": number, **asdict(known[number])}) + "\n")
            sys.stderr.write(f"\r{done}/{len(numbers)}  ")
        yield known[number]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--every",
        type=int,
        default=1,
        help="only every n-th cell; 7, 11, 29 … meet all conditions, even numbers do not",
    )
    parser.add_argument("--worst", type=int, default=8, help="how many worst cells to list")
    parser.add_argument(
        "--runs", type=Path, default=ROOT / "artifacts" / "tracker_grid.jsonl",
        help="where finished cells are kept; delete it after a change of tracker or renderer",
    )  # fmt: skip
    parser.add_argument(
        "--report", action="store_true", help="only what is in that file; nothing new is run"
    )
    parser.add_argument("--docs", action="store_true", help="put the tables into docs/air.md")
    arguments = parser.parse_args()
    numbers = range(len(list(cells())))[:: arguments.every]
    scores = list(scores_of(numbers, arguments.runs, is_report=arguments.report))
    tables = (conditions_table(scores), worst_table(scores, arguments.worst))
    text = "\n\n".join(map(as_table, tables)) + "\n"
    sys.stdout.write(text)
    if arguments.docs:
        put_into_docs("tracker_grid", f"{len(scores)} of {len(numbers)} cells.\n\n{text}")


if __name__ == "__main__":
    main()
