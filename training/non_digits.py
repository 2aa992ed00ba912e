"""Ink that is no digit, drawn by formula: shapes, doodles and scribbles.

So the network learns to refuse more than the letters of its writers.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from training.data import Strokes

Points = npt.NDArray[np.float64]


def _polygon(random: np.random.Generator, corners: int) -> Points:
    start = random.uniform(0, 2 * np.pi)
    angles = start + np.arange(corners + 1) * 2 * np.pi / corners * random.choice([-1, 1])
    points = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    points[:-1] += random.normal(0, 0.12, (corners, 2))
    points[-1] = points[0] + random.normal(0, 0.08, 2)
    return _dense(points, random) * np.exp(random.normal(0, 0.25, 2))


def _dense(corners: Points, random: np.random.Generator, per_side: int = 8) -> Points:
    places = np.arange(len(corners))
    wanted = np.linspace(0, len(corners) - 1, per_side * (len(corners) - 1) + 1)
    line = np.stack([np.interp(wanted, places, corners[:, axis]) for axis in (0, 1)], axis=1)
    return line + random.normal(0, 0.01, line.shape)


def triangle(random: np.random.Generator) -> Strokes:
    return (_polygon(random, 3),)


def square(random: np.random.Generator) -> Strokes:
    points = _polygon(random, 4)
    turn = np.deg2rad(random.choice([45, 0, 45]) + random.normal(0, 8))
    return (points @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]),)


def polygon(random: np.random.Generator) -> Strokes:
    return (_polygon(random, int(random.integers(5, 7))),)


def star(random: np.random.Generator) -> Strokes:
    angles = random.uniform(0, 2 * np.pi) + np.arange(6) * 4 * np.pi / 5
    corners = np.stack([np.cos(angles), np.sin(angles)], axis=1) + random.normal(0, 0.08, (6, 2))
    return (_dense(corners, random),)


def zigzag(random: np.random.Generator) -> Strokes:
    """W, M, N, saw teeth and back-and-forth filling."""
    turns = int(random.integers(4, 16))
    across = np.linspace(0, random.uniform(0.6, 2.5), turns)
    along = np.where(np.arange(turns) % 2, 1.0, 0.0) + random.normal(0, 0.1, turns)
    corners = np.stack([across, along], axis=1)
    if random.random() < 0.5:
        corners = corners[:, ::-1]
    turn = random.uniform(-0.6, 0.6)
    corners = corners @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    line = _dense(corners, random)
    return (_rounded(line, int(random.integers(1, 6))),)


def _rounded(line: Points, width: int) -> Points:
    if len(line) <= 2 * width:
        return line
    window = np.ones(width) / width
    return np.stack([np.convolve(line[:, axis], window, "valid") for axis in (0, 1)], axis=1)


def scribble(random: np.random.Generator) -> Strokes:
    """A hand that wanders, with strokes lifted now and then."""
    strokes = []
    for _ in range(int(random.integers(1, 4))):
        corners = random.uniform(0, 1, (int(random.integers(7, 18)), 2))
        line = _rounded(_dense(corners, random, 6), int(random.integers(2, 7)))
        strokes.append(line * random.uniform(0.5, 1.3, 2) + random.uniform(0, 0.5, 2))
    return tuple(strokes)


def loops(random: np.random.Generator) -> Strokes:
    """Curls that go on: eeee, spirals, balls of wool."""
    turns = random.uniform(2.6, 7)
    angles = np.linspace(0, 2 * np.pi * turns, int(turns * 18)) * random.choice([-1, 1])
    kind = random.integers(3)
    if kind == 0:
        radius = np.linspace(0.1, 1, len(angles))
        centre = np.zeros((len(angles), 2))
    elif kind == 1:
        radius = np.full(len(angles), random.uniform(0.3, 0.7))
        centre = np.stack(
            [np.linspace(0, random.uniform(1, 4), len(angles)), np.zeros(len(angles))], axis=1
        )
    else:
        radius = 0.6 + 0.3 * np.sin(angles * random.uniform(0.1, 0.45))
        centre = random.normal(0, 0.05, (len(angles), 2)).cumsum(axis=0) * 0.3
    spiral = np.stack([np.cos(angles), np.sin(angles)], axis=1) * radius[:, None]
    return ((centre + spiral)[:: int(random.choice([1, -1]))],)


def wave(random: np.random.Generator) -> Strokes:
    along = np.linspace(0, 1, 50)
    height = random.uniform(0.1, 0.4)
    swing = height * np.sin(along * 2 * np.pi * random.uniform(1.5, 5) + random.uniform(0, 6))
    line = np.stack([along * random.uniform(0.8, 1.6), swing], axis=1)
    return (line,)


def dash(random: np.random.Generator) -> Strokes:
    """A lying line: a minus, not a 1."""
    angle = np.deg2rad(random.uniform(-28, 28))
    line = np.linspace(0, 1, 12)[:, None] * np.array([np.cos(angle), np.sin(angle)])
    bow = np.sin(np.linspace(0, np.pi, 12)) * random.normal(0, 0.05)
    return (line + bow[:, None] * np.array([0, 1]),)


def dots(random: np.random.Generator) -> Strokes:
    return tuple(
        random.uniform(0, 1, (1, 2)) + random.normal(0, 0.01, (3, 2))
        for _ in range(int(random.integers(1, 6)))
    )


def cross(random: np.random.Generator) -> Strokes:
    turn = random.choice([0, np.pi / 4]) + random.normal(0, 0.1)
    strokes = []
    for angle in (turn, turn + np.pi / 2 + random.normal(0, 0.1)):
        end = np.array([np.cos(angle), np.sin(angle)])
        strokes.append(np.linspace(-1, 1, 12)[:, None] * end + random.normal(0, 0.08, 2))
    return tuple(strokes)


def bars(random: np.random.Generator) -> Strokes:
    """Equals signs, tally marks, hashes, ladders."""
    count = int(random.integers(2, 5))
    upright = random.random() < 0.5
    strokes = []
    for number in range(count):
        line = np.stack(
            [np.linspace(0, 1, 10), np.full(10, number * random.uniform(0.25, 0.45))], 1
        )
        line = line + random.normal(0, 0.04, 2) + random.normal(0, 0.008, line.shape)
        strokes.append(line[:, ::-1] if upright else line)
    if random.random() < 0.3:
        strokes += [stroke[:, ::-1] for stroke in strokes]
    return tuple(strokes)


def heart(random: np.random.Generator) -> Strokes:
    t = np.linspace(0, 2 * np.pi, 50) + random.uniform(0, 6)
    x = 16 * np.sin(t) ** 3
    y = -(13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t))
    return (np.stack([x, y], axis=1) / 16 + random.normal(0, 0.02, (50, 2)),)


def lying_eight(random: np.random.Generator) -> Strokes:
    t = np.linspace(0, 2 * np.pi, 50) + random.uniform(0, 6)
    return (np.stack([np.cos(t), np.sin(2 * t) * random.uniform(0.25, 0.5)], axis=1),)


def arrow(random: np.random.Generator) -> Strokes:
    turn = random.uniform(0, 2 * np.pi)
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    shaft = np.stack([np.linspace(0, 1, 10), np.zeros(10)], axis=1)
    size = random.uniform(0.25, 0.45)
    head = _dense(np.array([[1 - size, -size], [1, 0], [1 - size, size]]), random, 5)
    return tuple(part @ rotation for part in (shaft, head))


def check_mark(random: np.random.Generator) -> Strokes:
    corners = np.array([[0, 0.6], [0.3, 1], [1, 0]]) + random.normal(0, 0.06, (3, 2))
    return (_dense(corners, random),)


def face(random: np.random.Generator) -> Strokes:
    t = np.linspace(0, 2 * np.pi, 40)
    circle = np.stack([np.cos(t), np.sin(t)], axis=1)
    mouth = np.stack(
        [np.linspace(-0.5, 0.5, 12), 0.3 + 0.25 * np.sin(np.linspace(0, np.pi, 12))], 1
    )
    eyes = [random.normal(0, 0.02, (4, 2)) + [x, -0.3] for x in (-0.35, 0.35)]
    return (circle, *eyes, mouth)


def house(random: np.random.Generator) -> Strokes:
    corners = np.array(
        [[0, 1], [0, 0], [0.5, -0.6], [1, 0], [1, 1], [0, 1], [1, 0], [0, 0], [1, 1]]
    )
    kept = corners[: int(random.integers(6, 10))] + random.normal(0, 0.05, 2)
    return (_dense(kept, random, 6),)


SHAPES: dict[str, Callable[[np.random.Generator], Strokes]] = {
    maker.__name__: maker
    for maker in (
        triangle, square, polygon, star, zigzag, scribble, loops, wave, dash, dots,
        cross, bars, heart, lying_eight, arrow, check_mark, face, house,
    )
}  # fmt: skip
