"""A reading and its ink as files: text, CSV, JSON, InkML, SVG, PNG. Knows no Streamlit."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from airdraw.ink import Drawing
from airdraw.reading import Digit, Reading
from airdraw.ui.ink_picture import ink_png

COLUMNS = ("place", "digit", "confidence", "second", "second_probability", "x0", "y0", "x1", "y1")


@dataclass(frozen=True, kw_only=True)
class ExportFormat:
    """A kind of file: `write` makes its content when it is asked for, not before."""

    name: str
    suffix: str
    media_type: str
    write: Callable[[Reading, Drawing | None], bytes]
    needs_ink: bool = False


def as_text(reading: Reading, drawing: Drawing | None = None) -> bytes:
    """The number and a line's end."""
    return f"{reading.text}\n".encode()


def as_csv(reading: Reading, drawing: Drawing | None = None) -> bytes:
    """One row a digit."""
    rows = ((place, *_digit_row(digit)) for place, digit in enumerate(reading.digits, start=1))
    return csv_file(COLUMNS, rows)


def csv_file(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """CSV as RFC 4180 has it, in UTF-8."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows(rows)
    return file.getvalue().encode()


def _digit_row(digit: Digit) -> tuple[Any, ...]:
    others = [candidate for candidate in digit.candidates if candidate[0] != digit.label]
    second, probability = others[0] if others else ("", 0.0)
    return (
        digit.text,
        f"{digit.confidence:.4f}",
        second,
        f"{probability:.4f}",
        *(f"{value:.6g}" for value in digit.box),
    )


def as_json(reading: Reading, drawing: Drawing | None = None) -> bytes:
    """The ink as `Drawing.to_json` writes it, so that `airdraw read` reads it, with the reading."""
    content: dict[str, Any] = {} if drawing is None else json.loads(drawing.to_json())
    content["reading"] = reading_object(reading)
    return json.dumps(content, allow_nan=False).encode()


def reading_object(reading: Reading) -> dict[str, Any]:
    """The reading as plain values."""
    return {
        "text": reading.text,
        "confidence": reading.confidence,
        "digits": [
            {
                "label": digit.label,
                "confidence": digit.confidence,
                "candidates": [list(candidate) for candidate in digit.candidates],
                "box": list(digit.box),
            }
            for digit in reading.digits
        ],
    }


def _inked(drawing: Drawing | None) -> Drawing:
    if drawing is None or drawing.is_empty:
        raise ValueError("There is no ink to export; draw something first.")
    return drawing


FORMATS = (
    ExportFormat(name="Text", suffix="txt", media_type="text/plain", write=as_text),
    ExportFormat(name="CSV", suffix="csv", media_type="text/csv", write=as_csv),
    ExportFormat(name="JSON", suffix="json", media_type="application/json", write=as_json),
    ExportFormat(
        name="InkML",
        suffix="inkml",
        media_type="application/inkml+xml",
        write=lambda _, drawing: _inked(drawing).to_inkml().encode(),
        needs_ink=True,
    ),
    ExportFormat(
        name="SVG",
        suffix="svg",
        media_type="image/svg+xml",
        write=lambda _, drawing: _inked(drawing).to_svg().encode(),
        needs_ink=True,
    ),
    ExportFormat(
        name="PNG",
        suffix="png",
        media_type="image/png",
        write=lambda _, drawing: ink_png(_inked(drawing)),
        needs_ink=True,
    ),
)


def file_name(reading: Reading, suffix: str) -> str:
    """A name that tells the number and is allowed everywhere.

    >>> file_name(Reading(), "txt")
    'airdraw.txt'
    """
    text = reading.text.replace("?", "x")[:40]
    return f"airdraw-{text}.{suffix}" if text else f"airdraw.{suffix}"
