"""Ink as a picture for people: dark lines on white, and short polylines for thumbnails."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from airdraw.ink import Drawing, Stroke

#: Height of the exported picture, and how much larger it is drawn to have smooth edges.
HEIGHT_PX = 480
OVERSAMPLING = 4
MAX_WIDTH_PX = 4096
#: Lines and margins in heights of the ink.
LINE_WIDTH = 0.06
MARGIN = 0.15
#: What a thumbnail keeps of a stroke.
THUMBNAIL_POINTS = 40


def ink_png(drawing: Drawing, height_px: int = HEIGHT_PX) -> bytes:
    """The ink as PNG, black on white, with a margin.

    Raises:
        ValueError: when the drawing is empty.
    """
    box = drawing.box
    size = _writing_size(drawing)
    margin, line = MARGIN * size, LINE_WIDTH * size
    width, height = box.width + 2 * margin, box.height + 2 * margin
    scale = min(height_px / height, MAX_WIDTH_PX / width) * OVERSAMPLING
    image = Image.new("L", (max(1, round(width * scale)), max(1, round(height * scale))), 255)
    pen = ImageDraw.Draw(image)
    for stroke in drawing.strokes:
        points = [
            ((p.x - box.x0 + margin) * scale, (p.y - box.y0 + margin) * scale)
            for p in stroke.points
        ]
        _draw_line(pen, points, line * scale)
    small = image.resize(
        (max(1, image.width // OVERSAMPLING), max(1, image.height // OVERSAMPLING)),
        Image.Resampling.BOX,
    )
    file = io.BytesIO()
    small.save(file, format="PNG", optimize=True)
    return file.getvalue()


def _draw_line(
    pen: ImageDraw.ImageDraw, points: list[tuple[float, float]], width_px: float
) -> None:
    """A line with round ends and joints."""
    width = max(1, round(width_px))
    # Pillow's ellipses reach half a pixel beyond their corners, which would show as beads.
    radius = max(0.0, width / 2 - 0.75)
    if len(points) > 1:
        pen.line(points, fill=0, width=width, joint="curve")
    for x, y in points:
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=0)


def _writing_size(drawing: Drawing) -> float:
    """How large the writing is: its height, or for a flat line or a dot what comes nearest."""
    box = drawing.box
    return max(box.height, box.width / 8) or 1.0


def thumbnail(drawing: Drawing) -> dict[str, object]:
    """The ink as ``viewBox`` and polylines of an SVG, few points each.

    >>> thumbnail(Drawing.from_points([[(0, 0), (0, 10)]]))["lines"]
    ['0.15,0.15 0.15,1.15']
    """
    box = drawing.box
    size = _writing_size(drawing)

    def text(stroke: Stroke) -> str:
        kept = _every_few(stroke)
        return " ".join(
            f"{(x - box.x0) / size + MARGIN:.4g},{(y - box.y0) / size + MARGIN:.4g}"
            for x, y, _ in kept
        )

    width, height = box.width / size + 2 * MARGIN, box.height / size + 2 * MARGIN
    return {
        "viewBox": f"0 0 {width:.4g} {height:.4g}",
        "width": LINE_WIDTH * 1.5,
        "lines": [text(stroke) for stroke in drawing.strokes],
    }


def _every_few(stroke: Stroke) -> list[tuple[float, float, float]]:
    points = list(stroke.points)
    if len(points) == 1:
        return [*points, *points]
    step = max(1, -(-len(points) // THUMBNAIL_POINTS))
    return [*points[:-1:step], points[-1]]
