"""More forms of digits than the writers of the pen data use, made from their own ink.

A slashed or barred 0, a flagged or footed 1, a crossed 7, an 8 of two rings: common in other
countries and nearly absent from the data.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from training.data import Sample, Strokes

Points = npt.NDArray[np.float64]


def more_forms(digits: list[Sample], count: int, random: np.random.Generator) -> list[Sample]:
    """About `count` digits with a stroke added, or put together from two rings."""
    makers = {0: _slashed, 1: _flagged_or_footed, 7: _crossed}
    by_label = {label: [s for s in digits if s.label == label] for label in (0, 1, 7)}
    made = []
    for _ in range(count // 4):
        for label, maker in makers.items():
            sample = _pick(by_label[label], random)
            made.append(replace(sample, strokes=maker(_unit(sample.strokes), random)))
        above, below = (_unit(_pick(by_label[0], random).strokes) for _ in range(2))
        made.append(replace(sample, label=8, strokes=_stacked(above, below, random)))
    return made


def _pick(samples: list[Sample], random: np.random.Generator) -> Sample:
    return samples[int(random.integers(len(samples)))]


def _unit(strokes: Strokes) -> list[Points]:
    """Ink from 0 to 1 in height, its middle at x = 0."""
    every = np.concatenate(strokes)
    low, high = every.min(axis=0), every.max(axis=0)
    height = max(float(high[1] - low[1]), 1e-9)
    corner = np.array([(low[0] + high[0]) / 2, low[1]])
    return [(stroke - corner) / height for stroke in strokes]


def _line(start: tuple[float, float], end: tuple[float, float]) -> Points:
    return np.linspace(start, end, 10)


def _slashed(strokes: list[Points], random: np.random.Generator) -> Strokes:
    half = float(np.abs(np.concatenate(strokes)[:, 0]).max()) * random.uniform(0.7, 1.4)
    if random.random() < 0.4:
        height = random.uniform(0.4, 0.6)
        return (*strokes, _line((-half, height), (half, height + random.normal(0, 0.06))))
    top, bottom = random.uniform(-0.1, 0.25), random.uniform(0.75, 1.1)
    return (*strokes, _line((half, top), (-half, bottom)))


def _flagged_or_footed(strokes: list[Points], random: np.random.Generator) -> Strokes:
    every = np.concatenate(strokes)
    top, foot = every[every[:, 1].argmin()], every[every[:, 1].argmax()]
    extra = []
    if random.random() < 0.7:
        angle = np.deg2rad(random.uniform(25, 70))
        reach = random.uniform(0.15, 0.4) * np.array([-np.cos(angle), np.sin(angle)])
        flag = _line(tuple(top + reach), tuple(top))
        extra.append(flag if random.random() < 0.5 else flag[::-1])
    if random.random() < 0.5 or not extra:
        half = random.uniform(0.12, 0.35)
        extra.append(_line((foot[0] - half, foot[1]), (foot[0] + half, foot[1])))
    if len(extra) == 2 or random.random() < 0.5:
        return (extra[0], *strokes, *extra[1:])
    return (*strokes, *extra)


def _crossed(strokes: list[Points], random: np.random.Generator) -> Strokes:
    every = np.concatenate(strokes)
    height = random.uniform(0.4, 0.62)
    middle = float(every[np.abs(every[:, 1] - height).argmin(), 0])
    half = random.uniform(0.12, 0.32)
    return (
        *strokes,
        _line((middle - half, height), (middle + half, height + random.normal(0, 0.05))),
    )


def _stacked(above: list[Points], below: list[Points], random: np.random.Generator) -> Strokes:
    ratio = random.uniform(0.7, 1.0)
    down = np.array([random.normal(0, 0.06), ratio + random.normal(-0.02, 0.05)])
    upper = [stroke * np.array([ratio, ratio]) for stroke in above]
    lower = [stroke + down for stroke in below]
    return (*upper, *lower) if random.random() < 0.8 else (*lower, *upper)
