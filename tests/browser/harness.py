"""The real app in headless Chromium: its server on a free port, and what tests need to drive it.

`Debian's chromium <https://packages.debian.org/chromium>`_ is driven through Playwright; without
it the tests here are skipped, with the reason. Pictures are kept under ``artifacts/``.
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
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

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
)
GRANT_FLAG = "--use-fake-ui-for-media-stream"
DENY_FLAG = "--deny-permission-prompts"
FAKE_DEVICE_FLAG = "--use-fake-device-for-media-stream"


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


def screenshot(page: Page, name: str) -> Path:
    """Photograph the page into ``artifacts/NAME.png``."""
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    path = ARTIFACTS / f"{re.sub(r'[^A-Za-z0-9._-]+', '-', name)}.png"
    if not page.is_closed():
        page.screenshot(path=path)
    return path
