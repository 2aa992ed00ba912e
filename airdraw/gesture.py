"""From poses to intentions: the pen switch and the commands that are held.

Lengths are in hand sizes and times in seconds, so that distance to the camera and frame rate
change nothing. Nothing here reads a clock.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

from airdraw.checks import check_numbers
from airdraw.hand import HandPose, Landmark, Position
from airdraw.pose import (
    PINCH_MIN_RATIO,
    Pose,
    finger_ratios,
    palm_centre,
    pinch_gap,
    point_lead,
)

PenStyle = Literal["point", "pinch", "always"]


class Event(StrEnum):
    """What happened in a frame, or which command a held pose will give."""

    STROKE_ENDED = "stroke ended"
    UNDO = "undo"
    CLEAR = "clear"
    COMMIT = "commit"


@dataclass(frozen=True, kw_only=True)
class SwitchSettings:
    """When the pen goes down and up; between the two thresholds it stays as it is.

    Attributes:
        point_on: lead of the index fingertip over the others that puts the pen down (hand sizes).
        point_off: lead below which it goes up.
        pinch_on: gap between thumb and index fingertip that puts the pen down (hand sizes).
        pinch_off: gap above which it goes up.
        down_confirm_s: how long the pose must last before the pen is down; what was written
            meanwhile is kept.
        up_confirm_s: how long the pen must be seen lifted before it is up.
        pinch_up_confirm_s: the same of a pinch. Fingertips that meet hide each other, and before a
            face their landmarks leap apart for several frames.
        bridge_s: how long the hand may be lost with the pen down.

    Raises:
        ValueError: for a value that is negative or not finite.
    """

    point_on: float = 0.42
    point_off: float = 0.28
    pinch_on: float = 0.32
    pinch_off: float = 0.46
    down_confirm_s: float = 0.08
    up_confirm_s: float = 0.06
    pinch_up_confirm_s: float = 0.17
    bridge_s: float = 0.2

    def __post_init__(self) -> None:
        check_numbers(self)


#: An index finger that is not even this far out never puts the pen down,
MIN_INDEX_RATIO = 1.0
#: and below this it lifts it: the tip of a fist may still lead its neighbours.
FOLDED_INDEX_RATIO = 0.9
#: A pinch ends when no finger is farther out than this: it has become a fist.
FOLDED_PINCH_RATIO = 0.7


class PenSwitch:
    """Decides from one hand after the other whether the pen is down.

    Attributes:
        is_down: whether the pen is down, confirmed.
        is_closing: whether pen-down is being confirmed: points may turn out to be ink.
        is_open: whether the hand of the last frame was seen to hold the pen up.
    """

    def __init__(self, style: PenStyle, settings: SwitchSettings = SwitchSettings()) -> None:
        self._style = style
        self._settings = settings
        self.reset()

    def reset(self) -> None:
        """Lift the pen and forget what was being confirmed."""
        self.is_down = False
        self.is_open = True
        self._closing_since: float | None = None
        self._last_closed = -math.inf
        self._lost_since: float | None = None

    @property
    def is_closing(self) -> bool:
        return self._closing_since is not None and not self.is_down

    @property
    def threshold(self) -> float:
        """The closure below which the pen goes up."""
        if self._style == "always":
            return 0.0
        return self._settings.point_off if self._style == "point" else -self._settings.pinch_off

    @property
    def _up_confirm_s(self) -> float:
        is_pinch = self._style == "pinch"
        return self._settings.pinch_up_confirm_s if is_pinch else self._settings.up_confirm_s

    def closure(self, hand: HandPose) -> float:
        """How firmly the pen is held down, in hand sizes; more is firmer."""
        if self._style == "always":
            return 1.0
        return point_lead(hand) if self._style == "point" else -pinch_gap(hand)

    def tip(self, hand: HandPose) -> Position:
        """Where the pen is: the index fingertip, or the middle of a pinch."""
        index = hand.at(Landmark.INDEX_TIP)
        if self._style != "pinch":
            return index
        thumb = hand.at(Landmark.THUMB_TIP)
        return Position((index.x + thumb.x) / 2, (index.y + thumb.y) / 2)

    def update(self, hand: HandPose | None, t: float) -> bool:
        """Take in one frame at `t` seconds, later than the one before; returns `is_down`."""
        if hand is None:
            self._lose(t)
            return self.is_down
        self._lost_since = None
        was_open, self.is_open = self.is_open, self._is_off(hand)
        if self.is_open:
            self._open(t, is_first=not was_open)
        elif self._is_on(hand):
            self._close(t)
        elif self.is_down:
            self._last_closed = t
        return self.is_down

    def _is_on(self, hand: HandPose) -> bool:
        closure = self.closure(hand)
        if self._style == "always":
            return True
        if self._style == "point":
            is_out = finger_ratios(hand)[0] >= MIN_INDEX_RATIO
            on = self._settings.point_on
        else:
            is_out = max(finger_ratios(hand)) >= PINCH_MIN_RATIO
            on = -self._settings.pinch_on
        # Only turning on needs the rest of the pose: a finger that points at the camera while
        # it writes looks short.
        return closure >= on and (is_out or self.is_down)

    def _is_off(self, hand: HandPose) -> bool:
        ratios = finger_ratios(hand)
        is_folded = {
            "point": ratios[0] < FOLDED_INDEX_RATIO,
            "pinch": max(ratios) < FOLDED_PINCH_RATIO,
            "always": False,
        }[self._style]
        return is_folded or self.closure(hand) < self.threshold

    def _close(self, t: float) -> None:
        self._last_closed = t
        if self._closing_since is None:
            self._closing_since = t
        if t - self._closing_since >= self._settings.down_confirm_s:
            self.is_down = True

    def _open(self, t: float, *, is_first: bool) -> None:
        # One frame alone may be misjudged, and at 10 frames a second it lasts long.
        is_confirmed = not is_first and t - self._last_closed >= self._up_confirm_s
        if not self.is_down or is_confirmed:
            self.is_down = False
            self._closing_since = None

    def _lose(self, t: float) -> None:
        if self._lost_since is None:
            self._lost_since = t
        if not self.is_down or t - self._lost_since > self._settings.bridge_s:
            self.is_down = False
            self._closing_since = None


#: A hold is counted down, so it takes time.
SHORTEST_HOLD_S = 0.001


@dataclass(frozen=True, kw_only=True)
class CommandSettings:
    """How long and how still a pose must be held to give its command.

    Attributes:
        clear_hold_s: open palm; longer than the usual pause, so that a hand that rests open after
            writing finishes the number before it clears.
        undo_hold_s: thumb and little finger out.
        commit_hold_s: fist.
        still_radius: how far the palm may drift meanwhile (hand sizes).
        grace_s: how long the pose or the hand may flicker away.

    Raises:
        ValueError: for a value that is negative or not finite, or a hold below 1 ms.
    """

    clear_hold_s: float = 1.5
    undo_hold_s: float = 0.6
    commit_hold_s: float = 0.6
    still_radius: float = 0.3
    grace_s: float = 0.15

    def __post_init__(self) -> None:
        shortest = dict.fromkeys(("clear_hold_s", "undo_hold_s", "commit_hold_s"), SHORTEST_HOLD_S)
        check_numbers(self, **shortest)


class Hold(NamedTuple):
    """A command being held: which, how far (0 to 1), whether it is given in this frame, and whether
    by a pause rather than a pose.
    """

    command: Event | None = None
    progress: float = 0.0
    is_given: bool = False
    is_pause: bool = False


class CommandHold:
    """Counts how long a command's pose is held still; gives each command once per hold."""

    def __init__(self, settings: CommandSettings = CommandSettings()) -> None:
        self._settings = settings
        self._hold_s = {
            Pose.PALM: (Event.CLEAR, settings.clear_hold_s),
            Pose.SHAKA: (Event.UNDO, settings.undo_hold_s),
            Pose.FIST: (Event.COMMIT, settings.commit_hold_s),
        }
        self.reset()

    def reset(self) -> None:
        """Forget what is being held."""
        self._pose: Pose | None = None
        self._since = self._last_seen = 0.0
        self._anchor = Position(0.0, 0.0)
        self._is_spent = False

    def update(self, hand: HandPose | None, pose: Pose | None, t: float) -> Hold:
        """Take in one frame at `t` seconds."""
        if hand is None or pose is not self._pose:
            if self._pose is not None and t - self._last_seen <= self._settings.grace_s:
                return self._hold(self._last_seen, is_seen=False)
            self._start(hand, pose, t)
        elif math.dist(palm_centre(hand), self._anchor) > self._settings.still_radius * hand.size:
            self._since, self._anchor = t, palm_centre(hand)
        self._last_seen = t
        return self._hold(t, is_seen=True)

    def _start(self, hand: HandPose | None, pose: Pose | None, t: float) -> None:
        self.reset()
        if hand is not None and pose in self._hold_s:
            self._pose, self._since, self._anchor = pose, t, palm_centre(hand)

    def _hold(self, t: float, *, is_seen: bool) -> Hold:
        if self._pose is None or self._is_spent:
            return Hold()
        command, hold_s = self._hold_s[self._pose]
        held_s = t - self._since
        self._is_spent = is_seen and held_s >= hold_s
        return Hold(command, min(held_s / hold_s, 1.0), self._is_spent)
