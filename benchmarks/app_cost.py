"""What the running app costs: start, memory idle and per live session, frame rates shown."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.app_process import App, film, running_app
from benchmarks.soak import launch, start_camera

Row = dict[str, object]

SESSIONS = (1, 2, 4)
WATCH_S = 10.0

#: Counts the pictures that the page really shows.
_COUNT = """async (seconds) => {
  const video = [...document.querySelectorAll("*")].flatMap((e) =>
    e.tagName === "VIDEO" ? [e] : [...(e.shadowRoot?.querySelectorAll("video") ?? [])])
    .find((v) => v.videoWidth);
  let shown = 0;
  const count = () => { shown += 1; video.requestVideoFrameCallback(count); };
  video.requestVideoFrameCallback(count);
  await new Promise((done) => setTimeout(done, 1000 * seconds));
  return shown / seconds;
}"""


def app_rows() -> tuple[list[Row], list[Row]]:
    """Start and idle memory; then what each number of live sessions costs."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        camera = film(Path(folder) / "camera.mjpeg")
        with running_app(Path(folder) / "app.log", AIRDRAW_MAX_VIDEOS="16") as app:
            idle = app.weight()
            start = [
                {
                    "app ready after s": round(app.ready_s, 2),
                    "idle memory MB": round(idle.memory_mb),
                    "threads": idle.threads,
                }
            ]
            browser = launch(driver, camera)
            pages: list[Page] = []
            rows = []
            for count in SESSIONS:
                pages += [start_camera(browser, app) for _ in range(count - len(pages))]
                rows.append(_row(app, pages))
            browser.close()
    return start, rows


def _row(app: App, pages: list[Page]) -> Row:
    time.sleep(4.0)
    pages[-1].bring_to_front()
    shown = pages[-1].evaluate(_COUNT, WATCH_S)
    numbers, weight = app.numbers(), app.weight()
    return {
        "live sessions": len(pages),
        "memory MB": round(weight.memory_mb),
        "frames/s worked on (slowest)": numbers["frame_rate_min"],
        "frames/s shown (one page)": round(shown, 1),
        "delay in the app s": numbers["frame_delay_seconds"],
        "work a frame s": numbers["frame_work_seconds"],
    }
