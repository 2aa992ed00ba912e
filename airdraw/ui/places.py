"""Places at the camera: how many videos one computer carries at once, and who has one.

Knows no Streamlit. The pad and pictures cost little and are never counted.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping

VARIABLE_NAME = "AIRDRAW_MAX_VIDEOS"
SECRET_NAME = "max_videos"
#: Videos that keep a good frame rate, per core (docs/performance.md).
VIDEOS_PER_CORE = 2


class Places:
    """Who may use the camera. Safe in threads.

    Args:
        most: places in all.
        is_here: whether a visitor is still connected; the places of others are free.

    >>> places = Places(1)
    >>> places.take("ann"), places.take("bob"), places.take("ann")
    (True, False, True)
    >>> places.leave("ann")
    >>> places.take("bob")
    True
    """

    def __init__(self, most: int, is_here: Callable[[str], bool] = lambda _: True) -> None:
        self.most = most
        self._is_here = is_here
        self._lock = threading.Lock()
        self._taken: set[str] = set()

    def take(self, visitor: str) -> bool:
        """Take a place, or keep the one that the visitor has; False when all are taken."""
        with self._lock:
            self._forget_gone()
            if visitor in self._taken or len(self._taken) < self.most:
                self._taken.add(visitor)
                return True
            return False

    def leave(self, visitor: str) -> None:
        """Give a place back; nothing to do without one."""
        with self._lock:
            self._taken.discard(visitor)

    @property
    def taken(self) -> int:
        """How many places are taken."""
        with self._lock:
            self._forget_gone()
            return len(self._taken)

    @property
    def is_full(self) -> bool:
        return self.taken >= self.most

    def _forget_gone(self) -> None:
        self._taken = {visitor for visitor in self._taken if self._is_here(visitor)}


def most_videos(environment: Mapping[str, str], secrets: Mapping[str, object]) -> int:
    """How many videos are allowed at once: from the environment, the secrets, or by the cores.

    Raises:
        ValueError: when it is set to something else than a whole number from 0.

    >>> most_videos({"AIRDRAW_MAX_VIDEOS": "3"}, {"max_videos": 5})
    3
    >>> most_videos({}, {"max_videos": 5})
    5
    """
    given = environment.get(VARIABLE_NAME) or secrets.get(SECRET_NAME)
    if given is None:
        return VIDEOS_PER_CORE * _cores()
    try:
        most = int(str(given))
    except ValueError:
        most = -1
    if most < 0:
        raise ValueError(
            f"{VARIABLE_NAME} is {given!r}; it is how many videos are allowed at once, from 0."
        )
    return most


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
