"""What the running app costs: start, memory idle and per live session, frame rates and delays."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from benchmarks.app_process import App, film, running_app
from benchmarks.browser import launch, start_camera
from benchmarks.delay import RISE_S, delay_row
from benchmarks.frame_number import PAGE_SCRIPT

Row = dict[str, object]

SESSIONS = (1, 2, 4, 8)
WATCH_S = 20.0


def app_rows() -> tuple[list[Row], list[Row]]:
    """Start and idle memory; then what each number of live sessions costs."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        camera = film(Path(folder) / "camera.mjpeg", is_numbered=True)
        with running_app(Path(folder) / "app.log", AIRDRAW_MAX_VIDEOS="16") as app:
            idle = app.weight()
            start: list[Row] = [
                {
                    "app ready after s": round(app.ready_s, 2),
                    "idle memory MB": round(idle.memory_mb),
                    "threads": idle.threads,
                }
            ]
            browser = launch(driver, camera)
            pages: list[Page] = []
            rows: list[Row] = []
            for count in SESSIONS:
                while len(pages) < count:
                    pages.append(start_camera(browser, app, script=PAGE_SCRIPT))
                    pages[-1].evaluate("watchDelays()")
                rows.append(_row(app, pages, rows, idle.memory_mb))
            browser.close()
    return start, rows


def _row(app: App, pages: list[Page], before: list[Row], idle_mb: float) -> Row:
    pages[-1].bring_to_front()
    pages[-1].wait_for_timeout(1000 * RISE_S)
    pages[-1].evaluate("takeDelays()")
    started_s = time.monotonic()
    # One moment says little of an overloaded machine.
    moments = []
    while time.monotonic() - started_s < WATCH_S:
        pages[-1].wait_for_timeout(1000)
        moments.append(app.numbers())
    shown = delay_row("", pages[-1].evaluate("takeDelays()"), time.monotonic() - started_s)
    memory_mb = app.weight().memory_mb
    one_mb = float(str(before[0]["memory MB"])) if before else memory_mb
    more = (memory_mb - one_mb) / (len(pages) - 1) if before else memory_mb - idle_mb
    return {
        "live sessions": len(pages),
        "memory MB": round(memory_mb),
        # The first brings MediaPipe with it, which all share.
        "MB more per session": round(more),
        "frames/s worked on (slowest)": round(_median(moments, "frame_rate_min"), 2),
        "frames/s shown (one page)": shown["frames/s shown"],
        "delay ms, median (one page)": shown["delay ms, median"],
        "p95": shown["delay ms, p95"],
        "work ms a frame": round(1000 * _median(moments, "frame_work_seconds"), 1),
    }


def _median(moments: Sequence[Mapping[str, float]], name: str) -> float:
    return median(moment[name] for moment in moments)
