"""Load the reader without LiteRT's own line on standard error.

LiteRT announces its CPU kernels there ("INFO: Created TensorFlow Lite XNNPACK delegate"), from
native code and with no setting against it; our standard error carries sentences for people.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from airdraw.reader import Reader


def load_reader() -> Reader:
    """The shipped reader.

    Raises:
        ValueError: when the model is missing or broken.
    """
    with _native_standard_error_closed():
        return Reader()


@contextmanager
def _native_standard_error_closed() -> Iterator[None]:
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
