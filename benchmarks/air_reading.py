"""Video in, text out: how many digits and numbers written in the air are read right.

    python -m benchmarks.air_reading [--count N] [--kind ordinary|hard] [--pen point|pinch]
                                      [--runs FILE] [--data DIR] [--report] [--docs]

Digits and numbers of 2 to 5 digits, as writers who were never trained on drew them with a pen, are
written by a rendered hand before a rendered camera, tracked by the real MediaPipe, inked by the
real pen and read by the shipped reader. With `--count 40` only the first 40 of each kind, which
are as fair a sample as all. Runs are kept, so what was done is not done again; two processes may
share the work by `--pen`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from airdraw.cli.loading import load_reader
from airdraw.evaluation_tables import as_table
from airdraw.simulator import Background
from benchmarks.air_runs import AirRun, runs_of
from benchmarks.air_scenes import LENGTHS, ORDINARY, AirScene, scenes, writers_of
from benchmarks.air_tables import add_arguments, put_into_docs

DIGITS, NUMBERS = 300, 100
#: In turn over the hard conditions.
HARD_DIGITS, HARD_NUMBERS = 54, 108

Row = dict[str, Any]
#: What a run was read as.
Answers = list[tuple[AirRun, str]]


def all_scenes(data: Path, count: int | None) -> list[AirScene]:
    """The scenes of all four kinds, interleaved, so that an interrupted run is fair too."""
    sources = writers_of(data)
    kinds = [
        list(scenes(kind, sources, min(amount, count or amount), is_hard=is_hard))
        for kind, amount, is_hard in (
            ("digit", DIGITS, False),
            ("number", NUMBERS, False),
            ("number", HARD_NUMBERS, True),
            ("digit", HARD_DIGITS, True),
        )
    ]
    placed = [
        ((place + 0.5) / len(kind), order, scene)
        for order, kind in enumerate(kinds)
        for place, scene in enumerate(kind)
    ]
    return [scene for *_, scene in sorted(placed, key=lambda item: item[:2])]


def wanted_scenes(arguments: argparse.Namespace) -> list[AirScene]:
    """The scenes that the arguments of `add_arguments` ask for."""
    return [
        scene
        for scene in all_scenes(arguments.data, arguments.count)
        if arguments.pen in (None, scene.settings.pen)
        and arguments.kind in (None, "ordinary" if scene.condition == ORDINARY else "hard")
    ]


def ordinary_table(answers: Answers, before_face: set[str]) -> list[Row]:
    """One row for all, for each pen, hand, room and length.

    Args:
        answers: of all conditions.
        before_face: names of the scenes in which a face is behind the hand.
    """
    ordinary = [(run, text) for run, text in answers if run.condition == ORDINARY]
    rows = []
    for name, is_kind in (
        ("digits", lambda run: len(run.text) == 1),
        ("numbers of 2 to 5", lambda run: len(run.text) > 1),
    ):
        of_kind = [(run, text) for run, text in ordinary if is_kind(run)]
        rows.append(_row(name, of_kind))
        for pen in ("point", "pinch"):
            for hand in ("Right", "Left"):
                group = [one for one in of_kind if (one[0].pen, one[0].hand) == (pen, hand)]
                rows.append(_row(f"{name}, {pen}, {hand.lower()} hand", group))
        for pen in ("point", "pinch"):
            of_pen = [one for one in of_kind if one[0].pen == pen]
            behind = [one for one in of_pen if one[0].name in before_face]
            rows.append(_row(f"{name}, {pen}, before a face", behind))
            beside = [one for one in of_pen if one[0].name not in before_face]
            rows.append(_row(f"{name}, {pen}, other rooms", beside))
    for length in LENGTHS:
        group = [one for one in ordinary if len(one[0].text) == length]
        rows.append(_row(f"of {length} digits", group))
    return rows


def hard_table(answers: Answers) -> list[Row]:
    """One row for each hard condition: digits and numbers."""
    conditions = sorted({run.condition for run, _ in answers} - {ORDINARY})
    rows = []
    for condition in conditions:
        group = [one for one in answers if one[0].condition == condition]
        digits = [one for one in group if len(one[0].text) == 1]
        numbers = [one for one in group if len(one[0].text) > 1]
        rows.append(
            {
                "condition": condition,
                "digits": len(digits),
                "digits right": _share(digits),
                "numbers": len(numbers),
                "numbers right": _share(numbers),
                "hand found": _found(group),
            }
        )
    return sorted(rows, key=lambda row: (row["numbers right"], row["digits right"]))


def _row(name: str, group: Sequence[tuple[AirRun, str]]) -> Row:
    return {
        "written": name,
        "count": len(group),
        "right": _share(group),
        "hand found": _found(group),
    }


def _share(group: Sequence[tuple[AirRun, str]]) -> float:
    return sum(run.text == text for run, text in group) / len(group) if group else 0.0


def _found(group: Sequence[tuple[AirRun, str]]) -> float:
    found = [one for run, _ in group for one in run.found]
    return sum(found) / len(found) if found else 0.0


def read_runs(runs: Sequence[AirRun]) -> Answers:
    """What each run's drawings say; a number that was cut in two has a space and is wrong."""
    reader = load_reader()
    return [(run, " ".join(reader.read(ink).text for ink in run.drawings)) for run in runs]


def print_wrong(answers: Answers, say: Callable[[str], object]) -> None:
    """Every ordinary number that was read wrong."""
    for run, text in answers:
        if run.condition == ORDINARY and run.text != text:
            say(f"  {run.name}, {run.pen}, {run.hand}: wrote {run.text}, read {text or 'nothing'}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_arguments(parser)
    arguments = parser.parse_args()
    wanted = wanted_scenes(arguments)
    runs = list(runs_of(wanted, arguments.runs, is_report=arguments.report))
    answers = read_runs(runs)
    before_face = {one.name for one in wanted if one.settings.background is Background.FACE}
    text = f"{as_table(ordinary_table(answers, before_face))}\n\n{as_table(hard_table(answers))}\n"
    sys.stdout.write(text)
    print_wrong(answers, lambda line: sys.stdout.write(line + "\n"))
    if arguments.docs:
        put_into_docs("air_reading", f"{len(runs)} of {len(wanted)} scenes.\n\n{text}")


if __name__ == "__main__":
    main()
