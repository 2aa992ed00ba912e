"""Print how fast and how light airdraw is, against what it is built on."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np

from airdraw import Drawing, Reader
from airdraw.evaluation_report import as_table
from airdraw.session import AirPen
from airdraw.simulator import simulate
from airdraw.simulator.glyphs import FORMS, glyph
from airdraw.tracker import HandTracker

ROUNDS = 7
READINGS = 200


def seconds(action: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median time of an action."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return median(times)


def fresh(*words: str) -> Callable[[], object]:
    """A Python started anew."""
    return lambda: subprocess.run([sys.executable, *words], check=True, capture_output=True)


def start_up(folder: Path) -> list[dict[str, object]]:
    ink = folder / "seven.json"
    ink.write_text(Drawing.from_points(glyph(7, "crossed")).to_json())
    bare = seconds(fresh("-c", "pass"))
    numpy = seconds(fresh("-c", "import numpy"))
    package = seconds(fresh("-c", "import airdraw"))
    read = seconds(fresh("-m", "airdraw", "read", str(ink)))
    return [
        {"what": "import airdraw / import numpy", "ratio": (package - bare) / (numpy - bare)},
        {"what": "airdraw read FILE / Python with numpy", "ratio": read / numpy},
    ]


def reading() -> list[dict[str, object]]:
    reader = Reader()
    one = Drawing.from_points(glyph(7, "crossed"))
    strokes = [
        stroke + np.array([1.2 * place, 0.0])
        for place, digit in enumerate((2, 0, 2, 6))
        for stroke in glyph(digit, next(iter(FORMS[digit])))
    ]
    four = Drawing.from_points(strokes)
    return [
        {"what": what, "ms": 1000 * seconds(lambda ink=ink: reader.read(ink), READINGS)}
        for what, ink in (("one digit", one), ("a number of four", four))
    ]


def frames() -> list[dict[str, object]]:
    """The whole air path against the bare call of MediaPipe, on the same frames."""
    shown = [(frame.image, frame.t) for frame in simulate("4")]
    with HandTracker() as tracker:
        bare = median(_each(tracker.find, shown))
    with AirPen() as pen:
        whole = median(_each(pen.observe, shown))
    return [{"what": "air path of a frame / bare hand tracker", "ratio": whole / bare}]


def _each(
    action: Callable[[np.ndarray, float], object], shown: list[tuple[np.ndarray, float]]
) -> list[float]:
    return [seconds(lambda i=image, s=t: action(i, s), 1) for image, t in shown]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        print(as_table(start_up(Path(made))))
    print()
    print(as_table(reading()))
    print()
    print(as_table(frames()))
