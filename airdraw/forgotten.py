"""Closes what its owner never closed, in a moment in which that is safe.

Python's garbage collector comes in the middle of anything, also of MediaPipe's own calls: closing a
landmarker there waits for ever, for a lock that the interrupted call holds or for a thread that was
collected before. So what is left behind is only put aside then, and closed later.
"""

from __future__ import annotations

import atexit
from collections.abc import Callable, Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from weakref import ref

Close = Callable[[], None]


class Forgotten:
    """Watches owners of what must be closed."""

    def __init__(self) -> None:
        self._watched: dict[ref[object], Close] = {}
        # The one queue that a garbage collector may put into.
        self._left_behind: SimpleQueue[Close] = SimpleQueue()
        # When Python ends nothing can be closed any more; MediaPipe knows, once it is let go.
        atexit.register(self._let_go)

    def watch(self, owner: object, close: Close) -> ref[object]:
        """`close` is put aside when `owner` is gone; the answer is what `closed` takes."""
        key = ref(owner, self._put_aside)
        self._watched[key] = close
        return key

    def closed(self, key: ref[object]) -> bool:
        """Stop watching, since the owner closes by itself; whether it was watched until now."""
        return self._watched.pop(key, None) is not None

    def close_all(self) -> None:
        """Close what was put aside. Not to be called by a garbage collector."""
        for close in self._taken():
            close()

    def _taken(self) -> Iterator[Close]:
        with suppress(Empty):
            while True:
                yield self._left_behind.get_nowait()

    def _put_aside(self, key: ref[object]) -> None:
        close = self._watched.pop(key, None)
        if close is not None:
            self._left_behind.put(close)

    def _let_go(self) -> None:
        self._watched.clear()
        for _ in self._taken():
            pass
