"""Load the reader without LiteRT's own line on standard error.

LiteRT announces its CPU kernels there ("INFO: Created TensorFlow Lite XNNPACK delegate"), from
native code and with no setting against it; our standard error carries sentences for people.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from airdraw.reader import Reader
from airdraw.recognizer import DEFAULT_CONTRACT


def load_reader(personal: Path | None = None, contract: Path = DEFAULT_CONTRACT) -> Reader:
    """The shipped reader, or another one.

    Args:
        personal: a file of `airdraw learn`.
        contract: of the model.

    Raises:
        ValueError: when the model is missing or broken, or the file is of another model.
    """
    with _native_standard_error_closed():
        return Reader(contract, personal=personal)


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
