"""Drawings as SVG: stand-alone, well-formed, with all the ink in view."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airdraw import Drawing
from airdraw.svg import write_svg

SVG = "{http://www.w3.org/2000/svg}"
places = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))
strokes = st.lists(st.lists(st.tuples(places, places), min_size=1), min_size=1, max_size=4)


def view(svg):
    return [float(value) for value in ET.fromstring(svg).get("viewBox").split()]


@settings(deadline=None)
@given(strokes)
def test_all_ink_lies_within_the_view(points):
    left, top, width, height = view(write_svg(Drawing.from_points(points)))
    for x, y in (point for stroke in points for point in stroke):
        assert left < x < left + width
        assert top < y < top + height


@settings(deadline=None)
@given(strokes)
def test_every_stroke_is_a_path_with_all_its_points(points):
    paths = ET.fromstring(write_svg(Drawing.from_points(points))).iter(f"{SVG}path")
    for stroke, path in zip(points, paths, strict=True):
        numbers = [float(value) for value in re.findall(r"-?[\d.]+(?:e[-+]?\d+)?", path.get("d"))]
        expected = [
            value for point in (stroke if len(stroke) > 1 else stroke * 2) for value in point
        ]
        assert numbers == pytest.approx(expected, rel=1e-8)


def test_a_dot_is_a_visible_dot():
    root = ET.fromstring(write_svg(Drawing.from_points([[(5, 7)]])))
    group = root.find(f"{SVG}g")
    assert group.get("stroke-linecap") == "round"
    assert group.find(f"{SVG}path").get("d") == "M 5 7 L 5 7"
    line, (_, _, width, height) = float(group.get("stroke-width")), view(ET.tostring(root))
    assert 0 < line < width == height


def test_the_picture_has_a_title_for_screen_readers():
    svg = write_svg(Drawing.from_points([[(0, 0), (1, 1)]]), title='The number <4> & "7"')
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == root.find(f"{SVG}title").get("id")
    assert root.find(f"{SVG}title").text == 'The number <4> & "7"'


def test_an_empty_drawing_is_an_empty_picture():
    root = ET.fromstring(write_svg(Drawing()))
    assert not list(root.iter(f"{SVG}path"))
    assert view(ET.tostring(root)) == [0, 0, 1, 1]


def test_a_straight_line_has_room_on_all_sides():
    _, _, width, height = view(Drawing.from_points([[(0, 3), (0, 13)]]).to_svg())
    assert width > 1
    assert height > 11
