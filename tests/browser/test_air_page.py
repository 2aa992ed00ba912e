"""The Air page as visitors meet it: real app, Chromium, WebRTC and MediaPipe, a rendered hand."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from harness import AppServer, HandCamera, OpenBrowser, OpenPage, Screenshot, serve
from playwright.sync_api import Locator, Page, expect

from airdraw.simulator import Background, Skin

pytestmark = pytest.mark.browser

START_MS = 30_000
#: From the click to the finished number, which a quiet machine needs 15 s for; a busy one drops
#: frames and gets the film several times.
WRITE_MS = 150_000
QUICK_MS = 10_000
LEAVE_LIMIT_S = 60.0
INK_RGB = (134, 239, 172)


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
    return number(page).inner_text()


def expect_video(page: Page) -> None:
    expect(page.locator("section.stage")).to_have_class(re.compile(r"\blive\b"), timeout=START_MS)


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
    assert ink_share(page) > 0.002, "the ink is not drawn into the video"


def test_the_demo_shows_in_one_click_what_the_app_does(
    open_browser: OpenBrowser, open_page: OpenPage, screenshot: Screenshot
) -> None:
    page = open_page(open_browser())
    page.get_by_role("button", name="Watch the demo").click(timeout=START_MS)
    # The demo drops no frame; on a busy machine it only takes longer.
    expect_number_written(page, "407", limit_ms=3 * WRITE_MS)
    screenshot(page, "air-demo")


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
    with serve(tmp_path / "app.log", env={"STREAMLIT_BROWSER_SERVER_ADDRESS": host}) as server:
        page = open_page(browser, url=server.url.replace("localhost", host))
        expect(status(page)).to_contain_text("secure pages only", timeout=START_MS)
        expect(page.get_by_role("link", name="Write on the pad instead")).to_be_visible()


def test_connecting_in_vain_is_admitted_after_ten_seconds(
    open_browser: OpenBrowser, open_page: OpenPage, hand_camera: HandCamera, screenshot: Screenshot
) -> None:
    # As behind a firewall that lets nothing through, and without a TURN server.
    relay_only = """
    const Peer = RTCPeerConnection;
    window.RTCPeerConnection = class extends Peer {
      constructor(setup) { super({ ...setup, iceTransportPolicy: "relay" }); }
    };
    """
    page = open_page(open_browser(hand_camera("407")), script=relay_only)
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


def test_stopping_and_starting_again_keeps_the_ink(
    open_browser: OpenBrowser, open_page: OpenPage, hand_camera: HandCamera
) -> None:
    page = open_page(open_browser(hand_camera("407")))
    start_button(page).click(timeout=START_MS)
    finished_number(page)
    stop_button(page).click()
    expect(start_button(page)).to_be_visible()
    text = number(page).inner_text()
    start_button(page).click()
    expect_video(page)
    expect(number(page)).to_have_text(text)
    assert ink_share(page) > 0.002


def test_clear_and_undo_work_by_button_and_by_key(
    open_browser: OpenBrowser, open_page: OpenPage, hand_camera: HandCamera
) -> None:
    page = open_page(open_browser(hand_camera("407")))
    start_button(page).click(timeout=START_MS)
    finished_number(page)
    stop_button(page).click()
    expect(start_button(page)).to_be_visible()
    text = number(page).inner_text()
    page.get_by_role("button", name="Clear").click()
    expect(number(page)).to_be_hidden(timeout=QUICK_MS)
    page.keyboard.press("Control+z")
    expect(number(page)).to_have_text(text, timeout=QUICK_MS)
    page.keyboard.press("Delete")
    expect(number(page)).to_be_hidden(timeout=QUICK_MS)
    page.get_by_role("button", name="Undo").click()
    expect(number(page)).to_have_text(text, timeout=QUICK_MS)


def test_a_lost_connection_comes_back_by_itself_with_the_ink(
    open_browser: OpenBrowser, open_page: OpenPage, hand_camera: HandCamera
) -> None:
    keep = """
    const Peer = RTCPeerConnection;
    window.peers = [];
    window.RTCPeerConnection = class extends Peer {
      constructor(...setup) { super(...setup); peers.push(this); }
    };
    """
    page = open_page(open_browser(hand_camera("407")), script=keep)
    start_button(page).click(timeout=START_MS)
    text = finished_number(page)
    # A connection that is closed by the page itself says nothing; one that is lost says this.
    page.evaluate("peers[0].close(); peers[0].dispatchEvent(new Event('connectionstatechange'))")
    expect_video(page)
    assert page.evaluate("peers.length") == 2
    expect(number(page)).to_have_text(text)
    assert ink_share(page) > 0.002


def test_a_page_reloaded_in_the_middle_of_a_stroke_works_again(
    open_browser: OpenBrowser, open_page: OpenPage, hand_camera: HandCamera
) -> None:
    page = open_page(open_browser(hand_camera("407", lead_s=1.0)))
    start_button(page).click(timeout=START_MS)
    expect(status(page)).to_contain_text("Writing", timeout=WRITE_MS)
    page.reload()
    start_button(page).click(timeout=START_MS)
    expect_video(page)
    expect(number(page)).to_have_text(re.compile(r"\d"), timeout=WRITE_MS)


def test_two_tabs_at_once_each_have_their_own_ink(
    open_browser: OpenBrowser, open_page: OpenPage, hand_camera: HandCamera
) -> None:
    browser = open_browser(hand_camera("407"))
    one, other = open_page(browser), open_page(browser)
    for page in (one, other):
        start_button(page).click(timeout=START_MS)
    for page in (one, other):
        finished_number(page)
        stop_button(page).click()
        expect(start_button(page)).to_be_visible()
    kept = number(other).inner_text()
    one.get_by_role("button", name="Clear").click()
    expect(number(one)).to_be_hidden(timeout=QUICK_MS)
    other.wait_for_timeout(1000)
    expect(number(other)).to_have_text(kept)


def has_tracker(server: AppServer) -> bool:
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
    app_server: AppServer,
) -> None:
    wait_until(lambda: not has_tracker(app_server), LEAVE_LIMIT_S)
    camera = hand_camera("407")
    page = open_page(open_browser(camera))
    start_button(page).click(timeout=START_MS)
    expect_video(page)
    wait_until(lambda: has_tracker(app_server), 10)
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
