"""Fixtures of the browser tests: the app, browsers with fake cameras, pages, photographs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
from harness import (
    DENY_FLAG,
    HandCamera,
    OpenBrowser,
    OpenPage,
    Screenshot,
    chromium_path,
    screenshot,
)
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from writing import ANSWER_MS, PHONE, Pad, one_browser

from airdraw.simulator import Away, Enter, Leave, Manner, Rest, SceneSettings, Write, simulate
from airdraw.simulator.video import write_video
from benchmarks.app_process import FAKE_DEVICE_FLAG, GRANT_FLAG, QUIET_FLAGS, App, running_app

# Playwright's own 5 s are soon over on a machine that has much else to do.
expect.set_options(timeout=ANSWER_MS)


@pytest.fixture(scope="session")
def app_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    chromium_path()
    with running_app(tmp_path_factory.mktemp("app") / "app.log") as server:
        yield server


# Not for the session: while it lives, its event loop runs in this thread, and tests of other
# modules need one of their own.
@pytest.fixture(scope="module")
def playwright_driver() -> Iterator[Playwright]:
    chromium_path()
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="module")
def browser(playwright_driver: Playwright) -> Iterator[Browser]:
    """One browser without a camera for all tests of a module."""
    with one_browser(playwright_driver) as browser:
        yield browser


@pytest.fixture
def pad(browser: Browser, open_page: OpenPage) -> Pad:
    """The Pad page on a laptop."""
    return Pad(open_page(browser, "/pad"))


@pytest.fixture
def phone_pad(browser: Browser, open_page: OpenPage) -> Pad:
    """The Pad page on a phone."""
    return Pad(open_page(browser, "/pad", **PHONE))


@pytest.fixture
def open_browser(playwright_driver: Playwright) -> Iterator[OpenBrowser]:
    """Start Chromium with a fake camera that shows a file (None: a machine without a camera)."""
    with ExitStack() as stack:

        def start(
            camera: Path | None = None, *, is_granted: bool = True, flags: Sequence[str] = ()
        ) -> Browser:
            chosen = [*QUIET_FLAGS, GRANT_FLAG if is_granted else DENY_FLAG, *flags]
            if camera is not None:
                chosen += [FAKE_DEVICE_FLAG, f"--use-file-for-fake-video-capture={camera}"]
            browser = playwright_driver.chromium.launch(
                executable_path=chromium_path(), headless=True, args=chosen
            )
            stack.callback(browser.close)
            return browser

        yield start


#: What Streamlit logs when a page's script fails.
UNCAUGHT = "Uncaught app execution"
#: Nobody is in the picture until the app is surely connected (s).
LEAD_S = 5.0


@pytest.fixture(scope="session")
def hand_camera(tmp_path_factory: pytest.TempPathFactory) -> HandCamera:
    """What a camera sees: an empty room, then a rendered hand that writes a number; over again."""
    folder = tmp_path_factory.mktemp("cameras")

    def film(text: str, *, lead_s: float = LEAD_S, **settings: Any) -> Path:
        name = "-".join([text, f"{lead_s:g}", *(str(value) for value in settings.values())])
        path = folder / f"{re.sub(r'[^A-Za-z0-9.-]+', '', name)}.mjpeg"
        if not path.exists():
            script = (Away(lead_s), Enter(), Write(text), Rest(4.0), Leave(), Away(3.0))
            # Written calmly, so that a busy machine that sees few frames sees enough.
            calm: dict[str, Any] = {"is_mirrored": False, "seed": 3, "manner": Manner(pace=0.8)}
            scene = SceneSettings(**{**calm, **settings})
            write_video(simulate(script, scene), path)
        return path

    return film


@pytest.fixture
def open_page(app_server: App, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """Open a page of the app; what it shows is photographed when the test fails.

    No page's script may fail while the test runs, also when the test does not look at it.
    """
    pages: list[Page] = []
    said_before = len(app_server.log_text())
    contexts: list[BrowserContext] = []

    def visit(
        browser: Browser, path: str = "/", *, script: str = "", url: str = "", **options: Any
    ) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        contexts.append(context)
        if script:
            context.add_init_script(script)
        page = context.new_page()
        pages.append(page)
        page.goto((url or app_server.url) + path)
        return page

    yield visit
    if getattr(request.node, "has_failed", False):
        for number, page in enumerate(pages):
            screenshot(page, f"failed-{request.node.name}-{number}")
    for context in contexts:
        # A test may have killed the browser.
        with suppress(PlaywrightError):
            context.close()
    said = app_server.log_text()[said_before:]
    assert UNCAUGHT not in said, said[said.index(UNCAUGHT) :]


@pytest.fixture(name="screenshot")
def _screenshot() -> Screenshot:
    return screenshot


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Iterator[Any]:  # tells the fixtures, before they end, how the test went
    report = yield
    if report.when == "call":
        item.has_failed = report.failed  # type: ignore[attr-defined]
    return report
