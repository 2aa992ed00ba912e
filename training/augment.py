"""Honest distortions: what real hands, pens, trackers and papers do to digits.

Ink is distorted as points, before the package's own normalization draws it. All lengths are in
units of the larger side of the ink's box.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from training.data import Strokes

Points = npt.NDArray[np.float64]


def distort_ink_mildly(strokes: Strokes, random: np.random.Generator) -> Strokes:
    """One copy as a careful writer would write it again."""
    return tuple(_warp(_affine(_unit(strokes), random, 0.4), random, 0.4))


def distort_ink(strokes: Strokes, random: np.random.Generator, strength: float = 1.0) -> Strokes:
    """One distorted copy: slant, turn, warp, pen order, lifts, tails, sampling, jitter."""
    made = _unit(strokes)
    made = _reorder(made, random)
    if len(made) > 1 and random.random() < 0.35:
        made = _displace(made, random)
    if len(made) > 1 and random.random() < 0.35:
        made = [np.concatenate(made)]
    made = _affine(made, random, strength)
    made = _warp(made, random, strength)
    if random.random() < 0.45:
        made = _add_tails(made, random)
    if random.random() < 0.5:
        made = [_resample(stroke, random) for stroke in made]
    if random.random() < 0.25:
        made = [_smooth(stroke, int(random.integers(2, 5))) for stroke in made]
    if random.random() < 0.5:
        made = _jitter(made, random, strength)
    return tuple(made)


def _unit(strokes: Strokes) -> list[Points]:
    every = np.concatenate(strokes)
    low, high = every.min(axis=0), every.max(axis=0)
    side = max(float((high - low).max()), 1e-9)
    return [(stroke - (low + high) / 2) / side for stroke in strokes]


def _reorder(strokes: list[Points], random: np.random.Generator) -> list[Points]:
    """Some write a stroke the other way round, or the bar of the 7 first."""
    made = [stroke[::-1] if random.random() < 0.12 else stroke for stroke in strokes]
    if len(made) > 1 and random.random() < 0.15:
        made = [made[i] for i in random.permutation(len(made))]
    return made


def _displace(strokes: list[Points], random: np.random.Generator) -> list[Points]:
    """The second stroke seldom meets the first where it should: flags float, bars slip."""
    made = []
    for stroke in strokes:
        middle = stroke.mean(axis=0)
        size = np.exp(random.normal(0, 0.1))
        made.append((stroke - middle) * size + middle + random.normal(0, 0.05, 2))
    return made


def _affine(strokes: list[Points], random: np.random.Generator, strength: float) -> list[Points]:
    turn = np.deg2rad(random.normal(0, 9) if random.random() < 0.6 else random.uniform(-27, 27))
    turn *= strength
    slant = random.normal(0, 0.2) * strength
    # Some write very narrow or very wide, however carefully.
    is_odd = random.random() < 0.25
    stretch = np.exp(random.uniform(-0.3, 0.3) if is_odd else random.normal(0, 0.14) * strength)
    cos, sin = np.cos(turn), np.sin(turn)
    matrix = np.array([[cos, -sin], [sin, cos]]) @ np.array([[stretch, slant], [0, 1 / stretch]])
    return [stroke @ matrix.T for stroke in strokes]


def _warp(strokes: list[Points], random: np.random.Generator, strength: float) -> list[Points]:
    """A slow wave through the plane: proportions differ between people and within one digit."""
    size = random.uniform(0, 0.06) * strength
    waves = random.normal(0, 3.5, (2, 2))
    phases = random.uniform(0, 2 * np.pi, 2)
    return [stroke + size * np.sin(stroke @ waves + phases) for stroke in strokes]


def _add_tails(strokes: list[Points], random: np.random.Generator) -> list[Points]:
    """Ink from a pen that went down too early or came up too late."""
    made = list(strokes)
    ends = random.choice(3, p=(0.3, 0.3, 0.4))
    if ends != 1:
        made[-1] = np.concatenate([made[-1], _tail(made[-1], random)])
    if ends != 0:
        made[0] = np.concatenate([_tail(made[0][::-1], random)[::-1], made[0]])
    return made


def _tail(stroke: Points, random: np.random.Generator) -> Points:
    """Points that go on from the end of a stroke, mostly the way it was going, bent a little."""
    length = random.uniform(0.03, 0.5)
    before = stroke[max(len(stroke) - 4, 0)]
    way = stroke[-1] - before
    heading = np.arctan2(way[1], way[0]) if np.any(way) else random.uniform(-np.pi, np.pi)
    heading = (
        heading + random.normal(0, 0.6) if random.random() < 0.5 else random.uniform(-np.pi, np.pi)
    )
    count = int(random.integers(2, 9))
    headings = heading + random.normal(0, 1.0) * np.linspace(0, 1, count)
    steps = np.stack([np.cos(headings), np.sin(headings)], axis=1) * (length / count)
    tail: Points = stroke[-1] + np.cumsum(steps, axis=0)
    return tail


def _resample(stroke: Points, random: np.random.Generator) -> Points:
    """The same way sampled by a slower device, at another speed, or with points missing."""
    if len(stroke) < 4:
        return stroke
    if random.random() < 0.4:
        kept = random.random(len(stroke)) < random.uniform(0.4, 0.95)
        kept[[0, -1]] = True
        return stroke[kept]
    count = int(random.integers(7, 45))
    pace = np.cumsum(np.exp(random.normal(0, 0.4, count)))
    wanted = (pace - pace[0]) / (pace[-1] - pace[0]) * (len(stroke) - 1)
    places = np.arange(len(stroke))
    return np.stack([np.interp(wanted, places, stroke[:, axis]) for axis in (0, 1)], axis=1)


def _smooth(stroke: Points, width: int) -> Points:
    """Corners rounded as a smoothing filter rounds them."""
    if len(stroke) < 2 * width:
        return stroke
    padded = np.pad(stroke, ((width - 1, width - 1), (0, 0)), mode="edge")
    window = np.ones(width) / width
    return np.stack([np.convolve(padded[:, axis], window, "valid") for axis in (0, 1)], axis=1)


def _jitter(strokes: list[Points], random: np.random.Generator, strength: float) -> list[Points]:
    size = random.uniform(0.003, 0.055) * strength
    return [stroke + random.normal(0, size, stroke.shape) for stroke in strokes]


def distort_pictures(
    pictures: npt.NDArray[np.float32], random: np.random.Generator
) -> npt.NDArray[np.float32]:
    """(N, 28, 28) float32 pictures turned, slanted, stretched, shifted, warped and re-inked.

    A quarter stays as it is. The others are resampled cubically: a net that has mostly seen the
    blur of a linear resampling reads sharp pictures worse.
    """
    is_changed = random.random(len(pictures)) < 0.75
    return np.stack(
        [
            _distort_picture(picture, random) if changed else picture
            for picture, changed in zip(pictures, is_changed, strict=True)
        ]
    )


def _distort_picture(
    picture: npt.NDArray[np.float32], random: np.random.Generator
) -> npt.NDArray[np.float32]:
    size = picture.shape[0]
    turn = np.deg2rad(random.normal(0, 7))
    stretch = np.exp(random.normal(0, 0.08, 2))
    cos, sin = np.cos(turn), np.sin(turn)
    matrix = np.array([[cos, -sin], [sin, cos]]) @ np.diag(stretch)
    matrix = matrix @ np.array([[1, random.normal(0, 0.12)], [0, 1]])
    rows, cols = np.indices((size, size), dtype=np.float64)
    x, y = cols - (size - 1) / 2, rows - (size - 1) / 2
    bend = random.uniform(0, 1.0) * np.sin(
        random.normal(0, 0.25, (2, 1, 1)) * x
        + random.normal(0, 0.25, (2, 1, 1)) * y
        + random.uniform(0, 2 * np.pi, (2, 1, 1))
    )
    shift = random.normal(0, 0.7, 2)
    from_x = matrix[0, 0] * x + matrix[0, 1] * y + bend[0] + shift[0] + (size - 1) / 2
    from_y = matrix[1, 0] * x + matrix[1, 1] * y + bend[1] + shift[1] + (size - 1) / 2
    made = cv2.remap(picture, from_x.astype(np.float32), from_y.astype(np.float32), cv2.INTER_CUBIC)
    if random.random() < 0.2:
        made = made * random.uniform(0.8, 1.6)
    return np.clip(made, 0, 1).astype(np.float32)
