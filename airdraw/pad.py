"""Pad messages: what the writing area in the browser sends, checked and turned into ink."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from airdraw.ink import Drawing

MESSAGE_VERSION = 1
#: More than anybody writes by hand on one sheet; what is beyond is a broken or hostile sender.
MAX_STROKES = 2_000
MAX_POINTS = 200_000
#: Up to here a float holds every whole number.
MAX_WHOLE = 2**53


def drawing_from_pad(message: Any) -> Drawing:
    """The ink in a message of the pad.

    Args:
        message: ``{"version": 1, "strokes": [[[x, y, t], ...], ...]}``: x right and y down in
            heights of the pad (a stroke may leave the pad's edge), t in seconds.

    Returns:
        The drawing, in the same units, with the times of the points as they were drawn.

    Raises:
        ValueError: one sentence that names what is wrong.

    >>> drawing_from_pad({"version": 1, "strokes": [[[0.5, 0.1, 0.0], [0.5, 0.9, 0.3]]]}).box
    Box(x0=0.5, y0=0.1, x1=0.5, y1=0.9)
    """
    strokes = _strokes(message)
    for number, stroke in enumerate(strokes):
        if not isinstance(stroke, list) or not stroke:
            raise ValueError(
                f"Stroke {number}: a stroke of the pad is a list of at least one point."
            )
        for index, point in enumerate(stroke):
            if not _is_timed_point(point):
                raise ValueError(
                    f"Stroke {number}: point {index} is {_short(point)}; "
                    "a point of the pad is [x, y, t] in numbers."
                )
    return Drawing.from_points(strokes)


def sheet_from_pad(message: Any) -> int:
    """Which sheet of paper the message is about: clearing the pad takes a new one.

    Raises:
        ValueError: when the sheet is no whole number from 0.

    >>> sheet_from_pad({"sheet": 2, "strokes": []})
    2
    """
    sheet = message.get("sheet", 0) if isinstance(message, Mapping) else None
    if not isinstance(sheet, int) or isinstance(sheet, bool) or sheet < 0:
        raise ValueError(f"The pad's sheet is {_short(sheet)}; it is a whole number from 0.")
    return sheet


def _strokes(message: Any) -> list[Any]:
    if not isinstance(message, Mapping):
        raise ValueError(f"The pad sent {_short(message)}; an object with strokes was expected.")
    version = message.get("version", MESSAGE_VERSION)
    if version != MESSAGE_VERSION:
        raise ValueError(
            f"The pad speaks version {_short(version)} and this program {MESSAGE_VERSION}; "
            "reload the page."
        )
    strokes = message.get("strokes")
    if not isinstance(strokes, list):
        raise ValueError(f"The pad's strokes are {_short(strokes)}; a list was expected.")
    if len(strokes) > MAX_STROKES:
        raise ValueError(f"{len(strokes)} strokes are too many; clear the pad after {MAX_STROKES}.")
    points = sum(len(stroke) for stroke in strokes if isinstance(stroke, list))
    if points > MAX_POINTS:
        raise ValueError(f"{points} points are too many; clear the pad after {MAX_POINTS}.")
    return strokes


def _is_timed_point(point: Any) -> bool:
    return isinstance(point, list) and len(point) == 3 and all(_is_number(value) for value in point)


def _is_number(value: Any) -> bool:
    """A number that a float holds; JSON allows whole numbers of any length."""
    if isinstance(value, int) and not isinstance(value, bool):
        return abs(value) <= MAX_WHOLE
    return isinstance(value, float)


def _short(value: Any) -> str:
    """The value as text that fits into a sentence."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
