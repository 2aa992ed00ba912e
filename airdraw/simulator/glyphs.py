"""Digits to write, drawn by us: several forms of each, as people in different places write them.

A glyph lives in a box of height 1 (x right, y down). A stroke is a chain of smooth pieces; where
two pieces meet there is a corner.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
_Piece = tuple[tuple[float, float], ...]
_Stroke = tuple[_Piece, ...]

#: Points between two of a piece's support points.
_STEPS = 12
#: Digits of a number do not stand on one exact line: spread of height and offset.
_UNEVEN = 0.03

_BOWL_0: _Piece = (
    (0.34, 0.0), (0.1, 0.16), (0.0, 0.5), (0.1, 0.85), (0.32, 1.0),
    (0.54, 0.84), (0.62, 0.5), (0.54, 0.15), (0.36, 0.0), (0.3, 0.01),
)  # fmt: skip

#: Form name → strokes, for each digit.
FORMS: tuple[dict[str, tuple[_Stroke, ...]], ...] = (
    {
        "plain": ((_BOWL_0,),),
        "slashed": ((_BOWL_0,), (((0.6, 0.1), (0.05, 0.92)),)),
        "round": (
            (
                (
                    (0.36, 0.02), (0.12, 0.12), (0.0, 0.46), (0.12, 0.86), (0.38, 1.0),
                    (0.66, 0.84), (0.74, 0.46), (0.62, 0.12), (0.4, 0.0), (0.28, 0.05),
                ),
            ),
        ),
    },
    {
        "plain": ((((0.06, 0.0), (0.03, 0.5), (0.0, 1.0)),),),
        "flagged": ((((0.0, 0.24), (0.14, 0.14), (0.26, 0.0)), ((0.26, 0.0), (0.26, 1.0))),),
        "footed": (
            (((0.0, 0.24), (0.14, 0.14), (0.26, 0.0)), ((0.26, 0.0), (0.26, 1.0))),
            (((0.02, 1.0), (0.52, 1.0)),),
        ),
    },
    {
        "plain": (
            (
                (
                    (0.04, 0.24), (0.12, 0.06), (0.32, 0.0), (0.53, 0.08), (0.57, 0.28),
                    (0.44, 0.54), (0.2, 0.8), (0.0, 0.99),
                ),
                ((0.0, 0.99), (0.3, 0.985), (0.62, 0.98)),
            ),
        ),
        "looped": (
            (
                (
                    (0.05, 0.22), (0.16, 0.04), (0.36, 0.0), (0.55, 0.1), (0.55, 0.32),
                    (0.4, 0.6), (0.2, 0.88), (0.05, 0.97), (0.0, 0.89), (0.1, 0.83),
                    (0.26, 0.89), (0.44, 0.98), (0.66, 0.92),
                ),
            ),
        ),
    },
    {
        "plain": (
            (
                (
                    (0.04, 0.14), (0.2, 0.01), (0.42, 0.04), (0.5, 0.2), (0.4, 0.39), (0.2, 0.46),
                ),
                (
                    (0.2, 0.46), (0.44, 0.52), (0.56, 0.72), (0.44, 0.93), (0.2, 1.0), (0.0, 0.89),
                ),
            ),
        ),
        "flat": (
            (
                ((0.02, 0.02), (0.26, 0.01), (0.52, 0.0)),
                ((0.52, 0.0), (0.36, 0.2), (0.22, 0.4)),
                (
                    (0.22, 0.4), (0.44, 0.45), (0.56, 0.66), (0.46, 0.91), (0.22, 1.0), (0.0, 0.92),
                ),
            ),
        ),
    },
    {
        "open": (
            (((0.14, 0.0), (0.08, 0.3), (0.0, 0.6)), ((0.0, 0.6), (0.3, 0.6), (0.66, 0.58))),
            (((0.46, 0.12), (0.45, 0.56), (0.43, 1.0)),),
        ),
        "closed": (
            (((0.46, 0.0), (0.24, 0.32), (0.0, 0.66)), ((0.0, 0.66), (0.34, 0.66), (0.66, 0.65))),
            (((0.47, 0.02), (0.47, 0.5), (0.46, 1.0)),),
        ),
        "one_stroke": (
            (
                ((0.44, 0.98), (0.45, 0.5), (0.46, 0.0)),
                ((0.46, 0.0), (0.24, 0.32), (0.0, 0.66)),
                ((0.0, 0.66), (0.34, 0.66), (0.68, 0.65)),
            ),
        ),
    },
    {
        "two_strokes": (
            (
                ((0.12, 0.02), (0.09, 0.22), (0.06, 0.44)),
                (
                    (0.06, 0.44), (0.28, 0.36), (0.5, 0.48), (0.56, 0.7), (0.44, 0.93),
                    (0.2, 1.0), (0.0, 0.92),
                ),
            ),
            (((0.12, 0.02), (0.34, 0.015), (0.56, 0.0)),),
        ),
        "one_stroke": (
            (
                ((0.56, 0.0), (0.34, 0.01), (0.12, 0.02)),
                ((0.12, 0.02), (0.09, 0.22), (0.06, 0.44)),
                (
                    (0.06, 0.44), (0.28, 0.36), (0.5, 0.48), (0.56, 0.7), (0.44, 0.93),
                    (0.2, 1.0), (0.0, 0.92),
                ),
            ),
        ),
    },
    {
        "plain": (
            (
                (
                    (0.46, 0.0), (0.22, 0.2), (0.05, 0.5), (0.02, 0.78), (0.16, 0.98),
                    (0.4, 0.98), (0.54, 0.8), (0.48, 0.6), (0.28, 0.54), (0.1, 0.66), (0.04, 0.78),
                ),
            ),
        ),
        "straight": (
            (
                (
                    (0.32, 0.0), (0.16, 0.28), (0.03, 0.6), (0.05, 0.88), (0.24, 1.0),
                    (0.46, 0.92), (0.52, 0.74), (0.4, 0.58), (0.2, 0.6), (0.06, 0.76),
                ),
            ),
        ),
    },
    {
        "plain": (
            (((0.0, 0.03), (0.3, 0.02), (0.6, 0.0)), ((0.6, 0.0), (0.4, 0.44), (0.2, 1.0))),
        ),
        "crossed": (
            (((0.0, 0.03), (0.3, 0.02), (0.6, 0.0)), ((0.6, 0.0), (0.4, 0.44), (0.2, 1.0))),
            (((0.14, 0.5), (0.34, 0.49), (0.58, 0.47)),),
        ),
        "hooked": (
            (
                ((0.0, 0.2), (0.03, 0.02)),
                ((0.03, 0.02), (0.32, 0.03), (0.6, 0.0)),
                ((0.6, 0.0), (0.4, 0.44), (0.24, 1.0)),
            ),
        ),
    },
    {
        "plain": (
            (
                (
                    (0.5, 0.12), (0.3, 0.0), (0.1, 0.08), (0.07, 0.28), (0.26, 0.46),
                    (0.48, 0.62), (0.54, 0.82), (0.36, 0.99), (0.12, 0.96), (0.02, 0.78),
                    (0.14, 0.58), (0.34, 0.43), (0.5, 0.27), (0.5, 0.12),
                ),
            ),
        ),
        "two_rings": (
            (
                (
                    (0.3, 0.46), (0.1, 0.36), (0.08, 0.14), (0.28, 0.0), (0.48, 0.12),
                    (0.48, 0.34), (0.3, 0.46),
                ),
            ),
            (
                (
                    (0.3, 0.46), (0.06, 0.58), (0.0, 0.8), (0.24, 1.0), (0.5, 0.9),
                    (0.54, 0.64), (0.3, 0.46),
                ),
            ),
        ),
    },
    {
        "plain": (
            (
                (
                    (0.5, 0.14), (0.32, 0.0), (0.1, 0.1), (0.02, 0.3), (0.16, 0.47),
                    (0.38, 0.42), (0.5, 0.16),
                ),
                ((0.5, 0.16), (0.5, 0.5), (0.44, 1.0)),
            ),
        ),
        "curved": (
            (
                (
                    (0.5, 0.16), (0.32, 0.0), (0.1, 0.08), (0.02, 0.28), (0.14, 0.47),
                    (0.36, 0.44), (0.5, 0.18),
                ),
                ((0.5, 0.18), (0.52, 0.5), (0.46, 0.84), (0.28, 1.0), (0.06, 0.94)),
            ),
        ),
    },
)  # fmt: skip


def glyph(digit: int, form: str) -> list[Array]:
    """The strokes of one digit as (N, 2) points in a box of height 1.

    Raises:
        ValueError: when the digit or its form does not exist.
    """
    if digit not in range(10):
        raise ValueError(f"{digit!r} is no digit; glyphs exist for 0 to 9.")
    if form not in FORMS[digit]:
        raise ValueError(
            f"There is no form {form!r} of {digit}; there are {', '.join(FORMS[digit])}."
        )
    return [
        np.vstack([_smooth(np.array(piece, dtype=np.float64)) for piece in stroke])
        for stroke in FORMS[digit][form]
    ]


#: More are too small in a picture, and take minutes to write.
MOST_DIGITS = 100


def write_text(text: str, rng: np.random.Generator) -> list[list[Array]]:
    """The strokes of each digit of a number, in built-in glyphs of height about 1.

    Args:
        text: digits only.
        rng: chooses each digit's form and the small differences of human writing.

    Raises:
        ValueError: when there is nothing to write, too much, or anything but the digits 0 to 9.
    """
    if not text or not text.isascii() or not text.isdigit():
        raise ValueError(f"Only the digits 0 to 9 can be written, not {text!r:.60}.")
    if len(text) > MOST_DIGITS:
        raise ValueError(f"At most {MOST_DIGITS} digits can be written, not {len(text)}.")
    return [
        _humanized(glyph(int(character), str(rng.choice(list(FORMS[int(character)])))), rng)
        for character in text
    ]


def _humanized(strokes: list[Array], rng: np.random.Generator) -> list[Array]:
    """The glyph with a little slant, stretch and offset, as nobody writes twice the same."""
    slant, width = rng.normal(0.0, 0.06), rng.uniform(0.88, 1.12)
    size, lift = 1 + rng.normal(0.0, _UNEVEN), rng.normal(0.0, _UNEVEN)
    matrix = np.array([[width, -slant], [0.0, size]])
    return [stroke @ matrix.T + (0.0, lift) for stroke in strokes]


def _smooth(points: Array) -> Array:
    """A curve through the points (centripetal Catmull-Rom: no loops, no overshooting)."""
    if len(points) == 2:
        return np.linspace(points[0], points[1], _STEPS + 1)
    framed = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    knots = np.concatenate(
        [[0.0], np.cumsum(np.linalg.norm(np.diff(framed, axis=0), axis=1) ** 0.5)]
    )
    pieces = [_catmull_rom(framed[i : i + 4], knots[i : i + 4]) for i in range(len(points) - 1)]
    return np.vstack([*(piece[:-1] for piece in pieces), points[-1:]])


def _catmull_rom(points: Array, knots: Array) -> Array:
    """One span of the curve by Barry and Goldman's pyramid of interpolations."""
    t = np.linspace(knots[1], knots[2], _STEPS + 1)[:, None]

    def between(one: Array, other: Array, start: int, end: int) -> Array:
        share = (t - knots[start]) / (knots[end] - knots[start])
        return np.asarray((1 - share) * one + share * other)

    lines = [between(points[i], points[i + 1], i, i + 1) for i in range(3)]
    bows = [between(lines[i], lines[i + 1], i, i + 2) for i in range(2)]
    return between(bows[0], bows[1], 1, 2)
