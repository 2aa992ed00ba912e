"""The Air page as a visitor sees it: its parts, and what to wait for."""

from __future__ import annotations

import re
import time

from playwright.sync_api import Locator, Page, expect
from writing import wait_until, wait_until_run

START_MS = 120_000
#: From the click to the finished number, which a quiet machine needs 15 s for; a busy one drops
#: frames and gets the film several times.
WRITE_MS = 300_000
QUICK_MS = 30_000
INK_RGB = (134, 239, 172)
LEAST_INK_SHARE = 0.002


def start_button(page: Page) -> Locator:
    return page.get_by_role("button", name="Start the camera")


def stop_button(page: Page) -> Locator:
    # Streamlit has a button of this name in its header while the script runs.
    return page.locator("section.stage").get_by_role("button", name="Stop")


def status(page: Page) -> Locator:
    return page.locator(".air-status")


def number(page: Page) -> Locator:
    return page.locator("[data-number]")


def expect_number_written(page: Page, text: str, *, limit_ms: int = WRITE_MS) -> None:
    """The number is right when it is finished, not only for a moment in between.

    The camera's film begins again and again, so a busy machine gets a second chance.
    """
    deadline = time.monotonic() + limit_ms / 1000
    while True:
        left_ms = max((deadline - time.monotonic()) * 1000, 1)
        expect(status(page)).to_contain_text("Done.", timeout=left_ms)
        if number(page).text_content() == text or time.monotonic() > deadline:
            break
        page.wait_for_timeout(200)
    expect(number(page)).to_have_text(text)


def finished_number(page: Page) -> str:
    """Whatever has been read when a number is finished: for tests of what happens to ink."""
    expect(status(page)).to_contain_text("Done.", timeout=WRITE_MS)
    # In the same run of the script, and after its status, comes the last of the number.
    wait_until_run(page)
    return number(page).inner_text()


def stopped_number(page: Page) -> str:
    """The number that the hand of a film writes from start to stop."""
    start_button(page).click(timeout=START_MS)
    finished_number(page)
    stop_button(page).click()
    expect(start_button(page)).to_be_visible()
    wait_until_run(page)
    return number(page).inner_text()


def expect_video(page: Page, *, limit_ms: int = START_MS) -> None:
    expect(page.locator("section.stage")).to_have_class(re.compile(r"\blive\b"), timeout=limit_ms)


def expect_ink(page: Page) -> None:
    """It is drawn into the video."""
    wait_until(page, lambda: ink_share(page) > LEAST_INK_SHARE)


def ink_share(page: Page) -> float:
    """Share of the shown video that has the colour of ink."""
    script = """(video, [r, g, b]) => {
      const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
      const pen = canvas.getContext("2d");
      pen.drawImage(video, 0, 0);
      const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let at = 0; at < data.length; at += 4) {
        const off = [r, g, b].map((value, channel) => Math.abs(value - data[at + channel]));
        count += Math.max(...off) < 40;
      }
      return count / (canvas.width * canvas.height);
    }"""
    return float(page.locator("video").evaluate(script, list(INK_RGB)))
