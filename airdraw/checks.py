"""What callers hand over is looked at where it comes in, so that a slip is named there."""

from __future__ import annotations

import sys
from dataclasses import fields
from numbers import Real
from typing import Any


def check_kind(what: str, value: object, kind: type) -> None:
    """Raise a ValueError that names the argument unless it is of that type."""
    if not isinstance(value, kind):
        raise ValueError(f"The {what} must be of type {kind.__name__}, not {type(value).__name__}.")


def is_number(value: object, least: float = 0.0) -> bool:
    """Whether a setting is a finite number, at least so large."""
    is_real = isinstance(value, Real) and not isinstance(value, bool)
    return is_real and bool(least <= value <= sys.float_info.max)  # type: ignore[operator]


def check_numbers(settings: Any, **least: float) -> None:
    """Check the fields of a dataclass of settings that are all numbers.

    Args:
        least: by field; all others are at least 0.

    Raises:
        ValueError: naming the first that is none, not finite or too small.
    """
    for setting in fields(settings):
        value, low = getattr(settings, setting.name), least.get(setting.name, 0.0)
        if not is_number(value, low):
            raise ValueError(
                f"{setting.name} is {value!r}; it must be a finite number, at least {low:g}."
            )
