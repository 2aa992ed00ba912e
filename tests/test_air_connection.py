"""A connection that both sides end at the same moment: over a real peer connection."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

import pytest
from aiortc import RTCPeerConnection, RTCSessionDescription, VideoStreamTrack
from aiortc.contrib.media import MediaRelay
from test_air_link import LIMIT_S, Watcher

from airdraw.ui import air_connection
from airdraw.ui.air_connection import Peer, peer
from airdraw.ui.air_link import AirLink
from airdraw.ui.air_video import Offer

Result = TypeVar("Result")


def result_in(loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, Result]) -> Result:
    return asyncio.run_coroutine_threadsafe(work, loop).result(LIMIT_S)


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """An event loop in a thread of its own, as Streamlit has it."""
    made = asyncio.new_event_loop()
    thread = threading.Thread(target=made.run_forever)
    thread.start()
    yield made
    result_in(made, nothing_left())
    made.call_soon_threadsafe(made.stop)
    thread.join(LIMIT_S)
    made.close()


async def nothing_left() -> None:
    """Let everything in the loop come to its end, sockets included, which close a round later."""
    while tasks := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(tasks)
    await asyncio.sleep(0.1)


class SlowToEnd(AirLink):
    """A link whose video takes its time to stop, so that the other side surely comes in between."""

    def __init__(self, worker: Watcher) -> None:
        super().__init__(worker)
        self.is_ending = threading.Event()
        stop = self.video.stop

        def stop_slowly() -> None:
            self.is_ending.set()
            time.sleep(0.3)
            stop()

        self.video.stop = stop_slowly  # type: ignore[method-assign]


async def offered(browser: RTCPeerConnection) -> str:
    """A browser's side that sends video."""
    browser.addTrack(VideoStreamTrack())
    await browser.setLocalDescription(await browser.createOffer())
    return str(browser.localDescription.sdp)


async def call(browser: RTCPeerConnection, app: Peer) -> None:
    """Connect a browser's side with the app's."""
    offer = await offered(browser)
    answer = await asyncio.to_thread(app.process_offer, offer, "offer", LIMIT_S)
    await browser.setRemoteDescription(RTCSessionDescription(answer.sdp, answer.type))


async def until_connected(browser: RTCPeerConnection) -> None:
    while browser.connectionState != "connected":
        await asyncio.sleep(0.02)


async def both_sides(link: AirLink) -> tuple[RTCPeerConnection, Peer]:
    app = peer(link, [], loop=asyncio.get_running_loop(), relay=MediaRelay())
    return RTCPeerConnection(), app


@pytest.mark.parametrize("first", ["browser", "button"])
def test_a_connection_may_be_ended_by_the_browser_and_by_a_button_at_once(
    loop: asyncio.AbstractEventLoop, first: str
) -> None:
    faults: list[object] = []
    loop.set_exception_handler(lambda _, context: faults.append(context))
    worker = Watcher()
    link = SlowToEnd(worker)
    browser, app = result_in(loop, both_sides(link))
    result_in(loop, call(browser, app))
    result_in(loop, until_connected(browser))
    assert worker.has_begun.wait(LIMIT_S)

    def by_browser() -> None:
        asyncio.run_coroutine_threadsafe(browser.close(), loop)

    ends = [by_browser, app.stop]
    if first == "button":
        button = threading.Thread(target=app.stop)
        ends = [button.start, by_browser, button.join]
    ends[0]()
    assert link.is_ending.wait(LIMIT_S)
    for end in ends[1:]:
        end()

    assert worker.has_ended.wait(LIMIT_S)
    for side in (browser, app.pc):
        # Waits for a close that has begun.
        result_in(loop, side.close())
    assert app.pc.connectionState == "closed"
    assert faults == []


class SlowToFinish(Watcher):
    """A worker whose last stroke takes a moment to be read."""

    def end(self, failure: str) -> None:
        time.sleep(0.5)
        super().end(failure)


async def new_browser() -> RTCPeerConnection:
    return RTCPeerConnection()


def test_whoever_stops_may_wait_for_what_the_last_frame_wrote(
    loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = partial(peer, loop=loop, relay=MediaRelay())
    monkeypatch.setattr(air_connection, "peer", here)
    worker, connection = SlowToFinish(), air_connection.AirConnection()
    browser = result_in(loop, new_browser())
    offer = Offer("1", result_in(loop, offered(browser)))
    # In a thread as the page's script has one: the main thread's would get an event loop.
    with ThreadPoolExecutor(1) as script:
        answer = script.submit(connection.answer, offer, lambda: AirLink(worker), []).result()
    assert answer is not None
    answered = browser.setRemoteDescription(RTCSessionDescription(answer.sdp, "answer"))
    result_in(loop, answered)
    assert worker.has_begun.wait(LIMIT_S)

    connection.close(wait_s=LIMIT_S)

    assert worker.has_ended.is_set()
    result_in(loop, browser.close())
