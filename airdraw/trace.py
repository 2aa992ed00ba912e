"""Landmark traces: what the tracker saw, as JSON Lines, so that a session replays bit for bit.

The first line names the format and the pen's settings, every other line is one frame::

    {"format": "airdraw-trace", "version": 1, "settings": {"pen": "point", ...}}
    {"t": 0.0333, "hand": {"handedness": "Right", "score": 0.98, "landmarks": [[0.61, 0.44], ...]}}
    {"t": 0.0667, "hand": null}

Landmarks are in canvas units. A trace holds no picture.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields, is_dataclass
from typing import Any, Literal, NamedTuple, TextIO, TypeGuard, get_args, get_origin, get_type_hints

from airdraw.frame_clock import MAX_TIME_S
from airdraw.hand import Handedness, HandPose, Position
from airdraw.pen import PenSettings

FORMAT = "airdraw-trace"
VERSION = 1
#: No setting is as large.
_LARGEST = 1e9
_LARGEST_FLOAT = sys.float_info.max


class TracedFrame(NamedTuple):
    """What the tracker saw at one time."""

    t: float
    hand: HandPose | None


class TraceWriter:
    """Writes a trace line by line; give `write` to `AirPen(on_hand=...)`."""

    def __init__(self, file: TextIO, settings: PenSettings) -> None:
        self._file = file
        self._put({"format": FORMAT, "version": VERSION, "settings": asdict(settings)})

    def write(self, t: float, hand: HandPose | None) -> None:
        """Append one frame."""
        self._put({"t": t, "hand": None if hand is None else asdict(hand)})

    def _put(self, content: dict[str, Any]) -> None:
        self._file.write(json.dumps(content, allow_nan=False) + "\n")


def read_trace(lines: Iterable[str]) -> tuple[PenSettings, Iterator[TracedFrame]]:
    """The settings of a trace and its frames, read as they are asked for.

    Raises:
        ValueError: naming the line that is no trace; for a frame, when it is reached.
    """
    numbered = iter(enumerate(lines, 1))
    _, first = next(numbered, (1, ""))
    # Some editors put a byte order mark before the text.
    header = _object(first.removeprefix("\ufeff"), 1)
    if header.get("format") != FORMAT or header.get("version") != VERSION:
        raise ValueError(f'Line 1 is not {{"format": "{FORMAT}", "version": {VERSION}}}.')
    try:
        settings = _built(PenSettings, header.get("settings", {}), "settings")
    except ValueError as error:
        raise ValueError(f"Line 1 of the trace: {error}") from None
    return settings, (_frame(line, number) for number, line in numbered if line.strip())


def _object(line: str, number: int) -> dict[str, Any]:
    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise ValueError(f"Line {number} of the trace is not a JSON object.")
    return content


def _frame(line: str, number: int) -> TracedFrame:
    content = _object(line, number)
    try:
        t, hand = _entry(content, "t"), _entry(content, "hand")
        return TracedFrame(_number(t, "t", MAX_TIME_S), None if hand is None else _hand(hand))
    except ValueError as error:
        raise ValueError(f"Line {number} of the trace: {error}") from None


def _hand(content: object) -> HandPose:
    handedness, score = _entry(content, "handedness"), _entry(content, "score")
    if handedness not in get_args(Handedness):
        raise ValueError(f'"handedness" is "Left" or "Right", not {_short(handedness)}.')
    marks = _entry(content, "landmarks")
    if not isinstance(marks, list):
        raise ValueError(f'"landmarks" is a list of [x, y], not {_short(marks)}.')
    return HandPose(tuple(_position(mark) for mark in marks), handedness, _number(score, "score"))


def _position(mark: object) -> Position:
    if not isinstance(mark, list) or len(mark) != 2:
        raise ValueError(f"A landmark is [x, y], not {_short(mark)}.")
    return Position(*(_number(value, name) for value, name in zip(mark, "xy", strict=True)))


def _entry(content: object, name: str) -> Any:
    if not isinstance(content, dict):
        raise ValueError(f"A hand is null or a JSON object, not {_short(content)}.")
    if name not in content:
        raise ValueError(f'"{name}" is missing.')
    return content[name]


def _number(value: object, name: str, largest: float = _LARGEST_FLOAT) -> float:
    # The comparison is false for what is not finite, too, and exact for integers of any length.
    if not _is_number(value) or not abs(value) <= largest:
        limit = f" up to {largest:g}" if largest < _LARGEST_FLOAT else ""
        raise ValueError(f'"{name}" must be a finite number{limit}, not {_short(value)}.')
    return float(value)


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _short(value: object) -> str:
    return f"{value!r:.60}"


def _built(kind: type, content: object, name: str) -> Any:
    """A settings dataclass from what `asdict` made of it; what is missing has its default."""
    if not isinstance(content, dict):
        raise ValueError(f"The {name} are not a JSON object.")
    types = get_type_hints(kind)
    unknown = content.keys() - {field.name for field in fields(kind)}
    if unknown:
        raise ValueError(f"The {name} have an unknown entry {min(unknown)!r}.")
    values = {
        key: _built(types[key], value, key)
        if is_dataclass(types[key])
        else _plain(value, types[key], key)
        for key, value in content.items()
    }
    return kind(**values)


def _plain(value: object, kind: object, name: str) -> object:
    """A number, a word or nothing, as the setting's type asks for."""
    choices = (kind, *get_args(kind))
    words = [word for one in choices if get_origin(one) is Literal for word in get_args(one)]
    if value is None:
        is_right = type(None) in choices
    elif words:
        is_right = value in words
    else:
        is_right = _is_number(value) and abs(value) < _LARGEST
    if not is_right:
        raise ValueError(f"The setting {name} is {_short(value)}, which it cannot be.")
    return value
