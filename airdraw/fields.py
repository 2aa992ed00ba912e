"""Numeric fields: what somebody was asked to write.

A form knows more than the ink: four digits, a date, a card number with a check digit. A `Field`
says so, and `Reader.read(drawing, field=…)` finds the likeliest valid answer that the ink allows.

A field only ever chooses between what the ink could be; ink that fits no valid answer is read as it
stands and said not to follow the field.
"""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from airdraw.checksums import (
    BOOKLAND,
    IBAN_CHECKS,
    IBAN_LENGTHS,
    MOST_DIGITS,
    NO_ZERO,
    Between,
    Rule,
    iban,
    isbn10,
    isbn13,
    limit,
    luhn,
    shown,
)
from airdraw.digit_language import SYMBOLS, Language, Listing, automaton
from airdraw.field_dates import Dates

#: Stands for a digit in a layout: "-##.#" is a minus, two digits, a point and one digit.
DIGIT_MARK = "#"
POINT, DASH, SLASH = ".", "-", "/"
_CARD_LENGTH = 16
#: How often another answer is written than those that are named.
_WRONG_ANSWERS = 0.2

Span = int | tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Field:
    """What is expected in a field. Made by one of the class methods.

    Attributes:
        lengths: least and greatest number of digits.
        decimals: least and greatest number of digits behind the decimal point; 0: no point.
        least, most: limits of the value, if any.
        leading_zeros: whether a number may begin with a zero before another digit.
        rules: further rules for the digits.
        may_end_in_x: whether an X may stand for the last digit.
        prefix: what is given and not written, put before the text.
        choices: the only answers, if there is a list of them.
        dates: the only answers, if it is a date.
        marks: which of point, dash and slash may be drawn.
        skipped: marks that only group the digits.
        slip: how often, before any ink is seen, people write something that is not valid.
    """

    lengths: tuple[int, int] = (1, MOST_DIGITS)
    decimals: tuple[int, int] = (0, 0)
    least: Decimal | None = None
    most: Decimal | None = None
    leading_zeros: bool = True
    rules: tuple[Rule, ...] = ()
    may_end_in_x: bool = False
    prefix: str = ""
    choices: tuple[str, ...] = ()
    dates: Dates | None = None
    marks: str = ""
    skipped: str = ""
    slip: float = 0.01

    def __post_init__(self) -> None:
        _check(self.lengths, 1, MOST_DIGITS, "digits")
        _check(self.decimals, 0, MOST_DIGITS - 1, "decimals")
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError(f"No value is at least {self.least} and at most {self.most}.")
        if not 0 < self.slip < 1:
            raise ValueError(f"slip is a probability between 0 and 1, not {self.slip}.")

    @classmethod
    def digits(cls, length: Span = (1, MOST_DIGITS)) -> Field:
        """Digits only: a code, a postcode; so many of them, exactly or from least to most.

        >>> Field.digits(4).admits("0407"), Field.digits((2, 3)).admits("0407")
        (True, False)
        """
        return cls(lengths=_span(length, "digits"))

    @classmethod
    def number(
        cls, least: float | Decimal | None = None, most: float | Decimal | None = None, *,
        decimals: Span = 0,
    ) -> Field:  # fmt: skip
        """A value, with a decimal point when it may have decimals, a minus when it may be negative.

        Without limits it may be neither below zero nor longer than 40 digits.

        >>> temperature = Field.number(-40, 60, decimals=(0, 1))
        >>> [temperature.admits(text) for text in ("-12.5", "37", "61", "007", "3.14")]
        [True, True, False, False, False]
        """
        low, high = (None if bound is None else limit(bound) for bound in (least, most))
        is_signed = low is not None and low < 0
        span = _span(decimals, "decimals")
        marks = (POINT if span[1] else "") + (DASH if is_signed else "")
        return cls(
            decimals=span, least=low or Decimal(0), most=high, leading_zeros=False, marks=marks
        )

    @classmethod
    def one_of(cls, *texts: str) -> Field:
        """One of a few answers, as in an exercise, where other answers are not rare (`slip`).

        >>> Field.one_of("12", "15", "-3").admits("15")
        True
        """
        for text in texts:
            if not (isinstance(text, str) and re.fullmatch(r"-?\d+(\.\d+)?", text, re.ASCII)):
                raise ValueError(
                    f"{shown(text)} is no number that can be drawn; write the answers as texts, "
                    'one_of("12", "-3").'
                )
        if not texts:
            raise ValueError("Name at least one answer.")
        marks = "".join(mark for mark in (POINT, DASH) if any(mark in text for text in texts))
        return cls(choices=texts, marks=marks, slip=_WRONG_ANSWERS)

    @classmethod
    def date(
        cls, order: str = "DMY", *, earliest: date = date(1900, 1, 1),
        latest: date = date(2099, 12, 31), year_digits: int = 4,
    ) -> Field:  # fmt: skip
        """A day that exists, in digits alone or between points, dashes or slashes.

        Args:
            order: "DMY", "MDY" or "YMD".
            earliest: first day that is possible.
            latest: last day that is possible.
            year_digits: 4 or 2.

        >>> day = Field.date()
        >>> [day.admits(text) for text in ("24112026", "24.11.2026", "31.11.2026", "1/3/2024")]
        [True, True, False, True]
        """
        dates = Dates(order, earliest, latest, year_digits)
        return cls(lengths=dates.lengths, dates=dates, marks=POINT + DASH + SLASH)

    @classmethod
    def luhn(cls, length: Span = _CARD_LENGTH) -> Field:
        """A number with a Luhn check digit: payment cards, IMEI.

        >>> Field.luhn(16).admits("4111111111111111"), Field.luhn(16).admits("4111111111111112")
        (True, False)
        """
        return cls(lengths=_span(length, "digits"), rules=(luhn(),))

    @classmethod
    def isbn10(cls) -> Field:
        """An ISBN of ten digits, of which the last may be an X of two crossing strokes.

        >>> Field.isbn10().admits("080442957X"), Field.isbn10().admits("0804429570")
        (True, False)
        """
        return cls(lengths=(10, 10), rules=(isbn10(),), may_end_in_x=True, skipped=DASH)

    @classmethod
    def isbn13(cls) -> Field:
        """An ISBN of thirteen digits.

        >>> Field.isbn13().admits("978-0-306-40615-7"), Field.isbn13().admits("9770306406157")
        (True, False)
        """
        return cls(lengths=(13, 13), rules=(BOOKLAND, isbn13()), skipped=DASH)

    @classmethod
    def iban(cls, country: str) -> Field:
        """The digits of an IBAN behind a given country; the two letters are not read.

        Raises:
            ValueError: for a country whose accounts have letters: they cannot be read.

        >>> Field.iban("DE").admits("89370400440532013000")
        True
        """
        if not isinstance(country, str) or country not in IBAN_LENGTHS:
            known = ", ".join(IBAN_LENGTHS)
            raise ValueError(
                f"{shown(country)} is no country whose IBANs are digits only; those are {known}."
            )
        length = IBAN_LENGTHS[country] - len(country)
        return cls(lengths=(length, length), rules=(IBAN_CHECKS, iban(country)), prefix=country)

    def language(self, layout: str) -> Language | None:
        """The valid answers that look like a layout; None when there is none.

        Args:
            layout: from left to right "#" for each digit and the marks that were drawn.
        """
        for mark in self.skipped:
            layout = layout.replace(mark, "")
        if self.dates is not None:
            return self.dates.language(layout)
        if self.choices:
            alike = [_bare(text) for text in self.choices if _layout(text) == layout]
            return Listing.of(alike) if alike else None
        return self._number_language(layout)

    def _number_language(self, layout: str) -> Language | None:
        found = re.fullmatch(r"(-?)(#*)(?:\.(#+))?", layout)
        if found is None or (found[1] and DASH not in self.marks):
            return None
        whole, behind = len(found[2]), len(found[3] or "")
        length = whole + behind
        if not (
            self.lengths[0] <= length <= self.lengths[1]
            and self.decimals[0] <= behind <= self.decimals[1]
        ):
            return None
        rules: list[Rule] = list(self.rules)
        if self.least is not None or self.most is not None:
            limits = self._limits(bool(found[1]), behind, length)
            if limits.least > limits.most:
                return None
            rules.append(limits)
        if not self.leading_zeros and whole > 1:
            rules.append(NO_ZERO)
        language = automaton(tuple(rules), length, self.may_end_in_x)
        return language if language.states[0] else None

    def _limits(self, is_negative: bool, behind: int, length: int) -> Between:
        least = Decimal(0) if self.least is None else self.least
        most = Decimal(10**length) if self.most is None else self.most
        return Between.of_values(least, most, behind, is_negative)

    def admits(self, text: str) -> bool:
        """Whether a text is a valid answer (without the prefix)."""
        if not isinstance(text, str):
            raise ValueError(f"An answer is a text, not {shown(text)}.")
        language = self.language(_layout(text))
        digits = _bare(text)
        if language is None or not set(digits) <= set(SYMBOLS):
            return False
        certain = [[float(symbol == digit) for symbol in SYMBOLS] for digit in digits]
        return language.solve(np.array(certain)).mass > 0

    def text(self, layout: str, digits: str) -> str:
        """The answer as text: digits put into a layout, behind the prefix.

        >>> Field.number(-9, 9, decimals=1).text("-#.#", "25")
        '-2.5'
        """
        kept = [mark for mark in layout if mark not in self.skipped]
        following = iter(digits)
        return self.prefix + "".join(
            next(following) if mark == DIGIT_MARK else mark for mark in kept
        )


def _layout(text: str) -> str:
    return "".join(DIGIT_MARK if letter in SYMBOLS else letter for letter in text)


def _bare(text: str) -> str:
    """The text without its marks."""
    return "".join(letter for letter in text if letter not in (POINT, DASH, SLASH))


def _span(value: Span, what: str) -> tuple[int, int]:
    """The least and the greatest number of digits or decimals, from one number or from a pair."""
    pair = tuple(value) if isinstance(value, tuple | list) else (value, value)
    try:
        # For Python True is a 1, for us it is none.
        least, most = (operator.index(count) for count in pair if not isinstance(count, bool))
    except (TypeError, ValueError):
        raise ValueError(
            f"{shown(value)} is no number of {what}; write 4, or (2, 6) for 2 to 6."
        ) from None
    return least, most


def _check(span: tuple[int, int], fewest: int, most: int, what: str) -> None:
    spoken = " to ".join(shown(count) for count in dict.fromkeys(span))
    if span[0] > span[1]:
        raise ValueError(
            f"The range of {what} is the wrong way round: the least first, not {spoken}."
        )
    if not fewest <= span[0] <= span[1] <= most:
        raise ValueError(f"A field has {fewest} to {most} {what}, not {spoken}.")
