"""From frames to ink: tracker, gestures and smoothing behind one object that owns all state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Self

import numpy as np
import numpy.typing as npt

from airdraw.hand import HandPose
from airdraw.ink import Drawing, Point, Stroke

EMPTY = Drawing()

PenStyle = Literal["point", "pinch", "always"]


class Pose(StrEnum):
    """What a hand shows."""

    POINT = "point"
    TWO = "two"
    PINCH = "pinch"
    PALM = "palm"
    FIST = "fist"
    SHAKA = "shaka"
    OTHER = "other"


class Event(StrEnum):
    """What happened in a frame, or which command a held pose will give."""

    STROKE_ENDED = "stroke ended"
    UNDO = "undo"
    CLEAR = "clear"
    COMMIT = "commit"


@dataclass(frozen=True, kw_only=True)
class PenSettings:
    """How the air pen behaves (to be refined: more fields with defaults will follow).

    Attributes:
        pen: which gesture puts the pen down.
        commit_pause_s: how long the pen is up before the number is committed; None for never.
    """

    pen: PenStyle = "point"
    commit_pause_s: float | None = 1.2


@dataclass(frozen=True, kw_only=True)
class FrameResult:
    """What one frame showed and did.

    Attributes:
        t: the frame's time in seconds.
        hand: the hand, or None when none was found. `hand.size` and `hand.box` (canvas units)
            tell too far, too close and at the edge.
        pose: what the hand shows; None without a hand.
        tip: where the pen is (smoothed, canvas units), pen up or down; None without a hand.
        is_down: whether the pen writes.
        drawing: the ink as the user sees it, the stroke in progress included as the last one.
            At COMMIT, and until the next stroke starts, the finished drawing.
        stroke: the stroke in progress, or None.
        event: what happened in this frame.
        held: the command that is being counted down (COMMIT also during the pause), or None.
        progress: how far that countdown is, from 0 to 1.
        is_committed: whether `drawing` has been committed; the next stroke starts a new one.
        number: counts drawings from 0; undoing a commit goes back to the number before.
    """

    t: float
    hand: HandPose | None = None
    pose: Pose | None = None
    tip: Point | None = None
    is_down: bool = False
    drawing: Drawing = EMPTY
    stroke: Stroke | None = None
    event: Event | None = None
    held: Event | None = None
    progress: float = 0.0
    is_committed: bool = False
    number: int = 0


class AirPen:
    """Writes in the air: one frame after the other in, ink out.

    Owns all mutable state of one user. Not locked: a program with several threads puts one lock
    around it.

    Args:
        settings: how the pen behaves.
        on_hand: called with ``(t, hand)`` of each frame before it is used, e.g. to record a trace.
    """

    def __init__(
        self,
        settings: PenSettings = PenSettings(),
        *,
        on_hand: Callable[[float, HandPose | None], None] | None = None,
    ) -> None:
        self.settings = settings
        self._on_hand = on_hand

    @property
    def drawing(self) -> Drawing:
        """The ink as the user sees it."""
        raise NotImplementedError

    def observe(self, image_rgb: npt.NDArray[np.uint8], t: float) -> FrameResult:
        """Look at a frame: (H, W, 3) uint8 RGB, mirrored as the user sees it, at `t` seconds.

        Loads the hand tracker on first use. Frames that repeat a time or step back change nothing.
        """
        raise NotImplementedError

    def observe_hand(self, hand: HandPose | None, t: float) -> FrameResult:
        """The same from a hand that was tracked elsewhere: no MediaPipe needed."""
        raise NotImplementedError

    def undo(self) -> Drawing:
        """Take back the last stroke, clear or commit; returns the ink as it is then."""
        raise NotImplementedError

    def redo(self) -> Drawing:
        """Take back the last undo; returns the ink as it is then."""
        raise NotImplementedError

    def clear(self) -> Drawing:
        """Remove all ink (`undo` brings it back); returns what was removed."""
        raise NotImplementedError

    def commit(self) -> Drawing:
        """End the stroke in progress and finish the drawing; returns it."""
        raise NotImplementedError

    def close(self) -> None:
        """Release the tracker."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
