"""The 1€ filter and the smoothing of finished strokes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from airdraw.hand import Position
from airdraw.ink import Point
from airdraw.smoothing import OneEuro, OneEuroSettings, smooth_both_ways

COORDINATE = st.floats(-10, 10)


def test_the_first_position_passes_even_at_time_zero() -> None:
    smooth = OneEuro()
    assert smooth(Position(0.3, 0.4), 0.0) == (0.3, 0.4)
    assert smooth(Position(0.4, 0.4), 0.1).x < 0.4, "t = 0.0 is a time, not a missing one"


@pytest.mark.parametrize("t", [1.0, 0.5])
def test_a_repeated_or_earlier_stamp_changes_nothing(t: float) -> None:
    smooth = OneEuro()
    smooth(Position(0, 0), 0.9)
    at = smooth(Position(1, 1), 1.0)
    assert smooth(Position(5, 5), t) == at


def test_a_hand_at_rest_trembles_less() -> None:
    noise = np.random.default_rng(1).normal(0, 0.003, (300, 2))
    smooth = OneEuro()
    out = np.array([smooth(Position(*xy), n / 30) for n, xy in enumerate(noise.tolist())])
    assert out[30:].std() < 0.6 * noise.std()


def test_a_fast_hand_is_followed_closely() -> None:
    smooth = OneEuro()
    for n in range(30):
        at = smooth(Position(n / 30, 0.0), n / 30)
    assert 29 / 30 - at.x < 0.02


def test_the_same_motion_at_any_frame_rate_ends_in_the_same_place() -> None:
    ends = []
    for fps in (15, 30, 60, 240):
        smooth = OneEuro()
        for n in range(fps + 1):
            at = smooth(Position(0.4 * math.sin(3 * n / fps), 0.2 * n / fps), n / fps)
        ends.append(at)
    assert np.ptp(ends, axis=0).max() < 0.02


@given(st.lists(st.tuples(COORDINATE, COORDINATE, st.floats(0, 2)), max_size=40))
@example([(0.0, 0.0, 0.0), (0.0, 1.0, 5e-324)])
def test_smoothed_positions_stay_within_what_was_seen(steps: list[tuple[float, ...]]) -> None:
    smooth, t, seen = OneEuro(), 0.0, []
    for x, y, step_s in steps:
        t += step_s
        seen.append((x, y))
        at = smooth(Position(x, y), t)
        low, high = np.min(seen, axis=0), np.max(seen, axis=0)
        assert (low - 1e-9 <= at).all()
        assert (at <= high + 1e-9).all()


def test_a_finished_stroke_is_smoothed_without_delay() -> None:
    rng = np.random.default_rng(2)
    t = np.arange(60) / 30
    clean = np.stack([0.2 * np.cos(3 * t), 0.2 * np.sin(3 * t)], axis=1)
    noisy = clean + rng.normal(0, 0.004, clean.shape)
    points = [Point(x, y, s) for (x, y), s in zip(noisy.tolist(), t.tolist(), strict=True)]
    smooth = np.array(smooth_both_ways(points))
    assert (smooth[:, 2] == t).all()
    along = np.stack([-np.sin(3 * t), np.cos(3 * t)], axis=1)
    delay = ((smooth[:, :2] - clean) * along).sum(axis=1)[5:-5]
    assert abs(delay.mean()) < 0.001
    assert np.abs(smooth[:, :2] - clean).mean() < np.abs(noisy - clean).mean()


def test_a_single_point_and_no_point_stay_as_they_are() -> None:
    assert smooth_both_ways([]) == []
    assert smooth_both_ways([Point(1, 2, 0)]) == [Point(1, 2, 0)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"min_cutoff_hz": 0.0},
        {"speed_cutoff_hz": 0.0},
        {"speed_cutoff_hz": -1.0},
        {"beta": -1.0},
        {"beta": math.nan},
    ],
)
def test_cutoffs_that_make_no_sense_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="above 0"):
        OneEuroSettings(**wrong)


def test_cutoffs_below_one_and_no_beta_are_possible() -> None:
    calm = OneEuro(OneEuroSettings(min_cutoff_hz=0.1, speed_cutoff_hz=0.1, beta=0.0))
    calm(Position(0, 0), 0.0)
    assert 0 < calm(Position(1, 0), 0.1).x < 0.1


def filtered(values: list[float], others: list[float], step_s: float) -> list[float]:
    """Casiez, Roussel, Vogel 2012, for one axis; the speed is that of both."""

    def share(cutoff_hz: float) -> float:
        return 1 / (1 + (1 / (2 * math.pi * cutoff_hz)) / step_s)

    at, other_at, speed, other_speed = values[0], others[0], 0.0, 0.0
    made = [at]
    for value, other in zip(values[1:], others[1:], strict=True):
        speed += share(1.5) * ((value - at) / step_s - speed)
        other_speed += share(1.5) * ((other - other_at) / step_s - other_speed)
        cutoff_hz = 0.8 + 4.0 * math.hypot(speed, other_speed)
        at += share(cutoff_hz) * (value - at)
        other_at += share(cutoff_hz) * (other - other_at)
        made.append(at)
    return made


def test_positions_are_filtered_as_the_paper_says() -> None:
    xs, ys = [0.3, 0.5, 0.4, 0.9], [0.7, 0.6, 0.2, 0.25]
    smooth = OneEuro(OneEuroSettings(min_cutoff_hz=0.8, speed_cutoff_hz=1.5, beta=4.0))
    for _ in range(2):
        seen = [
            smooth(Position(x, y), 0.1 * n) for n, (x, y) in enumerate(zip(xs, ys, strict=True))
        ]
        assert [at.x for at in seen] == pytest.approx(filtered(xs, ys, 0.1), rel=1e-12)
        assert [at.y for at in seen] == pytest.approx(filtered(ys, xs, 0.1), rel=1e-12)
        # As new, although time begins again.
        smooth.reset()


def test_a_cutoff_next_to_zero_keeps_the_first_position() -> None:
    still = OneEuro(OneEuroSettings(min_cutoff_hz=1e-320, beta=0.0))
    still(Position(0.5, 0.5), 0.0)
    assert still(Position(0.9, 0.1), 1e-10) == (0.5, 0.5)
