"""What fields bring: numbers of unknown writers, read without and with what was expected.

The digits are ink of left-out writers. Point, minus and X, of which the sets have none, are drawn
by us, no two alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from airdraw.composition import Spacing, compose_number
from airdraw.digit_language import SYMBOLS
from airdraw.evaluation import calibration_error
from airdraw.evaluation_sets import Sample, by_label
from airdraw.fields import Field
from airdraw.ink import Drawing
from airdraw.reader import Reader
from airdraw.recognizer import DIGITS

FieldSample = tuple[str, Field, Drawing]
Points = npt.NDArray[np.float64]

#: From here on a field may pass unseen.
SURE = 0.95
#: Digits between marks, and the lines that we draw.
_UPRIGHT = Spacing(slant=0.0)
_SLANT = 0.25
_MARK_GAP = (0.1, 0.45)
_LINE_POINTS = 12

_CODE_LENGTH = 6
_CARD_LENGTH = 16
_ISBN_LENGTH = 13
_MOST_AMOUNT = 500
_LEAST_DEGREES, _MOST_DEGREES = -40, 60
_FIRST_DAY, _LAST_DAY = date(1940, 1, 1), date(2030, 12, 31)
_ISBN10_LENGTH = 10
_COUNTRY, _ACCOUNT_LENGTH = "DE", 18


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


def _dotted_date(random: np.random.Generator) -> tuple[str, Field]:
    text, field = _date(random)
    return f"{text[:2]}.{text[2:4]}.{text[4:]}", field


def _temperature(random: np.random.Generator) -> tuple[str, Field]:
    tenths = int(random.integers(10 * _LEAST_DEGREES, 10 * _MOST_DEGREES + 1))
    field = Field.number(_LEAST_DEGREES, _MOST_DEGREES, decimals=1)
    return f"{'-' * (tenths < 0)}{abs(tenths) // 10}.{abs(tenths) % 10}", field


def _isbn10(random: np.random.Generator) -> tuple[str, Field]:
    return _valid(Field.isbn10(), _random_digits(random, _ISBN10_LENGTH - 1))


def _iban(random: np.random.Generator) -> tuple[str, Field]:
    account, field = _random_digits(random, _ACCOUNT_LENGTH), Field.iban(_COUNTRY)
    checks = (f"{check:02}" for check in range(100))
    return next((check + account, field) for check in checks if field.admits(check + account))


#: Kinds of fields that are measured: each makes a valid answer and its field.
KINDS: dict[str, Callable[[np.random.Generator], tuple[str, Field]]] = {
    "six digits": _code,
    "0 to 500": _amount,
    "date": _date,
    "luhn": _luhn,
    "isbn13": _isbn13,
    "date with points": _dotted_date,
    "-40.0 to 60.0": _temperature,
    "isbn10": _isbn10,
    "iban DE": _iban,
}


def _random_digits(random: np.random.Generator, length: int) -> str:
    return "".join(map(str, random.integers(0, 10, length)))


def _valid(field: Field, begun: str) -> tuple[str, Field]:
    """Complete a number by the digit that makes it valid, or by an X."""
    return next((begun + last, field) for last in SYMBOLS if field.admits(begun + last))


def field_numbers(
    sets: dict[str, list[Sample]], kind: str, count: int, seed: int = 0
) -> Iterator[FieldSample]:
    """Valid answers, each written with one writer's digits: ``(text, field, drawing)``."""
    random = np.random.default_rng((seed, list(KINDS).index(kind)))
    writers = [labels for labels in by_label(sets).values() if len(labels) == DIGITS]
    if not writers:
        return
    for _ in range(count):
        text, field = KINDS[kind](random)
        labels = writers[int(random.integers(len(writers)))]
        digits = [_pick(labels[letter], random) for letter in text if letter.isdigit()]
        if text.isdigit():
            yield text, field, compose_number(digits, random)
        else:
            yield text, field, _with_marks(text, digits, random)


def _pick(drawings: Sequence[Drawing], random: np.random.Generator) -> Drawing:
    return drawings[int(random.integers(len(drawings)))]


def _with_marks(text: str, digits: Sequence[Drawing], random: np.random.Generator) -> Drawing:
    """Digits and marks side by side; lengths in digit heights, 0 is the middle of the line."""
    following = iter(digits)
    strokes: list[Points] = []
    right = 0.0
    for letter in text:
        if letter.isdigit():
            digit = compose_number([next(following)], random, _UPRIGHT)
            made = [stroke.array[:, :2] for stroke in digit.strokes]
        else:
            made = _MARKS[letter](random)
        left = min(float(stroke[:, 0].min()) for stroke in made)
        strokes += [stroke + [right - left, 0] for stroke in made]
        right = max(float(stroke[:, 0].max()) for stroke in strokes) + random.uniform(*_MARK_GAP)
    shear = random.uniform(-_SLANT, _SLANT)
    return Drawing.from_points([stroke @ np.array([[1, 0], [-shear, 1]]) for stroke in strokes])


def _point(random: np.random.Generator) -> list[Points]:
    """A dot at the foot, or a short dab."""
    size, foot = random.uniform(0.0, 0.14), 0.5 + random.normal(0, 0.05)
    return [np.array([[0.0, foot - size], [size * random.uniform(-1, 1), foot]])]


def _minus(random: np.random.Generator) -> list[Points]:
    width, tilt = random.uniform(0.2, 0.6), random.normal(0, 0.04)
    return [_line((0, random.normal(0, 0.07)), (width, tilt), random)]


def _x(random: np.random.Generator) -> list[Points]:
    width = random.uniform(0.5, 0.9)
    return [_line((0, -0.5), (width, 0.5), random), _line((width, -0.5), (0, 0.5), random)]


def _line(
    start: tuple[float, float], end: tuple[float, float], random: np.random.Generator
) -> Points:
    """A line as a hand draws it: not quite from point to point, and a little bent."""
    ways = np.array([start, end]) + random.normal(0, 0.03, (2, 2))
    share = np.linspace(0, 1, _LINE_POINTS)[:, None]
    bend = random.normal(0, 0.03) * np.sin(np.pi * share)
    made: Points = ways[0] + share * (ways[1] - ways[0]) + bend * [0.7, 0.7]
    return made


_MARKS: dict[str, Callable[[np.random.Generator], list[Points]]] = {
    ".": _point,
    "-": _minus,
    "X": _x,
}


@dataclass(frozen=True, kw_only=True)
class FieldAnswer:
    """What was read of one field.

    Attributes:
        was_right: whether the number was right without the field.
        is_right: whether it is with the field.
        confidence: that it is right, with the field; 0 when the ink does not follow it.
    """

    kind: str
    was_right: bool
    is_right: bool
    follows_field: bool
    confidence: float


def ask_fields(reader: Reader, sets: dict[str, list[Sample]], count: int) -> list[FieldAnswer]:
    """Read so many fields of each kind."""
    answers = []
    for kind in KINDS:
        for text, field, drawing in field_numbers(sets, kind, count):
            reading = reader.read(drawing, field)
            answers.append(
                FieldAnswer(
                    kind=kind,
                    was_right=reader.read(drawing).text == text,
                    is_right=reading.text == field.prefix + text,
                    follows_field=reading.follows_field,
                    confidence=reading.confidence,
                )
            )
    return answers


def field_rows(answers: Sequence[FieldAnswer]) -> list[dict[str, Any]]:
    """For each kind, and for all together: how often right, and how true the confidence is."""
    if not answers:
        return []
    by_kind = {kind: [one for one in answers if one.kind == kind] for kind in KINDS}
    return [_row(kind, mine) for kind, mine in {**by_kind, "all": answers}.items()]


def _row(kind: str, answers: Sequence[FieldAnswer]) -> dict[str, Any]:
    confidence, right = field_confidences(answers)
    is_sure = confidence >= SURE
    return {
        "field": kind,
        "count": len(answers),
        "right without field": float(np.mean([one.was_right for one in answers])),
        "right with field": float(right.mean()),
        "not followed": float(np.mean([not one.follows_field for one in answers])),
        "mean confidence": float(confidence.mean()),
        "calibration error": calibration_error(confidence, right),
        f"confidence from {SURE}": float(is_sure.mean()),
        "of these right": float(right[is_sure].mean()) if is_sure.any() else 0.0,
    }


def field_confidences(
    answers: Sequence[FieldAnswer],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Confidence, and whether it was right, of every field."""
    return (
        np.array([one.confidence for one in answers]),
        np.array([one.is_right for one in answers], dtype=bool),
    )
