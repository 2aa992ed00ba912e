"""`airdraw replay`: reads numbers from a recorded landmark trace, without MediaPipe."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from airdraw.cli import EXIT_DONE, EXIT_NOTHING_READ
from airdraw.cli.air import NumberReader, numbers_of
from airdraw.session import AirPen
from airdraw.trace import read_trace


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "file", type=Path, metavar="TRACE.jsonl", help="what `airdraw video --trace` wrote"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a number")


def run(arguments: argparse.Namespace) -> int:
    """Replay the trace; returns the exit code.

    Raises:
        ValueError: naming the file, and the line that is no trace.
    """
    numbers = NumberReader(str(arguments.file), sys.stdout, is_json=arguments.json)
    # Bytes that are no text make their line one that is no JSON, which is then named.
    with arguments.file.open(encoding="utf-8", errors="replace") as file:
        try:
            settings, frames = read_trace(file)
            pen = AirPen(settings)
            results = (pen.observe_hand(hand, t) for t, hand in frames)
            return EXIT_DONE if numbers_of(results, pen, numbers) else EXIT_NOTHING_READ
        except ValueError as error:
            raise ValueError(f"{arguments.file}: {error}") from None
