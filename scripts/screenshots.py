"""Photograph every page and state of the app into docs/screenshots/.

    python -m scripts.screenshots [--only pad] [--out docs/screenshots]

Starts the app on a free port and drives Debian's Chromium through Playwright, without a network.
"""

from __future__ import annotations

import argparse
import io
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from airdraw import Reader
from benchmarks.app_process import FAKE_DEVICE_FLAG, GRANT_FLAG, QUIET_FLAGS, running_app
from benchmarks.browser import RELAY_ONLY, find_chromium
from scripts.screenshot_ink import number, picture, refused_ink, unsure_digit
from scripts.screenshot_visits import (
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

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "docs" / "screenshots"
#: What the browser answers when the page asks for a camera, besides having none.
FAKE_CAMERA = (FAKE_DEVICE_FLAG, GRANT_FLAG)
REFUSED_CAMERA = (FAKE_DEVICE_FLAG, "--deny-permission-prompts")
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
        # Until the drawn hand has written its number.
        Visit(path="/", shots={"air-empty": wait(3.0)}),
        Visit(
            path="/?demo=1",
            shots={"air-demo": wait_for_digit, "air-result": wait_for_status("Done.")},
        ),
        Visit(
            path="/",
            shots={"air-connecting": start_camera("Connecting")},
            flags=FAKE_CAMERA,
            script=RELAY_ONLY,
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
        chromium = find_chromium()
        if chromium is None:
            raise SystemExit("Chromium is not installed (Debian: apt-get install chromium).")
        self._url, self._out = url, out
        self._browser = cache(
            lambda flags: driver.chromium.launch(
                executable_path=chromium, args=[*QUIET_FLAGS, *flags]
            )
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


def main() -> None:
    """Take all pictures, or those whose name begins with --only."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="beginning of the states' names")
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        folder = Path(name)
        with running_app(folder / "app.log") as app:
            studio = Studio(driver, app.url, arguments.out)
            for visit in visits(folder):
                if visit.has(arguments.only):
                    studio.photograph(visit)


if __name__ == "__main__":
    main()
