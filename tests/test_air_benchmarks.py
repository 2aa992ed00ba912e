"""The measures of the air path measure what they say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from airdraw import Drawing
from airdraw.ink import Stroke
from airdraw.simulator import Background, SceneSettings
from benchmarks.air_reading import hard_table, ordinary_table
from benchmarks.air_runs import AirRun, runs_of
from benchmarks.air_scenes import HARD, ORDINARY, AirScene, scenes
from benchmarks.pen_quality import score


def stroke(x: float, start_s: float, end_s: float, y0: float = 0.2, y1: float = 0.5) -> Stroke:
    """A line downwards, evenly written."""
    times = np.linspace(start_s, end_s, 31)
    return Stroke.from_array(np.column_stack([times * 0 + x, np.linspace(y0, y1, 31), times]))


MEANT = Drawing((stroke(0.4, 1.0, 2.0), stroke(0.6, 2.5, 3.5)))


def run_with(*came: Stroke) -> AirRun:
    stamps = tuple(number / 30 for number in range(120))
    return AirRun(
        name="n", text="11", condition=ORDINARY, pen="point", hand="Left", truth=MEANT,
        drawings=(Drawing(came),), stamps=stamps, found=(True,) * len(stamps),
    )  # fmt: skip


def test_perfect_ink_has_a_perfect_score() -> None:
    one = score(run_with(*MEANT.strokes))
    assert one.inked_frames == one.down_frames == 62
    assert (one.stray, one.missed, one.split, one.merged) == (0.0, 0, 0, 0)
    assert max(one.start_errors + one.end_errors) == 0.0


def test_a_stroke_cut_in_two_is_a_split() -> None:
    halves = stroke(0.4, 1.0, 1.4), stroke(0.4, 1.6, 2.0), MEANT.strokes[1]
    assert (score(run_with(*halves)).split, score(run_with(*halves)).merged) == (1, 0)


def test_two_strokes_in_one_are_merged_and_the_way_between_them_is_stray() -> None:
    one = score(run_with(stroke(0.4, 1.0, 3.5)))
    assert (one.merged, one.split) == (1, 0)
    assert one.stray == pytest.approx((0.5 - 2 / 30) / 2.5, abs=0.05)


def test_ink_that_is_missing_is_missed() -> None:
    one = score(run_with(MEANT.strokes[0]))
    assert one.missed == 1
    assert one.inked_frames == one.down_frames / 2


def test_a_late_start_is_an_error_in_heights_of_the_number() -> None:
    one = score(run_with(stroke(0.4, 1.2, 2.0, y0=0.26), MEANT.strokes[1]))
    assert one.start_errors[0] == pytest.approx(0.2)
    assert one.end_errors[0] == pytest.approx(0.0)


@pytest.mark.mediapipe
def test_finished_runs_are_not_run_again(tmp_path: Path) -> None:
    scene = AirScene("n", "11", (MEANT,), ORDINARY, SceneSettings(width=64, height=64, fps=5))
    path = tmp_path / "runs.jsonl"
    (first,) = runs_of([scene], path)
    (again,) = runs_of([scene], path)
    assert again == first
    assert len(path.read_text().splitlines()) == 1
    assert list(runs_of([replace(scene, name="other")], path, is_report=True)) == []


def test_scenes_are_the_same_each_time_and_the_first_ones_a_fair_sample() -> None:
    rows = [(str(n % 10), "w", MEANT) for n in range(40)]
    sources = [{"w": rows}]
    made = list(scenes("number", sources, 40, is_hard=False))
    assert made[:10] == list(scenes("number", sources, 10, is_hard=False))
    first = made[:8]
    ways = {(one.settings.pen, one.settings.hand) for one in first}
    assert len(ways) == 4
    assert {len(one.text) for one in first} == {2, 3, 4, 5}
    assert len({one.settings.skin for one in made[:24]}) == 6


def test_every_hard_condition_takes_its_turn() -> None:
    sources = [{"w": [(str(n % 10), "w", MEANT) for n in range(40)]}]
    made = list(scenes("digit", sources, len(HARD), is_hard=True))
    assert [one.condition for one in made] == list(HARD)
    assert len({one.settings.background for one in made} - set(Background)) == 0


def test_tables_count_what_was_read_right() -> None:
    run = run_with(*MEANT.strokes)
    hard = replace(run, condition="dim light")
    answers = [(run, "11"), (replace(run, pen="pinch"), "1"), (hard, "11")]
    rows = {row["written"]: row for row in ordinary_table(answers, {"n"})}
    assert rows["numbers of 2 to 5"]["right"] == 0.5
    assert rows["numbers of 2 to 5, point, left hand"]["right"] == 1.0
    assert rows["digits"]["count"] == 0
    (row,) = hard_table(answers)
    assert (row["condition"], row["numbers right"]) == ("dim light", 1.0)
