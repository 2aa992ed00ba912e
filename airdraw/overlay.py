"""Ink, fingertip, pen state and countdown drawn onto a frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from airdraw.session import FrameResult


@dataclass(frozen=True, kw_only=True)
class OverlayStyle:
    """How the overlay looks; lengths are shares of the frame's height, colours RGB."""

    ink: tuple[int, int, int] = (255, 255, 255)
    ink_width: float = 0.018
    shows_skeleton: bool = False


def draw_overlay(
    frame_rgb: npt.NDArray[np.uint8],
    result: FrameResult,
    *,
    text: str = "",
    style: OverlayStyle = OverlayStyle(),
) -> npt.NDArray[np.uint8]:
    """A new (H, W, 3) uint8 RGB frame with what the pen did drawn in.

    Args:
        frame_rgb: the frame that `result` came from, mirrored as the user sees it.
        text: the reading to show large, e.g. "407"; "" for none.
    """
    raise NotImplementedError
