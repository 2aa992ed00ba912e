"""`airdraw learn`: learn one person's hand from digits that they wrote once."""

from __future__ import annotations

import argparse
from pathlib import Path

from airdraw.cli import EXIT_DONE, check_outputs
from airdraw.cli.loading import load_reader
from airdraw.cli.read import file_content, ink_content
from airdraw.ink import Drawing
from airdraw.reader import Reader

_ALL_DIGITS = "0123456789"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="+", metavar="FILE",
        help="ink (.inkml, .json): the digits 0 to 9 in a row, the pen lifted after each",
    )  # fmt: skip
    parser.add_argument(
        "--text", default=_ALL_DIGITS, help=f"what was written in each file ({_ALL_DIGITS})"
    )
    parser.add_argument(
        "--check", type=Path, metavar="FILE",
        help="the same written once more, to see what was gained",
    )  # fmt: skip
    parser.add_argument(
        "-o", "--out", type=Path, default=Path("hand.json"), metavar="HAND.json",
        help="where the hand is kept (hand.json); delete the file to forget it",
    )  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    """Learn, save, and say how often the digits are right before and after.

    Raises:
        ValueError: when a file is no ink, or not what was to be written.
    """
    text = arguments.text
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"--text is what was written, in digits, not {text!r}.")
    # Ink that comes by standard input ("-") has no file.
    check_outputs([Path(path) for path in arguments.files if path != "-"], [arguments.out])
    reader = load_reader()
    samples = [one for path in arguments.files for one in _samples(reader, path, text)]
    personal = reader.learn(samples)
    personal.save(arguments.out)
    knowing = reader.for_hand(personal)
    what = "the learned digits"
    if arguments.check is not None:
        samples = _samples(reader, str(arguments.check), text)
        what = "the digits of the check"
    before, after = (_right(one, samples) for one in (reader, knowing))
    print(f"{arguments.out}\t{what}: {before} of {len(samples)} right before, {after} after")
    return EXIT_DONE


def _samples(reader: Reader, path: str, text: str) -> list[tuple[int, Drawing]]:
    drawing = ink_content(file_content(path))
    if drawing is None:
        raise ValueError(f"{path} is no ink; a hand is learned from .inkml or .json.")
    try:
        return reader.digits_of_row(drawing, text)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def _right(reader: Reader, samples: list[tuple[int, Drawing]]) -> int:
    return sum(reader.read(drawing).text == str(label) for label, drawing in samples)
