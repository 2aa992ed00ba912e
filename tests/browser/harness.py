"""The real app in headless Chromium: what tests need to drive it.

`Debian's chromium <https://packages.debian.org/chromium>`_ is driven through Playwright; without
it the tests here are skipped, with the reason. Pictures are kept under ``artifacts/``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from benchmarks.browser import find_chromium

ROOT = Path(__file__).resolve().parents[2]
ARTIFACTS = Path(os.environ.get("AIRDRAW_ARTIFACTS", ROOT / "artifacts"))

DENY_FLAG = "--deny-permission-prompts"
#: open_browser(camera=FILE.mjpeg | None, is_granted=True, flags=()) → Browser
OpenBrowser = Callable[..., Browser]

#: hand_camera("407", skin=…, hand=…) → FILE.mjpeg
HandCamera = Callable[..., Path]

#: open_page(browser, path="/", script=JavaScript to run first, **context options) → Page
OpenPage = Callable[..., Page]
#: screenshot(page, name) → FILE.png
Screenshot = Callable[[Page, str], Path]


def chromium_path() -> str:
    """Where Chromium is; skips the test when it is not installed."""
    found = find_chromium()
    if found is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium).")
    return found


def screenshot(page: Page, name: str) -> Path:
    """Photograph the page into ``artifacts/NAME.png``."""
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    path = ARTIFACTS / f"{re.sub(r'[^A-Za-z0-9._-]+', '-', name)}.png"
    if not page.is_closed():
        page.screenshot(path=path)
    return path
