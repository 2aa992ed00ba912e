"""Rules of numeric fields, digit by digit: checksums, ranges, given beginnings.

A rule is a small automaton. It starts in a state, each digit leads to the next state or to None
(no such number), and in the end it accepts or not. `airdraw.digit_language` puts rules together
and finds what ink and rules allow.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, InvalidOperation
from typing import Protocol

#: More digits are no field of a form.
MOST_DIGITS = 40
#: So much of a wrong value is repeated in a sentence.
_MOST_SHOWN = 40
#: The symbol that stands for the X at the end of an ISBN-10.
X_SYMBOL = 10
_LUHN_MODULUS = _ISBN13_MODULUS = 10
_ISBN10_MODULUS = 11
_IBAN_MODULUS = 97
_IBAN_REMAINDER = 1
#: In an IBAN's checksum the country's two letters (two digits each) and the two check digits stand
#: behind the account: six places.
_IBAN_BEHIND = 6
_CHECK_DIGITS = 2
_FIRST_LETTER_VALUE = 10
#: Length of the IBANs whose accounts are digits only (the SWIFT register of IBAN formats).
IBAN_LENGTHS = {
    "AT": 20, "BA": 20, "BE": 16, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24, "FI": 18,
    "HR": 21, "HU": 28, "IS": 26, "LT": 20, "ME": 22, "NO": 15, "PL": 28, "PT": 25, "RS": 22,
    "SE": 24, "SI": 19, "SK": 24, "XK": 20,
}  # fmt: skip


class Rule(Protocol):
    """What makes a string of digits a valid number."""

    def start(self) -> Hashable: ...

    def step(self, state: Hashable, place: int, symbol: int, length: int) -> Hashable | None:
        """The state after `symbol` at `place` (0: leftmost) of `length` digits."""

    def accepts(self, state: Hashable) -> bool: ...


@dataclass(frozen=True)
class Checksum:
    """A sum over all digits, each by its place, that leaves `remainder` when divided.

    Attributes:
        modulus: what the sum is divided by.
        remainder: what is left for a valid number.
        value: ``(place, symbol, length)`` → what a digit adds to the sum.
    """

    modulus: int
    remainder: int
    value: Callable[[int, int, int], int]

    def start(self) -> Hashable:
        return 0

    def step(self, state: Hashable, place: int, symbol: int, length: int) -> Hashable | None:
        assert isinstance(state, int)
        return (state + self.value(place, symbol, length)) % self.modulus

    def accepts(self, state: Hashable) -> bool:
        return state == self.remainder


@dataclass(frozen=True)
class Between:
    """A value from `least` to `most`, written with as many digits as there are."""

    least: int
    most: int

    @classmethod
    def of_values(cls, least: Decimal, most: Decimal, behind: int, is_negative: bool) -> Between:
        """The limits of the digits without sign and point, `behind` of them behind the point."""
        if is_negative:
            # There is no minus zero.
            least, most = max(-most, Decimal(1).scaleb(-behind)), -least
        low = max(least, Decimal(0)).scaleb(behind).to_integral_value(ROUND_CEILING)
        high = most.scaleb(behind).to_integral_value(ROUND_FLOOR)
        return cls(int(low), int(high))

    def start(self) -> Hashable:
        # Whether all digits so far are those of the least, and of the most, value.
        return (True, True)

    def step(self, state: Hashable, place: int, symbol: int, length: int) -> Hashable | None:
        assert isinstance(state, tuple)
        at_least, at_most = state
        low, high = (self._digit(bound, place, length) for bound in (self.least, self.most))
        if self.least >= 10**length or (at_least and symbol < low) or (at_most and symbol > high):
            return None
        return (at_least and symbol == low, at_most and symbol == high)

    def accepts(self, state: Hashable) -> bool:
        return True

    @staticmethod
    def _digit(bound: int, place: int, length: int) -> int:
        bound = min(bound, 10**length - 1)
        return int(bound // 10 ** (length - 1 - place) % 10)


@dataclass(frozen=True)
class Beginning:
    """One of these beginnings, all equally long."""

    beginnings: tuple[str, ...]

    def start(self) -> Hashable:
        return ""

    def step(self, state: Hashable, place: int, symbol: int, length: int) -> Hashable | None:
        assert isinstance(state, str)
        if place >= len(self.beginnings[0]):
            return state
        begun = state + str(symbol)
        if not any(known.startswith(begun) for known in self.beginnings):
            return None
        # All that are complete are equally good: one state keeps the automaton small.
        return "" if len(begun) == len(self.beginnings[0]) else begun

    def accepts(self, state: Hashable) -> bool:
        return True


def limit(value: float | Decimal) -> Decimal:
    """A limit of a number, exactly as it is written.

    Raises:
        ValueError: when it is no finite number, or one of more digits than a field has: its power
            of ten alone could fill the memory.
    """
    try:
        # For Python True is a 1; nobody who wrote it meant that.
        made = Decimal("nan" if isinstance(value, bool) else str(value))
    except (InvalidOperation, ValueError):
        made = Decimal("nan")
    if not made.is_finite() or made.adjusted() >= MOST_DIGITS:
        raise ValueError(
            f"A limit of a number is a value of at most {MOST_DIGITS} digits, such as 100, not "
            f"{shown(value)}; leave it out where there is none."
        )
    return made


def shown(value: object) -> str:
    """A wrong value as a sentence repeats it: no longer than anybody reads."""
    try:
        text = str(value) if isinstance(value, Decimal) else repr(value)
    except ValueError:
        text = "a number of thousands of digits"  # Python does not write those.
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


def luhn() -> Checksum:
    """Of payment cards: every second digit from the right is doubled (ISO/IEC 7812-1, annex B)."""
    return _LUHN


def isbn10() -> Checksum:
    """Weights 10 to 1, modulus 11; the last digit may be X, worth 10 (ISO 2108:1992)."""
    return _ISBN10


def isbn13() -> Checksum:
    """Weights 1 and 3 by turns, modulus 10 (ISO 2108; EAN-13)."""
    return _ISBN13


def iban(country: str) -> Checksum:
    """The check digits and the account of an IBAN: modulus 97 (ISO 13616, ISO/IEC 7064).

    Args:
        country: two letters, which are given and not written.

    >>> iban("GB").remainder
    18
    """
    letters = "".join(str(ord(letter) - ord("A") + _FIRST_LETTER_VALUE) for letter in country)
    rest = (_IBAN_REMAINDER - int(letters) * 10**_CHECK_DIGITS) % _IBAN_MODULUS
    return Checksum(_IBAN_MODULUS, rest, _iban_value)


def _luhn_value(place: int, symbol: int, length: int) -> int:
    is_doubled = (length - place) % 2 == 0
    return sum(divmod(2 * symbol, 10)) if is_doubled else symbol


def _isbn10_value(place: int, symbol: int, length: int) -> int:
    return (length - place) * symbol


def _isbn13_value(place: int, symbol: int, length: int) -> int:
    return (3 if place % 2 else 1) * symbol


def _iban_value(place: int, symbol: int, length: int) -> int:
    if place < _CHECK_DIGITS:
        return int(symbol * 10 ** (_CHECK_DIGITS - 1 - place))
    return symbol * pow(10, length - 1 - place + _IBAN_BEHIND, _IBAN_MODULUS)


# Made once, so that equal fields are equal and what is computed for them is kept.
_LUHN = Checksum(_LUHN_MODULUS, 0, _luhn_value)
_ISBN10 = Checksum(_ISBN10_MODULUS, 0, _isbn10_value)
_ISBN13 = Checksum(_ISBN13_MODULUS, 0, _isbn13_value)
#: Check digits of an IBAN are 98 minus a remainder: 02 to 98.
IBAN_CHECKS = Beginning(tuple(f"{check:02}" for check in range(2, 99)))
BOOKLAND = Beginning(("978", "979"))
NO_ZERO = Beginning(tuple("123456789"))
