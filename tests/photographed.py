"""Pictures of written numbers that look photographed, drawn from pen trajectories.

Everything is made here, from glyphs drawn by hand for these tests, so that no test needs data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

Glyph = list[list[tuple[float, float]]]

#: Digits as strokes in a box of height 1, several forms each.
GLYPHS: dict[int, list[Glyph]] = {
    0: [[[(0.3, 0), (0.08, 0.2), (0, 0.5), (0.1, 0.85), (0.3, 1), (0.52, 0.85), (0.6, 0.5),
          (0.5, 0.15), (0.3, 0), (0.22, 0.03)]]],
    1: [[[(0.1, 0), (0.06, 1)]], [[(0, 0.25), (0.25, 0), (0.25, 1)]]],
    2: [[[(0.03, 0.2), (0.2, 0), (0.45, 0.06), (0.5, 0.3), (0.3, 0.6), (0, 1), (0.3, 0.95),
          (0.6, 0.98)]]],
    3: [[[(0.03, 0.08), (0.3, 0), (0.5, 0.15), (0.4, 0.38), (0.18, 0.46), (0.45, 0.55),
          (0.55, 0.78), (0.35, 1), (0, 0.92)]]],
    4: [
        [[(0.3, 0), (0, 0.6), (0.6, 0.58)], [(0.45, 0.3), (0.4, 1)]],
        # Open, in two parts that do not touch.
        [[(0.05, 0), (0, 0.5), (0.36, 0.5)], [(0.47, 0.02), (0.45, 1)]],
    ],
    5: [
        [[(0.08, 0), (0.05, 0.42), (0.3, 0.36), (0.55, 0.6), (0.4, 0.93), (0, 0.97)],
         [(0.08, 0), (0.55, 0.02)]],
        # The flag hangs free.
        [[(0.08, 0.1), (0.05, 0.45), (0.3, 0.38), (0.55, 0.62), (0.4, 0.95), (0, 0.98)],
         [(0.18, 0.02), (0.6, 0)]],
    ],
    6: [[[(0.45, 0), (0.15, 0.3), (0, 0.7), (0.12, 0.97), (0.4, 0.95), (0.5, 0.72), (0.3, 0.55),
          (0.05, 0.7)]]],
    7: [
        [[(0, 0.03), (0.55, 0), (0.35, 0.45), (0.2, 1)]],
        [[(0, 0.03), (0.55, 0), (0.35, 0.45), (0.2, 1)], [(0.1, 0.5), (0.52, 0.46)]],
    ],
    8: [[[(0.48, 0.12), (0.25, 0), (0.05, 0.2), (0.3, 0.45), (0.52, 0.75), (0.3, 1), (0.03, 0.8),
          (0.2, 0.5), (0.48, 0.25), (0.48, 0.12)]]],
    9: [[[(0.5, 0.15), (0.25, 0), (0, 0.22), (0.15, 0.45), (0.42, 0.38), (0.5, 0.15),
          (0.48, 0.5), (0.4, 1)]]],
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Look:
    """How the picture is taken. Lengths are shares of the digits' height, greys in [0, 1].

    Attributes:
        height_px: of the digits.
        line: width of the pen's line.
        ink, ground: RGB.
        slope: by how much the light falls off from one side to the other.
        shadow: how much darker it is behind the edge of a shadow.
        ruled: distance of ruled lines, 0 for none; ``squared`` draws them both ways.
        tilt: perspective, as a share of the picture's size.
        table: whether the paper ends within the picture.
        grain, noise: of the paper, of the camera.
        jpeg: quality, 0 for none.
    """

    height_px: int = 120
    line: float = 0.08
    ink: tuple[float, float, float] = (0.1, 0.1, 0.15)
    ground: tuple[float, float, float] = (0.95, 0.94, 0.92)
    slope: float = 0.0
    shadow: float = 0.0
    ruled: float = 0.0
    squared: bool = False
    tilt: float = 0.0
    table: bool = False
    blur_px: float = 0.0
    grain: float = 0.0
    noise: float = 0.0
    jpeg: int = 0
    specks: int = 0
    margin: float = 0.8
    gap: tuple[float, float] = (0.2, 0.5)


SCREEN = Look()
PHOTO = Look(slope=0.3, shadow=0.25, tilt=0.04, blur_px=0.8, grain=0.015, noise=0.015, jpeg=80)


def photograph(
    glyphs: Sequence[Glyph], look: Look, rng: np.random.Generator
) -> tuple[np.ndarray, list[tuple[float, float, float, float]]]:
    """A picture of glyphs in a row.

    Returns:
        (H, W, 3) uint8 RGB and the box of each glyph's ink, (x0, y0, x1, y1) in pixels.
    """
    placed, width, height = _lay_out(glyphs, look, rng)
    warp = _perspective(width, height, look.tilt, rng)
    layers = [
        cv2.warpPerspective(_draw(strokes, look, width, height), warp, (width, height))
        for strokes in placed
    ]
    alpha = np.max([*layers, np.zeros((height, width), np.float32)], axis=0)
    alpha = np.maximum(alpha, _specks(look, width, height, rng))
    picture = _paper(look, warp, width, height, rng)
    picture = picture * (1 - alpha[..., None]) + np.float32(look.ink) * alpha[..., None]
    picture = picture * _light(look, width, height, rng)[..., None]
    boxes = [_box(layer) for layer in layers]
    if look.table:
        picture, boxes = _on_table(picture, boxes, rng)
    if look.blur_px:
        picture = cv2.GaussianBlur(picture, (0, 0), look.blur_px)
    picture = picture + rng.normal(0, 1, picture.shape) * look.noise
    pixels = np.clip(picture * 255, 0, 255).round().astype(np.uint8)
    return _as_jpeg(pixels, look.jpeg), boxes


def glyphs_of(text: str, rng: np.random.Generator) -> list[Glyph]:
    """A form of each digit, a little slanted and of its own size."""
    made = []
    for letter in text:
        forms = GLYPHS[int(letter)]
        glyph = forms[rng.integers(len(forms))]
        slant, scale = rng.uniform(-0.15, 0.25), rng.uniform(0.85, 1.0)
        made.append(
            [[((x - slant * (y - 0.5)) * scale, y * scale) for x, y in stroke] for stroke in glyph]
        )
    return made


def _lay_out(glyphs, look, rng):
    left, placed = look.margin, []
    for glyph in glyphs:
        points = np.concatenate([np.asarray(stroke, float) for stroke in glyph])
        low, high = points.min(axis=0), points.max(axis=0)
        shift = np.array([left - low[0], look.margin + rng.uniform(0, 0.12) - low[1]])
        placed.append([(np.asarray(s, float) + shift) * look.height_px for s in glyph])
        left += high[0] - low[0] + look.line + rng.uniform(*look.gap)
    width = (left + look.margin - (look.gap[0] if glyphs else 0)) * look.height_px
    height = (1.12 + 2 * look.margin) * look.height_px
    return placed, round(width), round(height)


def _draw(strokes, look, width, height):
    enlarged, shift = 2, 4
    layer = np.zeros((height * enlarged, width * enlarged), np.uint8)
    thickness = max(1, round(look.line * look.height_px * enlarged))
    for stroke in strokes:
        points = np.round(_smooth(stroke) * enlarged * 2**shift).astype(np.int32)
        cv2.polylines(layer, [points], False, 255, thickness, cv2.LINE_AA, shift)
    return cv2.resize(layer, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32) / 255


def _smooth(points):
    """A Catmull-Rom spline through the points."""
    p = np.vstack([points[:1], points, points[-1:]])
    if len(points) < 3:
        return np.asarray(points)
    t = np.linspace(0, 1, 8, endpoint=False)[:, None]
    pieces = []
    for a, b, c, d in zip(p, p[1:], p[2:], p[3:], strict=False):
        pieces.append(
            b + t * (c - a) / 2 + t**2 * (a - 2.5 * b + 2 * c - d / 2)
            + t**3 * (-a / 2 + 1.5 * b - 1.5 * c + d / 2)
        )  # fmt: skip
    return np.vstack([*pieces, points[-1:]])


def _perspective(width, height, tilt, rng):
    corners = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    moved = corners + rng.uniform(-tilt, tilt, (4, 2)).astype(np.float32) * [width, height]
    return cv2.getPerspectiveTransform(corners, moved.astype(np.float32))


def _paper(look, warp, width, height, rng):
    paper = np.ones((height, width, 3), np.float32) * np.float32(look.ground)
    if look.ruled:
        step, lines = look.ruled * look.height_px, np.zeros((height * 2, width * 2), np.uint8)
        thick = max(1, round(look.height_px * 0.012 * 2))
        for y in np.arange(rng.uniform(0, step), height, step):
            cv2.line(lines, (0, round(y * 2)), (width * 2, round(y * 2)), 255, thick, cv2.LINE_AA)
        for x in np.arange(rng.uniform(0, step), width, step) if look.squared else []:
            cv2.line(lines, (round(x * 2), 0), (round(x * 2), height * 2), 255, thick, cv2.LINE_AA)
        alpha = cv2.resize(lines, (width, height), interpolation=cv2.INTER_AREA) / 255.0
        alpha = cv2.warpPerspective(alpha, warp, (width, height), borderMode=cv2.BORDER_REPLICATE)
        paper += alpha[..., None].astype(np.float32) * (np.float32([0.62, 0.72, 0.86]) - paper)
    if look.grain:
        rough = cv2.GaussianBlur(rng.normal(0, 1, (height, width)).astype(np.float32), (0, 0), 1.2)
        paper *= 1 + (rough * look.grain / rough.std())[..., None]
    return paper


def _light(look, width, height, rng):
    angle = rng.uniform(0, 2 * np.pi)
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    along = (x * np.cos(angle) + y * np.sin(angle)) / 1.42
    light = 1 - look.slope * (along + 1) / 2
    if look.shadow:
        edge = x * np.cos(angle + 1) + y * np.sin(angle + 1) + rng.uniform(-0.4, 0.4)
        softness = rng.uniform(0.02, 0.2)
        light -= look.shadow / (1 + np.exp(-edge / softness * 2))
    return light


def _on_table(picture, boxes, rng):
    """The paper on a wooden table that is seen around it, and where the boxes are then."""
    height, width = picture.shape[:2]
    pad = round(min(height, width) * rng.uniform(0.05, 0.25))
    big = (height + 2 * pad, width + 2 * pad)
    wood = cv2.GaussianBlur(rng.normal(0, 1, big).astype(np.float32), (0, 0), 25, sigmaY=1.5)
    table = np.float32([0.45, 0.3, 0.2]) * (1 + 0.12 * wood / wood.std())[..., None]
    table[pad : pad + height, pad : pad + width] = picture
    scale = np.array([width / big[1], height / big[0]] * 2)
    small = cv2.resize(table, (width, height), interpolation=cv2.INTER_AREA)
    return small, [tuple((np.array(box) + pad) * scale) for box in boxes]


def _specks(look, width, height, rng):
    layer = np.zeros((height, width), np.float32)
    for _ in range(look.specks):
        centre = (int(rng.integers(width)), int(rng.integers(height)))
        cv2.circle(layer, centre, max(1, round(look.height_px * 0.012)), 0.8, -1, cv2.LINE_AA)
    return layer


def _as_jpeg(pixels, quality):
    if not quality:
        return pixels
    bgr = np.ascontiguousarray(pixels[..., ::-1])
    _, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.ascontiguousarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1])


def _box(layer):
    rows, cols = np.nonzero(layer > 0.3)
    return (cols.min(), rows.min(), cols.max() + 1, rows.max() + 1)
