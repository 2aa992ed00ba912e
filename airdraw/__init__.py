"""airdraw: write digits in the air or on a pad, and have them read at once.

Importing this package loads numpy and nothing heavier: the names below bring their modules when
they are first used, so that a program which only wants ink pays for ink only.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from airdraw.ink import Box, Drawing, Point, Stroke
from airdraw.reading import Digit, Reading

if TYPE_CHECKING:
    from airdraw.field_reading import FieldReading
    from airdraw.fields import Field
    from airdraw.personal import Personal
    from airdraw.reader import Reader
    from airdraw.session import AirPen, Event, FrameResult, PenSettings

__version__ = "0.1.0"

__all__ = [
    "AirPen",
    "Box",
    "Digit",
    "Drawing",
    "Event",
    "Field",
    "FieldReading",
    "FrameResult",
    "PenSettings",
    "Personal",
    "Point",
    "Reader",
    "Reading",
    "Stroke",
]

_LAZY = {
    "Field": "airdraw.fields",
    "FieldReading": "airdraw.field_reading",
    "Personal": "airdraw.personal",
    "Reader": "airdraw.reader",
    "AirPen": "airdraw.session",
    "Event": "airdraw.session",
    "FrameResult": "airdraw.session",
    "PenSettings": "airdraw.session",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module 'airdraw' has no attribute {name!r}")
    return getattr(import_module(_LAZY[name]), name)
