"""Ink: points, strokes and drawings, the plain values that everything else passes along.

Origin top left, x right, y down; any unit of length; t in seconds.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    # Every program that imports airdraw pays for what this module imports.
    import numpy.typing as npt

#: Time between two points when the caller gives none (s).
EVEN_STEP_S = 1 / 60

JSON_FORMAT = "airdraw-ink"
JSON_VERSION = 1


class Point(NamedTuple):
    """One sample of the pen's way: x and y in the drawing's unit, t in seconds."""

    x: float
    y: float
    t: float


class Box(NamedTuple):
    """An axis-parallel box in the units of the drawing; x0 <= x1, y0 <= y1."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0


@dataclass(frozen=True)
class Stroke:
    """The ink between one pen-down and the next pen-up.

    Raises:
        ValueError: without any point, with a coordinate that is no finite number, or when time
            runs backwards.
    """

    points: tuple[Point, ...]

    def __post_init__(self) -> None:
        if not isinstance(self.points, tuple) or set(map(type, self.points)) != {Point}:
            # Anything that is like points becomes points, or is refused here rather than later.
            object.__setattr__(self, "points", _timed_points(self.points, 0.0))
        if not self.points:
            raise ValueError("A stroke needs at least one point, this one has none.")
        try:
            values = self.array
        except (TypeError, ValueError, OverflowError):
            _timed_points(self.points, 0.0)  # says which point is wrong
            raise
        finite = np.isfinite(values)
        if not finite.all():
            row = int(np.flatnonzero(~finite.all(axis=1))[0])
            raise ValueError(
                f"Point {row} is {tuple(self.points[row])}; x, y and t must be finite."
            )
        backwards = np.flatnonzero(values[1:, 2] < values[:-1, 2])
        if backwards.size:
            row = int(backwards[0]) + 1
            raise ValueError(
                f"Point {row} is at t = {self.points[row].t} s, before its predecessor at "
                f"t = {self.points[row - 1].t} s; time must not run backwards."
            )

    @cached_property
    def array(self) -> npt.NDArray[np.float64]:
        """(N, 3) float64 of x, y, t; read-only."""
        values = np.array(self.points, dtype=np.float64).reshape(-1, 3)
        values.flags.writeable = False
        return values

    @property
    def box(self) -> Box:
        low, high = self.array[:, :2].min(axis=0), self.array[:, :2].max(axis=0)
        return Box(float(low[0]), float(low[1]), float(high[0]), float(high[1]))

    @classmethod
    def from_array(cls, values: npt.ArrayLike) -> Stroke:
        """A stroke from (N, 3) numbers: x, y, t."""
        return cls(tuple(Point(*row) for row in np.asarray(values, dtype=np.float64).tolist()))


@dataclass(frozen=True)
class Drawing:
    """Strokes in the order in which they were written. Immutable.

    >>> drawing = Drawing.from_points([[(0, 0), (0, 10)], [(5, 0, 1.0), (5, 10, 1.2)]])
    >>> len(drawing.strokes), drawing.box
    (2, Box(x0=0.0, y0=0.0, x1=5.0, y1=10.0))
    >>> len(drawing.undo().strokes)
    1
    """

    strokes: tuple[Stroke, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.strokes, tuple) or set(map(type, self.strokes)) - {Stroke}:
            object.__setattr__(self, "strokes", _timed_strokes(self.strokes))

    @classmethod
    def from_points(cls, strokes: Iterable[Iterable[Sequence[float]]]) -> Drawing:
        """A drawing from nested points ``(x, y, t)`` or ``(x, y)``.

        Strokes without times are timed evenly, each starting after the one before it.

        Raises:
            ValueError: naming the stroke and the value that is wrong.
        """
        return cls(_timed_strokes(strokes))

    @property
    def is_empty(self) -> bool:
        return not self.strokes

    @property
    def box(self) -> Box:
        """The box of all ink.

        Raises:
            ValueError: when the drawing is empty.
        """
        if self.is_empty:
            raise ValueError("An empty drawing has no box.")
        boxes = [stroke.box for stroke in self.strokes]
        return Box(
            min(box.x0 for box in boxes),
            min(box.y0 for box in boxes),
            max(box.x1 for box in boxes),
            max(box.y1 for box in boxes),
        )

    def add(self, stroke: Stroke) -> Drawing:
        """A drawing with one stroke more.

        Raises:
            ValueError: naming the stroke and the value that is wrong, when it is no stroke.
        """
        return Drawing((*self.strokes, stroke))

    def undo(self) -> Drawing:
        """A drawing without the last stroke; an empty one stays empty."""
        return Drawing(self.strokes[:-1])

    def to_json(self) -> str:
        """One line of JSON that `from_json` reads back exactly."""
        import json

        return json.dumps(
            {
                "format": JSON_FORMAT,
                "version": JSON_VERSION,
                "strokes": [stroke.array.tolist() for stroke in self.strokes],
            },
            allow_nan=False,
        )

    @classmethod
    def from_json(cls, text: str | bytes) -> Drawing:
        """The drawing that `to_json` wrote, as text or in UTF-8.

        Raises:
            ValueError: when the text is no JSON or no drawing.
        """
        import json

        try:
            content = json.loads(text)
        except (TypeError, ValueError, RecursionError) as error:
            raise ValueError(f"This is not JSON: {error}.") from None
        if not isinstance(content, dict) or not isinstance(content.get("strokes"), list):
            raise ValueError('Ink as JSON is an object with a list "strokes".')
        version = content.get("version", JSON_VERSION)
        if version != JSON_VERSION:
            raise ValueError(
                f"Ink version {version!r} is unknown; this program reads {JSON_VERSION}."
            )
        return cls.from_points(content["strokes"])

    def to_inkml(self) -> str:
        """The drawing as W3C InkML that `from_inkml` reads back exactly."""
        from airdraw.inkml import write_inkml

        return write_inkml(self)

    @classmethod
    def from_inkml(cls, text: str | bytes) -> Drawing:
        """A drawing from W3C InkML. Raises ValueError with one sentence when it cannot be read."""
        from airdraw.inkml import read_inkml

        return read_inkml(text)

    def to_svg(self) -> str:
        """The drawing as a stand-alone SVG picture."""
        from airdraw.svg import write_svg

        return write_svg(self)


def _timed_strokes(strokes: Any) -> tuple[Stroke, ...]:
    """Strokes, or nested points, as strokes; those without times each after the one before it."""
    made: list[Stroke] = []
    clock_s = 0.0
    try:
        numbered = list(enumerate(strokes))
    except TypeError:
        raise ValueError("A drawing is a list of strokes, each a list of points.") from None
    for number, given in numbered:
        try:
            is_made = isinstance(given, Stroke)
            stroke = given if is_made else Stroke(_timed_points(given, clock_s))
        except ValueError as error:
            raise ValueError(f"Stroke {number}: {error}") from None
        made.append(stroke)
        clock_s = stroke.points[-1].t + EVEN_STEP_S
    return tuple(made)


def _timed_points(points: Any, start_s: float) -> tuple[Point, ...]:
    try:
        rows = list(points)
    except TypeError:
        raise ValueError(f"{_short(points)} is not a list of points.") from None
    if (table := _table(rows)) is not None:
        if table.shape[1] == 2:
            table = np.column_stack([table, start_s + np.arange(len(table)) * EVEN_STEP_S])
        return tuple(Point(*row) for row in table.tolist())
    made = []
    sizes = set()
    for number, row in enumerate(rows):
        values = _numbers(row, number)
        sizes.add(len(values))
        if len(values) == 2:
            values = (*values, start_s + number * EVEN_STEP_S)
        made.append(Point(*values))
    if len(sizes) > 1:
        raise ValueError("Either every point has a time or none has.")
    return tuple(made)


def _table(rows: list[Any]) -> npt.NDArray[np.float64] | None:
    """(N, 2) or (N, 3) finite numbers in one go; None when it takes a closer look."""
    try:
        table = np.array(rows)
    except (ValueError, TypeError, OverflowError):
        return None
    if table.ndim != 2 or table.shape[1] not in (2, 3) or table.dtype.kind not in "fi":
        return None
    return table.astype(np.float64) if np.isfinite(table).all() else None


def _short(value: Any) -> str:
    """The value as text that fits into a sentence."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _numbers(row: Any, number: int) -> tuple[float, ...]:
    try:
        # A string is iterable too, but "12" is no point.
        values = () if isinstance(row, str | bytes) else tuple(row)
    except TypeError:
        values = ()
    if len(values) not in (2, 3) or any(isinstance(value, str | bytes) for value in values):
        shown = _short(row)
        raise ValueError(f"Point {number} is {shown}; a point is (x, y) or (x, y, t) in numbers.")
    try:
        made = tuple(float(value) for value in values)
    except (TypeError, OverflowError):
        shown = _short(row)
        raise ValueError(f"Point {number} is {shown}; a point is (x, y) or (x, y, t).") from None
    if not all(math.isfinite(value) for value in made):
        raise ValueError(f"Point {number} is {made}; x, y and t must be finite.")
    return made
