"""The inside of InkML traces: which channels a point has, and how its values are coded.

W3C Recommendation "Ink Markup Language (InkML)", 20 September 2011, sections 3.1 and 3.2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

#: Seconds in the units of time; a T channel without unit counts milliseconds.
SECONDS = {"s": 1.0, "sec": 1.0, "ms": 1e3, "us": 1e6, "µs": 1e6, "ns": 1e9, "min": 1 / 60}
DEFAULT_TIME_UNIT = "ms"
#: Millimetres in the units of length, for formats that measure x and y differently.
MILLIMETRES = {"m": 1000.0, "cm": 10.0, "mm": 1.0, "in": 25.4, "pt": 25.4 / 72, "pc": 25.4 / 6}

#: One value: a prefix that says whether it is explicit (!), a first (') or second (") difference,
#: then a number, true, false, "as before" (*) or "unknown" (?). Spaces can be matched in one way
#: only, so that many of them cost no time.
_VALUE = re.compile(
    r"""\s*(?:([!'"])\s*)?(
        (?:-\s*)?\#[0-9A-Fa-f]+
      | (?:[-+]\s*)?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?
      | [TF*?]
    )\s*""",
    re.VERBOSE,
)
_ORDERS = {"!": 0, "'": 1, '"': 2}
_UNKNOWN = None


@dataclass(frozen=True)
class Channel:
    """One channel of a point; `sign` is -1 when its values grow to the left or upwards."""

    name: str
    unit: str = ""
    sign: int = 1


@dataclass(frozen=True)
class TraceFormat:
    """The channels of every point; the last `optional` ones may be missing in a point."""

    channels: tuple[Channel, ...] = (Channel("X"), Channel("Y"))
    optional: int = 0

    def number_of(self, name: str) -> int | None:
        names = [channel.name for channel in self.channels]
        return names.index(name) if name in names else None


def points_of(text: str, trace_format: TraceFormat) -> list[tuple[float, ...]]:
    """The points of a trace: (x, y, t) with t in seconds, or (x, y) where no time is known.

    Raises:
        ValueError: saying which point cannot be read.
    """
    columns = [_Decoder() for _ in trace_format.channels]
    rows = []
    pieces = text.strip().removesuffix(",").split(",")
    for number, piece in enumerate(pieces if text.strip() else ()):
        tokens = _tokens(piece, number)
        least = len(columns) - trace_format.optional
        if not least <= len(tokens) <= len(columns):
            raise ValueError(
                f"Point {number} has {len(tokens)} values, but the trace format has "
                f"{len(columns)} channels."
            )
        rows.append([column.decode(*token) for column, token in zip(columns, tokens, strict=False)])
    return _placed(rows, trace_format)


def _tokens(piece: str, number: int) -> list[tuple[str, str]]:
    tokens, position = [], 0
    while position < len(piece):
        found = _VALUE.match(piece, position)
        if found is None:
            if not piece[position:].strip():
                break
            shown = piece[position : position + 20].strip()
            raise ValueError(f"Point {number} holds {shown!r}, which is no value of a trace.")
        tokens.append((found[1] or "", found[2]))
        position = found.end()
    return tokens


class _Decoder:
    """Turns the values of one channel into numbers; differences refer to the point before."""

    def __init__(self) -> None:
        self.order = 0
        self.given = 0.0
        self.value = 0.0
        self.velocity = 0.0

    def decode(self, prefix: str, token: str) -> float | None:
        self.order = _ORDERS.get(prefix, self.order)
        if token == "?":
            return _UNKNOWN
        self.given = self.given if token == "*" else _number(token)
        before = self.value
        if self.order == 0:
            self.value = self.given
            self.velocity = self.value - before
        else:
            self.velocity = self.given if self.order == 1 else self.velocity + self.given
            self.value = before + self.velocity
        return self.value


def _number(token: str) -> float:
    if token in ("T", "F"):
        return float(token == "T")
    digits = "".join(token.split())
    try:
        return float(int(digits.replace("#", ""), 16)) if "#" in digits else float(digits)
    except OverflowError:
        raise ValueError(f"The value {digits[:20]}… is too large.") from None


def _placed(rows: list[list[Any]], trace_format: TraceFormat) -> list[tuple[float, ...]]:
    x, y, t = (trace_format.number_of(name) for name in "XYT")
    if x is None or y is None:
        raise ValueError("The trace format has no channels X and Y.")
    channels = trace_format.channels
    y_scale = _relative_scale(channels[y].unit, channels[x].unit)
    times = _times(rows, t, channels[t].unit if t is not None else "")
    points: list[tuple[float, ...]] = []
    for number, row in enumerate(rows):
        if max(x, y) >= len(row) or row[x] is _UNKNOWN or row[y] is _UNKNOWN:
            raise ValueError(f"Point {number} has no known x and y.")
        place = (row[x] * channels[x].sign, row[y] * channels[y].sign * y_scale)
        points.append((*place, times[number]) if times else place)
    return points


def _relative_scale(unit: str, wanted: str) -> float:
    if unit == wanted or unit not in MILLIMETRES or wanted not in MILLIMETRES:
        return 1.0
    return MILLIMETRES[unit] / MILLIMETRES[wanted]


def _times(rows: list[list[Any]], number: int | None, unit: str) -> list[float]:
    """Times in seconds; none at all when one of them is not known."""
    if number is None or any(number >= len(row) or row[number] is _UNKNOWN for row in rows):
        return []
    unit = unit or DEFAULT_TIME_UNIT
    if unit not in SECONDS:
        raise ValueError(f"The unit of time {unit!r} is not known; use {', '.join(SECONDS)}.")
    return [row[number] / SECONDS[unit] for row in rows]
