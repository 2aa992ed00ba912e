"""What is written and uploaded on the photographed pages: numbers, doubtful and refused ink."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from airdraw import Drawing, Reader
from airdraw.reading import Digit
from airdraw.simulator.glyphs import FORMS, glyph, write_text
from airdraw.ui.ink_picture import ink_png
from airdraw.ui.reading_view import WORTH_ASKING, is_unsure

#: Triangle, house, spring: looks of ink that is no digit.
NO_DIGITS = (
    ((0.5, 0.0), (1.0, 0.9), (0.0, 0.9), (0.5, 0.0)),
    ((0.0, 1.0), (0.0, 0.4), (0.5, 0.0), (1.0, 0.4), (1.0, 1.0), (0.0, 1.0)),
    tuple((0.1 + 0.08 * i, 0.0 if i % 2 else 1.0) for i in range(10)),
    tuple((0.5 + 0.05 * t * np.cos(t), 0.5 + 0.05 * t * np.sin(t)) for t in np.arange(0, 10, 0.3)),
)

#: Two candidates share at least this much.
SURE_OF_TWO = 0.85

#: Empty paper around the writing of a picture.
PAPER_PX = 90

Way = list[tuple[float, float]]


def number(text: str, seed: int = 5) -> list[Way]:
    """The strokes of a number in built-in glyphs."""
    glyphs = write_text(text, np.random.default_rng(seed))
    return [
        [(float(x) + 0.95 * place, float(y)) for x, y in stroke]
        for place, strokes in enumerate(glyphs)
        for stroke in strokes
    ]


def unsure_digit(reader: Reader) -> list[Way]:
    """Half-way forms between two digits, until the reader asks which one it is."""
    for share in np.linspace(0.3, 0.7, 21):
        for one, other in ((4, 9), (1, 7), (3, 8), (0, 6), (5, 6)):
            for strokes in _between(one, other, float(share)):
                reading = reader.read(Drawing.from_points(strokes))
                if len(reading.digits) == 1 and is_torn(reading.digits[0]):
                    return strokes
    raise SystemExit("The reader is sure of everything that was tried; add other forms.")


def is_torn(digit: Digit) -> bool:
    """Whether the reader asks which of two digits it is, and is sure that it is one of them."""
    (_, best), (_, second), *_ = digit.candidates
    is_one_of_them = second > WORTH_ASKING and best + second > SURE_OF_TWO
    return digit.label is not None and is_unsure(digit) and is_one_of_them


def _between(one: int, other: int, share: float) -> Iterator[list[Way]]:
    for first in FORMS[one]:
        for second in FORMS[other]:
            a, b = glyph(one, first), glyph(other, second)
            if len(a) == len(b):
                yield [_mixed(x, y, share) for x, y in zip(a, b, strict=True)]


def _mixed(one: np.ndarray, other: np.ndarray, share: float) -> Way:
    steps = np.linspace(0, 1, 40)
    a, b = (
        np.stack([np.interp(steps, np.linspace(0, 1, len(w)), w[:, axis]) for axis in (0, 1)], 1)
        for w in (one, other)
    )
    return [(float(x), float(y)) for x, y in (1 - share) * a + share * b]


def refused_ink(reader: Reader) -> list[Way]:
    """A drawing that is no digit, and that the reader refuses."""
    for anchors in NO_DIGITS:
        way = np.array(anchors)
        steps = np.linspace(0, len(way) - 1, 60)
        x, y = (np.interp(steps, range(len(way)), way[:, axis]) for axis in (0, 1))
        strokes = [list(zip(x.tolist(), y.tolist(), strict=True))]
        reading = reader.read(Drawing.from_points(strokes))
        if len(reading.digits) == 1 and reading.digits[0].label is None:
            return strokes
    raise SystemExit("The reader takes everything for a digit; add other drawings.")


def picture(text: str, path: Path, seed: int = 5) -> Path:
    """A photo-like picture of a number: grey paper in uneven light."""
    ink = Image.open(io.BytesIO(ink_png(Drawing.from_points(number(text, seed)), 300)))
    dark = np.pad(1 - np.asarray(ink, dtype=float) / 255, PAPER_PX)
    height, width = dark.shape
    light = 236 - 40 * np.linspace(0, 1, width)[None, :] - 20 * np.linspace(0, 1, height)[:, None]
    noise = np.random.default_rng(0).normal(0, 3, dark.shape)
    grey = np.clip(light - dark * 170 + noise, 0, 255)
    tint = grey[..., None] * np.array([1.0, 0.985, 0.95])
    Image.fromarray(np.clip(tint, 0, 255).astype(np.uint8)).save(path)
    return path
