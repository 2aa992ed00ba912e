"""Numeric fields: what is valid, and what ink and field say together.

Over 300 lines because it is one list: a kind of field after the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdraw import Drawing, Field, Reader
from airdraw.checksums import Between, Rule, iban, isbn10, isbn13, luhn
from airdraw.cli import main
from airdraw.digit_language import SYMBOLS, Listing, automaton
from airdraw.evaluation_sets import find_sets
from airdraw.field_marks import marked_inks
from airdraw.field_text import EXAMPLES, parse_field
from airdraw.simulator.glyphs import FORMS, glyph

#: How signs are drawn, for digits of height 1: strokes relative to where the sign starts.
SIGNS: dict[str, list[list[tuple[float, float]]]] = {
    ".": [[(0.02, 0.97), (0.05, 1.0)]],
    "-": [[(0.0, 0.5), (0.3, 0.52)]],
    "/": [[(0.3, 0.0), (0.0, 1.0)]],
    "X": [[(0.0, 0.0), (0.6, 1.0)], [(0.6, 0.0), (0.0, 1.0)]],
}
GAP = 0.25
SLOW = pytest.mark.slow


def written(text: str, scale: float = 1.0) -> Drawing:
    """A text of digits and signs as somebody careful writes it."""
    strokes, x = [], 0.0
    for letter in text:
        made = (
            [np.array(stroke) for stroke in SIGNS[letter]]
            if letter in SIGNS
            else _digit(int(letter))
        )
        strokes += [(stroke + [x, 0]) * scale for stroke in made]
        x += float(np.concatenate(made)[:, 0].max()) + GAP
    return Drawing.from_points([stroke.tolist() for stroke in strokes])


def _digit(label: int) -> list[np.ndarray]:
    strokes = glyph(label, next(iter(FORMS[label])))
    low = np.concatenate(strokes).min(axis=0)
    height = np.ptp(np.concatenate(strokes)[:, 1])
    return [(stroke - low) / height for stroke in strokes]


@pytest.mark.parametrize(
    ("field", "text", "read"),
    [
        pytest.param(Field.digits(4), "0407", "0407", id="code"),
        pytest.param(Field.number(-40, 60, decimals=(0, 1)), "-12.5", "-12.5", id="temperature"),
        pytest.param(Field.number(0, 10, decimals=2), "3.75", "3.75", id="amount"),
        pytest.param(Field.number(-9, 9), "-7", "-7", id="minus"),
        pytest.param(Field.date(), "24112026", "24112026", id="date"),
        pytest.param(Field.date(), "24.11.2026", "24.11.2026", id="date with points"),
        pytest.param(
            Field.date("YMD"), "2026-11-24", "2026-11-24", id="date with dashes", marks=SLOW
        ),
        pytest.param(Field.date(), "24/11/2026", "24/11/2026", id="date with slashes", marks=SLOW),
        pytest.param(Field.date(), "5.3.2026", "5.3.2026", id="date without zeros", marks=SLOW),
        pytest.param(Field.luhn(16), "4111111111111111", "4111111111111111", id="card"),
        pytest.param(Field.isbn10(), "080442957X", "080442957X", id="ISBN-10 with X"),
        pytest.param(Field.isbn13(), "978-0-306-40615-7", "9780306406157", id="ISBN-13"),
        pytest.param(Field.iban("DE"), "89370400440532013000", "DE89370400440532013000", id="IBAN"),
        pytest.param(Field.one_of("12", "15", "-3"), "15", "15", id="exercise"),
    ],
)
@pytest.mark.parametrize("scale", [1.0, pytest.param(400.0, marks=SLOW)])
def test_what_is_written_in_a_field_is_read(
    reader: Reader, field: Field, text: str, read: str, scale: float
) -> None:
    reading = reader.read(written(text, scale), field)
    assert reading.follows_field
    assert reading.text == read
    assert reading.confidence > 0.9
    assert reading.answers[0] == (read, reading.confidence)


def test_a_digit_that_would_break_the_checksum_is_read_as_the_next_best() -> None:
    # An ink that is rather a 7 than a 1, where only the 1 makes a card number.
    place = np.full((16, 11), 1e-6)
    for column, symbol in enumerate("4111111111111111"):
        place[column, int(symbol)] = 1.0
    place[5, 7], place[5, 1] = 0.6, 0.4
    language = Field.luhn(16).language("#" * 16)
    assert language is not None
    assert language.solve(place).best[0][0] == "4111111111111111"


def test_a_field_does_not_turn_clear_ink_into_something_else(reader: Reader) -> None:
    reading = reader.read(written("44"), Field.number(0, 20))
    assert not reading.follows_field
    assert reading.text == "44"
    assert reading.confidence == 0.0


@pytest.mark.slow
def test_a_scribble_is_no_number(reader: Reader) -> None:
    angle = np.linspace(0, 40, 400)
    scribble = np.column_stack([angle / 20 + np.sin(angle), np.cos(1.3 * angle)])
    reading = reader.read(Drawing.from_points([scribble.tolist()]), Field.digits(1))
    assert not reading.follows_field


def test_nothing_written_is_nothing_read(reader: Reader) -> None:
    assert reader.read(Drawing(), Field.digits(4)).text == ""


@pytest.mark.parametrize(
    "field",
    [
        pytest.param(Field.date(), id="date"),
        pytest.param(Field.number(-9, 9, decimals=1), id="number"),
        pytest.param(replace(Field.date(), slip=5e-324), id="hardly a slip"),
    ],
)
@pytest.mark.parametrize("count", [6, pytest.param(8, marks=SLOW)])
def test_ink_that_may_be_full_of_dashes_is_read(reader: Reader, field: Field, count: int) -> None:
    seven = [[(0.0, 0.0), (6.0, 0.0), (2.0, 12.0)], [(9.0, 12.0), (12.84, 12.0)]]
    row = [[(14.0 * n + x, y) for x, y in stroke] for n in range(count) for stroke in seven]
    reading = reader.read(Drawing.from_points(row), field)
    assert "7" in reading.text


def test_a_point_is_only_looked_for_where_one_may_be(reader: Reader) -> None:
    assert "." not in reader.read(written("3.5"), Field.digits((1, 3))).text
    assert reader.read(written("3.5"), Field.number(0, 9, decimals=1)).text == "3.5"


def test_the_bar_of_a_seven_is_no_minus(reader: Reader) -> None:
    drawing = Drawing.from_points([stroke.tolist() for stroke in glyph(7, "crossed")])
    assert [way.marks for way in marked_inks(drawing, ".-")] == [()]
    assert reader.read(drawing, Field.number(-9, 9)).text == "7"


def test_the_number_of_digits_decides_how_strokes_belong_together(reader: Reader) -> None:
    # Two bars close together: an 11, or whatever else is drawn with two bars.
    bars = Drawing.from_points([[(0, 0), (0, 1)], [(0.12, 0), (0.12, 1)]])
    reading = reader.read(bars, Field.digits(2))
    assert reading.text == "11"


@pytest.mark.parametrize(
    ("wrong", "answers"), [("407", ("401", "12")), ("7", ("1",)), ("13", ("12", "15"))]
)
def test_a_wrong_answer_is_not_turned_into_a_right_one(
    reader: Reader, wrong: str, answers: tuple[str, ...]
) -> None:
    reading = reader.read(written(wrong), Field.one_of(*answers))
    assert (reading.text, reading.follows_field) == (wrong, False)


def test_the_digits_tell_their_chances_within_the_field(reader: Reader) -> None:
    reading = reader.read(written("15"), Field.one_of("12", "15"))
    assert [digit.label for digit in reading] == [1, 5]
    for digit in reading:
        chances = [chance for _, chance in digit.candidates]
        assert len(chances) == 10
        assert chances == sorted(chances, reverse=True)
        assert sum(chances) == pytest.approx(1, abs=0.02)
    strokes = {stroke for digit in reading for stroke in digit.strokes}
    assert strokes == set(range(len(written("15").strokes)))


def reference_luhn(text: str) -> bool:
    total = 0
    for place, letter in enumerate(reversed(text)):
        value = int(letter) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def reference_isbn10(text: str) -> bool:
    return (
        sum((10 - n) * (10 if c == "X" else int(c)) for n, c in enumerate(text)) % 11 == 0
    ) and "X" not in text[:-1]


def reference_isbn13(text: str) -> bool:
    return sum(int(c) * (1, 3)[n % 2] for n, c in enumerate(text)) % 10 == 0


def reference_iban(text: str) -> bool:
    # GB is not in our list of countries with digits only, but its rule is the same.
    return int(text[2:] + "1316" + text[:2]) % 97 == 1


@pytest.mark.parametrize(
    ("rule", "reference", "length"),
    [
        pytest.param(luhn(), reference_luhn, 16, id="Luhn"),
        pytest.param(luhn(), reference_luhn, 15, id="Luhn of odd length"),
        pytest.param(isbn10(), reference_isbn10, 10, id="ISBN-10"),
        pytest.param(isbn13(), reference_isbn13, 13, id="ISBN-13"),
        pytest.param(iban("DG"), reference_iban, 20, id="IBAN"),
    ],
)
@given(data=st.data())
def test_checksums_admit_what_their_standard_admits(
    rule: Rule, reference: Callable[[str], bool], length: int, data: st.DataObject
) -> None:
    text = data.draw(st.text("0123456789", min_size=length, max_size=length))
    # One in a hundred random numbers is valid: every ending is tried, so that some are.
    endings = ["X"] if length == 10 else []
    for ending in [*map(str, range(10)), *endings]:
        number = text[:-1] + ending
        language = automaton((rule,), length, may_end_in_x=True)
        certain = np.array([[float(s == c) for s in SYMBOLS] for c in number])
        if "X" in number and rule is not isbn10():
            continue
        assert (language.solve(certain).mass > 0) == reference(number)


@given(
    least=st.integers(0, 1200),
    width=st.integers(0, 900),
    length=st.integers(1, 4),
)
def test_a_range_admits_exactly_its_numbers(least: int, width: int, length: int) -> None:
    language = automaton((Between(least, least + width),), length)
    inside = [n for n in range(10**length) if least <= n <= least + width]
    assert language.count == len(inside)


@given(st.integers(0, 2**32 - 1))
def test_sums_and_best_answers_are_those_of_trying_everything(seed: int) -> None:
    random = np.random.default_rng(seed)
    chances = random.dirichlet(np.full(11, 0.3), 4) + 1e-9
    language = automaton((luhn(), Between(500, 7000)), 4)
    every = {
        "".join(map(str, digits)): float(np.prod([chances[n, d] for n, d in enumerate(digits)]))
        for digits in product(range(10), repeat=4)
        if reference_luhn("".join(map(str, digits)))
        and 500 <= int("".join(map(str, digits))) <= 7000
    }
    solution = language.solve(chances)
    total = sum(every.values())
    assert language.count == len(every)
    assert solution.mass == pytest.approx(total)
    best = sorted(every.items(), key=lambda item: -item[1])[:5]
    assert [share for _, share in solution.best] == pytest.approx([p / total for _, p in best])
    listing = Listing.of(list(every)).solve(chances)
    assert listing.mass == pytest.approx(total)
    assert listing.best[0][0] == solution.best[0][0]
    np.testing.assert_allclose(listing.marginals, solution.marginals, atol=1e-12)


@pytest.mark.parametrize(
    ("field", "valid", "invalid"),
    [
        (Field.number(0, Decimal("9.99"), decimals=2), ["9.99", "0.05"], ["10.00", "9.9", "-1.00"]),
        (Field.number(-5, -1), ["-5", "-1"], ["-6", "0", "-0", "3"]),
        (Field.number(decimals=(0, 2)), ["0", "12.5", "0.07"], ["012", "-3", "1.234"]),
        (Field.date("MDY", year_digits=2), ["022924", "2/29/24"], ["022923", "2/29/23", "2/29-24"]),
        (Field.date(latest=date(2026, 11, 24)), ["24.11.2026"], ["25.11.2026", "24.11.26"]),
        (Field.iban("NO"), ["9386011117947"], ["9386011117948", "0186011117947"]),
        (Field.isbn10(), ["0-306-40615-2"], ["030640615X", "X306406152"]),
    ],
)
def test_a_field_admits_what_is_valid_and_nothing_else(
    field: Field, valid: list[str], invalid: list[str]
) -> None:
    assert [text for text in valid if not field.admits(text)] == []
    assert [text for text in invalid if field.admits(text)] == []


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Field.digits(0), "1 to 40 digits, not 0"),
        (lambda: Field.digits((5, 3)), "not 5 to 3"),
        (lambda: Field.number(3, 2), "at least 3 and at most 2"),
        (lambda: Field.number(decimals=-1), "decimals"),
        (lambda: replace(Field.digits(3), slip=1.0), "between 0 and 1, not 1.0"),
        (Field.one_of, "at least one"),
        (lambda: Field.one_of("twelve"), "'twelve'"),
        (lambda: Field.date("DYM"), "DMY, MDY or YMD"),
        (lambda: Field.date(year_digits=3), "4 or 2"),
        (lambda: Field.date(earliest=date(2030, 1, 1), latest=date(2029, 1, 1)), "No day"),
        (lambda: Field.iban("FR"), "digits only"),
        (lambda: parse_field("phone"), "fields are written as digits:4"),
        (lambda: parse_field("digits:many"), "'many'"),
        (lambda: parse_field("number:a..b"), "'a'"),
        (lambda: parse_field("isbn10:3"), "'3'"),
    ],
)
def test_a_field_that_cannot_be_says_so(make: Callable[[], Field], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        make()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Field.digits("4"), "'4' is no number of digits"),  # type: ignore[arg-type]
        (lambda: Field.digits(None), "None is no number of digits"),  # type: ignore[arg-type]
        (lambda: Field.digits(4.0), "4.0 is no number of digits"),  # type: ignore[arg-type]
        (lambda: Field.digits(True), "True is no number of digits"),
        (lambda: Field.digits((1,)), r"\(1,\) is no number"),  # type: ignore[arg-type]
        (lambda: Field.digits((1, 2, 3)), "is no number of digits"),  # type: ignore[arg-type]
        (lambda: Field.luhn((1.5, 2)), "is no number of digits"),  # type: ignore[arg-type]
        (lambda: Field.digits((4, 2)), "wrong way round: the least first, not 4 to 2"),
        (lambda: Field.digits(10**5000), "1 to 40 digits, not a number of thousands"),
        (lambda: Field.number(decimals=1.5), "no number of decimals"),  # type: ignore[arg-type]
        (lambda: Field.number("a"), "limit .* not 'a'"),  # type: ignore[arg-type]
        (lambda: Field.number(float("nan"), 1), "limit .* not nan"),
        (lambda: Field.number(True, 5), "limit .* not True"),
        (lambda: Field.number(0, float("inf")), "not inf; leave it out"),
        (lambda: Field.number(0, 10**5000), "not a number of thousands of digits"),
        (lambda: Field.one_of(7), "7 is no number that can be drawn"),  # type: ignore[arg-type]
        (lambda: Field.one_of(["12"]), "write the answers as texts"),  # type: ignore[arg-type]
        (lambda: Field.date(earliest="2020-01-01"), "not '2020-01-01'"),  # type: ignore[arg-type]
        (lambda: Field.date(latest=datetime.now(UTC)), "between two days"),
        (lambda: Field.date(year_digits=4.0), "not 4.0"),  # type: ignore[arg-type]
        (lambda: Field.date(earliest=date.min, latest=date.max), "more than 1000 years"),
        (lambda: Field.iban([]), "digits only"),  # type: ignore[arg-type]
        (lambda: Field.digits().admits(None), "a text, not None"),  # type: ignore[arg-type]
        (lambda: parse_field("number:0..1e5000000"), "at most 40 digits"),
        (lambda: parse_field("number:-1e999999999..0"), "at most 40 digits"),
        (lambda: parse_field("digits:" + "9" * 4400), "is no number of digits"),
    ],
)
def test_a_strange_argument_is_refused_in_a_sentence_that_can_be_read(
    make: Callable[[], object], words: str
) -> None:
    with pytest.raises(ValueError, match=words) as refusal:
        make()
    assert len(str(refusal.value)) < 200


def test_numbers_of_digits_may_be_integers_of_any_kind() -> None:
    assert Field.digits(np.int64(4)) == Field.digits(4)  # type: ignore[arg-type]
    assert Field.digits([2, 4]) == Field.digits((2, 4))  # type: ignore[arg-type]


@pytest.mark.slow
def test_a_span_of_a_thousand_years_is_a_date() -> None:
    field = Field.date(earliest=date(1500, 1, 1), latest=date(2499, 12, 31))
    assert field.admits("24.11.1648")
    assert not field.admits("24.11.2648")


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_example_names_a_field(text: str) -> None:
    assert isinstance(parse_field(text), Field)


def test_a_number_may_have_no_least_or_no_most() -> None:
    assert parse_field("number:..500") == Field.number(most=500)
    assert parse_field("number:-5..") == Field.number(least=-5)


def test_equal_fields_are_equal() -> None:
    assert Field.luhn(16) == Field.luhn(16) != Field.luhn(15)
    assert hash(Field.date()) == hash(Field.date())


def test_the_command_line_reads_a_field(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ink.json"
    path.write_text(written("-12.5").to_json())
    assert main(["read", str(path), "--field", "number:-40..60:1"]) == 0
    assert "\t-12.5\t" in capsys.readouterr().out
    assert main(["read", str(path), "--json", "--field", "number:-40..60:1"]) == 0
    assert '"follows_field": true' in capsys.readouterr().out
    assert main(["read", str(path), "--field", "shoe size"]) == 2
    assert "fields are written as" in capsys.readouterr().err


@pytest.mark.slow
def test_a_checksum_makes_numbers_of_new_writers_more_often_right(
    reader: Reader, data_folder: Path
) -> None:
    """Ten digits of one writer each; the last makes the Luhn sum right."""
    from airdraw.evaluation_fields import field_numbers

    samples = list(field_numbers(find_sets(data_folder), "luhn", 60, seed=1))
    without = sum(reader.read(drawing).text == text for text, _, drawing in samples)
    having = sum(reader.read(drawing, field).text == text for text, field, drawing in samples)
    assert having >= without
    assert having >= 0.75 * len(samples)
