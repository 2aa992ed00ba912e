"""What becomes of the ink on the Air page: buttons, keys, lost connections, reloads, two tabs."""

from __future__ import annotations

import re

import pytest
from air_page import (
    QUICK_MS,
    START_MS,
    WRITE_MS,
    expect_ink,
    expect_video,
    finished_number,
    number,
    start_button,
    status,
    stop_button,
    stopped_number,
)
from harness import HandCamera, OpenBrowser, OpenPage
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PEN_DOWN_HZ, PEN_UP_HZ = 660, 440
#: A camera before which nobody stands any more when it is started again: however long that takes,
#: no hand begins the next number.
NOBODY_LATER = """
const devices = navigator.mediaDevices, open = devices.getUserMedia.bind(devices);
const room = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
const pen = room.getContext("2d");
let isFirst = true;
devices.getUserMedia = (constraints) => {
  if (isFirst) {
    isFirst = false;
    return open(constraints);
  }
  setInterval(() => {
    pen.fillStyle = `rgb(120 ${100 + Math.round(20 * Math.random())} 120)`;
    pen.fillRect(0, 0, room.width, room.height);
  }, 50);
  return Promise.resolve(room.captureStream());
};
"""


def test_stopping_and_starting_again_keeps_the_ink(
    open_browser: OpenBrowser, open_page: OpenPage, hand_camera: HandCamera
) -> None:
    page = open_page(open_browser(hand_camera("407")), script=NOBODY_LATER)
    text = stopped_number(page)
    start_button(page).click()
    expect_video(page)
    expect(number(page)).to_have_text(text)
    expect_ink(page)


def test_clear_and_undo_work_by_button_and_by_key(
    open_browser: OpenBrowser, open_page: OpenPage, hand_camera: HandCamera
) -> None:
    page = open_page(open_browser(hand_camera("407")))
    text = stopped_number(page)
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
    expect_ink(page)


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


def test_a_reloaded_page_has_the_ink_of_before(
    open_browser: OpenBrowser, open_page: OpenPage, hand_camera: HandCamera
) -> None:
    page = open_page(open_browser(hand_camera("407")))
    text = stopped_number(page)
    page.reload()
    expect(number(page)).to_have_text(text, timeout=START_MS)
    page.get_by_role("button", name="Clear").click()
    expect(number(page)).to_be_hidden(timeout=QUICK_MS)
    page.reload()
    expect(start_button(page)).to_be_visible(timeout=START_MS)
    page.wait_for_timeout(2000)
    expect(number(page)).to_be_hidden()


def test_pen_down_and_pen_up_are_heard_when_sounds_are_on(
    open_browser: OpenBrowser, open_page: OpenPage, hand_camera: HandCamera
) -> None:
    listen = """
    localStorage.setItem("airdraw.settings", JSON.stringify({ sounds: true }));
    window.heard = [];
    OscillatorNode.prototype.start = function () { heard.push(this.frequency.value); };
    """
    page = open_page(open_browser(hand_camera("407")), script=listen)
    start_button(page).click(timeout=START_MS)
    finished_number(page)
    heard = page.evaluate("heard")
    assert heard[:2] == [PEN_DOWN_HZ, PEN_UP_HZ]
    assert set(heard[::2]) == {PEN_DOWN_HZ}
    assert set(heard[1::2]) == {PEN_UP_HZ}
