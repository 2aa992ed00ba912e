"""Visitors in a real browser: for the soak and the benchmarks."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright
from playwright.sync_api import Error as PlaywrightError

from benchmarks.app_process import CHROMIUM_FLAGS, App

START_MS = 60_000
ATTEMPTS = 4

#: As behind a firewall that lets nothing but a TURN server's relay through. JavaScript to run
#: before the page's; it remembers the connection.
RELAY_ONLY = """
const Peer = RTCPeerConnection;
window.RTCPeerConnection = class extends Peer {
  constructor(setup) {
    super({ ...setup, iceTransportPolicy: "relay" });
    window.thePeer = this;
  }
};
"""


def find_chromium() -> str | None:
    """Where Chromium is, if it is installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def launch(driver: Playwright, camera: Path) -> Browser:
    path = find_chromium()
    if path is None:
        raise SystemExit("The soak needs Chromium (Debian: apt-get install chromium).")
    flags = [*CHROMIUM_FLAGS, f"--use-file-for-fake-video-capture={camera}"]
    return driver.chromium.launch(executable_path=path, headless=True, args=flags)


def start_camera(browser: Browser, app: App, *, script: str = "") -> Page:
    """A visitor whose video runs; on a machine with too much to do, not at the first attempt.

    The script runs before those of the page.
    """
    for attempt in range(ATTEMPTS):
        page = browser.new_context().new_page()
        if script:
            page.add_init_script(script)
        page.goto(app.url)
        try:
            page.get_by_role("button", name="Start the camera").click(timeout=START_MS)
            page.locator("section.stage.live").wait_for(timeout=START_MS)
        except PlaywrightError:
            said = page.locator(".air-status")
            print(f"no video, attempt {attempt + 1}:", said.all_inner_texts(), flush=True)
            page.context.close()
        else:
            return page
    raise SystemExit(f"No video in {ATTEMPTS} attempts; the machine is too busy for a soak.")
