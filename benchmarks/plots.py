"""Small plots as SVG, drawn by hand: cost over size, both on logarithmic axes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

WIDTH, HEIGHT = 420, 280
LEFT, RIGHT, TOP, BOTTOM = 58, 16, 34, 44
INK, GRID, LINE, GUIDE = "#1d2330", "#d8d4ca", "#2a4fa3", "#9a9488"


def loglog_plot(
    title: str, x_name: str, y_name: str, points: Sequence[tuple[float, float]], path: Path
) -> None:
    """Write a plot of positive values; the dashed guide grows linearly from the last point down."""
    xs, ys = zip(*points, strict=True)
    x_low, x_high = math.floor(math.log10(min(xs))), math.ceil(math.log10(max(xs)))
    y_low, y_high = math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)))
    x_high, y_high = max(x_high, x_low + 1), max(y_high, y_low + 1)

    def place(x: float, y: float) -> tuple[float, float]:
        right = (math.log10(x) - x_low) / (x_high - x_low)
        up = (math.log10(y) - y_low) / (y_high - y_low)
        return LEFT + right * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" role="img" ',
        f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="11" fill="{INK}">',
        f"<title>{title}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fbfaf7"/>',
        f'<text x="14" y="20" font-size="13" font-weight="600">{title}</text>',
    ]
    for exponent in range(x_low, x_high + 1):
        x, _ = place(10.0**exponent, 10.0**y_low)
        parts.append(_line(x, TOP, x, HEIGHT - BOTTOM, GRID))
        # The last one ends with the axis: it may be long.
        anchor = "end" if exponent == x_high else "middle"
        parts.append(_text(x, HEIGHT - BOTTOM + 15, f"{10.0**exponent:g}", anchor))
    for exponent in range(y_low, y_high + 1):
        _, y = place(10.0**x_low, 10.0**exponent)
        parts.append(_line(LEFT, y, WIDTH - RIGHT, y, GRID))
        parts.append(_text(LEFT - 6, y + 4, f"{10.0**exponent:g}", "end"))
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, x_name, "middle"))
    parts.append(
        f'<text transform="translate(14 {HEIGHT / 2}) rotate(-90)" text-anchor="middle">'
        f"{y_name}</text>"
    )
    last_x, last_y = points[-1]
    first_x = max(xs[0], last_x * 10.0**y_low / last_y)
    start, end = place(first_x, last_y * first_x / last_x), place(last_x, last_y)
    parts.append(_line(*start, *end, GUIDE, 'stroke-dasharray="4 4"'))
    parts += _curve([place(x, y) for x, y in points])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([*parts, "</svg>"]) + "\n")


def _curve(places: Sequence[tuple[float, float]]) -> list[str]:
    way = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{LINE}"/>' for x, y in places]
    return [f'<polyline points="{way}" fill="none" stroke="{LINE}" stroke-width="2"/>', *dots]


def _line(x0: float, y0: float, x1: float, y1: float, colour: str, more: str = "") -> str:
    return (
        f'<line x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}" stroke="{colour}" {more}/>'
    )


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>'
