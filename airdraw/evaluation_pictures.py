"""Pictures of a measurement, as SVG: the reliability diagram and the worst mistakes."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from airdraw.evaluation import Answer
from airdraw.ink import Drawing
from airdraw.raster import SIZE_PX

#: (mean confidence, share right, count) of each bin.
Bins = Sequence[tuple[float, float, int]]

#: Colours that the colour-blind can tell apart (Okabe & Ito 2008), and neutral ones.
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")
_INK, _SOFT, _LINE, _PAPER = "#1b2a33", "#5b6b75", "#d5dce0", "#ffffff"
_FONT = "font-family='system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif'"
_TITLE = f"font-size='18' font-weight='600' fill='{_INK}'"
_SAID = f"font-size='15' font-weight='600' fill='{_INK}'"
_NAME = f"font-size='13' font-weight='600' fill='{_INK}'"
_AXIS = f"font-size='13' fill='{_INK}'"
_TICK = f"font-size='12' fill='{_SOFT}'"
_SMALL = f"font-size='11' fill='{_SOFT}'"

# Reliability diagram, in px.
_LEFT, _TOP, _PLOT, _BARS, _GAP, _LEGEND = 64, 56, 400, 90, 44, 210
_TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_LEAST_SHOWN = 5

# Sheet of mistakes, in px.
_COLUMNS, _TILE_WIDTH, _TILE_HEIGHT, _MARGIN, _HEAD = 5, 196, 236, 20, 64
_INK_BOX, _INSET = 144, 34
_MOST_POINTS = 400


@dataclass(frozen=True)
class Mistake:
    """One wrong answer: where it is from, what was said, and the ink."""

    set_name: str
    answer: Answer
    drawing: Drawing


def worst_mistakes(mistakes: Sequence[Mistake], most: int = 20) -> list[Mistake]:
    """The wrong answers that were given with most confidence; refused digits come last."""
    return sorted(mistakes, key=lambda mistake: -mistake.answer.confidence)[:most]


def reliability_svg(sets: Mapping[str, Bins], title: str) -> str:
    """Share right over confidence: on the diagonal a reader is as sure as it may be.

    Bins of fewer than five samples are drawn small and pale: their share is chance.
    """
    width = _LEFT + _PLOT + _LEGEND + _MARGIN
    height = _TOP + _PLOT + _GAP + _BARS + 56
    parts = [
        _text(_LEFT, 32, title, _TITLE),
        *_axes(),
        _line((_x(0), _y(0)), (_x(1), _y(1)), f"{_SOFT}' stroke-dasharray='5 5"),
    ]
    for number, (name, bins) in enumerate(sets.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        parts += _curve(bins, colour)
        parts += _legend(number, name, bins, colour)
    parts += _histogram(list(sets.values()))
    return _svg(width, height, parts, title)


def _x(share: float) -> float:
    return round(_LEFT + share * _PLOT, 1)


def _y(share: float) -> float:
    return round(_TOP + (1 - share) * _PLOT, 1)


def _axes() -> list[str]:
    made = []
    for tick in _TICKS:
        made += [
            _line((_x(tick), _y(0)), (_x(tick), _y(1)), _LINE),
            _line((_x(0), _y(tick)), (_x(1), _y(tick)), _LINE),
            _text(_x(0) - 10, _y(tick) + 4, f"{tick:.1f}", _TICK, "end"),
            _text(_x(tick), _y(0) + 18, f"{tick:.1f}", _TICK, "middle"),
        ]
    middle = _TOP + _PLOT / 2
    made.append(
        f"<g transform='rotate(-90 18 {middle})'>"
        + _text(18, middle + 4, "share that was right", _AXIS, "middle")
        + "</g>"
    )
    return made


def _curve(bins: Bins, colour: str) -> list[str]:
    sound = [(mean, share) for mean, share, count in bins if count >= _LEAST_SHOWN]
    points = " ".join(f"{_x(mean)},{_y(share)}" for mean, share in sound)
    made = [f"<polyline points='{points}' fill='none' stroke='{colour}' stroke-width='2'/>"]
    for mean, share, count in bins:
        is_sound = count >= _LEAST_SHOWN
        made.append(
            f"<circle cx='{_x(mean)}' cy='{_y(share)}' r='{4.5 if is_sound else 2.5}'"
            f" fill='{colour}' opacity='{1 if is_sound else 0.4}'>"
            f"<title>{count} answers: confidence {mean:.3f}, right {share:.3f}</title></circle>"
        )
    return made


def _legend(number: int, name: str, bins: Bins, colour: str) -> list[str]:
    total = sum(count for _, _, count in bins)
    error = sum(count * abs(mean - share) for mean, share, count in bins) / max(total, 1)
    x, y = _LEFT + _PLOT + 24, _TOP + 16 + number * 46
    return [
        f"<circle cx='{x}' cy='{y - 4}' r='5' fill='{colour}'/>",
        _text(x + 14, y, name, _NAME),
        _text(x + 14, y + 17, f"{total} answers · error {error:.4f}", _TICK),
    ]


def _histogram(sets: Sequence[Bins]) -> list[str]:
    """How many answers were given with which confidence, all sets together."""
    top = _TOP + _PLOT + _GAP
    bins = [one for bins in sets for one in bins]
    total = sum(count for _, _, count in bins) or 1
    tenths = [0] * 10
    for mean, _, count in bins:
        tenths[min(int(mean * 10), 9)] += count
    made = []
    for number, count in enumerate(tenths):
        height = round(count / total * (_BARS - 18), 1)
        x, y = _x(number / 10) + 2, top + _BARS - height
        made.append(
            f"<rect x='{x}' y='{y}' width='{_PLOT / 10 - 4}' height='{height}' fill='{_SOFT}'/>"
        )
        if count:
            made.append(_text(x + 18, y - 5, f"{count / total:.1%}", _SMALL, "middle"))
    base = top + _BARS
    made.append(_line((_x(0), base), (_x(1), base), _SOFT))
    made.append(_text(_x(0.5), base + 30, "confidence", _AXIS, "middle"))
    made.append(_text(_x(1) + 24, base - 4, "share of answers", _TICK))
    return made


def mistakes_svg(mistakes: Sequence[Mistake], title: str) -> str:
    """A sheet of wrong answers: the ink, a dot where it begins, and what the network saw."""
    rows = -(-len(mistakes) // _COLUMNS)
    width = 2 * _MARGIN + _COLUMNS * _TILE_WIDTH
    parts = [_text(_MARGIN + 8, 40, title, _TITLE)]
    for number, mistake in enumerate(mistakes):
        row, column = divmod(number, _COLUMNS)
        x, y = _MARGIN + column * _TILE_WIDTH, _HEAD + row * _TILE_HEIGHT
        parts.append(f"<g transform='translate({x} {y})'>{''.join(_tile(mistake))}</g>")
    return _svg(width, _HEAD + rows * _TILE_HEIGHT + _MARGIN, parts, title)


def _tile(mistake: Mistake) -> list[str]:
    answer = mistake.answer
    wrote = "no digit" if answer.expected is None else answer.expected
    read = "refused" if answer.text == "?" else answer.text
    frame = (
        f"<rect x='4' y='4' width='{_TILE_WIDTH - 8}' height='{_TILE_HEIGHT - 8}' rx='8'"
        f" fill='{_PAPER}' stroke='{_LINE}'/>"
    )
    sure = "" if answer.text == "?" else f" · {answer.confidence:.2f}"
    return [
        frame,
        _ink(mistake.drawing),
        _seen(answer.image),
        _text(16, _TILE_HEIGHT - 50, f"{wrote} → {read}{sure}", _SAID),
        _text(16, _TILE_HEIGHT - 28, mistake.set_name, _SMALL),
        _text(16, _TILE_HEIGHT - 14, answer.writer, _SMALL),
    ]


def _ink(drawing: Drawing) -> str:
    box = drawing.box
    scale = _INK_BOX / (max(box.width, box.height) or 1.0)
    left = (_TILE_WIDTH - box.width * scale) / 2
    top = 18 + (_INK_BOX - box.height * scale) / 2
    made = []
    for stroke in drawing.strokes:
        points = stroke.points[:: -(-len(stroke.points) // _MOST_POINTS)]
        places = [(left + (p.x - box.x0) * scale, top + (p.y - box.y0) * scale) for p in points]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        made.append(
            f"<polyline points='{line}' fill='none' stroke='{_INK}' stroke-width='3'"
            " stroke-linecap='round' stroke-linejoin='round'/>"
            f"<circle cx='{places[0][0]:.1f}' cy='{places[0][1]:.1f}' r='4'"
            f" fill='{_COLOURS[1]}'/>"
        )
    return "".join(made)


def _seen(image: bytes) -> str:
    """The network's picture in the corner."""
    if not image:
        return ""
    from PIL import Image

    file = io.BytesIO()
    Image.frombytes("L", (SIZE_PX, SIZE_PX), image).save(file, "PNG")
    content = base64.b64encode(file.getvalue()).decode("ascii")
    x, y = _TILE_WIDTH - _INSET - 12, _TILE_HEIGHT - _INSET - 12
    return (
        f"<image x='{x}' y='{y}' width='{_INSET}' height='{_INSET}'"
        f" style='image-rendering:pixelated' href='data:image/png;base64,{content}'/>"
    )


def _text(x: float, y: float, text: str, look: str, anchor: str = "start") -> str:
    return f"<text x='{x}' y='{y}' {look} text-anchor='{anchor}'>{escape(text)}</text>"


def _line(start: tuple[float, float], end: tuple[float, float], colour: str) -> str:
    (x, y), (to_x, to_y) = start, end
    return f"<line x1='{x}' y1='{y}' x2='{to_x}' y2='{to_y}' stroke='{colour}'/>"


def _svg(width: float, height: float, parts: Sequence[str], title: str) -> str:
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' width='{width}'"
        f" height='{height}' role='img' aria-label='{escape(title, {chr(39): '&apos;'})}' {_FONT}>"
        f"<rect width='{width}' height='{height}' fill='#f6f8f9'/>" + "\n".join(parts) + "</svg>\n"
    )
