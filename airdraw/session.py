"""From frames to ink: tracker, pen and commands behind one object that owns all state."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt

from airdraw.checks import check_kind
from airdraw.frame_clock import FrameClock
from airdraw.gesture import CommandHold, Event, Hold, PenStyle
from airdraw.hand import HandPose
from airdraw.history import EMPTY, History
from airdraw.ink import Drawing, Point, Stroke
from airdraw.pen import DEFAULT_PEN, Pen, PenSettings
from airdraw.pose import Pose, classify

if TYPE_CHECKING:
    from airdraw.tracker import HandTracker

__all__ = ["AirPen", "Event", "FrameResult", "PenSettings", "PenStyle", "Pose"]


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
        is_committed: whether `drawing` is finished; the next stroke starts a new one.
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
        drawing: ink to go on with, stroke by stroke undone by `undo`.
        on_hand: called with ``(t, hand)`` of each frame that counts, e.g. to record a trace.

    Raises:
        ValueError: when the settings or the drawing are something else.
    """

    def __init__(
        self,
        settings: PenSettings = DEFAULT_PEN,
        *,
        drawing: Drawing = EMPTY,
        on_hand: Callable[[float, HandPose | None], None] | None = None,
    ) -> None:
        check_kind("settings", settings, PenSettings)
        check_kind("drawing", drawing, Drawing)
        self.settings = settings
        self._on_hand = on_hand
        self._tracker: HandTracker | None = None
        self._clock = FrameClock()
        self._pen = Pen(settings)
        self._commands = CommandHold(settings.commands)
        self._history = History(drawing)
        # The pause before a commit counts from here; None when there is nothing to commit.
        self._pause_from: float | None = None
        self._last = FrameResult(t=-math.inf)

    @property
    def drawing(self) -> Drawing:
        """The ink as the user sees it, the stroke in progress included."""
        stroke, sheet = self._stroke_in_progress(), self._history.sheet
        return sheet.drawing if stroke is None else sheet.for_next_stroke().drawing.add(stroke)

    @property
    def is_committed(self) -> bool:
        """Whether `drawing` is finished."""
        return self._history.sheet.is_committed and not self._pen.is_down

    @property
    def can_undo(self) -> bool:
        """Whether there is anything to take back."""
        return self._pen.is_down or self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether an undo can be taken back."""
        return self._history.can_redo

    def observe(self, image_rgb: npt.NDArray[np.uint8], t: float) -> FrameResult:
        """Look at a frame. The first call loads the hand tracker.

        Args:
            image_rgb: (H, W, 3) uint8 RGB, mirrored as the user sees it.
            t: seconds. A frame that repeats a time or comes late changes nothing.

        Raises:
            ValueError: for an image of another shape or type, a time that is not finite, or
                when MediaPipe or the hand model is missing.
        """
        if self._clock.is_late(t):
            return replace(self._last, event=None)
        if self._tracker is None:
            from airdraw.tracker import HandTracker

            writes = None if self.settings.pen == "always" else _pen_down_in(self.settings)
            self._tracker = HandTracker(writes=writes, prefers=self.settings.hand)
        return self.observe_hand(self._tracker.find(image_rgb, t), t)

    def observe_hand(self, hand: HandPose | None, t: float) -> FrameResult:
        """The same from a hand that was tracked elsewhere: no MediaPipe needed."""
        if self._clock.is_late(t):
            return replace(self._last, event=None)
        if hand is not None:
            check_kind("hand", hand, HandPose)
        if self._on_hand is not None:
            self._on_hand(t, hand)
        now = self._clock.advance(t)
        pose = None if hand is None else classify(hand, self.settings.poses)
        event = self._add(self._pen.follow(hand, now))
        hold = self._hold(hand, pose, now)
        if hold.is_given:
            event = self._give(hold)
        self._last = self._result(hand, pose, event, hold)
        return self._last

    def undo(self) -> Drawing:
        """Take back the last stroke (also one in progress), clear or commit.

        A commit that came by itself, after a pause, goes together with the stroke before it.

        Returns:
            The ink as it is then.
        """
        was_committed, was_down = self._history.sheet.is_committed, self._pen.is_down
        stroke = self._pen.stop()
        self._add(stroke)
        # A stroke in progress too small to keep is gone already.
        if stroke is not None or not was_down:
            self._history.undo()
        # A commit that was taken back must not come again by itself.
        self._pause_from = None if was_committed else self._clock.now
        return self.drawing

    def redo(self) -> Drawing:
        """Take back the last undo; returns the ink as it is then."""
        self._history.redo()
        self._pause_from = None if self._history.sheet.is_committed else self._clock.now
        return self.drawing

    def clear(self) -> Drawing:
        """Remove all ink, which `undo` brings back; returns what was removed."""
        self._add(self._pen.stop())
        removed = self._history.sheet.drawing
        self._history.clear()
        self._pause_from = None
        return removed

    def commit(self) -> Drawing:
        """End the stroke in progress and finish the drawing; returns it."""
        return self._commit(by_itself=False)

    def close(self) -> None:
        """Release the tracker; closing twice does nothing."""
        tracker, self._tracker = self._tracker, None
        if tracker is not None:
            tracker.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _stroke_in_progress(self) -> Stroke | None:
        return Stroke(tuple(self._pen.live)) if self._pen.is_down else None

    def _commit(self, *, by_itself: bool) -> Drawing:
        self._add(self._pen.stop())
        self._history.commit(by_itself=by_itself)
        self._pause_from = None
        return self._history.sheet.drawing

    def _add(self, stroke: Stroke | None) -> Event | None:
        if stroke is None:
            return None
        self._history.add(stroke)
        self._pause_from = self._clock.now
        return Event.STROKE_ENDED

    def _hold(self, hand: HandPose | None, pose: Pose | None, now: float) -> Hold:
        """The command being held, else the pause that ends in a commit."""
        if self._pen.is_busy:
            self._commands.reset()
            self._pause_from = None if self._pause_from is None else now
            return Hold()
        hold = Hold()
        if self.settings.pen != "always":
            hold = self._commands.update(hand, pose, now)
        if hold.command is None or not self._can(hold.command):
            return self._pause(now)
        # An open palm may be a hand at rest: what it would clear is finished first.
        pause = self._pause(now) if hold.command is Event.CLEAR else Hold()
        return pause if pause.is_given else hold

    def _pause(self, now: float) -> Hold:
        """How far the pause is after which a drawing is finished."""
        pause_s = self.settings.commit_pause_s
        if pause_s is None or self._pause_from is None or not self._can(Event.COMMIT):
            return Hold()
        progress = min((now - self._pause_from) / pause_s, 1.0)
        return Hold(Event.COMMIT, progress, progress >= 1.0, is_pause=True)

    def _can(self, command: Event) -> bool:
        """Whether there is anything for the command to act upon."""
        sheet = self._history.sheet
        if command is Event.UNDO:
            return self._history.can_undo
        return not sheet.drawing.is_empty and not (command is Event.COMMIT and sheet.is_committed)

    def _give(self, hold: Hold) -> Event | None:
        if hold.command is Event.UNDO:
            self.undo()
        elif hold.command is Event.CLEAR:
            self.clear()
        else:
            self._commit(by_itself=hold.is_pause)
        return hold.command

    def _result(
        self, hand: HandPose | None, pose: Pose | None, event: Event | None, hold: Hold
    ) -> FrameResult:
        stroke, sheet = self._stroke_in_progress(), self._history.sheet
        if stroke is not None:
            sheet = sheet.for_next_stroke()
        return FrameResult(
            t=self._clock.now,
            hand=hand,
            pose=pose,
            tip=self._pen.tip,
            is_down=self._pen.is_down,
            drawing=sheet.drawing if stroke is None else sheet.drawing.add(stroke),
            stroke=stroke,
            event=event,
            held=hold.command,
            progress=hold.progress,
            is_committed=sheet.is_committed,
            number=sheet.number,
        )


def _pen_down_in(settings: PenSettings) -> Callable[[HandPose], bool]:
    """Whether a hand holds the pen down; knows no `AirPen`, which is then gone when dropped."""
    wanted = Pose.PINCH if settings.pen == "pinch" else Pose.POINT
    return lambda hand: classify(hand, settings.poses) is wanted
