"""Cost over size: points of ink, megapixels, digits on a page; each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

import cv2
import numpy as np

from airdraw.simulator.glyphs import FORMS, glyph
from benchmarks.measure import ROOT, apart

Row = dict[str, object]

POINTS = (10, 100, 1_000, 10_000, 100_000)
MEGAPIXELS = (0.1, 0.5, 2.0, 8.0, 50.0)
DIGITS = (1, 3, 10, 30, 100)
BATCH_FILES = 96

_READER = """
import numpy as np
from airdraw import Drawing, Reader
from airdraw.simulator.glyphs import FORMS, glyph
reader = Reader()
reader.read(Drawing.from_points([[(0, 0), (0, 1)]]))
"""
_POINTS = (
    _READER
    + """
n = {size}
stroke = np.concatenate(glyph(3, next(iter(FORMS[3]))))
way = np.linspace(0, len(stroke) - 1, n)
columns = [np.interp(way, np.arange(len(stroke)), stroke[:, column]) for column in (0, 1)]
points = [[(x, y, i / n) for i, (x, y) in enumerate(zip(*columns))]]
"""
)
_PAGE = (
    _READER
    + """
strokes = []
for place in range({size}):
    digit = place % 10
    for stroke in glyph(digit, next(iter(FORMS[digit]))):
        strokes.append((stroke + np.array([1.2 * place, 0.0])).tolist())
drawing = Drawing.from_points(strokes)
"""
)
_PICTURE = """
import cv2, io
import numpy as np
from PIL import Image
cv2.setNumThreads(1)
from airdraw import Reader
from airdraw.image_file import open_picture
side = int(({size} * 1e6 / 0.75) ** 0.5)
pixels = np.full((int(side * 0.75), side, 3), 235, np.uint8)
h, w = pixels.shape[:2]
for place, digit in enumerate("407"):
    cv2.putText(pixels, digit, (int(w * (0.1 + 0.28 * place)), int(h * 0.7)),
                cv2.FONT_HERSHEY_SIMPLEX, h / 60, (30, 30, 40), max(2, h // 40), cv2.LINE_AA)
file = io.BytesIO()
Image.fromarray(pixels).save(file, "JPEG", quality=85)
data = file.getvalue()
reader = Reader()
del pixels
"""


def size_rows() -> dict[str, list[Row]]:
    """Seconds of processor and memory by what grows."""
    return {
        "points of ink": [
            _row(
                size, *apart(_POINTS.format(size=size), "reader.read(Drawing.from_points(points))")
            )
            for size in POINTS
        ],
        "megapixels (JPEG file to reading)": [
            _row(size, *apart(_PICTURE.format(size=size), "reader.read_image(open_picture(data))"))
            for size in MEGAPIXELS
        ],
        "digits on a page": [
            _row(size, *apart(_PAGE.format(size=size), "reader.read(drawing)")) for size in DIGITS
        ],
    }


def _row(size: float, spent_s: float, memory_mb: float) -> Row:
    return {"size": size, "seconds": round(spent_s, 3), "memory MB": round(memory_mb)}


def batch_row() -> list[Row]:
    """`airdraw read` over a folder against a plain loop in one process."""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(BATCH_FILES):
            picture = np.full((600, 800, 3), 235, np.uint8)
            for stroke in glyph(number % 10, next(iter(FORMS[number % 10]))):
                points = np.rint(stroke * 300 + [250, 150]).astype(int)
                cv2.polylines(picture, [points], False, (30, 30, 40), 16, cv2.LINE_AA)
            cv2.imwrite(f"{folder}/{number:03}.png", picture)
        loop = (
            "import sys; from pathlib import Path; from airdraw import Reader\n"
            "from airdraw.image_file import open_picture\n"
            "reader = Reader()\n"
            "for path in sorted(Path(sys.argv[1]).iterdir()):\n"
            "    print(path, reader.read_image(open_picture(path.read_bytes())).text)\n"
        )
        plain_s = _timed([sys.executable, "-c", loop, folder])
        ours_s = _timed([sys.executable, "-m", "airdraw", "read", folder])
    return [
        {
            "what": f"{BATCH_FILES} pictures of 800×600",
            "plain loop, pictures/s": round(BATCH_FILES / plain_s, 1),
            "airdraw read, pictures/s": round(BATCH_FILES / ours_s, 1),
            "times faster": round(plain_s / ours_s, 2),
            "cores": os.cpu_count(),
        }
    ]


def _timed(command: list[str]) -> float:
    started_s = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return time.perf_counter() - started_s
