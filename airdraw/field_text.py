"""Fields named by text, as on the command line: "digits:4", "date", "luhn:16", "iban:DE"."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from airdraw.checksums import shown
from airdraw.fields import Field

_RANGE = ".."
#: Longer numbers of digits are not even looked at.
_MOST_FIGURES = 9
#: What can be written, for help and for complaints.
EXAMPLES = (
    "digits:4", "digits:2..6", "number:0..100", "number:-40..60:1", "one-of:12,15,18", "date",
    "date:MDY", "luhn:16", "isbn10", "isbn13", "iban:DE",
)  # fmt: skip


def parse_field(text: str) -> Field:
    """The field that a text names; `EXAMPLES` shows all kinds.

    Raises:
        ValueError: when it names none.

    >>> parse_field("number:-40..60:1").admits("-12.5")
    True
    """
    kind, _, rest = text.partition(":")
    try:
        return _KINDS[kind](rest)
    except KeyError:
        raise ValueError(
            f"{shown(text)} is no field; fields are written as {', '.join(EXAMPLES)}."
        ) from None


def _digits(rest: str) -> Field:
    return Field.digits(_span(rest)) if rest else Field.digits()


def _luhn(rest: str) -> Field:
    return Field.luhn(_span(rest)) if rest else Field.luhn()


def _number(rest: str) -> Field:
    limits, _, decimals = rest.partition(":")
    least, _, most = limits.partition(_RANGE)
    places = _span(decimals) if _RANGE in decimals else (0, _count(decimals or "0"))
    return Field.number(_value(least), _value(most), decimals=places)


def _one_of(rest: str) -> Field:
    return Field.one_of(*rest.split(","))


def _date(rest: str) -> Field:
    return Field.date(rest) if rest else Field.date()


def _bare(make: Callable[[], Field]) -> Callable[[str], Field]:
    def made(rest: str) -> Field:
        if rest:
            raise ValueError(f"Nothing is named behind this field, but here is {shown(rest)}.")
        return make()

    return made


def _span(text: str) -> int | tuple[int, int]:
    first, dots, last = text.partition(_RANGE)
    return (_count(first), _count(last)) if dots else _count(first)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_FIGURES):
        raise ValueError(f"{shown(text)} is no number of digits; write 4, or 2..6.")
    return int(text)


def _value(text: str) -> Decimal | None:
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("nan")
    if not value.is_finite():
        raise ValueError(f"{shown(text)} is no limit of a number; write number:0..100.")
    return value


_KINDS: dict[str, Callable[[str], Field]] = {
    "digits": _digits,
    "number": _number,
    "one-of": _one_of,
    "date": _date,
    "luhn": _luhn,
    "isbn10": _bare(Field.isbn10),
    "isbn13": _bare(Field.isbn13),
    "iban": Field.iban,
}
