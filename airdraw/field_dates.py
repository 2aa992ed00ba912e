"""Days that exist, as people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

import numpy as np

from airdraw.checksums import shown
from airdraw.digit_language import Listing

ORDERS = ("DMY", "MDY", "YMD")
#: Digits, between them twice the same mark or none.
_SEPARATED = re.compile(r"(#+)([./-])(#+)\2(#+)")
_DAY_DIGITS = 2
#: From which numpy counts years.
_EPOCH_YEAR = 1970
#: All days are listed, and each is weighed in every reading.
_MOST_YEARS = 1000


@dataclass(frozen=True)
class Dates:
    """All days from `earliest` to `latest`.

    Attributes:
        order: of day, month and year: "DMY", "MDY" or "YMD".
        year_digits: 4 or 2.

    Raises:
        ValueError: for another order, another number of digits, no day at all, or too many.
    """

    order: str
    earliest: date
    latest: date
    year_digits: int

    def __post_init__(self) -> None:
        if self.order not in ORDERS:
            raise ValueError(f"The order of a date is DMY, MDY or YMD, not {shown(self.order)}.")
        if self.year_digits not in (2, 4) or isinstance(self.year_digits, float):
            raise ValueError(f"A year has 4 or 2 digits, not {shown(self.year_digits)}.")
        for day in (self.earliest, self.latest):
            # A datetime is a date for Python, but cannot be compared with one.
            if not isinstance(day, date) or isinstance(day, datetime):
                raise ValueError(
                    f"A date is between two days such as date(2026, 11, 24), not {shown(day)}."
                )
        if self.earliest > self.latest:
            raise ValueError(f"No day is after {self.earliest} and before {self.latest}.")
        if self.latest.year - self.earliest.year >= _MOST_YEARS:
            raise ValueError(
                f"From {self.earliest} to {self.latest} are more than {_MOST_YEARS} years; name "
                "an earliest and a latest day nearer to each other."
            )

    @property
    def lengths(self) -> tuple[int, int]:
        """Least and greatest number of digits, marks not counted: 5.3.2026 and 05.03.2026."""
        return self.year_digits + 2, self.year_digits + 2 * _DAY_DIGITS

    def language(self, layout: str) -> Listing | None:
        """The days that look like a layout; between marks the zero of 05.03. may be missing."""
        separated = _SEPARATED.fullmatch(layout)
        full = tuple(self.year_digits if part == "Y" else _DAY_DIGITS for part in self.order)
        if separated is None:
            return _listing(self, full) if layout == "#" * sum(full) else None
        widths = tuple(len(separated[group]) for group in (1, 3, 4))
        pairs = zip(self.order, widths, full, strict=True)
        if any(width > most or (part == "Y" and width != most) for part, width, most in pairs):
            return None
        listing = _listing(self, widths)
        return listing if len(listing.symbols) else None


@lru_cache(maxsize=64)
def _listing(dates: Dates, widths: tuple[int, ...]) -> Listing:
    """All days, each part written with so many digits; those that need more are left out."""
    first, last = np.datetime64(dates.earliest), np.datetime64(dates.latest)
    days = np.arange(first, last + np.timedelta64(1, "D"))
    months, years = days.astype("datetime64[M]"), days.astype("datetime64[Y]")
    parts = {
        "Y": (years.astype(int) + _EPOCH_YEAR) % 10**dates.year_digits,
        "M": (months - years).astype(int) + 1,
        "D": (days - months).astype(int) + 1,
    }
    numbers = np.zeros(len(days), dtype=int)
    fits = np.ones(len(days), dtype=bool)
    for part, width in zip(dates.order, widths, strict=True):
        fits &= parts[part] < 10**width
        numbers = numbers * 10**width + parts[part]
    places = 10 ** np.arange(sum(widths))[::-1]
    return Listing((np.unique(numbers[fits])[:, np.newaxis] // places % 10).astype(np.uint8))
