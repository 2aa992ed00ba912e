"""The tracker is closed when the visitor leaves, whichever way."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from air_page import START_MS, expect_video, start_button, stop_button
from harness import HandCamera, OpenBrowser, OpenPage

from benchmarks.app_process import App

pytestmark = pytest.mark.browser

LEAVE_LIMIT_S = 120.0


def has_tracker(server: App) -> bool:
    """Whether MediaPipe's threads, which name themselves, live in the app."""
    names = []
    for task in Path(f"/proc/{server.process.pid}/task").iterdir():
        with suppress(OSError):  # a thread that ended meanwhile
            names.append((task / "comm").read_text())
    return any(name.startswith("mediapipe") for name in names)


def wait_until(is_true: Callable[[], bool], limit_s: float) -> None:
    deadline = time.monotonic() + limit_s
    while not is_true():
        assert time.monotonic() < deadline, f"not so after {limit_s:.0f} s"
        time.sleep(0.2)


def kill_browser(camera: Path) -> None:
    """End the Chromium that plays this camera without letting it say goodbye."""
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (folder / "cmdline").read_bytes().decode().split("\0")
            is_main = not any(word.startswith("--type=") for word in words)
            if is_main and any(word.endswith(f"capture={camera}") for word in words):
                os.kill(int(folder.name), signal.SIGKILL)


@pytest.mark.parametrize("goodbye", ["stop", "other page", "reload", "close the tab", "killed"])
def test_the_tracker_is_closed_when_the_visitor_leaves(
    goodbye: str,
    open_browser: OpenBrowser,
    open_page: OpenPage,
    hand_camera: HandCamera,
    app_server: App,
) -> None:
    wait_until(lambda: not has_tracker(app_server), LEAVE_LIMIT_S)
    camera = hand_camera("407")
    page = open_page(open_browser(camera))
    start_button(page).click(timeout=START_MS)
    expect_video(page)
    wait_until(lambda: has_tracker(app_server), LEAVE_LIMIT_S)
    leave: dict[str, Callable[[], object]] = {
        "stop": stop_button(page).click,
        "other page": page.get_by_role("link", name="About").first.click,
        "reload": page.reload,
        "close the tab": page.close,
        "killed": lambda: kill_browser(camera),
    }
    leave[goodbye]()
    # A killed browser says nothing: WebRTC's own heartbeat has to fail, which takes 30 s.
    wait_until(lambda: not has_tracker(app_server), LEAVE_LIMIT_S)
