"""Dark and washed-out frames are lit before a hand is looked for in them."""

import numpy as np
import pytest

from airdraw.frame_light import FrameLight


def frame_of(mean: int) -> np.ndarray:
    """All brightnesses up to twice the mean."""
    row = np.linspace(0, 2 * mean, 640)
    return np.repeat(row[None, :, None], 480, axis=0).repeat(3, axis=2).astype(np.uint8)


def lights(frame: np.ndarray, count: int = 40) -> list[np.ndarray]:
    """What is looked at in one frame after the other while no hand is found."""
    light = FrameLight()
    made = []
    for _ in range(count):
        made.append(light.lit(frame))
        light.lose()
    return made


@pytest.mark.parametrize("mean", [8, 30, 50, 75])
def test_a_dark_frame_becomes_brighter_and_keeps_what_is_lighter_than_what(mean: int) -> None:
    frame = frame_of(mean)
    kept = frame.copy()
    for made in lights(frame):
        assert made.mean() > 1.2 * frame.mean()
        assert (np.diff(made[240, :, 0].astype(int)) >= 0).all()
    assert (frame == kept).all()


def test_the_darker_a_frame_the_more_light_it_gets() -> None:
    gains = [FrameLight().lit(frame_of(mean)).mean() / mean for mean in (20, 50, 75)]
    assert gains == sorted(gains, reverse=True)


def test_a_frame_with_light_stays_as_it_is() -> None:
    frame = frame_of(110)
    assert all(made is frame for made in lights(frame))


def test_black_and_white_stay_black_and_white() -> None:
    frame = np.zeros((64, 64, 3), np.uint8)
    frame[0, 0] = 255
    made = FrameLight().lit(frame)
    assert made[0, 0, 0] == 255
    assert made[5, 5, 0] == 0


def test_a_dark_frame_without_a_hand_is_looked_at_without_its_grain_too() -> None:
    random = np.random.default_rng(0)
    grainy = np.clip(random.normal(40, 12, (480, 640, 3)), 0, 255).astype(np.uint8)
    grain = [made.std() / made.mean() for made in lights(grainy)]
    assert min(grain) < 0.4 * grain[0]
    assert grain[0] in grain[1:], "and as it is again"


def test_a_dark_frame_without_grain_keeps_its_sharpness() -> None:
    frame = frame_of(40)
    first, *others = lights(frame)
    assert all((made == first).all() for made in others)


def test_a_hand_is_followed_in_the_light_in_which_it_was_found() -> None:
    grainy = np.clip(np.random.default_rng(0).normal(40, 12, (480, 640, 3)), 0, 255)
    frame = grainy.astype(np.uint8)
    light = FrameLight()
    while (light.lit(frame) == FrameLight().lit(frame)).all():
        light.lose()
    found = light.lit(frame)
    assert all((light.lit(frame) == found).all() for _ in range(20))


def washed_out(darkest: int, paper: int = 254) -> np.ndarray:
    """A frame that is mostly as light as paper, with a shaded thing in it."""
    frame = np.full((480, 640, 3), paper, np.uint8)
    frame[:, 240:400] = np.linspace(darkest, paper, 160).astype(np.uint8)[:, None]
    return frame


def test_the_shades_in_a_washed_out_frame_are_spread() -> None:
    frame = washed_out(225)
    kept = frame.copy()
    made = FrameLight().lit(frame)
    assert made.std() > 1.3 * frame.std()
    assert (frame == kept).all()


def test_a_bright_frame_with_dark_things_in_it_stays_as_it_is() -> None:
    frame = washed_out(0)
    assert frame.mean() > 215
    assert FrameLight().lit(frame) is frame


def test_a_light_wall_that_is_not_white_stays_as_it_is() -> None:
    frame = washed_out(225, paper=235)
    assert FrameLight().lit(frame) is frame
