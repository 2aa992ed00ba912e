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
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright
from screenshot_ink import number, picture, refused_ink, unsure_digit
from screenshot_visits import (
    WAIT_MS,
    Act,
    follow,
    look,
    press,
    scroll_to,
    start_camera,
    teach,
    then,
    upload,
    upload_and_look_on,
    wait,
    wait_for_digit,
    wait_for_status,
    write,
)

from airdraw import Reader

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "docs" / "screenshots"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
#: What the browser answers when the page asks for a camera, besides having none.
FAKE_CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
REFUSED_CAMERA = ("--use-fake-device-for-media-stream", "--deny-permission-prompts")
#: A connection that never comes about, as behind a firewall.
NO_WAY_THROUGH = """
const Peer = RTCPeerConnection;
window.RTCPeerConnection = class extends Peer {
  constructor(setup) { super({ ...setup, iceTransportPolicy: "relay" }); }
};
"""
START_LIMIT_S = 60
SETTLED_MS = 1500
#: Width, height and theme of the windows; the narrow one is a phone.
WINDOWS = ((1280, 860, "light"), (1280, 860, "dark"), (768, 1024, "light"), (360, 740, "dark"))
PHONE_PX = 400
COLOURS = 128


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One visit to a page, photographed after each of its acts.

    Attributes:
        path: of the page.
        shots: the names of the states in order, each with what brings it about.
        flags: of the browser, besides the usual ones.
        script: JavaScript that runs before the page.
        is_whole: whether all of the page is shown, not only what a window shows.
        is_busy: whether the page is shown at work.
        settled_ms: time from the act to the photograph.
    """

    path: str
    shots: dict[str, Act]
    flags: tuple[str, ...] = ()
    script: str = ""
    is_whole: bool = False
    is_busy: bool = False
    settled_ms: int = SETTLED_MS

    def has(self, beginning: str) -> bool:
        return any(name.startswith(beginning) for name in self.shots)


def visits(folder: Path) -> list[Visit]:
    """Everything that is photographed."""
    return [*_air_visits(), *_pad_visits(), *_picture_visits(folder), *_other_visits()]


def _air_visits() -> list[Visit]:
    return [
        Visit(path="/", shots={"air-empty": look}),
        Visit(
            path="/?demo=1",
            shots={"air-demo": wait_for_digit, "air-result": wait_for_status("Done.")},
        ),
        Visit(
            path="/",
            shots={"air-connecting": start_camera("Connecting")},
            flags=FAKE_CAMERA,
            script=NO_WAY_THROUGH,
        ),
        Visit(path="/", shots={"air-no-camera": start_camera("No camera")}),
        Visit(
            path="/",
            shots={"air-refused": start_camera("keeps the camera")},
            flags=REFUSED_CAMERA,
        ),
    ]


def _pad_visits() -> list[Visit]:
    reader = Reader()
    history = then(
        write(number("1")), press("Clear"), write(number("52", 3)), press("Clear"),
        write(number("407")),
    )  # fmt: skip
    return [
        Visit(path="/pad", shots={"pad-empty": wait(1.5), "pad-result": write(number("407"))}),
        Visit(path="/pad", shots={"pad-unsure": write(unsure_digit(reader))}),
        Visit(path="/pad", shots={"pad-refused": write(refused_ink(reader))}),
        Visit(
            path="/pad",
            shots={
                "pad-history": then(history, scroll_to("This session")),
                "pad-clear-all": press("Clear all"),
            },
        ),
        Visit(
            path="/pad",
            shots={"pad-export": then(write(number("407")), press("Export"))},
        ),
    ]


def _picture_visits(folder: Path) -> list[Visit]:
    good = picture("40725", folder / "meter.jpg")
    many = [picture(t, folder / f"{n}.jpg", s) for n, t, s in (("a", "12", 1), ("b", "908", 2))]
    crowd = [picture(f"{n}07", folder / f"page-{n}.jpg", n) for n in range(1, 25)]
    broken = folder / "broken.png"
    broken.write_bytes(b"not a picture")
    return [
        Visit(path="/picture", shots={"picture-empty": look, "picture-result": upload(good)}),
        Visit(path="/picture", shots={"picture-several": upload(good, *many)}),
        Visit(path="/picture", shots={"picture-error": upload(broken)}),
        Visit(
            path="/picture",
            shots={"picture-busy": upload_and_look_on(*crowd)},
            is_busy=True,
            settled_ms=100,
        ),
    ]


def _other_visits() -> list[Visit]:
    own = then(write(number("407")), follow("About"))
    return [
        Visit(path="/settings", shots={"settings": look}, is_whole=True),
        Visit(path="/hand", shots={"hand-lesson": look}),
        Visit(path="/hand", shots={"hand-known": teach}, is_whole=True),
        Visit(path="/about", shots={"about": look}, is_whole=True),
        Visit(path="/pad", shots={"about-own-digit": own}, is_whole=True),
    ]


class Studio:
    """Browsers by their flags, in front of one running app."""

    def __init__(self, driver: Playwright, url: str, out: Path) -> None:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        if chromium is None:
            raise SystemExit("Chromium is not installed (Debian: apt-get install chromium).")
        self._url, self._out = url, out
        self._browser = cache(
            lambda flags: driver.chromium.launch(executable_path=chromium, args=[*FLAGS, *flags])
        )

    def photograph(self, visit: Visit) -> None:
        """One visit in all windows."""
        browser: Browser = self._browser(visit.flags)
        for width, height, scheme in WINDOWS:
            is_phone = width < PHONE_PX
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=scheme,
                has_touch=is_phone,
                is_mobile=is_phone,
                device_scale_factor=1.5 if is_phone else 1,
            )
            context.add_init_script(visit.script)
            page = context.new_page()
            page.goto(self._url + visit.path)
            page.locator("h1").wait_for(timeout=WAIT_MS)
            until_idle(page)
            page.wait_for_timeout(SETTLED_MS)
            for name, act in visit.shots.items():
                act(page)
                if not visit.is_busy:
                    until_idle(page)
                page.wait_for_timeout(visit.settled_ms)
                if visit.is_whole:
                    show_whole(page)
                save(page.screenshot(), self._out / f"{name}-{width}-{scheme}.png")
            context.close()


def until_idle(page: Page) -> None:
    """Wait until Streamlit has run the page, and all of it is there."""
    for working in ("stStatusWidget", "stSkeleton"):
        expect(page.get_by_test_id(working)).to_have_count(0, timeout=WAIT_MS)


def show_whole(page: Page) -> None:
    """Make the window as high as the page: Streamlit scrolls within it."""
    size = page.viewport_size
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    if size is not None and height > size["height"]:
        page.set_viewport_size({"width": size["width"], "height": height})
        page.wait_for_timeout(SETTLED_MS)


def save(png: bytes, path: Path) -> None:
    """Save with few colours, which suffice for a page and keep the repository small."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size // 1000} kB", flush=True)


@contextmanager
def serve() -> Iterator[str]:
    """The app on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        _wait_until_healthy(f"http://localhost:{port}/_stcore/health")
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait()


def _wait_until_healthy(url: str) -> None:
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("The app did not start.")


def main() -> None:
    """Take all pictures, or those whose name begins with --only."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="beginning of the states' names")
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serve() as url, sync_playwright() as driver:
        studio = Studio(driver, url, arguments.out)
        for visit in visits(Path(folder)):
            if visit.has(arguments.only):
                studio.photograph(visit)


if __name__ == "__main__":
    main()
