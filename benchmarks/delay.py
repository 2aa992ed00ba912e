"""From camera to screen, in a real browser: ``python -m benchmarks.delay --seconds 600``.

The camera's film has its frames' numbers in the picture, the page reads them where the camera gives
them and where the app's answer is shown. Browser and app share the machine's cores.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from airdraw.evaluation_report import as_table
from benchmarks.app_process import App, film, running_app
from benchmarks.browser import launch, start_camera
from benchmarks.frame_number import PAGE_SCRIPT
from benchmarks.measure import machine, percentile

Row = dict[str, object]

WHOLE_S = 600.0
#: A row of the table for each.
PART_S = 60.0
#: Until frame rate and bit rate have settled.
RISE_S = 10.0
SHORTEST_PART = 0.5


def delay_rows(whole_s: float = WHOLE_S) -> list[Row]:
    """One session: frame rate and delay, part by part."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        camera = film(Path(folder) / "camera.mjpeg", is_numbered=True)
        with running_app(Path(folder) / "app.log") as app:
            browser = launch(driver, camera)
            page = start_camera(browser, app, script=PAGE_SCRIPT)
            rows = watched(page, app, whole_s)
            browser.close()
    return rows


def watched(page: Page, app: App, whole_s: float) -> list[Row]:
    """What a page shows, part by part, and all of it in a last row."""
    page.evaluate("watchDelays()")
    page.wait_for_timeout(1000 * RISE_S)
    page.evaluate("takeDelays()")
    rows: list[Row] = []
    every: list[float | None] = []
    started_s = part_s = time.monotonic()
    while (left_s := started_s + whole_s - part_s) > SHORTEST_PART:
        page.wait_for_timeout(1000 * min(PART_S, left_s))
        delays = page.evaluate("takeDelays()")
        now_s = time.monotonic()
        label = f"{part_s - started_s:.0f} to {now_s - started_s:.0f} s"
        rows.append(delay_row(label, delays, now_s - part_s) | _said(app))
        every += delays
        part_s = now_s
    whole = delay_row("all", every, part_s - started_s)
    return [*rows, whole | dict.fromkeys(_said(app), "")]


def delay_row(label: str, delays_ms: list[float | None], seconds: float) -> Row:
    """Frame rate and delay of what was shown in so many seconds.

    >>> delay_row("all", [100.0, 120.0, None], 0.1)["frames/s shown"]
    30.0
    """
    known = [delay for delay in delays_ms if delay is not None]
    return {
        "when": label,
        "frames/s shown": round(len(delays_ms) / seconds, 1),
        "delay ms, median": round(median(known)) if known else "",
        "delay ms, p95": round(percentile(known, 0.95)) if known else "",
        "number not read": len(delays_ms) - len(known),
    }


def _said(app: App) -> Row:
    """What the app says of itself."""
    numbers = app.numbers()
    return {
        "work ms a frame": round(1000 * numbers["frame_work_seconds"], 1),
        "app MB": round(app.weight().memory_mb),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Delay from camera to screen.")
    parser.add_argument("--seconds", type=float, default=WHOLE_S, help="how long (600)")
    print(as_table(delay_rows(parser.parse_args().seconds)))
    print(machine())


if __name__ == "__main__":
    main()
