"""More visitors than places: a polite page, the pad beside it, and in as soon as one is free."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from harness import OpenBrowser, OpenPage, Screenshot
from playwright.sync_api import Page, expect

from benchmarks.app_process import App, running_app

pytestmark = pytest.mark.browser

START_MS = 60_000


@pytest.fixture(scope="module")
def small_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder: Path = tmp_path_factory.mktemp("small")
    with running_app(folder / "app.log", AIRDRAW_MAX_VIDEOS="1") as server:
        yield server


def watch_demo(page: Page) -> None:
    page.get_by_role("button", name="Watch the demo").click(timeout=START_MS)
    expect(page.locator("section.stage.live")).to_be_visible(timeout=START_MS)


def expect_to_wait(page: Page) -> None:
    expect(page.get_by_text("all places at the camera are taken")).to_be_visible(timeout=START_MS)


@pytest.mark.slow
def test_who_finds_no_place_is_told_uses_the_pad_and_gets_in_when_one_is_free(
    small_server: App, open_browser: OpenBrowser, open_page: OpenPage, screenshot: Screenshot
) -> None:
    browser = open_browser()
    first = open_page(browser, url=small_server.url)
    watch_demo(first)
    second = open_page(browser, url=small_server.url)
    expect_to_wait(second)
    screenshot(second, "air-full")
    # The pad works meanwhile.
    second.get_by_role("link", name="Write on the pad").click()
    expect(second.get_by_role("heading", name="Write on the pad")).to_be_visible(timeout=START_MS)
    second.get_by_role("link", name="Air").first.click()
    expect_to_wait(second)
    # Looking at another page gives the place back.
    first.get_by_role("link", name="About").first.click()
    expect(second.get_by_role("button", name="Watch the demo")).to_be_visible(timeout=START_MS)
    watch_demo(second)
    # And now the first one waits, in the same words.
    first.get_by_role("link", name="Air").first.click()
    expect_to_wait(first)


@pytest.mark.slow
def test_the_place_of_a_closed_page_is_free(
    small_server: App, open_browser: OpenBrowser, open_page: OpenPage
) -> None:
    browser = open_browser()
    first = open_page(browser, url=small_server.url)
    expect(
        first.get_by_role("button", name="Watch the demo").or_(
            first.get_by_text("all places at the camera are taken")
        )
    ).to_be_visible(timeout=START_MS)
    watch_demo(first)
    second = open_page(browser, url=small_server.url)
    expect_to_wait(second)
    first.context.close()
    expect(second.get_by_role("button", name="Watch the demo")).to_be_visible(timeout=START_MS)
