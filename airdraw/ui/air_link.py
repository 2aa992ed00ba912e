"""One video connection: frames in, one thread that works on them, annotated frames out.

streamlit-webrtc hands the visitor's track to a *sink* and takes what is sent back from a *player*;
`AirLink` is both. Between them stands a queue of one, so that a slow moment costs frames and never
delay, and the tracker lives in the one thread that uses it.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Protocol

import av
from aiortc import MediaStreamTrack, RTCDataChannel
from aiortc.mediastreams import MediaStreamError

from airdraw.ui.air_frames import Image, mirrored, sendable

logger = logging.getLogger(__name__)

#: (image, t): (H, W, 3) uint8 RGB, mirrored as the user sees it; t in seconds of its source.
TimedImage = tuple[Image, float]

CRASH = "The video stopped because of a fault in the app; its log says more. Start again."

VIDEO_CLOCK = Fraction(1, 90_000)
#: Pictures that may be on their way to the encoder at once. One is being encoded while the relay
#: keeps hold of it, one waits; a third would only be older when its turn comes.
MAX_UNSENT = 2


class Worker(Protocol):
    """Who looks at the frames (`air_session.AirSession`); all in one thread of its own."""

    def begin(self) -> None: ...
    def observe(self, image: Image, t: float) -> Image: ...
    def catch_up(self) -> None: ...
    def end(self, failure: str) -> None: ...


class FrameSource(Protocol):
    """Where the frames come from; `close` ends the iteration, from any thread."""

    def __iter__(self) -> Iterator[TimedImage]: ...
    def close(self) -> None: ...


class LatestFrames:
    """A queue of one for the camera's frames: whoever is slow gets the newest."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._frame: av.VideoFrame | None = None
        self._is_closed = False
        self.dropped = 0

    def put(self, frame: av.VideoFrame) -> None:
        with self._changed:
            self.dropped += self._frame is not None
            self._frame = frame
            self._changed.notify()

    def close(self) -> None:
        with self._changed:
            self._is_closed = True
            self._frame = None
            self._changed.notify()

    def __iter__(self) -> Iterator[TimedImage]:
        while (frame := self._take()) is not None:
            # Mirrored here and nowhere else: writing to the right shall move to the right.
            yield mirrored(frame), float(frame.time or 0.0)

    def _take(self) -> av.VideoFrame | None:
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self._frame is not None)
            frame, self._frame = self._frame, None
            return frame


class AirTrack(MediaStreamTrack):
    """The video that goes back to the browser: always the newest annotated frame."""

    kind = "video"

    def __init__(
        self,
        start: Callable[[], None],
        stop: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._start_work = start
        self._stop_work = stop
        self._clock = clock
        self._loop: asyncio.AbstractEventLoop | None = None
        self._changed = asyncio.Event()
        self._newest: Image | None = None
        self._unsent = 0

    async def recv(self) -> av.VideoFrame:
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._start_work()
        # streamlit-webrtc puts a relay with an endless queue behind this track; holding the next
        # frame back until the encoder is done with an earlier one keeps that queue short.
        while self._newest is None or self._unsent >= MAX_UNSENT:
            if self.readyState != "live":
                raise MediaStreamError
            self._changed.clear()
            await self._changed.wait()
        image, self._newest = self._newest, None
        return self._frame(image)

    def show(self, image: Image) -> None:
        """Make this the newest frame; called from the working thread."""
        self.in_loop(self._replace, image)

    def stop(self) -> None:
        super().stop()
        self.in_loop(self._changed.set)
        self._stop_work()

    def _replace(self, image: Image) -> None:
        self._newest = image
        self._changed.set()

    def _frame(self, image: Image) -> av.VideoFrame:
        frame, memory = sendable(image)
        # The frame borrows this memory, which is let go when the encoder is done.
        weakref.finalize(memory, self.in_loop, self._release)
        self._unsent += 1
        # Stamped when it leaves: with the camera's stamps the browser would take the time that a
        # frame was worked on for a slow network, and wait before it shows the next ones.
        frame.pts, frame.time_base = int(self._clock() / VIDEO_CLOCK), VIDEO_CLOCK
        return frame

    def _release(self) -> None:
        self._unsent -= 1
        self._changed.set()

    def in_loop(self, call: Callable[..., None], *arguments: object) -> None:
        """Call something in the connection's event loop, from any thread."""
        if self._loop is not None:
            _call_in(self._loop, call, *arguments)


class AirLink:
    """Sink and player of one connection; costs nothing until the connection is made."""

    audio = None

    def __init__(self, worker: Worker, source: FrameSource | None = None) -> None:
        self._worker = worker
        self._camera = LatestFrames()
        self._source: FrameSource = self._camera if source is None else source
        self._input: MediaStreamTrack | None = None
        self._reading: asyncio.Task[None] | None = None
        self._thread: threading.Thread | None = None
        self._channel: RTCDataChannel | None = None
        self.is_demo = source is not None
        self.video = AirTrack(self._start_thread, self.stop)

    @property
    def dropped(self) -> int:
        """Frames of the camera that came faster than they could be looked at."""
        return self._camera.dropped

    def open_channel(self, channel: RTCDataChannel) -> None:
        """Take the channel on which the browser hears of the pen; called in the event loop."""
        self._channel = channel

    def say_pen(self, is_down: bool) -> None:
        """Tell the browser at once that the pen went down or up; called in the working thread."""
        self.video.in_loop(self._send, "down" if is_down else "up")

    def _send(self, word: str) -> None:
        if self._channel is not None and self._channel.readyState == "open":
            self._channel.send(word)

    # The sink's side, named by streamlit-webrtc's protocol; called in the event loop.

    def addTrack(self, track: MediaStreamTrack) -> None:  # noqa: N802
        self._input = track

    def hasTrack(self) -> bool:  # noqa: N802
        return self._input is not None

    def start(self) -> None:
        if self._input is not None:
            self._reading = asyncio.get_running_loop().create_task(self._read(self._input))

    def stop(self) -> None:
        """End the thread, which closes the tracker; called when either side has gone."""
        if self._reading is not None:
            # Called from any thread, while tasks belong to their loop's.
            _call_in(self._reading.get_loop(), self._reading.cancel)
        self._source.close()

    def wait(self, limit_s: float) -> None:
        """Wait until the last frame has been worked on, its stroke ended and read."""
        if self._thread is not None:
            self._thread.join(limit_s)

    async def _read(self, track: MediaStreamTrack) -> None:
        try:
            while True:
                frame = await track.recv()
                if isinstance(frame, av.VideoFrame):
                    self._camera.put(frame)
        except MediaStreamError:
            self.stop()

    # The working thread.

    def _start_thread(self) -> None:
        self._thread = threading.Thread(target=self._work, name="airdraw-air", daemon=True)
        self._thread.start()

    def _work(self) -> None:
        self._worker.begin()
        failure = CRASH
        try:
            for image, t in self._source:
                self.video.show(self._worker.observe(image, t))
                self._worker.catch_up()
            failure = ""
        except (ValueError, OSError) as error:
            # Ours, in a sentence for people: no hand model, say. Others end the thread as crashes.
            logger.exception("The air session stopped")
            failure = str(error)
        finally:
            self._source.close()
            self._worker.end(failure)


def _call_in(
    loop: asyncio.AbstractEventLoop, call: Callable[..., object], *arguments: object
) -> None:
    """Call something in a loop from any thread; nothing when the loop has ended."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(call, *arguments)
