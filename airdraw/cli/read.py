"""`airdraw read`: pictures and ink files in, one line per file out."""

from __future__ import annotations

import argparse
import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

from airdraw.cli import EXIT_BAD_INPUT, EXIT_DONE, EXIT_NOTHING_READ
from airdraw.cli.batch import Outcome, files_in, outcomes
from airdraw.cli.loading import load_reader
from airdraw.cli.streams import printable
from airdraw.field_reading import FieldReading
from airdraw.field_text import EXAMPLES, parse_field
from airdraw.fields import Field
from airdraw.ink import Drawing
from airdraw.reader import Reader
from airdraw.reading import Reading

STANDARD_INPUT = "-"
#: More than any ink or picture that somebody means to have read.
_MOST_BYTES = 200_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="+", metavar="FILE",
        help="pictures (png, jpg, webp, tiff, bmp), ink (.inkml, .json), folders of them, "
        "or - for standard input",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="one JSON object per line")
    parser.add_argument(
        "--field", metavar="FIELD",
        help=f"what the ink was to be, such as {', '.join(EXAMPLES)}",
    )  # fmt: skip
    parser.add_argument(
        "--personal", type=Path, metavar="FILE", help="whose hand it is: a file of `airdraw learn`"
    )


def run(arguments: argparse.Namespace) -> int:
    """Read every file; a broken one is named on standard error and the others still read."""
    if "" in arguments.files:
        raise ValueError("An empty name is no file; was a variable not set?")
    field = None if arguments.field is None else parse_field(arguments.field)
    unlisted: list[OSError] = []
    paths = files_in(arguments.files, unlisted.append)
    for error in unlisted:
        _tell_broken(str(error.filename), f"{error.strerror}.")
    if not (paths or unlisted):
        raise ValueError(f"There is nothing to read in {', '.join(arguments.files)}.")
    was_broken, was_read = bool(unlisted), False
    # Standard input is this process's alone.
    processes = 1 if STANDARD_INPUT in paths else None
    load, read = partial(load_reader, arguments.personal), partial(read_path, field=field)
    made = outcomes(paths, load, read, most_processes=processes)
    for path, reading in zip(paths, made, strict=True):
        if isinstance(reading, str):
            was_broken = True
            _tell_broken(path, reading)
            continue
        was_read |= _is_answer(reading)
        print(as_json(path, reading) if arguments.json else as_line(path, reading))
    if was_broken:
        return EXIT_BAD_INPUT
    return EXIT_DONE if was_read else EXIT_NOTHING_READ


def _tell_broken(path: str, sentence: str) -> None:
    print(f"airdraw read: {printable(path)}: {sentence}", file=sys.stderr)


def _is_answer(reading: Reading) -> bool:
    """Whether there is a digit, and where a field was asked for, a valid answer."""
    if isinstance(reading, FieldReading) and not reading.follows_field:
        return False
    return any(digit.label is not None for digit in reading.digits)


def read_path(reader: Reader, path: str, field: Field | None = None) -> Outcome:
    """Read one file or standard input; what is wrong with it is one sentence."""
    try:
        return read_content(reader, file_content(path), field)
    except OSError as error:
        return error.strerror or str(error)
    except ValueError as error:
        return " ".join(str(error).split())


def read_content(reader: Reader, content: bytes, field: Field | None = None) -> Reading:
    """Read ink or a picture, told apart by content and not by name.

    Raises:
        ValueError: with one sentence when it is neither, or a picture where a field is read.
    """
    drawing = ink_content(content)
    if drawing is not None:
        return reader.read(drawing) if field is None else reader.read(drawing, field)
    if field is not None:
        raise ValueError("A field is read from ink, and this is a picture.")
    import cv2

    from airdraw.image_file import open_picture

    # Its threads only get into each other's way: whole files are shared out to the cores.
    cv2.setNumThreads(1)
    return reader.read_image(open_picture(content))


def ink_content(content: bytes) -> Drawing | None:
    """The ink in a file; None when it is not ink but may be a picture.

    Raises:
        ValueError: with one sentence when it is broken.
    """
    if not content:
        raise ValueError("The file is empty.")
    start = content[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return Drawing.from_json(_text(content))
    # InkML in UTF-16 begins with a byte order mark, which no picture does.
    if start.startswith((b"<", b"\xff\xfe<", b"\xfe\xff\0<")):
        return Drawing.from_inkml(content)
    return None


def as_line(path: str, reading: Reading) -> str:
    """Path, text and confidence, separated by tabs."""
    return f"{printable(path)}\t{reading.text}\t{reading.confidence:.3f}"


def as_json(path: str, reading: Reading) -> str:
    return json.dumps({"path": path, **reading_as_dict(reading)})


def reading_as_dict(reading: Reading) -> dict[str, Any]:
    """A reading as plain values for JSON."""
    made: dict[str, Any] = {
        "text": reading.text,
        "confidence": round(reading.confidence, 4),
        "digits": [
            {
                "label": digit.label,
                "confidence": round(digit.confidence, 4),
                "candidates": [[label, round(p, 4)] for label, p in digit.candidates],
                "box": list(digit.box),
            }
            for digit in reading.digits
        ],
    }
    if isinstance(reading, FieldReading):
        made["follows_field"] = reading.follows_field
        made["answers"] = [[text, round(p, 4)] for text, p in reading.answers]
    return made


def file_content(path: str) -> bytes:
    """The bytes of a file, or of standard input for "-"."""
    if path == STANDARD_INPUT:
        content = sys.stdin.buffer.read(_MOST_BYTES + 1)
    else:
        with Path(path).open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise ValueError(f"It is larger than {_MOST_BYTES // 10**6} MB.")
    return content


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("The ink file is not UTF-8 text.") from None
