"""One long session and many short ones: ``python -m benchmarks.soak --seconds 1800``.

Visitors connect and leave, reload in the middle of a stroke, and one browser is killed without a
goodbye; then one session runs for the given time. Threads, files and memory of the app must return
to where they were. Everything happens on this computer, and ends by itself.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Playwright, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from benchmarks.app_process import App, film, running_app
from benchmarks.browser import START_MS, launch, start_camera
from benchmarks.delay import delay_row
from benchmarks.frame_number import PAGE_SCRIPT
from benchmarks.soak_report import has_settled, report, write_docs

RESULT = Path("artifacts/soak.json")
#: Streamlit keeps a lost visitor's session for two minutes, in case the network comes back.
SETTLE_S = 150.0
SAMPLE_EVERY_S = 10.0
#: The app gives memory back this often.
TIDY_S = 25.0
#: Pools of threads and of memory are full after so many visitors.
WARM_UP = 8


def main() -> int:
    arguments = _arguments()
    load = os.getloadavg()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        camera = film(Path(folder) / "camera.mjpeg", is_numbered=True)
        with running_app(Path(folder) / "app.log", AIRDRAW_MAX_VIDEOS="8") as app:
            result = soak(app, driver, camera, arguments)
    result["load before"], result["load after"] = load, os.getloadavg()
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=1))
    print(report(result))
    if arguments.docs:
        write_docs(result)
    return 0 if has_settled(result) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Run the app long and often.")
    parser.add_argument("--seconds", type=float, default=1800.0, help="the long session")
    parser.add_argument("--connects", type=int, default=50, help="visitors who come and go")
    parser.add_argument("--reloads", type=int, default=20, help="reloads in the middle of a stroke")
    parser.add_argument("--settle", type=float, default=SETTLE_S, help="seconds to settle down")
    parser.add_argument("--docs", action="store_true", help="put the report into the docs")
    return parser.parse_args()


def soak(
    app: App, driver: Playwright, camera: Path, arguments: argparse.Namespace
) -> dict[str, Any]:
    browser = launch(driver, camera)
    # Everything is loaded, and every pool of threads filled, before the first look.
    for _ in range(WARM_UP):
        connect(browser, app)
    settle(app, browser, arguments.settle)
    before = app.weight()
    print("before", before, flush=True)
    for _ in range(arguments.connects):
        connect(browser, app)
    between = {"after connects": asdict(app.weight())}
    reload_in_strokes(browser, app, arguments.reloads)
    between["after reloads"] = asdict(app.weight())
    print(between, flush=True)
    kill_browser(driver, camera, app)
    samples = long_session(browser, app, arguments.seconds)
    settle(app, browser, arguments.settle)
    browser.close()
    after = app.weight()
    print("after", after, flush=True)
    return {
        "connects": arguments.connects,
        "reloads": arguments.reloads,
        "seconds": arguments.seconds,
        "before": asdict(before),
        "between": between,
        "after": asdict(after),
        "numbers": app.numbers(),
        "samples": samples,
    }


def connect(browser: Browser, app: App) -> None:
    page = start_camera(browser, app)
    page.wait_for_timeout(1000)
    page.locator("section.stage").get_by_role("button", name="Stop").click()
    page.context.close()


def reload_in_strokes(browser: Browser, app: App, count: int) -> None:
    page = start_camera(browser, app)
    for _ in range(count):
        page.locator(".air-status", has_text="Writing").wait_for(timeout=START_MS)
        page.reload()
        page.get_by_role("button", name="Start the camera").click(timeout=START_MS)
        page.locator("section.stage.live").wait_for(timeout=START_MS)
    page.context.close()


def kill_browser(driver: Playwright, camera: Path, app: App) -> None:
    """A browser of its own goes without a goodbye, in the middle of its video."""
    before = _children(os.getpid())
    browser = launch(driver, camera)
    own = _children(os.getpid()) - before
    start_camera(browser, app)
    for pid in own:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    with suppress(PlaywrightError):
        browser.close()


def _children(pid: int) -> set[int]:
    """All processes started by a process and by those."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            parents[int(entry.name)] = int(
                (entry / "stat").read_text().rpartition(")")[2].split()[1]
            )
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def long_session(browser: Browser, app: App, seconds: float) -> list[dict[str, Any]]:
    """Watch one session; what the app says of it, every few seconds."""
    page = start_camera(browser, app, script=PAGE_SCRIPT)
    page.evaluate("watchDelays()")
    samples, end_s = [], time.monotonic() + seconds
    started_s = time.monotonic()
    while (left_s := end_s - time.monotonic()) > 0:
        before_s = time.monotonic()
        page.wait_for_timeout(1000 * min(SAMPLE_EVERY_S, left_s))
        delays = page.evaluate("takeDelays()")
        shown = delay_row("", delays, time.monotonic() - before_s)
        numbers, weight = app.numbers(), app.weight()
        sample = {
            "t": round(time.monotonic() - started_s, 1),
            "frame_rate": numbers["frame_rate_min"],
            "work_s": numbers["frame_work_seconds"],
            "delay_s": numbers["frame_delay_seconds"],
            "dropped": numbers["frames_dropped_total"],
            "shown_rate": shown["frames/s shown"],
            "shown_delays_ms": [round(delay) for delay in delays if delay is not None],
        }
        samples.append({**sample, **asdict(weight)})
    page.context.close()
    return samples


def settle(app: App, browser: Browser, seconds: float) -> None:
    """Wait until Streamlit has forgotten the sessions, which the next visitor makes it do."""
    end_s = time.monotonic() + seconds
    while (left_s := end_s - time.monotonic()) > 0:
        time.sleep(min(5.0, left_s))
    for _ in range(2):
        page = browser.new_context().new_page()
        page.goto(f"{app.url}/about")
        page.get_by_role("heading").first.wait_for(timeout=START_MS)
        page.context.close()
        time.sleep(TIDY_S)
    print("settled", app.numbers()["sessions"], "sessions", flush=True)


if __name__ == "__main__":
    sys.exit(main())
