"""What fields bring: numbers of unknown writers, read without and with what was expected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np

from airdraw.composition import compose_number
from airdraw.evaluation import calibration_error
from airdraw.evaluation_sets import Sample, by_label
from airdraw.fields import Field
from airdraw.ink import Drawing
from airdraw.reader import Reader

FieldSample = tuple[str, Field, Drawing]

_CODE_LENGTH = 6
_CARD_LENGTH = 16
_ISBN_LENGTH = 13
_MOST_AMOUNT = 500
_FIRST_DAY, _LAST_DAY = date(1940, 1, 1), date(2030, 12, 31)


def _code(random: np.random.Generator) -> tuple[str, Field]:
    return _random_digits(random, _CODE_LENGTH), Field.digits(_CODE_LENGTH)


def _amount(random: np.random.Generator) -> tuple[str, Field]:
    return str(int(random.integers(_MOST_AMOUNT + 1))), Field.number(0, _MOST_AMOUNT)


def _date(random: np.random.Generator) -> tuple[str, Field]:
    day = date.fromordinal(int(random.integers(_FIRST_DAY.toordinal(), _LAST_DAY.toordinal())))
    return day.strftime("%d%m%Y"), Field.date(earliest=_FIRST_DAY, latest=_LAST_DAY)


def _luhn(random: np.random.Generator) -> tuple[str, Field]:
    return _valid(Field.luhn(_CARD_LENGTH), _random_digits(random, _CARD_LENGTH - 1))


def _isbn13(random: np.random.Generator) -> tuple[str, Field]:
    return _valid(Field.isbn13(), "978" + _random_digits(random, _ISBN_LENGTH - 4))


#: Kinds of fields that are measured: each makes a valid answer and its field.
KINDS: dict[str, Callable[[np.random.Generator], tuple[str, Field]]] = {
    "six digits": _code,
    "0 to 500": _amount,
    "date": _date,
    "luhn": _luhn,
    "isbn13": _isbn13,
}


def _random_digits(random: np.random.Generator, length: int) -> str:
    return "".join(map(str, random.integers(0, 10, length)))


def _valid(field: Field, begun: str) -> tuple[str, Field]:
    """Complete a number by the digit that makes it valid."""
    return next((begun + str(last), field) for last in range(10) if field.admits(begun + str(last)))


def field_numbers(
    sets: dict[str, list[Sample]], kind: str, count: int, seed: int = 0
) -> Iterator[FieldSample]:
    """Valid answers, each written with one writer's digits: ``(text, field, drawing)``."""
    random = np.random.default_rng((seed, list(KINDS).index(kind)))
    writers = [labels for labels in by_label(sets).values() if len(labels) == 10]
    if not writers:
        return
    for _ in range(count):
        text, field = KINDS[kind](random)
        labels = writers[int(random.integers(len(writers)))]
        digits = [_pick(labels[letter], random) for letter in text]
        yield text, field, compose_number(digits, random)


def _pick(drawings: Sequence[Drawing], random: np.random.Generator) -> Drawing:
    return drawings[int(random.integers(len(drawings)))]


def field_rows(reader: Reader, sets: dict[str, list[Sample]], count: int) -> list[dict[str, Any]]:
    """For each kind: right without and with the field, and how true its confidence is."""
    rows = []
    for kind in KINDS:
        samples = list(field_numbers(sets, kind, count))
        if not samples:
            return []
        plain = [reader.read(drawing).text == text for text, _, drawing in samples]
        readings = [reader.read(drawing, field) for _, field, drawing in samples]
        right = np.array([r.text == s[0] for r, s in zip(readings, samples, strict=True)])
        given = np.array([reading.follows_field for reading in readings])
        confidence = np.array([reading.confidence for reading in readings])
        rows.append(
            {
                "field": kind,
                "count": len(samples),
                "right without field": float(np.mean(plain)),
                "right with field": float(right.mean()),
                "not followed": float(1 - given.mean()),
                "mean confidence": float(confidence.mean()),
                "calibration error": calibration_error(confidence, right),
            }
        )
    return rows
