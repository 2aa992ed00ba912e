"""Where something moves in the picture."""

from __future__ import annotations

import math

import numpy as np
import pytest

from airdraw.motion import Motion


def room(seed: int, grain: float = 4.0) -> np.ndarray:
    """A room with things in it, seen by a camera with grain."""
    things = np.kron(np.random.default_rng(1).integers(40, 200, (6, 8, 3)), np.ones((80, 80, 1)))
    grained = things + np.random.default_rng(seed).normal(0, grain, (480, 640, 3))
    return np.clip(grained, 0, 255).astype(np.uint8)


def with_hand(picture: np.ndarray, x: int, y: int, size: int = 40) -> np.ndarray:
    made = picture.copy()
    made[y - size // 2 : y + size // 2, x - size // 2 : x + size // 2] = (150, 110, 90)
    return made


@pytest.mark.parametrize(("x", "y"), [(100, 100), (500, 400), (320, 60)])
def test_a_hand_that_moves_is_where_the_picture_changes(x: int, y: int) -> None:
    motion = Motion()
    for number in range(6):
        motion.add(with_hand(room(number), x + 8 * number, y))
    place = motion.place()
    assert place is not None
    assert math.dist(place, ((x + 32) / 480, y / 480)) < 0.12


def test_nothing_moves_in_an_empty_room() -> None:
    motion = Motion()
    assert motion.place() is None
    for number in range(8):
        motion.add(room(number))
        assert motion.place() is None


def test_a_lamp_that_is_switched_on_is_no_motion() -> None:
    motion = Motion()
    for number in range(4):
        motion.add(room(number))
    motion.add(np.clip(room(5).astype(int) + 30, 0, 255).astype(np.uint8))
    assert motion.place() is None


@pytest.mark.parametrize("shape", [(1, 1, 3), (3, 400, 3), (400, 3, 3), (480, 640, 3)])
def test_frames_of_any_and_of_changing_size_are_taken(shape: tuple[int, ...]) -> None:
    motion = Motion()
    motion.add(room(0))
    random = np.random.default_rng(0)
    for _ in range(3):
        motion.add(random.integers(0, 255, shape).astype(np.uint8))
        place = motion.place()
        assert place is None or 0 <= place.y <= 1
