"""Photograph every page and state of the app into docs/screenshots/.

    python scripts/screenshots.py [--only pad] [--out docs/screenshots]

Starts the app on a free port and drives Debian's Chromium through Playwright, without a network.
"""

from __future__ import annotations

import argparse
import io
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from airdraw import Drawing, Reader
from airdraw.simulator.glyphs import glyph, write_text
from airdraw.ui.ink_picture import ink_png
from airdraw.ui.reading_view import is_unsure

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "docs" / "screenshots"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
START_LIMIT_S = 60
WAIT_MS = 30_000
#: Width, height and theme of the windows; the narrow one is a phone.
WINDOWS = ((1280, 860, "light"), (1280, 860, "dark"), (768, 1024, "light"), (360, 740, "dark"))
PHONE_PX = 400
COLOURS = 128
#: Triangle, house, spring: looks of ink that is no digit.
NO_DIGITS = (
    ((0.5, 0.0), (1.0, 0.9), (0.0, 0.9), (0.5, 0.0)),
    ((0.0, 1.0), (0.0, 0.4), (0.5, 0.0), (1.0, 0.4), (1.0, 1.0), (0.0, 1.0)),
    tuple((0.1 + 0.08 * i, 0.0 if i % 2 else 1.0) for i in range(10)),
    tuple((0.5 + 0.05 * t * np.cos(t), 0.5 + 0.05 * t * np.sin(t)) for t in np.arange(0, 10, 0.3)),
)

Way = list[tuple[float, float]]


@dataclass(frozen=True)
class State:
    """A state of a page: its name, the page's path, and what brings it about."""

    name: str
    path: str
    act: Callable[[Page], None]


# --- what a visitor does --------------------------------------------------------------------------


def look(page: Page) -> None:
    """Nothing: the page as it opens."""


def write(strokes: Sequence[Way]) -> Callable[[Page], None]:
    """Write strokes, in heights of a box in the pad's middle, with the mouse."""

    def act(page: Page) -> None:
        canvas = page.get_by_role("application")
        box = canvas.bounding_box()
        assert box is not None
        points = np.array([point for stroke in strokes for point in stroke])
        low, high = points.min(axis=0), points.max(axis=0)
        unit = min(0.62 * box["height"] / (high - low)[1], 0.8 * box["width"] / (high - low)[0])
        left = box["x"] + box["width"] / 2 - unit * (low + high)[0] / 2
        top = box["y"] + box["height"] / 2 - unit * (low + high)[1] / 2
        for stroke in strokes:
            places = [(left + unit * x, top + unit * y) for x, y in stroke]
            page.mouse.move(*places[0])
            page.mouse.down()
            for place in places[1:]:
                page.mouse.move(*place)
            page.mouse.up()
        panel = page.get_by_role("region", name="Result")
        panel.and_(page.locator(f"[data-strokes='{len(strokes)}']")).wait_for(timeout=WAIT_MS)
        page.mouse.move(5, 5)

    return act


def upload(*files: Path) -> Callable[[Page], None]:
    """Choose picture files, and wait until they are read or refused."""

    def act(page: Page) -> None:
        page.locator("input[type=file]").set_input_files(list(files))
        shown = page.locator("figure svg, [role=alert]")
        shown.first.wait_for(timeout=WAIT_MS, state="attached")

    return act


def then(*acts: Callable[[Page], None]) -> Callable[[Page], None]:
    """One after the other."""

    def act(page: Page) -> None:
        for one in acts:
            one(page)

    return act


def press(name: str) -> Callable[[Page], None]:
    """Press the button with this name."""

    def act(page: Page) -> None:
        page.get_by_role("button", name=name, exact=True).first.click()
        page.wait_for_timeout(900)

    return act


def scroll_to(region: str) -> Callable[[Page], None]:
    """Bring a part of the page into view."""
    return lambda page: page.get_by_role("region", name=region).scroll_into_view_if_needed()


def wait(seconds: float) -> Callable[[Page], None]:
    """Look on."""
    return lambda page: page.wait_for_timeout(seconds * 1000)


# --- what is written ------------------------------------------------------------------------------


def number(text: str, seed: int = 5) -> list[Way]:
    """The strokes of a number in built-in glyphs."""
    glyphs = write_text(text, np.random.default_rng(seed))
    return [
        [(float(x) + 0.95 * place, float(y)) for x, y in stroke]
        for place, strokes in enumerate(glyphs)
        for stroke in strokes
    ]


def unsure_digit(reader: Reader) -> list[Way]:
    """Half-way forms between two digits, until the reader asks which one it is."""
    for share in np.linspace(0.3, 0.7, 21):
        for one, other in ((4, 9), (1, 7), (3, 8), (0, 6), (5, 6)):
            for strokes in _between(one, other, float(share)):
                reading = reader.read(Drawing.from_points(strokes))
                digit = reading.digits[0] if len(reading.digits) == 1 else None
                if digit is not None and digit.label is not None and is_unsure(digit):
                    return strokes
    raise SystemExit("The reader is sure of everything that was tried; add other forms.")


def _between(one: int, other: int, share: float) -> Iterator[list[Way]]:
    from airdraw.simulator.glyphs import FORMS

    for first in FORMS[one]:
        for second in FORMS[other]:
            a, b = glyph(one, first), glyph(other, second)
            if len(a) == len(b):
                yield [_mixed(x, y, share) for x, y in zip(a, b, strict=True)]


def _mixed(one: np.ndarray, other: np.ndarray, share: float) -> Way:
    steps = np.linspace(0, 1, 40)
    a, b = (
        np.stack([np.interp(steps, np.linspace(0, 1, len(w)), w[:, axis]) for axis in (0, 1)], 1)
        for w in (one, other)
    )
    return [(float(x), float(y)) for x, y in (1 - share) * a + share * b]


def refused_ink(reader: Reader) -> list[Way]:
    """A drawing that is no digit, and that the reader refuses."""
    for anchors in NO_DIGITS:
        way = np.array(anchors)
        steps = np.linspace(0, len(way) - 1, 60)
        x, y = (np.interp(steps, range(len(way)), way[:, axis]) for axis in (0, 1))
        strokes = [list(zip(x.tolist(), y.tolist(), strict=True))]
        reading = reader.read(Drawing.from_points(strokes))
        if len(reading.digits) == 1 and reading.digits[0].label is None:
            return strokes
    raise SystemExit("The reader takes everything for a digit; add other drawings.")


def picture(text: str, path: Path, seed: int = 5) -> Path:
    """A photo-like picture of a number: grey paper in uneven light."""
    ink = Image.open(io.BytesIO(ink_png(Drawing.from_points(number(text, seed)), 300)))
    dark = 1 - np.asarray(ink, dtype=float) / 255
    height, width = dark.shape
    light = 236 - 40 * np.linspace(0, 1, width)[None, :] - 20 * np.linspace(0, 1, height)[:, None]
    noise = np.random.default_rng(0).normal(0, 3, dark.shape)
    grey = np.clip(light - dark * 170 + noise, 0, 255)
    tint = grey[..., None] * np.array([1.0, 0.985, 0.95])
    Image.fromarray(np.clip(tint, 0, 255).astype(np.uint8)).save(path)
    return path


# --- the pages and their states -------------------------------------------------------------------


def states(folder: Path) -> list[State]:
    """Everything that is photographed."""
    reader = Reader()
    good = picture("40725", folder / "meter.jpg")
    many = [picture(t, folder / f"{n}.jpg", s) for n, t, s in (("a", "12", 1), ("b", "908", 2))]
    broken = folder / "broken.png"
    broken.write_bytes(b"not a picture")
    history = then(
        write(number("1")), press("Clear"), write(number("52", 3)), press("Clear"),
        write(number("407")),
    )  # fmt: skip
    return [
        State("air-empty", "/", look),
        State("air-demo", "/?demo=1", wait(14)),
        State("pad-empty", "/pad", wait(1.5)),
        State("pad-result", "/pad", write(number("407"))),
        State("pad-unsure", "/pad", write(unsure_digit(reader))),
        State("pad-refused", "/pad", write(refused_ink(reader))),
        State("pad-history", "/pad", then(history, scroll_to("This session"))),
        State("pad-clear-all", "/pad", then(history, press("Clear all"))),
        State("picture-empty", "/picture", look),
        State("picture-result", "/picture", upload(good)),
        State("picture-several", "/picture", upload(good, *many)),
        State("picture-error", "/picture", upload(broken)),
        State("settings", "/settings", look),
        State("about", "/about", look),
    ]


def photograph(browser: Browser, url: str, state: State, out: Path) -> None:
    """One state in all windows."""
    for width, height, scheme in WINDOWS:
        is_phone = width < PHONE_PX
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            has_touch=is_phone,
            is_mobile=is_phone,
            device_scale_factor=1.5 if is_phone else 1,
        )
        page = context.new_page()
        page.goto(url + state.path)
        page.locator("h1").wait_for(timeout=WAIT_MS)
        page.wait_for_timeout(1500)
        state.act(page)
        page.wait_for_timeout(1800)
        save(page.screenshot(), out / f"{state.name}-{width}-{scheme}.png")
        context.close()


def save(png: bytes, path: Path) -> None:
    """Save with few colours, which suffice for a page and keep the repository small."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size // 1000} kB")


@contextmanager
def serve() -> Iterator[str]:
    """The app on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + START_LIMIT_S
        while True:
            try:
                urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=2).close()
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise SystemExit("The app did not start.") from None
                time.sleep(0.2)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    """Take all pictures, or those whose name begins with --only."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="beginning of the states' names")
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("Chromium is not installed (Debian: apt-get install chromium).")
    with tempfile.TemporaryDirectory() as folder, serve() as url, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        for state in states(Path(folder)):
            if state.name.startswith(arguments.only):
                photograph(browser, url, state, arguments.out)
        browser.close()


if __name__ == "__main__":
    main()
