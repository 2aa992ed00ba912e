"""The benchmarks' film carries its frames' numbers."""

from __future__ import annotations

import numpy as np

from airdraw.simulator import Away, simulate
from benchmarks.frame_number import CHECK_BITS, COLUMNS, NUMBER_BITS, SQUARE_PX, code, numbered


def read_back(image: np.ndarray) -> int:
    """The code in a picture, as the page's script reads it."""
    value = 0
    for bit in range(NUMBER_BITS + CHECK_BITS):
        row, column = (round((place + 0.5) * SQUARE_PX) for place in divmod(bit, COLUMNS))
        value |= int(image[row, column, 0] > 127) << bit
    return value


def test_each_frame_carries_its_number_and_nothing_else_changes() -> None:
    plain = list(simulate([Away(0.3)]))
    made = list(numbered(plain))
    assert [read_back(frame.image) for frame in made] == [code(n) for n in range(len(plain))]
    below = 2 * SQUARE_PX
    assert all(
        np.array_equal(a.image[below:], b.image[below:]) for a, b in zip(plain, made, strict=True)
    )


def test_a_spoilt_bit_is_noticed() -> None:
    valid = {code(number) for number in range(2**NUMBER_BITS)}
    assert len(valid) == 2**NUMBER_BITS
    spoilt = {one ^ 1 << bit for one in valid for bit in range(NUMBER_BITS + CHECK_BITS)}
    assert not spoilt & valid
