"""Each exported file can be read again, and holds the same number and ink."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest

from airdraw import Digit, Drawing, Reading
from airdraw.image_file import open_picture
from airdraw.ui.example import example_strokes
from airdraw.ui.export import FORMATS, ExportFormat, file_name

FORMAT = {kind.suffix: kind for kind in FORMATS}
DRAWING = Drawing.from_points(example_strokes())
CANDIDATES = tuple(
    (label, 0.91 if label == 4 else 0.01) for label in (4, 9, 0, 1, 2, 3, 5, 6, 7, 8)
)
READING = Reading(
    (
        Digit(4, 0.91, CANDIDATES, DRAWING.strokes[0].box),
        Digit(None, 0.2, CANDIDATES, DRAWING.strokes[2].box),
    )
)


def exported(suffix: str) -> bytes:
    return FORMAT[suffix].write(READING, DRAWING)


def test_text_is_the_number() -> None:
    assert exported("txt") == b"4?\n"


def test_csv_has_a_row_a_digit() -> None:
    rows = list(csv.DictReader(io.StringIO(exported("csv").decode())))

    assert [(row["place"], row["digit"], row["second"]) for row in rows] == [
        ("1", "4", "9"),
        ("2", "?", "4"),
    ]


def test_json_is_ink_that_airdraw_reads_and_tells_the_reading() -> None:
    content = exported("json").decode()

    assert Drawing.from_json(content) == DRAWING
    assert json.loads(content)["reading"]["text"] == "4?"


def test_inkml_is_read_back_exactly() -> None:
    assert Drawing.from_inkml(exported("inkml").decode()) == DRAWING


def test_svg_is_a_picture_of_all_strokes() -> None:
    assert exported("svg").decode().lstrip().startswith(("<svg", "<?xml"))


def test_png_shows_dark_ink_on_white() -> None:
    pixels = open_picture(exported("png"))

    assert pixels[0, 0].tolist() == [255, 255, 255]
    assert 0.03 < np.mean(pixels < 128) < 0.4


@pytest.mark.parametrize("kind", [kind for kind in FORMATS if kind.needs_ink], ids=lambda k: k.name)
def test_without_ink_an_export_of_ink_says_so(kind: ExportFormat) -> None:
    with pytest.raises(ValueError, match="no ink"):
        kind.write(READING, None)


@pytest.mark.parametrize("strokes", [[[(0, 0)]], [[(0, 0), (100, 0)]], [[(0, 0), (0, 1e-9)]]])
def test_flat_and_tiny_ink_has_a_picture(strokes: list[list[tuple[float, float]]]) -> None:
    assert open_picture(FORMAT["png"].write(READING, Drawing.from_points(strokes))).size


def test_a_file_is_named_after_the_number() -> None:
    assert file_name(READING, "csv") == "airdraw-4x.csv"
