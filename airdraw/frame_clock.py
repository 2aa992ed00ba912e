"""The time of frames: the source's own, made to increase."""

from __future__ import annotations

import math

#: A clock that steps back farther than this was set anew; a smaller step is a late frame.
MAX_LATE_S = 1.0
#: From the last frame of the old clock to the first of the new one.
NEW_CLOCK_STEP_S = 1 / 30
#: Beyond this a float no longer tells frames apart; the seconds since 1970 are 60 times fewer.
MAX_TIME_S = 1e11


class FrameClock:
    """Time that only increases, whatever the source's clock does."""

    def __init__(self) -> None:
        self.now = -math.inf
        self._offset_s = 0.0

    def is_late(self, t: float) -> bool:
        """Whether a frame at `t` repeats a time or comes late.

        Raises:
            ValueError: when the time is no number, not finite or absurd.
        """
        try:
            is_finite = math.isfinite(t)
        except (TypeError, OverflowError):
            raise ValueError(f"A frame's time is in seconds, {t!r} cannot be.") from None
        if not is_finite:
            raise ValueError(f"A frame's time must be finite, this is {t}.")
        if abs(t) > MAX_TIME_S:
            raise ValueError(f"A frame's time is in seconds, {t} cannot be.")
        return self.now - MAX_LATE_S <= t + self._offset_s <= self.now

    def advance(self, t: float) -> float:
        """The time of a frame that is not late."""
        if t + self._offset_s <= self.now:
            self._offset_s = self.now + NEW_CLOCK_STEP_S - t
        self.now = t + self._offset_s
        return self.now
