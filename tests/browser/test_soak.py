"""The soak's short form: visitors who come and go leave nothing running; `make soak` runs long."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from harness import HandCamera, OpenBrowser

from benchmarks.app_process import App, running_app
from benchmarks.soak import connect

LIMIT_S = 60.0
#: Pools of threads may grow a little with the first visitors.
SLACK = 4


def wait_until_quiet(app: App) -> None:
    deadline_s = time.monotonic() + LIMIT_S
    while app.numbers()["videos"] and time.monotonic() < deadline_s:
        time.sleep(0.5)
    assert app.numbers()["videos"] == 0
    time.sleep(2.0)


@pytest.mark.browser
@pytest.mark.slow
def test_visitors_who_come_and_go_leave_no_video_and_no_threads_behind(
    tmp_path: Path, open_browser: OpenBrowser, hand_camera: HandCamera
) -> None:
    browser = open_browser(hand_camera("1"))
    with running_app(tmp_path / "app.log") as app:
        for _ in range(2):
            connect(browser, app)
        wait_until_quiet(app)
        before = app.weight()
        for _ in range(4):
            connect(browser, app)
        wait_until_quiet(app)
        deadline_s = time.monotonic() + LIMIT_S
        # The last ones may be about to end.
        while app.weight().threads > before.threads + SLACK and time.monotonic() < deadline_s:
            time.sleep(0.5)
        assert app.weight().threads <= before.threads + SLACK
        assert app.numbers()["videos_total"] == 6
