"""A measurement as tables in Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from airdraw.evaluation_report import Report

Row = dict[str, Any]

#: Of the tables of writers so many are printed: those with most errors.
_WORST_WRITERS = 25

#: Where the rows are, their heading, and what it says.
_TABLES = {
    "digits": (
        "Digits",
        """Writers who were never trained on. *First two*: the right digit is among the first two
candidates.""",
    ),
    "mnist": ("MNIST", "The 10,000 test pictures, one model."),
    "labels": ("Each digit", ""),
    "non_digits": (
        "Ink that is no digit",
        """Letters, symbols and characters, and words composed of them, each of one writer;
*accepted*: a digit was read.""",
    ),
    "refusal": (
        "Ink that is no digit, by threshold",
        """What is accepted of each set when so many real digits are refused, and the area under the
curve: the chance that a digit looks more like one than other ink does.""",
    ),
    "numbers": ("Numbers composed from single digits of one writer", ""),
    "stress": ("Under stress", ""),
    "fields": (
        "Fields",
        """Valid answers in digits of one writer each, read without and with the field
(`Reader.read(drawing, field=…)`). Points, minus signs and the X of ISBN-10 are drawn by the
measurement; without a field they are not looked for.""",
    ),
    "hands": (
        "Knowing a hand",
        """Each writer's first 0 to 9 are learned (`airdraw learn`); all their other digits are read
before and after.""",
    ),
    "speed": (
        "Time of one reading",
        "On the clock of the machine that measured, with whatever else ran on it.",
    ),
}


def as_table(rows: Sequence[Row]) -> str:
    """Rows with the same keys as a Markdown table.

    >>> print(as_table([{"set": "mine", "accuracy": 0.98765, "count": 3}]))
    | set | accuracy | count |
    | --- | ---: | ---: |
    | mine | 0.9877 | 3 |
    """
    if not rows:
        return "(nothing to measure)"
    keys = list(rows[0])
    rules = ["---" if isinstance(rows[0][key], str) else "---:" for key in keys]
    lines = [[key.replace("_", " ") for key in keys], rules]
    lines += [[_cell(row[key]) for key in keys] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: Any) -> str:
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def as_text(report: Report) -> str:
    """All tables, each under its heading, in Markdown."""
    parts = [
        _section(heading, note, getattr(report, name))
        for name, (heading, note) in _TABLES.items()
        if getattr(report, name) or name != "mnist"
    ]
    wrong = [row for row in report.writers if row["accuracy"] < 1]
    worst = sorted(wrong, key=lambda row: float(row["accuracy"]))[:_WORST_WRITERS]
    parts.append(_section("Writers, worst first", _writers_note(report), worst))
    known = report.hand_writers[:_WORST_WRITERS]
    parts.append(_section("Writers, before and after their hand was known", "", known))
    for name, counts in report.confusion.items():
        parts.append(f"## Confusion: {name}\n\n{_confusion_table(counts)}\n")
    return "\n".join(parts)


def _writers_note(report: Report) -> str:
    flawless = sum(1 for row in report.writers if row["accuracy"] == 1)
    return f"{flawless} of {len(report.writers)} writers were read without any error."


def _section(heading: str, note: str, rows: Sequence[Row]) -> str:
    return f"## {heading}\n\n" + (f"{note}\n\n" if note else "") + f"{as_table(rows)}\n"


def _confusion_table(counts: list[list[int]]) -> str:
    labels = [*(str(label) for label in range(10)), "else"]
    rows = [
        {"written": str(written), **dict(zip(labels, row, strict=True))}
        for written, row in enumerate(counts)
    ]
    return as_table(rows)
