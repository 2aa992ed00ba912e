"""Whose hand writes, when more than one is in the picture.

MediaPipe follows the hand that it saw first. That is right while it writes, and wrong when it is
the one that rests on the desk while the other one points. So while the followed hand does not
write, another one is looked for now and then, and gets the pen when it writes.
"""

from __future__ import annotations

from collections.abc import Callable

from airdraw.hand import Handedness, HandPose

#: Another hand is looked for this often, while the followed one does not write.
LOOK_EVERY_S = 0.25
#: A hand that has written keeps the pen so long, from one stroke to the next.
KEEP_S = 2.0

Writes = Callable[[HandPose], bool]


class HandChoice:
    """Decides when to look for another hand, and whether it takes the pen.

    Args:
        writes: whether a hand holds the pen down in this pose; None never looks for another hand.
        prefers: the hand that gets the pen while none has written; None: the one seen first.
    """

    def __init__(self, writes: Writes | None = None, prefers: Handedness | None = None) -> None:
        self._writes = writes
        self._prefers = prefers
        self.lose()

    def lose(self) -> None:
        """No hand is followed any more."""
        self._wrote_at: float | None = None
        self._looked_at: float | None = None

    def wants_look(self, hand: HandPose, t: float) -> bool:
        """Whether to look for another hand than the followed one, at `t` seconds."""
        if self._writes is None:
            return False
        if self._writes(hand):
            self._wrote_at = t
        is_kept = self._wrote_at is not None and 0 <= t - self._wrote_at < KEEP_S
        if is_kept or self._looked_at is None or t < self._looked_at:
            # Not at once: a hand that is just being found deserves a moment.
            self._looked_at = t
            return False
        is_due = t - self._looked_at >= LOOK_EVERY_S
        if is_due:
            self._looked_at = t
        return is_due

    def takes_pen(self, other: HandPose, hand: HandPose) -> bool:
        """Whether another hand gets the pen from one that does not write."""
        if self._writes is not None and self._writes(other):
            return True
        is_preferred = other.handedness == self._prefers != hand.handedness
        return is_preferred and self._wrote_at is None
