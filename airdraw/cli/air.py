"""What `airdraw video`, `replay` and `webcam` share: the pen's results in, numbers out."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from typing import TextIO

from airdraw.cli.loading import load_reader
from airdraw.cli.read import as_line, reading_as_dict
from airdraw.hand import Handedness
from airdraw.ink import Drawing
from airdraw.reading import Reading
from airdraw.session import AirPen, Event, FrameResult, PenSettings


class NumberReader:
    """Reads the ink of a session as it grows and prints each finished number.

    Args:
        name: where the frames come from; begins each line.
        out: gets one line a number.
        is_json: whether a line is a JSON object instead of tab-separated text.

    Attributes:
        text: the reading of the ink as it is now, "" when there is none.
        has_read: whether any number could be read.
    """

    def __init__(self, name: str, out: TextIO, *, is_json: bool) -> None:
        self._reader = load_reader()
        self._name, self._out, self._is_json = name, out, is_json
        self.text = ""
        self.has_read = False

    def follow(self, result: FrameResult) -> None:
        """Take in what one frame did."""
        if result.event is Event.COMMIT:
            self.report(result.drawing, result.t)
        elif result.event is not None:
            self.reread(result.drawing)
        elif result.stroke is not None and len(result.drawing.strokes) == 1:
            self.text = ""

    def reread(self, drawing: Drawing) -> None:
        """Read the ink as it is now, without printing."""
        self.text = self._reader.read(drawing).text

    def finish(self, pen: AirPen, last: FrameResult | None) -> None:
        """Finish and print what was still being written when the frames ended."""
        if last is not None and not (last.is_committed and last.stroke is None):
            self.report(pen.commit(), last.t)

    def report(self, drawing: Drawing, t: float) -> None:
        """Print the number that a finished drawing shows; an empty one shows none."""
        if drawing.is_empty:
            return
        reading = self._reader.read(drawing)
        self.text = reading.text
        self.has_read = self.has_read or any(digit.label is not None for digit in reading.digits)
        self._out.write(self._line(reading, drawing, t) + "\n")
        self._out.flush()

    def _line(self, reading: Reading, drawing: Drawing, t: float) -> str:
        if not self._is_json:
            return as_line(self._name, reading)
        strokes = [stroke.array.round(5).tolist() for stroke in drawing.strokes]
        values = {"path": self._name, "t": round(t, 3), **reading_as_dict(reading)}
        return json.dumps({**values, "strokes": strokes})


def add_pen_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare how the pen behaves."""
    parser.add_argument(
        "--pen", choices=("point", "pinch", "always"), default="point",
        help="what puts the pen down: the index finger alone, thumb on index finger, or any hand",
    )  # fmt: skip
    parser.add_argument(
        "--hand", choices=("left", "right"),
        help="the hand that writes, when both are seen and none has written yet",
    )  # fmt: skip
    parser.add_argument(
        "--pause", type=float, default=PenSettings().commit_pause_s, metavar="SECONDS",
        help="how long the pen is up before a number is finished",
    )  # fmt: skip


def pen_settings(arguments: argparse.Namespace) -> PenSettings:
    """The settings that `add_pen_arguments` asked for."""
    hands: dict[str | None, Handedness] = {"left": "Left", "right": "Right"}
    return PenSettings(
        pen=arguments.pen, hand=hands.get(arguments.hand), commit_pause_s=arguments.pause
    )


def numbers_of(results: Iterator[FrameResult], pen: AirPen, numbers: NumberReader) -> bool:
    """Read everything that a session writes; returns whether any number could be read."""
    last = None
    for last in results:
        numbers.follow(last)
    numbers.finish(pen, last)
    return numbers.has_read
