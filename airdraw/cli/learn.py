"""`airdraw learn`: learn one person's hand from digits that they wrote once."""

from __future__ import annotations

import argparse
from pathlib import Path

from airdraw.cli import EXIT_DONE
from airdraw.cli.loading import load_reader
from airdraw.cli.outputs import check_outputs
from airdraw.cli.read import STANDARD_INPUT, file_content, ink_content
from airdraw.ink import Drawing
from airdraw.reader import Reader

_ALL_DIGITS = "0123456789"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="+", type=_named, metavar="FILE",
        help="ink (.inkml, .json): the digits 0 to 9 in a row, the pen lifted after each",
    )  # fmt: skip
    parser.add_argument(
        "--text", default=_ALL_DIGITS, help=f"what was written in each file ({_ALL_DIGITS})"
    )
    parser.add_argument(
        "--check", type=_named, metavar="FILE",
        help="the same written once more, to see what was gained",
    )  # fmt: skip
    parser.add_argument(
        "-o", "--out", type=_named, default="hand.json", metavar="HAND.json",
        help="where the hand is kept (hand.json); delete the file to forget it",
    )  # fmt: skip


def _named(path: str) -> str:
    if not path:
        raise argparse.ArgumentTypeError("it is empty, name a file")
    return path


def run(arguments: argparse.Namespace) -> int:
    """Learn, save, and say how often the digits are right before and after.

    Raises:
        ValueError: when a file is no ink, or not what was to be written.
    """
    text = arguments.text
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"--text is what was written, in digits, not {text!r}.")
    check = [arguments.check] if arguments.check else []
    # Ink that comes by standard input ("-") has no file.
    files = {Path(path) for path in [*arguments.files, *check] if path != STANDARD_INPUT}
    check_outputs(files, [Path(arguments.out)])
    reader = load_reader()
    samples = [one for path in arguments.files for one in _samples(reader, path, text)]
    # Read before anything is saved, for it may be none.
    checked = [one for path in check for one in _samples(reader, path, text)]
    personal = reader.learn(samples)
    personal.save(arguments.out)
    what = "the digits of the check" if checked else "the learned digits"
    asked = checked or samples
    before, after = (_right(one, asked) for one in (reader, reader.for_hand(personal)))
    print(f"{arguments.out}\t{what}: {before} of {len(asked)} right before, {after} after")
    return EXIT_DONE


def _samples(reader: Reader, path: str, text: str) -> list[tuple[int, Drawing]]:
    try:
        drawing = ink_content(file_content(path))
        if drawing is None:
            raise ValueError("It is no ink; a hand is learned from .inkml or .json.")
        return reader.digits_of_row(drawing, text)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def _right(reader: Reader, samples: list[tuple[int, Drawing]]) -> int:
    return sum(reader.read(drawing).text == str(label) for label, drawing in samples)
