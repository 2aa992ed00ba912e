"""From pen-down samples to a clean stroke: transitions, tails, tremor, curves; no stray ink."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airdraw import AirPen, PenSettings
from airdraw.hand import Position
from airdraw.ink import Point
from airdraw.pen_stroke import Sample, add_curve_points, finish_stroke, trim_tails
from airdraw.simulator import (
    Away,
    Enter,
    Leave,
    PassBy,
    SceneSettings,
    Scratch,
    SimulatedPose,
    Wave,
    simulate_landmarks,
)
from airdraw.simulator.settings import Manner

THRESHOLD = 0.28
STEP_S = 1 / 30


def samples(
    xs: list[float], closures: list[float] | None = None, size: float = 0.15
) -> list[Sample]:
    closures = closures or [1.2] * len(xs)
    return [
        Sample(number * STEP_S, Position(x, 0.5), closure, size)
        for number, (x, closure) in enumerate(zip(xs, closures, strict=True))
    ]


def eased(start: float, end: float, count: int) -> list[float]:
    """A way from rest to rest."""
    share = np.linspace(0, 1, count)
    return (start + (end - start) * (10 * share**3 - 15 * share**4 + 6 * share**5)).tolist()


def test_the_hook_of_an_opening_hand_is_cut_off() -> None:
    line = eased(0.2, 0.5, 20)
    hook = samples([*line, 0.52, 0.56, 0.6], [1.2] * 20 + [0.9, 0.6, 0.3])
    stroke = finish_stroke(hook, THRESHOLD)
    assert stroke is not None
    assert stroke.box.x1 == pytest.approx(0.5, abs=0.005)


def test_the_hook_of_a_closing_hand_is_cut_off() -> None:
    line = eased(0.2, 0.5, 20)
    hook = samples([0.1, 0.14, 0.18, *line], [0.45, 0.6, 0.9] + [1.2] * 20)
    stroke = finish_stroke(hook, THRESHOLD)
    assert stroke is not None
    assert stroke.box.x0 == pytest.approx(0.2, abs=0.005)


def test_a_pose_that_is_held_loosely_keeps_its_ink() -> None:
    loose = samples(eased(0.2, 0.5, 20), [0.45 + 0.1 * math.sin(n) for n in range(20)])
    stroke = finish_stroke(loose, THRESHOLD)
    assert stroke is not None
    assert stroke.box.width > 0.25


def test_no_more_than_a_quarter_of_a_second_is_cut_off() -> None:
    sinking = samples([n / 60 for n in range(60)], [1.2 - n * 0.015 for n in range(60)])
    stroke = finish_stroke(sinking, THRESHOLD)
    assert stroke is not None
    assert stroke.points[-1].t >= 59 * STEP_S - 0.3


def test_a_run_after_a_stop_is_a_tail() -> None:
    ink, run = eased(0.2, 0.5, 24), [0.51, 0.53, 0.56]
    points = [Point(x, 0.5, n * STEP_S) for n, x in enumerate([*ink, *run])]
    assert trim_tails(points)[-1].x == pytest.approx(0.5, abs=0.01)
    mirrored = [Point(p.x, p.y, n * STEP_S) for n, p in enumerate(reversed(points))]
    assert trim_tails(mirrored)[0].x == pytest.approx(0.5, abs=0.01)


def test_ink_that_runs_out_without_a_stop_is_no_tail() -> None:
    points = [Point(n * 0.02, 0.5, n * STEP_S) for n in range(25)]
    assert trim_tails(points) == points


def test_a_corner_early_in_a_stroke_stays() -> None:
    bar, leg = eased(0.2, 0.5, 12), eased(0.5, 0.9, 16)
    seven = [Point(x, 0.3, n * STEP_S) for n, x in enumerate(bar)]
    seven += [Point(0.5, y - 0.2, (12 + n) * STEP_S) for n, y in enumerate(leg)]
    assert trim_tails(seven) == seven


@pytest.mark.parametrize("count", [0, 1, 2])
def test_next_to_no_samples_make_no_stroke(count: int) -> None:
    assert finish_stroke(samples([0.2] * count), THRESHOLD) is None


def test_tremor_makes_no_stroke_and_its_size_counts_in_hands() -> None:
    trembling = [0.5 + 0.006 * math.sin(n) for n in range(30)]
    assert finish_stroke(samples(trembling, size=0.15), THRESHOLD) is None
    assert finish_stroke(samples(trembling, size=0.02), THRESHOLD) is not None


def test_a_circle_at_ten_frames_a_second_comes_out_round() -> None:
    angles = np.linspace(0, 2 * math.pi, 11)
    coarse = [Point(math.cos(a), math.sin(a), n / 10) for n, a in enumerate(angles.tolist())]
    curve = np.array(add_curve_points(coarse, 0.02))
    radius = np.hypot(curve[:, 0], curve[:, 1])
    assert len(curve) == 51
    assert np.abs(radius - 1)[5:-5].max() < 0.01, "the sides of a decagon come as near as 0.951"


@given(
    st.lists(
        st.tuples(st.floats(-1, 2), st.floats(-1, 2), st.floats(0.001, 0.5)),
        min_size=1,
        max_size=30,
    )
)
@settings(deadline=None)
def test_curves_pass_through_every_point_and_stay_near_them(
    steps: list[tuple[float, float, float]],
) -> None:
    t, points = 0.0, []
    for x, y, step_s in steps:
        t += step_s
        points.append(Point(x, y, t))
    curve = add_curve_points(points, 0.02)
    assert set(points) <= set(curve)
    times = [point.t for point in curve]
    assert times == sorted(times)
    assert np.isfinite(curve).all()
    assert np.abs(np.array(curve)[:, :2]).max() < 6


DISTRACTIONS = [
    pytest.param([Enter(), Wave(3), Leave()], id="waving"),
    pytest.param([Enter(), Scratch(3), Leave()], id="scratching"),
    pytest.param([PassBy(), PassBy(0.6)], id="palm passing by"),
    pytest.param([Away(2)], id="empty room"),
]


@pytest.mark.slow
@pytest.mark.parametrize("script", DISTRACTIONS)
@pytest.mark.parametrize("fps", [10.0, 30.0, 60.0])
def test_what_is_no_writing_leaves_no_ink(script: list[object], fps: float) -> None:
    for seed in range(3):
        pen = AirPen()
        for frame in simulate_landmarks(script, SceneSettings(seed=seed, fps=fps)):
            pen.observe_hand(frame.hand, frame.t)
        assert pen.drawing.is_empty


SLOW = pytest.mark.slow
CONDITIONS = [
    pytest.param(SceneSettings(), id="ordinary"),
    pytest.param(SceneSettings(pen="pinch"), id="pinch"),
    pytest.param(SceneSettings(hand="Left", turn_deg=30), id="left hand, turned"),
    pytest.param(SceneSettings(fps=10), id="10 fps", marks=SLOW),
    pytest.param(SceneSettings(fps=60, time_jitter=0.3, drop_rate=0.2), id="60 fps", marks=SLOW),
    pytest.param(SceneSettings(hand_size=0.14, ink_height=0.15), id="far away"),
    pytest.param(SceneSettings(lift=SimulatedPose.FIST), id="fist", marks=SLOW),
    pytest.param(SceneSettings(lift=SimulatedPose.RELAXED), id="loose hand", marks=SLOW),
    pytest.param(SceneSettings(manner=Manner(late_lift_s=(0.05, 0.15), pause_s=0)), id="late"),
]


@pytest.mark.parametrize("scene", CONDITIONS)
def test_every_stroke_of_a_number_is_found_once_and_whole(scene: SceneSettings) -> None:
    pen = AirPen(PenSettings(pen=scene.pen, commit_pause_s=None))
    frames = list(simulate_landmarks("4571", scene))
    for frame in frames:
        pen.observe_hand(frame.hand, frame.t)
    strokes = pen.drawing.strokes
    for index in sorted({f.truth.stroke for f in frames if f.truth.stroke is not None}):
        times = [f.t for f in frames if f.truth.stroke == index]
        middle = times[len(times) // 2]
        (found,) = [s for s in strokes if s.points[0].t <= middle <= s.points[-1].t]
        covered = [found.points[0].t - 0.11 <= t <= found.points[-1].t + 0.11 for t in times]
        assert np.mean(covered) > 0.9
    assert len(strokes) == index + 1
