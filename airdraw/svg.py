"""Drawings as stand-alone SVG pictures."""

from __future__ import annotations

from airdraw.ink import Drawing, Stroke

#: Width of the line and empty space around the ink, as shares of the ink's larger side.
LINE_SHARE = 0.06
MARGIN_SHARE = 0.1
#: The ink of a single dot is as large as this many lines.
_DOT_LINES = 10


def write_svg(drawing: Drawing, title: str = "Ink drawn with airdraw", ink: str = "#111111") -> str:
    """The drawing as an SVG document of its own, in the units of the drawing.

    The view fits the ink with a margin; strokes have round ends, and a stroke of one point is a
    dot. The picture has a title for screen readers and no background.

    >>> svg = write_svg(Drawing.from_points([[(0, 0), (10, 0)]]))
    >>> "viewBox" in svg, svg.count("<path")
    (True, 1)
    """
    left, top, width, height, line = _view(drawing)
    paths = "".join(f'    <path d="{_path(stroke)}"/>\n' for stroke in drawing.strokes)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title" '
        f'viewBox="{left:.9g} {top:.9g} {width:.9g} {height:.9g}">\n'
        f'  <title id="title">{_escaped(title)}</title>\n'
        f'  <g fill="none" stroke="{_escaped(ink)}" stroke-width="{line:.9g}" '
        'stroke-linecap="round" stroke-linejoin="round">\n'
        f"{paths}  </g>\n</svg>\n"
    )


def _view(drawing: Drawing) -> tuple[float, float, float, float, float]:
    """left, top, width, height of the view, and the width of the line."""
    if drawing.is_empty:
        return 0.0, 0.0, 1.0, 1.0, LINE_SHARE
    box = drawing.box
    size = max(box.width, box.height)
    # A dot has no size of its own, so any line will do; not so thin that numbers lose it.
    line = size * LINE_SHARE or max(1.0, abs(box.x0), abs(box.y0)) / _DOT_LINES
    margin = line / 2 + (size or line * _DOT_LINES) * MARGIN_SHARE
    return (
        box.x0 - margin,
        box.y0 - margin,
        box.width + 2 * margin,
        box.height + 2 * margin,
        line,
    )


def _path(stroke: Stroke) -> str:
    """Moves and lines; a dot is a line of no length, which round ends make visible."""
    places = [f"{x:.9g} {y:.9g}" for x, y, _ in stroke.points]
    return f"M {places[0]} L {' '.join(places[1:] or places)}"


def _escaped(text: str) -> str:
    for character, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(character, name)
    return text
