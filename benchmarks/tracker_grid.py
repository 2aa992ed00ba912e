"""How well MediaPipe follows the simulated hand, over a grid of conditions.

    python benchmarks/tracker_grid.py [--every N] [--json FILE] [--worst N]

Every cell of skin x background x size x turn x light is one short scene in which the hand shows
all poses of writing while it moves. Counted are the frames in which the whole hand is in the
picture; the fingertip's error is in percent of the frame's height, over the frames in which the
pen is down (point, closed pinch). Prints one table for each condition and the worst
cells.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

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

SIZES = (0.12, 0.2, 0.34, 0.5)
TURNS_DEG = (-30.0, 0.0, 30.0)
#: Poses other than the pen's own, which are shown by the writing itself.
POSES = (SimulatedPose.FIST, SimulatedPose.PALM, SimulatedPose.SHAKA)
POSE_S = 0.4
#: A hand is judged when all of it lies this far inside the frame (canvas units).
INSIDE = 0.01


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


def print_table(scores: Iterable[Score], name: str, key: Callable[[Cell], object]) -> None:
    """One row for each value of one condition."""
    groups: dict[object, list[Score]] = defaultdict(list)
    for item in scores:
        groups[key(item.cell)].append(item)
    say(f"\n{name:<14}{'cells':>6}{'frames':>8}{'found %':>9}{'tip %':>7}{'p95 %':>7}")
    for value, group in groups.items():
        say(f"{value!s:<14}{len(group):>6}{_numbers(group)}")


def _numbers(group: list[Score]) -> str:
    frames, found = sum(item.frames for item in group), sum(item.found for item in group)
    tips = [item.tip_error for item in group if not math.isnan(item.tip_error)]
    worst = [item.tip_error_p95 for item in group if not math.isnan(item.tip_error)]
    share = 100 * found / max(frames, 1)
    return f"{frames:>8}{share:>9.2f}{_median(tips):>7.2f}{_median(worst):>7.2f}"


def _median(values: list[float]) -> float:
    return median(values) if values else math.nan


def print_worst(scores: list[Score], count: int) -> None:
    """The cells in which the hand was found least, then those with the largest error."""
    say("\nfound least")
    for item in sorted(scores, key=lambda item: item.found / max(item.frames, 1))[:count]:
        say(_line(item))
    say("\nlargest median error of the tip")
    known = [item for item in scores if not math.isnan(item.tip_error)]
    for item in sorted(known, key=lambda item: -item.tip_error)[:count]:
        say(_line(item))


def _line(item: Score) -> str:
    values = " ".join(str(value) for value in asdict(item.cell).values())
    share = 100 * item.found / max(item.frames, 1)
    return f"  {values:<58} found {share:6.1f} %  tip {item.tip_error:5.2f} %"


def say(text: str) -> None:
    sys.stdout.write(text + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--every",
        type=int,
        default=1,
        help="only every n-th cell; 7, 11, 29 … meet all conditions, even numbers do not",
    )
    parser.add_argument("--worst", type=int, default=12, help="how many worst cells to list")
    parser.add_argument("--json", type=Path, help="write every cell's score here")
    arguments = parser.parse_args()
    chosen = list(enumerate(cells()))[:: arguments.every]
    scores = [score(cell, seed) for seed, cell in chosen]
    say(f"all           {len(scores):>6}{_numbers(scores)}")
    for name in ("skin", "background", "size", "turn_deg", "light", "pen", "hand"):
        print_table(scores, name, lambda cell, name=name: getattr(cell, name))
    print_worst(scores, arguments.worst)
    if arguments.json:
        arguments.json.write_text(json.dumps([asdict(item) for item in scores], indent=1))


if __name__ == "__main__":
    main()
