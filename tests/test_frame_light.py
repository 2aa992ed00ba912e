"""Dark frames get light before a hand is looked for in them."""

import numpy as np
import pytest

from airdraw.frame_light import brightened


def frame_of(mean: int) -> np.ndarray:
    """All brightnesses up to twice the mean."""
    row = np.linspace(0, 2 * mean, 640)
    return np.repeat(row[None, :, None], 480, axis=0).repeat(3, axis=2).astype(np.uint8)


@pytest.mark.parametrize("mean", [8, 30, 50, 75])
def test_a_dark_frame_becomes_brighter_and_keeps_what_is_lighter_than_what(mean: int) -> None:
    frame = frame_of(mean)
    kept = frame.copy()
    made = brightened(frame)
    assert made.mean() > 1.2 * frame.mean()
    assert (np.diff(made[0, :, 0].astype(int)) >= 0).all()
    assert (frame == kept).all()


def test_the_darker_a_frame_the_more_light_it_gets() -> None:
    gains = [brightened(frame_of(mean)).mean() / mean for mean in (20, 50, 75)]
    assert gains == sorted(gains, reverse=True)


def test_a_frame_with_light_stays_as_it_is() -> None:
    frame = frame_of(110)
    assert brightened(frame) is frame


def test_black_and_white_stay_black_and_white() -> None:
    frame = np.zeros((64, 64, 3), np.uint8)
    frame[0, 0] = 255
    made = brightened(frame)
    assert made[0, 0, 0] == 255
    assert made[5, 5, 0] == 0
