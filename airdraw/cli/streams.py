"""The standard streams, whatever the shell made of them."""

from __future__ import annotations

import io
import os
import sys

_NAMES = ("stdin", "stdout", "stderr")


def prepare_streams() -> None:
    """Open those that were closed (`2>&-`), and let no name of a file be unprintable."""
    for number, name in enumerate(_NAMES):
        if getattr(sys, name) is None:
            # The lowest free number is taken, which is this one: those before it are open.
            os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(number, "w" if number else "r", closefd=False))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def drop_output() -> None:
    """What is still to be written goes nowhere: Python would complain about it when it ends."""
    try:
        number = sys.stdout.fileno()
    except io.UnsupportedOperation:
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)


def printable(text: str) -> str:
    """Text that stays in its line and column: control characters are escaped.

    >>> printable("two\\nlines\\tä")
    'two\\\\nlines\\\\tä'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
