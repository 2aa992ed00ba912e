"""What the page learns of an air session: plain values of one moment."""

from __future__ import annotations

from dataclasses import dataclass

from airdraw.ink import Drawing
from airdraw.reading import Reading
from airdraw.session import FrameResult


@dataclass(frozen=True, kw_only=True)
class Committed:
    """One finished number."""

    number: int
    drawing: Drawing
    reading: Reading


@dataclass(frozen=True, kw_only=True)
class AirSnapshot:
    """The session at one moment, for the page.

    Attributes:
        result: what the newest frame showed; None before the first.
        drawing: the ink as the visitor sees it, the stroke in progress included.
        can_undo: whether there is anything to take back.
        can_redo: whether an undo can be taken back.
        is_committed: whether `drawing` is finished.
        read_drawing: the finished strokes that were read last.
        reading: what was read from them.
        read_number: which drawing they belong to, counted from 0.
        silent_s: time since the newest frame of the connection; None before the first.
        lost_hand_s: time since a hand was last seen; None when none has been.
        grey: smoothed mean grey value of the frames, in [0, 255].
        aspect: width over height of the newest frame.
        fps: smoothed frame rate of the frames that were looked at; 0 before the second.
        failure: why the video stopped, as a sentence; "" when it did not.
    """

    result: FrameResult | None
    drawing: Drawing
    can_undo: bool
    can_redo: bool
    is_committed: bool
    read_drawing: Drawing
    reading: Reading
    read_number: int
    silent_s: float | None
    lost_hand_s: float | None
    grey: float
    aspect: float
    fps: float
    failure: str
