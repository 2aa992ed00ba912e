"""The real app in headless Chromium: an app server on a free port and browsers with fake cameras.

`Debian's chromium <https://packages.debian.org/chromium>`_ is driven through Playwright. Without
it the tests here are skipped, with the reason. Pictures of failures and the screenshots that the
tests take are kept under ``artifacts/``.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from airdraw.simulator import Away, Enter, Leave, Manner, Rest, SceneSettings, Write, simulate
from airdraw.simulator.video import write_video

ROOT = Path(__file__).resolve().parents[2]
ARTIFACTS = Path(os.environ.get("AIRDRAW_ARTIFACTS", ROOT / "artifacts"))
START_LIMIT_S = 60.0
STOP_LIMIT_S = 15.0

#: Chromium as root in a container, and without its own talks with Google.
QUIET_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
)
GRANT_FLAG = "--use-fake-ui-for-media-stream"
DENY_FLAG = "--deny-permission-prompts"
FAKE_DEVICE_FLAG = "--use-fake-device-for-media-stream"


def chromium_path() -> str:
    """Where Chromium is; skips the test when it is not installed."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium).")
    return found


@dataclass(frozen=True)
class AppServer:
    """A running `streamlit run`: its address, process and log."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def log_text(self) -> str:
        return self.log.read_text(errors="replace")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(
    log: Path, *, wrap: Sequence[str] = (), env: dict[str, str] | None = None
) -> Iterator[AppServer]:
    """Run the app on a free port of localhost, the command prefixed by `wrap` (say, strace)."""
    port = free_port()
    command = [*wrap, sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(env or {})},
            start_new_session=True,
        )
    server = AppServer(f"http://localhost:{port}", process, log)
    try:
        _wait_until_healthy(server, port)
        yield server
    finally:
        _stop(process)


def _wait_until_healthy(server: AppServer, port: int) -> None:
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"The app did not start within {START_LIMIT_S:.0f} s:\n{server.log_text()}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(STOP_LIMIT_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture(scope="session")
def app_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    chromium_path()
    with serve(tmp_path_factory.mktemp("app") / "app.log") as server:
        yield server


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    chromium_path()
    with sync_playwright() as driver:
        yield driver


#: open_browser(camera=FILE.mjpeg | None, is_granted=True, flags=()) → Browser
OpenBrowser = Callable[..., Browser]


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


#: hand_camera("407", skin=…, hand=…) → FILE.mjpeg
HandCamera = Callable[..., Path]
#: Nobody is in the picture until the app is surely connected (s).
LEAD_S = 7.0


@pytest.fixture(scope="session")
def hand_camera(tmp_path_factory: pytest.TempPathFactory) -> HandCamera:
    """What a camera sees: an empty room, then a rendered hand that writes a number; over again."""
    folder = tmp_path_factory.mktemp("cameras")

    def film(text: str, *, lead_s: float = LEAD_S, **settings: Any) -> Path:
        name = "-".join([text, f"{lead_s:g}", *(str(value) for value in settings.values())])
        path = folder / f"{re.sub(r'[^A-Za-z0-9.-]+', '', name)}.mjpeg"
        if not path.exists():
            script = (Away(lead_s), Enter(), Write(text), Rest(2.5), Leave(), Away(3.0))
            # Written calmly, so that a busy machine that sees few frames sees enough.
            calm: dict[str, Any] = {"is_mirrored": False, "seed": 3, "manner": Manner(pace=0.8)}
            scene = SceneSettings(**{**calm, **settings})
            write_video(simulate(script, scene), path)
        return path

    return film


#: open_page(browser, path="/", script=JavaScript to run first, **context options) → Page
OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(app_server: AppServer, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """Open a page of the app; what it shows is photographed when the test fails."""
    pages: list[Page] = []
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


@pytest.fixture(name="screenshot")
def _screenshot() -> Callable[[Page, str], Path]:
    return screenshot


def screenshot(page: Page, name: str) -> Path:
    """Photograph the page into ``artifacts/NAME.png``."""
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    path = ARTIFACTS / f"{re.sub(r'[^A-Za-z0-9._-]+', '-', name)}.png"
    if not page.is_closed():
        page.screenshot(path=path)
    return path


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Iterator[Any]:  # tells the fixtures, before they end, how the test went
    report = yield
    if report.when == "call":
        item.has_failed = report.failed  # type: ignore[attr-defined]
    return report
