"""Numbers written before the camera, read on the page: real app, Chromium, WebRTC and MediaPipe."""

from __future__ import annotations

from typing import Any

import pytest
from air_page import START_MS, WRITE_MS, expect_ink, expect_number_written, start_button
from harness import HandCamera, OpenBrowser, OpenPage, Screenshot

from airdraw.simulator import Background, Skin

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("text", "scene"),
    [
        pytest.param("407", {}, id="light right hand"),
        pytest.param(
            "52",
            {"hand": "Left", "skin": Skin.VERY_DARK, "background": Background.TEXTURED},
            id="very dark left hand",
        ),
        pytest.param("1968", {"skin": Skin.BROWN, "ink_height": 0.24}, id="four digits"),
    ],
)
def test_a_number_written_before_the_camera_is_read_on_the_page(
    text: str,
    scene: dict[str, Any],
    hand_camera: HandCamera,
    open_browser: OpenBrowser,
    open_page: OpenPage,
    screenshot: Screenshot,
) -> None:
    page = open_page(open_browser(hand_camera(text, **scene)))
    start_button(page).click(timeout=START_MS)
    expect_number_written(page, text)
    screenshot(page, f"air-{text}")
    expect_ink(page)


def test_the_demo_shows_in_one_click_what_the_app_does(
    open_browser: OpenBrowser, open_page: OpenPage, screenshot: Screenshot
) -> None:
    page = open_page(open_browser())
    page.get_by_role("button", name="Watch the demo").click(timeout=START_MS)
    # The demo drops no frame; on a busy machine it only takes longer.
    expect_number_written(page, "407", limit_ms=2 * WRITE_MS)
    screenshot(page, "air-demo")
