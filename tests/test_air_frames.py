"""Pictures on their way to the encoder: the same colours, and let go when they are encoded."""

from __future__ import annotations

import gc
import weakref
from fractions import Fraction

import av
import numpy as np
import pytest
from aiortc.codecs.vpx import Vp8Encoder
from av.video.reformatter import ColorRange

from airdraw.ui.air_frames import mirrored, sendable

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


@pytest.mark.parametrize("size", [(48, 64), (47, 63), (48, 96)])
@pytest.mark.parametrize("form", ["yuv420p", "yuvj420p", "nv12", "rgb24"])
def test_a_cameras_picture_is_mirrored_and_keeps_its_colours(
    size: tuple[int, int], form: str
) -> None:
    left, right = (200, 40, 90), (20, 160, 220)
    seen = np.full((*size, 3), left, np.uint8)
    half = size[1] // 2 // 2 * 2
    seen[:, half:] = right
    frame = av.VideoFrame.from_ndarray(seen, format="rgb24")
    if form != "rgb24":
        frame = frame.reformat(format=form)
    shown = mirrored(frame)
    assert shown.shape == seen.shape
    # Away from the edge between the two, where colours run into each other.
    assert np.abs(shown[:, :8].astype(int) - right).max() <= TOLERANCE
    assert np.abs(shown[:, -8:].astype(int) - left).max() <= TOLERANCE


def test_a_picture_in_full_range_is_not_taken_for_one_in_limited_range() -> None:
    image = np.full((48, 64, 3), 250, np.uint8)
    frame = av.VideoFrame.from_ndarray(image, format="rgb24").reformat(
        format="yuv420p", dst_color_range=ColorRange.JPEG
    )
    frame.color_range = ColorRange.JPEG
    assert np.abs(mirrored(frame).astype(int) - 250).max() <= TOLERANCE


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
