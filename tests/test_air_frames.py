"""Pictures on their way to the encoder: the same colours, and let go when they are encoded."""

from __future__ import annotations

import gc
import weakref
from fractions import Fraction

import numpy as np
import pytest
from aiortc.codecs.vpx import Vp8Encoder

from airdraw.ui.air_frames import sendable

#: Colour is kept for four pixels at once, in 220 steps.
TOLERANCE = 6


@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (255, 196, 61), (15, 23, 42)])
@pytest.mark.parametrize("size", [(48, 64), (47, 63), (48, 63), (16, 16)])
def test_a_sent_picture_has_the_colours_that_were_drawn(
    size: tuple[int, int], colour: tuple[int, int, int]
) -> None:
    image = np.full((*size, 3), colour, np.uint8)
    frame, _ = sendable(image)
    shown = frame.to_ndarray(format="rgb24")
    assert shown.shape == image.shape
    assert np.abs(shown.astype(int) - image).max() <= TOLERANCE


def test_a_picture_that_is_a_part_of_another_is_sent_as_it_looks() -> None:
    large = np.zeros((96, 128, 3), np.uint8)
    large[::2, ::2] = 200
    shown = sendable(large[::2, ::2])[0].to_ndarray(format="rgb24")
    assert np.abs(shown.astype(int) - 200).max() <= TOLERANCE


def test_the_encoder_lets_a_picture_go_when_it_is_encoded() -> None:
    encoder = Vp8Encoder()
    released = []
    for number in range(3):
        frame, memory = sendable(np.full((48, 64, 3), 50 * number, np.uint8))
        weakref.finalize(memory, released.append, number)
        frame.pts, frame.time_base = 3000 * number, Fraction(1, 90_000)
        encoder.encode(frame)
        del frame, memory
    gc.collect()
    assert released == [0, 1, 2]
