"""Keep the lines of native libraries off standard error, which carries sentences for people.

LiteRT, MediaPipe, OpenCV and Qt write there ("INFO: Created TensorFlow Lite XNNPACK delegate"), and
have no setting against it. What Python writes to `sys.stderr` still arrives.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_STANDARD_ERROR = 2


@contextmanager
def without_native_lines() -> Iterator[None]:
    """Meanwhile standard error belongs to Python alone."""
    stream = sys.stderr
    stream.flush()
    kept = os.dup(_STANDARD_ERROR)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        if _is_standard_error(stream):
            sys.stderr = os.fdopen(kept, "w", buffering=1, errors=stream.errors, closefd=False)
        os.dup2(nowhere, _STANDARD_ERROR)
        yield
    finally:
        sys.stderr = stream
        os.dup2(kept, _STANDARD_ERROR)
        os.close(kept)
        os.close(nowhere)


def _is_standard_error(stream: io.TextIOBase | object) -> bool:
    """Whether a stream is not something else that was put in its place."""
    try:
        return isinstance(stream, io.TextIOBase) and stream.fileno() == _STANDARD_ERROR
    except io.UnsupportedOperation:
        return False
