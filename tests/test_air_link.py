"""A video connection: late frames are dropped, delay never grows, nothing is left running."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np
import numpy.typing as npt
from aiortc import MediaStreamTrack
from aiortc.contrib.media import MediaRelay

from airdraw.ui.air_link import CRASH, MAX_UNSENT, AirLink, LatestFrames

Image = npt.NDArray[np.uint8]
LIMIT_S = 20.0
HEIGHT, WIDTH = 24, 32


def frame(number: int) -> av.VideoFrame:
    """A grey frame; its number is its time in tenths of a second."""
    grey = np.full((HEIGHT, WIDTH, 3), number % 256, np.uint8)
    made = av.VideoFrame.from_ndarray(grey, format="rgb24")
    made.pts, made.time_base = number, Fraction(1, 10)
    return made


class Watcher:
    """A worker that notes what it is given, and waits where the test says so."""

    def __init__(self, error: Exception | None = None) -> None:
        self.times: list[float] = []
        self.failure: str | None = None
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.has_begun = threading.Event()
        self.has_ended = threading.Event()
        self._error = error

    def begin(self) -> None:
        self.has_begun.set()

    def observe(self, image: Image, t: float) -> Image:
        if self._error is not None:
            raise self._error
        self.times.append(t)
        self.may_go_on.wait(LIMIT_S)
        return image

    def catch_up(self) -> None:
        pass

    def end(self, failure: str) -> None:
        self.failure = failure
        self.has_ended.set()


class Still:
    """A source of so many equal frames, as fast as they are taken."""

    def __init__(self, count: int) -> None:
        self._count = count
        self.taken = 0
        self._is_closed = threading.Event()

    def __iter__(self) -> Iterator[tuple[Image, float]]:
        while self.taken < self._count and not self._is_closed.wait(0.002):
            self.taken += 1
            yield np.zeros((HEIGHT, WIDTH, 3), np.uint8), self.taken / 10
        self._is_closed.wait(LIMIT_S)

    def close(self) -> None:
        self._is_closed.set()


def test_a_slow_worker_gets_the_newest_frame() -> None:
    frames = LatestFrames()
    for number in range(1, 6):
        frames.put(frame(number))
    image, t = next(iter(frames))
    assert t == 0.5
    assert image[0, 0, 0] == 5
    assert frames.dropped == 4


def test_frames_are_mirrored() -> None:
    picture = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    picture[:, : WIDTH // 2] = 255
    left = av.VideoFrame.from_ndarray(picture, format="rgb24")
    left.pts, left.time_base = 0, Fraction(1, 10)
    frames = LatestFrames()
    frames.put(left)
    image, _ = next(iter(frames))
    assert image[:, : WIDTH // 2].max() == 0
    assert image[:, WIDTH // 2 :].min() == 255


def test_closing_ends_the_wait_for_a_frame() -> None:
    frames = LatestFrames()
    threading.Timer(0.05, frames.close).start()
    assert list(frames) == []


def test_a_reader_that_stands_still_finds_at_most_two_frames_waiting() -> None:
    async def play() -> list[av.VideoFrame]:
        source = Still(60)
        link = AirLink(Watcher(), source)
        relayed = MediaRelay().subscribe(link.video)
        kept = [await relayed.recv()]
        while source.taken < 60:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        # Whatever waits now has been made for a reader that did not come.
        waiting = relayed._queue.qsize()
        link.video.stop()
        assert waiting <= MAX_UNSENT
        return kept

    asyncio.run(asyncio.wait_for(play(), LIMIT_S))


def test_a_reader_that_comes_back_gets_frames_again() -> None:
    async def play() -> int:
        link = AirLink(Watcher(), Still(1000))
        relayed = MediaRelay().subscribe(link.video)
        count = 0
        for _ in range(3):
            await asyncio.sleep(0.1)
            for _ in range(10):
                await relayed.recv()
                count += 1
        link.video.stop()
        return count

    assert asyncio.run(asyncio.wait_for(play(), LIMIT_S)) == 30


def test_stopping_ends_the_thread_and_tells_the_worker() -> None:
    watcher = Watcher()

    async def play() -> None:
        link = AirLink(watcher, Still(1000))
        await link.video.recv()
        link.video.stop()
        await asyncio.to_thread(watcher.has_ended.wait, LIMIT_S)

    asyncio.run(asyncio.wait_for(play(), LIMIT_S))
    assert watcher.failure == ""
    assert_thread_ends()


def assert_thread_ends() -> None:
    """It has a few more steps to go when its worker has been told."""
    for thread in threading.enumerate():
        if thread.name == "airdraw-air":
            thread.join(LIMIT_S)
            assert not thread.is_alive()


class Camera(MediaStreamTrack):
    """A visitor's camera, which films until it is stopped."""

    kind = "video"

    def __init__(self) -> None:
        super().__init__()
        self._numbers = itertools.count(1)

    async def recv(self) -> av.VideoFrame:
        await asyncio.sleep(0.005)
        return frame(next(self._numbers))


def test_the_camera_s_frames_reach_the_worker_in_order() -> None:
    watcher = Watcher()

    async def play() -> None:
        link = AirLink(watcher)
        link.addTrack(Camera())
        assert link.hasTrack()
        link.start()
        for _ in range(3):
            await link.video.recv()
        link.stop()
        await asyncio.to_thread(watcher.has_ended.wait, LIMIT_S)

    asyncio.run(asyncio.wait_for(play(), LIMIT_S))
    assert watcher.times == sorted(watcher.times)
    assert len(watcher.times) >= 3


def test_an_error_in_words_is_told_to_the_visitor() -> None:
    watcher = Watcher(ValueError("The hand model is missing: install it."))

    async def play() -> None:
        link = AirLink(watcher, Still(5))
        waiting = asyncio.ensure_future(link.video.recv())
        await asyncio.to_thread(watcher.has_ended.wait, LIMIT_S)
        waiting.cancel()

    asyncio.run(asyncio.wait_for(play(), LIMIT_S))
    assert watcher.failure == "The hand model is missing: install it."


def test_another_error_is_told_as_a_fault_of_the_app() -> None:
    watcher = Watcher(ZeroDivisionError("oops"))
    seen: list[type] = []
    hook, threading.excepthook = threading.excepthook, lambda args: seen.append(args.exc_type)

    async def play() -> None:
        link = AirLink(watcher, Still(5))
        waiting = asyncio.ensure_future(link.video.recv())
        await asyncio.to_thread(watcher.has_ended.wait, LIMIT_S)
        waiting.cancel()

    try:
        asyncio.run(asyncio.wait_for(play(), LIMIT_S))
        assert_thread_ends()
    finally:
        threading.excepthook = hook
    assert watcher.failure == CRASH
    assert seen == [ZeroDivisionError]
