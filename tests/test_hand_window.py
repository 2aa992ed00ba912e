"""Where the tracker looks, and what that finds."""

from __future__ import annotations

import math

import numpy as np
import pytest
from air_hands import POINT, hand_at
from hypothesis import given
from hypothesis import strategies as st

from airdraw.hand import Landmark, Position
from airdraw.hand_window import FIRST_FRAMES, HandWindow, Window
from airdraw.simulator import Rest, SceneSettings, Write, simulate
from airdraw.tracker import HandTracker


def whole_of(window: HandWindow, height: int = 480, width: int = 640) -> HandWindow:
    window.begin(height, width)
    return window


WHOLE = Window(0, 0, 640, 480)


def searched(window: HandWindow, frames: int) -> list[Window]:
    """Where a hand that is in none of so many frames is looked for."""
    looks = []
    for _ in range(frames):
        looks += window.looks()
        window.lose()
    return looks


def tile_of(window: HandWindow) -> Window:
    return next(look for look in searched(window, 1) if look != WHOLE)


def test_in_the_first_frames_many_parts_are_looked_at_and_two_places_afterwards() -> None:
    window = whole_of(HandWindow())
    counts = [len(searched(window, 1)) for _ in range(12)]
    assert min(counts[:FIRST_FRAMES]) > 2
    assert counts[FIRST_FRAMES:] == [2] * (12 - FIRST_FRAMES)


def test_without_a_hand_the_frame_is_looked_at_whole_and_in_all_its_parts() -> None:
    window = whole_of(HandWindow())
    searched(window, FIRST_FRAMES)
    looks = searched(window, 24)
    assert looks[::2] == [WHOLE] * 24
    seen = np.zeros((480, 640), bool)
    for tile in set(looks) - {WHOLE}:
        seen[tile.top : tile.top + tile.height, tile.left : tile.left + tile.width] = True
    assert seen.all()


def test_what_moves_is_looked_at_closely_and_the_rest_of_the_frame_as_well() -> None:
    window = whole_of(HandWindow())
    place = Position(0.9, 0.4)
    searched(window, FIRST_FRAMES)
    looks = []
    for _ in range(60):
        looks += window.looks(place)
        window.lose()
    assert looks[::2] == [WHOLE] * 60
    about = [
        look for look in looks[1::2]
        if math.isclose(look.left + look.width / 2, 480 * place.x, abs_tol=1)
        and math.isclose(look.top + look.height / 2, 480 * place.y, abs_tol=1)
    ]  # fmt: skip
    assert len(about) >= 30
    assert len({look.width for look in about}) == 2
    seen = np.zeros((480, 640), bool)
    for tile in set(looks) - {WHOLE, *about}:
        seen[tile.top : tile.top + tile.height, tile.left : tile.left + tile.width] = True
    assert seen.all()


def test_a_hand_found_in_a_tile_is_followed_there_and_taken_to_the_middle() -> None:
    window = whole_of(HandWindow())
    tile = tile_of(window)
    hand = hand_at(POINT, x=0.5, y=0.5, length=0.1)
    window.follow(hand, tile)
    for _ in range(20):
        here = next(window.looks())
        window.follow(hand, here)
    middle = (here.left + here.width / 2) / 480
    assert here.width == tile.width
    assert math.isclose(middle, (hand.box.x0 + hand.box.x1) / 2, abs_tol=0.01)


def test_a_hand_that_comes_close_gets_the_whole_frame() -> None:
    window = whole_of(HandWindow())
    window.follow(hand_at(POINT, x=0.5, y=0.3, length=0.6), tile_of(window))
    assert next(window.looks()) == WHOLE


def test_a_lost_hand_is_looked_for_where_it_was_before_it_is_looked_for_elsewhere() -> None:
    window = whole_of(HandWindow())
    hand = hand_at(POINT, x=1.1, y=0.3, length=0.1)
    window.follow(hand, WHOLE)
    first, around = window.looks()
    assert first == WHOLE
    assert around == window.around(hand)
    window.lose()
    looks = searched(window, 6)
    assert looks[::2] == [around] * 6
    assert WHOLE in looks[1::2]
    assert set(looks) > {WHOLE, around}


@given(
    height=st.integers(1, 300),
    width=st.integers(1, 300),
    x=st.floats(-1, 3),
    y=st.floats(-1, 2),
    length=st.floats(0.0, 2.0),
)
def test_no_window_reaches_out_of_the_frame(
    height: int, width: int, x: float, y: float, length: float
) -> None:
    window = whole_of(HandWindow(), height, width)
    for _ in range(3):
        for look in window.looks():
            assert 0 <= look.left <= look.left + look.width <= width
            assert 0 <= look.top <= look.top + look.height <= height
            assert min(look.width, look.height) >= 1
        window.follow(hand_at(POINT, x, y, length=length), look)


@pytest.mark.mediapipe
def test_a_hand_far_from_the_camera_is_found() -> None:
    frames = list(simulate([Rest(0.3), Write("1")], SceneSettings(hand_size=0.13, seed=2)))
    with HandTracker() as tracker:
        found = [tracker.find(frame.image, frame.t) for frame in frames]
    assert sum(hand is not None for hand in found) >= 0.9 * len(frames)
    errors = [
        math.dist(hand.at(Landmark.INDEX_TIP), frame.truth.tip)
        for hand, frame in zip(found, frames, strict=True)
        if hand is not None and frame.truth.is_down
    ]
    assert float(np.median(errors)) < 0.01
