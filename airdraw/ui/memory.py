"""Memory goes back to the computer when visitors leave.

The GNU C library gives every thread a pool of memory of its own and keeps what was freed there.
Video comes with new threads for each visitor and a megabyte a frame, so the pools grow: after six
visitors the app held 730 MB, with few pools 490 MB. On other C libraries nothing is done.
"""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

#: `man 3 mallopt`.
_M_ARENA_MAX = -8
MOST_POOLS = 2


def keep_few_pools() -> None:
    """To be called before threads are started."""
    if (library := _gnu_library()) is not None:
        library.mallopt(_M_ARENA_MAX, MOST_POOLS)


def give_back() -> None:
    """Give freed memory back to the computer."""
    if (library := _gnu_library()) is not None:
        library.malloc_trim(0)


@cache
def _gnu_library() -> Any:
    try:
        library = ctypes.CDLL("libc.so.6")
    except OSError:
        return None
    return library if hasattr(library, "malloc_trim") else None
