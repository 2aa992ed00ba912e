"""Is this still the same hand, on a way that a hand can have gone?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from airdraw.checks import check_numbers
from airdraw.hand import HandPose, Position
from airdraw.pose import palm_centre


class Verdict(Enum):
    """What a found hand is, given the one before."""

    SAME = "same"
    JUMP = "jump"
    NEW = "new"


@dataclass(frozen=True, kw_only=True)
class JumpSettings:
    """What a hand can do between two frames; lengths in hand sizes.

    Attributes:
        max_speed: no finger is faster (hand sizes per second),
        max_bend_speed: nor bends or stretches faster: its motion against the palm. Asked only of
            a pen that knows no poses, to which a finger misjudged as folded is ink.
        slack: what landmarks may err by on top.
        max_gap_s: seen again later than this, it is a new hand.
        max_jump_s: a jump that lasts longer was none: the tracker follows another hand.
        max_bridge: a loss is bridged over this distance at most.
        max_bridge_speed_ratio: and over what the speed before the loss makes likely, this many
            times.
        max_size_ratio: a hand does not grow or shrink more than this during a loss.

    Raises:
        ValueError: for a value that is negative or not finite.
    """

    max_speed: float = 30.0
    max_bend_speed: float = 9.0
    slack: float = 0.3
    max_gap_s: float = 0.35
    max_jump_s: float = 0.2
    max_bridge: float = 1.5
    max_bridge_speed_ratio: float = 1.5
    max_size_ratio: float = 1.6

    def __post_init__(self) -> None:
        check_numbers(self)


class JumpFilter:
    """Judges one hand after the other.

    Args:
        settings: what a hand can do.
        may_bend: whether fingers may bend as fast as they like.
    """

    def __init__(self, settings: JumpSettings = JumpSettings(), *, may_bend: bool = True) -> None:
        self._settings = settings
        self._may_bend = may_bend
        self.reset()

    def reset(self) -> None:
        """Forget the hand; the next one is new."""
        self._tip: Position | None = None
        self._palm = Position(0.0, 0.0)
        self._t = -math.inf
        self._size = 0.0
        self._speed = 0.0
        self._is_lost = False
        self._jump_since: float | None = None

    def lose(self) -> None:
        """No hand was found in this frame."""
        self._is_lost = True

    def judge(self, hand: HandPose, tip: Position, t: float) -> Verdict:
        """Whether a hand at `t` seconds with its pen tip here is the one of the frame before."""
        verdict = self._verdict(hand, tip, t)
        if verdict is Verdict.JUMP:
            self._jump_since = t if self._jump_since is None else self._jump_since
            return verdict
        step_s = t - self._t
        is_moving = verdict is Verdict.SAME and step_s > 0
        self._speed = self._moved(hand, tip) / step_s if is_moving else 0.0
        self._tip, self._t, self._size = tip, t, hand.size
        self._palm = palm_centre(hand)
        self._is_lost, self._jump_since = False, None
        return verdict

    def _verdict(self, hand: HandPose, tip: Position, t: float) -> Verdict:
        settings = self._settings
        is_gone = self._tip is None or t - self._t > settings.max_gap_s
        if is_gone or hand.size == 0 or self._size == 0:
            return Verdict.NEW
        if self._jump_since is not None:
            if self._can_bridge(hand, tip, t):
                return Verdict.SAME
            has_lasted = t - self._jump_since > settings.max_jump_s
            return Verdict.NEW if has_lasted else Verdict.JUMP
        if self._is_lost:
            return Verdict.SAME if self._can_bridge(hand, tip, t) else Verdict.NEW
        reach = settings.max_speed * (t - self._t) + settings.slack
        is_possible = self._moved(hand, tip) <= reach and self._can_bend(hand, tip, t)
        return Verdict.SAME if is_possible else Verdict.JUMP

    def _can_bridge(self, hand: HandPose, tip: Position, t: float) -> bool:
        """Whether the hand can be where it is, given where and how fast it was last seen."""
        settings = self._settings
        likely = settings.max_bridge_speed_ratio * self._speed * (t - self._t) + settings.slack
        growth = max(hand.size / self._size, self._size / hand.size)
        is_near = self._moved(hand, tip) <= min(likely, settings.max_bridge)
        return is_near and growth <= settings.max_size_ratio

    def _moved(self, hand: HandPose, tip: Position) -> float:
        return 0.0 if self._tip is None else math.dist(tip, self._tip) / hand.size

    def _can_bend(self, hand: HandPose, tip: Position, t: float) -> bool:
        """Whether the tip can have moved against the palm as it did."""
        if self._may_bend or self._tip is None:
            return True
        palm = palm_centre(hand)
        dx = (tip.x - palm.x) - (self._tip.x - self._palm.x)
        dy = (tip.y - palm.y) - (self._tip.y - self._palm.y)
        reach = self._settings.max_bend_speed * (t - self._t) + self._settings.slack
        return math.hypot(dx, dy) <= reach * hand.size
