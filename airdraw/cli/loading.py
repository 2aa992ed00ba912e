"""Load the reader as the command line wants it: in silence."""

from __future__ import annotations

from pathlib import Path

from airdraw.cli.quiet import without_native_lines
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
    with without_native_lines():
        return Reader(contract, personal=personal)
