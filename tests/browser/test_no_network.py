"""Nothing leaves this computer: not from the tracker, the app, nor its pages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from calls import addresses, outside_calls, own_addresses, strace_command
from harness import ROOT, HandCamera, OpenBrowser
from playwright.sync_api import Browser, Page, expect

from airdraw import Drawing
from airdraw.cli import COMMANDS
from airdraw.simulator.glyphs import FORMS, glyph
from benchmarks.app_process import running_app

START_MS = 60_000
WRITE_MS = 180_000
PAGES = ("Pad", "Picture", "Settings", "About")

TRACK = """
from airdraw import AirPen, Reader
from airdraw.simulator import simulate

reader = Reader()
with AirPen() as pen:
    found = [pen.observe(frame.image, frame.t) for frame in simulate("1")]
assert any(result.hand for result in found)
print(reader.read(found[-1].drawing).text)
"""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(
            '7 connect(9, {sa_family=AF_INET, sin_addr=inet_addr("192.0.2.7")}, 16) = 0',
            ["192.0.2.7"],
            id="connection",
        ),
        pytest.param(
            '7 sendto(9, "x", 1, 0, {sa_family=AF_INET6, sin6_port=htons(53), '
            'inet_pton(AF_INET6, "2001:db8::1", &sin6_addr), sin6_scope_id=0}, 28) = 1',
            ["2001:db8::1"],
            id="packet",
        ),
        pytest.param(
            '7 connect(9, {sa_family=AF_UNIX, sun_path="/run/nscd/socket"}, 110) = -1',
            [],
            id="local socket",
        ),
        pytest.param(
            '7 recvfrom(9, "x", 1, 0, {sin_addr=inet_addr("192.0.2.7")}, [16]) = 1',
            [],
            id="what comes in is not sent",
        ),
    ],
)
def test_the_watch_sees_whom_a_call_sends_to(line: str, expected: list[str]) -> None:
    assert addresses(line) == expected
    assert bool(outside_calls([line], frozenset({"10.0.0.1"}))) == bool(expected)


def test_the_watch_lets_this_computer_talk_to_itself() -> None:
    line = '7 connect(9, {sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr("%s")}, 16) = 0'
    assert outside_calls([line % "127.0.0.1", line % "10.0.0.1"], frozenset({"10.0.0.1"})) == []


@pytest.mark.mediapipe
def test_the_air_pen_and_the_reader_use_no_network_at_all(tmp_path: Path) -> None:
    log = tmp_path / "calls"
    command = [*strace_command(log), sys.executable, "-c", TRACK]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [line for line in log.read_text().splitlines() if addresses(line)] == []


#: Every command but `app`, in an order in which one makes what the next one takes; without data and
#: without a camera two of them end with a sentence.
COMMAND_LINES = (
    ("simulate", "1", "-o", "one.mp4"),
    ("video", "one.mp4", "--trace", "one.jsonl"),
    ("replay", "one.jsonl"),
    ("read", "ink.json", str(ROOT / "tests" / "golden" / "raster_seven.png")),
    ("learn", "ink.json", "-o", "hand.json"),
    ("webcam", "--camera", "9"),
    ("evaluate", "--data", "."),
)
ENDS_WITH_A_SENTENCE = {"webcam", "evaluate"}


def ten_digits() -> Drawing:
    """0 to 9 in a row."""
    return Drawing.from_points(
        [
            stroke + np.array([1.5 * digit, 0.0])
            for digit in range(10)
            for stroke in glyph(digit, next(iter(FORMS[digit])))
        ]
    )


@pytest.mark.slow
@pytest.mark.mediapipe
def test_no_command_talks_to_anybody(tmp_path: Path) -> None:
    (tmp_path / "ink.json").write_text(ten_digits().to_json())
    for words in COMMAND_LINES:
        log = tmp_path / "calls"
        command = [*strace_command(log), sys.executable, "-m", "airdraw", *words]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == (2 if words[0] in ENDS_WITH_A_SENTENCE else 0), done.stderr
        assert [line for line in log.read_text().splitlines() if addresses(line)] == [], words
    assert {words[0] for words in COMMAND_LINES} == set(COMMANDS) - {"app"}


@pytest.mark.browser
@pytest.mark.slow
def test_a_whole_session_reaches_nobody_else(
    tmp_path: Path, open_browser: OpenBrowser, hand_camera: HandCamera
) -> None:
    log = tmp_path / "calls"
    asked: list[str] = []
    with running_app(tmp_path / "app.log", wrap=strace_command(log)) as server:
        page = _watched_page(open_browser(hand_camera("407")), asked)
        page.goto(server.url)
        _write_in_the_air(page)
        _watch_the_demo(page)
        _visit_every_page(page)
    calls = log.read_text().splitlines()
    assert any(addresses(line) for line in calls), "nothing was watched"
    assert outside_calls(calls, own_addresses()) == []
    hosts = {urlsplit(url).hostname for url in asked if not url.startswith(("data:", "blob:"))}
    assert hosts == {"localhost"}


def _watched_page(browser: Browser, asked: list[str]) -> Page:
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    return page


def _write_in_the_air(page: Page) -> None:
    page.get_by_role("button", name="Start the camera").click(timeout=START_MS)
    expect(page.locator(".air-status")).to_contain_text("Writing", timeout=WRITE_MS)
    expect(page.locator("[data-number]")).to_be_visible(timeout=WRITE_MS)
    page.locator("section.stage").get_by_role("button", name="Stop").click()


def _watch_the_demo(page: Page) -> None:
    page.get_by_role("button", name="Watch the demo").click(timeout=START_MS)
    expect(page.locator(".air-status")).to_contain_text("Writing", timeout=WRITE_MS)
    page.locator("section.stage").get_by_role("button", name="Stop").click()


def _visit_every_page(page: Page) -> None:
    for name in PAGES:
        page.get_by_role("link", name=name).first.click()
        expect(page.get_by_role("heading").first).to_be_visible(timeout=START_MS)
        page.wait_for_timeout(2000)
    page.goto(page.url.rpartition("/")[0] + "/hand")
    expect(page.get_by_role("heading").first).to_be_visible(timeout=START_MS)
    page.wait_for_timeout(2000)
