"""What visitors are told when there is no video: each state in words, and the pad offered."""

from __future__ import annotations

from pathlib import Path

import pytest
from air_page import QUICK_MS, START_MS, expect_video, start_button, status, stop_button
from harness import HandCamera, OpenBrowser, OpenPage, Screenshot
from playwright.sync_api import expect

from benchmarks.app_process import running_app
from benchmarks.browser import RELAY_ONLY

pytestmark = pytest.mark.browser


def test_a_refused_camera_is_explained_and_the_pad_offered(
    open_browser: OpenBrowser, open_page: OpenPage, hand_camera: HandCamera, screenshot: Screenshot
) -> None:
    page = open_page(open_browser(hand_camera("407"), is_granted=False))
    start_button(page).click(timeout=START_MS)
    expect(status(page)).to_contain_text("keeps the camera from this page", timeout=QUICK_MS)
    expect(status(page)).to_have_attribute("role", "alert")
    screenshot(page, "air-refused")
    page.get_by_role("link", name="Write on the pad instead").click()
    expect(page.get_by_role("application")).to_be_visible(timeout=QUICK_MS)


def test_a_computer_without_camera_is_told_so(
    open_browser: OpenBrowser, open_page: OpenPage, screenshot: Screenshot
) -> None:
    page = open_page(open_browser())
    start_button(page).click(timeout=START_MS)
    expect(status(page)).to_contain_text("No camera found", timeout=QUICK_MS)
    expect(page.get_by_role("link", name="Write on the pad instead")).to_be_visible()
    screenshot(page, "air-no-camera")


def test_waiting_for_permission_is_said(
    open_browser: OpenBrowser, open_page: OpenPage, screenshot: Screenshot
) -> None:
    # A headless browser answers by itself; this visitor never does.
    never = "navigator.mediaDevices.getUserMedia = () => new Promise(() => {})"
    page = open_page(open_browser(), script=never)
    start_button(page).click(timeout=START_MS)
    expect(status(page)).to_contain_text("Waiting for permission", timeout=QUICK_MS)
    screenshot(page, "air-asking")
    stop_button(page).click()
    expect(start_button(page)).to_be_visible()


def test_an_insecure_page_is_told_why_it_has_no_camera(
    open_browser: OpenBrowser, open_page: OpenPage, tmp_path: Path
) -> None:
    host = "airdraw.test"
    browser = open_browser(flags=[f"--host-resolver-rules=MAP {host} 127.0.0.1"])
    with running_app(tmp_path / "app.log", STREAMLIT_BROWSER_SERVER_ADDRESS=host) as server:
        page = open_page(browser, url=server.url.replace("localhost", host))
        expect(status(page)).to_contain_text("secure pages only", timeout=START_MS)
        expect(page.get_by_role("link", name="Write on the pad instead")).to_be_visible()


def test_connecting_in_vain_is_admitted_after_ten_seconds(
    open_browser: OpenBrowser, open_page: OpenPage, hand_camera: HandCamera, screenshot: Screenshot
) -> None:
    # There is no TURN server.
    page = open_page(open_browser(hand_camera("407")), script=RELAY_ONLY)
    start_button(page).click(timeout=START_MS)
    expect(status(page)).to_contain_text("Connecting", timeout=QUICK_MS)
    expect(status(page)).to_contain_text("Still connecting after 10 seconds", timeout=START_MS)
    expect(page.get_by_role("link", name="Write on the pad instead")).to_be_visible()
    screenshot(page, "air-connecting")


#: The browser's devices, with a plug that the test can pull: the track ends, the list is empty.
PLUG = """
const devices = navigator.mediaDevices;
const open = devices.getUserMedia.bind(devices), list = devices.enumerateDevices.bind(devices);
let isPlugged = true;
const tracks = [];
devices.enumerateDevices = async () => isPlugged ? list() : [];
devices.getUserMedia = async (constraints) => {
  if (!isPlugged) throw new DOMException("no camera", "NotFoundError");
  const stream = await open(constraints);
  tracks.push(...stream.getTracks());
  return stream;
};
window.plug = (value) => {
  isPlugged = value;
  for (const track of value ? [] : tracks.splice(0)) {
    track.stop();
    track.dispatchEvent(new Event("ended"));
  }
  devices.dispatchEvent(new Event("devicechange"));
};
"""


def test_an_unplugged_camera_is_noticed_and_comes_back_when_plugged_in(
    open_browser: OpenBrowser, open_page: OpenPage, hand_camera: HandCamera, screenshot: Screenshot
) -> None:
    page = open_page(open_browser(hand_camera("407", lead_s=1.0)), script=PLUG)
    start_button(page).click(timeout=START_MS)
    expect_video(page)
    page.evaluate("plug(false)")
    expect(status(page)).to_contain_text("was unplugged", timeout=QUICK_MS)
    expect(page.get_by_role("link", name="Write on the pad instead")).to_be_visible()
    screenshot(page, "air-unplugged")
    page.evaluate("plug(true)")
    expect_video(page)
