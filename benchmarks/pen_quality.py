"""How well the pen goes down and up: the ink that came out against the ink that was meant.

    python -m benchmarks.pen_quality [--count N] [--runs FILE] [--report] [--docs]

The same simulated numbers as in `benchmarks.air_reading`, ordinary and hard, and the same kept
runs. A stroke's time decides what belongs together: ink that is there when the pen should be up is
stray, and a stroke that should be one and is two was split.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean, median
from typing import Any

from airdraw.evaluation_tables import as_table
from airdraw.ink import Stroke
from benchmarks.air_reading import wanted_scenes
from benchmarks.air_runs import AirRun, runs_of
from benchmarks.air_tables import add_arguments, put_into_docs

#: Ink this long before and after the pen should be down is not stray: a frame at 30 a second.
SLACK_S = 1 / 30
#: Strokes belong together when they share this much of the shorter one's time.
SHARED = 0.3

Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class PenScore:
    """What the pen did in one number; lengths in heights of the number's ink.

    Attributes:
        down_frames: frames in which the pen should be down.
        inked_frames: those of them that have ink.
        stray: length of the ink that is there when the pen should be up.
        strokes: strokes that were meant.
        missed: those of them without any ink.
        split: how many too many they became.
        merged: how many were joined to the one before.
        start_errors: distances of the starts of strokes that came out one to one.
        end_errors: the same of their ends.
    """

    down_frames: int
    inked_frames: int
    stray: float
    strokes: int
    missed: int
    split: int
    merged: int
    start_errors: tuple[float, ...]
    end_errors: tuple[float, ...]


def score(run: AirRun) -> PenScore:
    """Compare what came out of a run with what was meant."""
    meant = list(run.truth.strokes)
    came = [stroke for drawing in run.drawings for stroke in drawing.strokes]
    height = max(run.truth.box.height, run.truth.box.width / 4)
    down = [t for t in run.stamps if _is_within(t, meant)]
    partners = [[ink for ink in came if _share_time(ink, stroke)] for stroke in meant]
    owners = [[stroke for stroke in meant if _share_time(ink, stroke)] for ink in came]
    pairs = [
        (stroke, found[0])
        for stroke, found in zip(meant, partners, strict=True)
        if len(found) == 1 and len(owners[came.index(found[0])]) == 1
    ]
    return PenScore(
        down_frames=len(down),
        inked_frames=sum(_is_within(t, came) for t in down),
        stray=sum(_stray_length(ink, meant) for ink in came) / height,
        strokes=len(meant),
        missed=sum(not found for found in partners),
        split=sum(max(len(found) - 1, 0) for found in partners),
        merged=sum(max(len(found) - 1, 0) for found in owners),
        start_errors=tuple(_apart(stroke, ink, 0) / height for stroke, ink in pairs),
        end_errors=tuple(_apart(stroke, ink, -1) / height for stroke, ink in pairs),
    )


def _apart(one: Stroke, other: Stroke, end: int) -> float:
    return math.dist(one.points[end][:2], other.points[end][:2])


def _span(stroke: Stroke) -> tuple[float, float]:
    return stroke.points[0].t, stroke.points[-1].t


def _is_within(t: float, strokes: Sequence[Stroke], slack_s: float = 0.0) -> bool:
    return any(start - slack_s <= t <= end + slack_s for start, end in map(_span, strokes))


def _share_time(one: Stroke, other: Stroke) -> bool:
    (start, end), (other_start, other_end) = _span(one), _span(other)
    shared = min(end, other_end) - max(start, other_start)
    return shared > SHARED * min(end - start, other_end - other_start)


def _stray_length(ink: Stroke, meant: Sequence[Stroke]) -> float:
    return sum(
        math.dist(a[:2], b[:2])
        for a, b in pairwise(ink.points)
        if not _is_within((a.t + b.t) / 2, meant, SLACK_S)
    )


def table(runs: Sequence[AirRun]) -> list[Row]:
    """One row for all numbers and each condition, the hardest first."""
    groups: dict[str, list[AirRun]] = defaultdict(list)
    for run in runs:
        groups[run.condition].append(run)
    for pen in ("point", "pinch"):
        groups[f"ordinary, {pen}"] = [run for run in groups["ordinary"] if run.pen == pen]
    rows = [_row(name, group) for name, group in groups.items() if group]
    rows.sort(key=lambda row: row["inked"] - row["stray ink"])
    return [_row("all", runs), *rows]


def _row(name: str, runs: Sequence[AirRun]) -> Row:
    scores = [score(run) for run in runs]
    down = sum(one.down_frames for one in scores)
    strokes = sum(one.strokes for one in scores)
    starts = [error for one in scores for error in one.start_errors]
    ends = [error for one in scores for error in one.end_errors]
    return {
        "condition": name,
        "numbers": len(runs),
        "strokes": strokes,
        "inked": sum(one.inked_frames for one in scores) / max(down, 1),
        "stray ink": mean(one.stray for one in scores),
        "missed": sum(one.missed for one in scores),
        "split": sum(one.split for one in scores),
        "merged": sum(one.merged for one in scores),
        "start error": median(starts) if starts else math.nan,
        "end error": median(ends) if ends else math.nan,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_arguments(parser)
    arguments = parser.parse_args()
    scenes = [one for one in wanted_scenes(arguments) if len(one.text) > 1]
    text = as_table(table(list(runs_of(scenes, arguments.runs, is_report=arguments.report)))) + "\n"
    sys.stdout.write(text)
    if arguments.docs:
        put_into_docs("pen_quality", text)


if __name__ == "__main__":
    main()
