"""The one object that the video thread and the page share.

The video thread brings frames (`observe`), the page takes snapshots and presses buttons. Nothing
here knows Streamlit: the page reads, the thread never calls it.

Two locks: one around the pen, held while a frame is looked at, and one around what is known, held
for moments, so that the page never waits for a frame. Whoever takes both takes the pen's first.
"""

from __future__ import annotations

import gc
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import numpy.typing as npt

from airdraw.history import EMPTY
from airdraw.ink import Drawing
from airdraw.overlay import OverlayStyle, draw_overlay
from airdraw.pen import DEFAULT_PEN, PenSettings
from airdraw.reading import Reading
from airdraw.session import AirPen, Event, FrameResult
from airdraw.ui.air_snapshot import AirSnapshot, Committed

#: From the last frame of a connection to the first without a hand, on the pen's clock.
GONE_S = 1 / 30
#: How long the hand is then away before the next connection's first frame: long enough to end the
#: stroke, too short to take the interruption for the pause after a number.
RECONNECT_GAP_S = 0.5
#: Share of the newest frame in the smoothed frame rate and brightness.
SMOOTHING = 0.1
#: Every so many pixels in both directions are enough to tell dark from light.
GREY_STEP_PX = 16

logger = logging.getLogger(__name__)

DEFAULT_STYLE = OverlayStyle()

Read = Callable[[Drawing], Reading]


class AirSession:
    """One visitor's air writing: survives its connections, so that reconnecting keeps the ink.

    Args:
        read: reads a drawing; called in the video thread and by the buttons.
        settings: how the pen behaves.
        style: how ink is drawn onto the video.
        clock: monotonic seconds.

    Attributes:
        on_pen: called in the video thread when the pen goes down (True) or up.
    """

    def __init__(
        self,
        read: Read,
        *,
        settings: PenSettings = DEFAULT_PEN,
        style: OverlayStyle = DEFAULT_STYLE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._read = read
        self._style = style
        self._clock = clock
        self._pen_lock = threading.Lock()
        self._pen = AirPen(settings)
        self._lock = threading.Lock()
        self._result: FrameResult | None = None
        self._drawing = EMPTY
        self._is_committed = False
        self._number = 0
        self._read_drawing = EMPTY
        self._reading = Reading()
        self._read_number = 0
        self._committed: list[Committed] = []
        self._awaits_reading: list[tuple[int, Drawing]] = []
        self._shift_s: float | None = None
        self._last_t = 0.0
        self._seen_at: float | None = None
        self._hand_at: float | None = None
        self._grey = 128.0
        self._aspect = 4 / 3
        self._step_s = 0.0
        self._failure = ""
        self._can_undo = self._can_redo = False
        self.on_pen: Callable[[bool], None] = lambda _: None

    # The video thread's side (`air_link.Worker`).

    def begin(self) -> None:
        """A connection starts: its clock is put behind the one before."""
        with self._pen_lock, self._lock:
            self._shift_s = None
            self._seen_at = None
            self._hand_at = None
            self._failure = ""

    def observe(self, image: npt.NDArray[np.uint8], t: float) -> npt.NDArray[np.uint8]:
        """Look at a mirrored (H, W, 3) uint8 RGB frame; returns it with what the pen did."""
        with self._pen_lock:
            was_down = self._is_writing()
            result = self._pen.observe(image, self._own_time(t))
            with self._lock:
                self._take(result)
                self._note_frame(image, result)
                text = self._reading.text
        if result.is_down != was_down:
            self.on_pen(result.is_down)
        settle_memory()
        return draw_overlay(image, result, text=text, style=self._style)

    def catch_up(self) -> None:
        """Read what is finished: after the frame went out, so that the video does not wait."""
        with self._lock:
            drawing, number, is_writing = self._drawing, self._number, self._is_writing()
            waiting, self._awaits_reading = self._awaits_reading, []
        for finished_number, finished in waiting:
            reading = self._read(finished)
            with self._lock:
                self._committed.append(
                    Committed(number=finished_number, drawing=finished, reading=reading)
                )
                self._keep_reading(finished_number, finished, reading)
        if not is_writing and drawing is not self._read_drawing:
            reading = self._read(drawing) if drawing.strokes else Reading()
            with self._lock:
                self._keep_reading(number, drawing, reading)

    def end(self, failure: str) -> None:
        """The connection is over: its stroke ends, the tracker is closed, the ink stays."""
        with self._pen_lock:
            for gone_s in (GONE_S, RECONNECT_GAP_S):
                result = self._pen.observe_hand(None, self._last_t + gone_s)
                with self._lock:
                    self._take(result)
            self._last_t += RECONNECT_GAP_S
            self._pen.close()
        with self._lock:
            self._failure = failure
        self.catch_up()

    # The page's side.

    def restore(self, drawing: Drawing, *, is_committed: bool) -> None:
        """Go on with ink from before the page was reloaded; nothing when there is ink already."""
        with self._pen_lock:
            if drawing.is_empty or self._pen.can_undo or not self._pen.drawing.is_empty:
                return
            self._pen.close()
            self._pen = AirPen(self._pen.settings, drawing=drawing)
            if is_committed:
                self._pen.commit()
            with self._lock:
                self._note_ink(self._pen.drawing, is_committed=self._pen.is_committed)
        self.catch_up()

    def undo(self) -> None:
        """Take back the last stroke, clear or commit."""
        self._press(self._pen.undo)

    def redo(self) -> None:
        """Take back the last undo."""
        self._press(self._pen.redo)

    def clear(self) -> None:
        """Remove all ink; `undo` brings it back."""
        self._press(self._pen.clear)

    def commit(self) -> None:
        """Finish the number; nothing to do without ink or when it is finished already."""
        self._press(self._pen.commit, is_commit=True)

    def take_committed(self) -> list[Committed]:
        """The numbers finished since the last call, oldest first."""
        with self._lock:
            taken, self._committed = self._committed, []
            return taken

    def snapshot(self) -> AirSnapshot:
        """Everything that the page shows."""
        with self._lock:
            now = self._clock()
            return AirSnapshot(
                result=self._result,
                drawing=self._drawing,
                can_undo=self._can_undo,
                can_redo=self._can_redo,
                is_committed=self._is_committed,
                read_drawing=self._read_drawing,
                reading=self._reading,
                read_number=self._read_number,
                silent_s=None if self._seen_at is None else now - self._seen_at,
                lost_hand_s=None if self._hand_at is None else now - self._hand_at,
                grey=self._grey,
                aspect=self._aspect,
                fps=1 / self._step_s if self._step_s > 0 else 0.0,
                failure=self._failure,
            )

    # Behind the lock.

    def _press(self, command: Callable[[], Drawing], *, is_commit: bool = False) -> None:
        with self._pen_lock:
            if is_commit and (self._is_committed or self._pen.drawing.is_empty):
                return
            command()
            with self._lock:
                self._note_ink(self._pen.drawing, is_committed=self._pen.is_committed)
                if self._result is not None:
                    self._result = replace(self._result, drawing=self._drawing, stroke=None)
                if is_commit:
                    self._awaits_reading.append((self._number, self._drawing))
        self.catch_up()

    def _own_time(self, t: float) -> float:
        """The source's time put onto the session's own clock, which never runs back."""
        if self._shift_s is None:
            self._shift_s = self._last_t + GONE_S - t
        return t + self._shift_s

    def _note_ink(self, drawing: Drawing, *, is_committed: bool) -> None:
        self._drawing = drawing
        self._is_committed = is_committed
        self._can_undo, self._can_redo = self._pen.can_undo, self._pen.can_redo

    def _take(self, result: FrameResult) -> None:
        self._result = result
        self._note_ink(result.drawing, is_committed=result.is_committed)
        self._number = result.number
        if result.event is Event.COMMIT:
            self._awaits_reading.append((result.number, result.drawing))

    def _note_frame(self, image: npt.NDArray[np.uint8], result: FrameResult) -> None:
        now = self._clock()
        self._seen_at = now
        if result.hand is not None:
            self._hand_at = now
        grey = float(image[::GREY_STEP_PX, ::GREY_STEP_PX].mean())
        self._grey += SMOOTHING * (grey - self._grey)
        self._aspect = image.shape[1] / image.shape[0]
        step_s = result.t - self._last_t
        if step_s > 0:
            self._step_s += (SMOOTHING if self._step_s else 1) * (step_s - self._step_s)
        self._last_t = max(self._last_t, result.t)

    def _is_writing(self) -> bool:
        return self._result is not None and self._result.stroke is not None

    def _keep_reading(self, number: int, drawing: Drawing, reading: Reading) -> None:
        # The ink may have changed while it was read: then it is read again, by whoever changed it.
        if drawing is self._drawing:
            self._read_drawing, self._reading, self._read_number = drawing, reading, number


@cache
def warm_up() -> None:
    """Load the tracker once, in the background, while the visitor still reads the page."""
    # No daemon: Python must not end in the middle of loading native code.
    threading.Thread(target=_load_tracker, name="airdraw-warm-up").start()


def _load_tracker() -> None:
    from airdraw.tracker import HandTracker

    try:
        HandTracker().close()
    except ValueError as error:
        # A visitor is told when the first frame comes (`AirLink`).
        logger.warning("No hand will be found: %s", error)
    settle_memory()


@cache
def settle_memory() -> None:
    """Once everything heavy is loaded: keep the garbage collector away from it.

    Streamlit, MediaPipe and their like are over 100,000 objects that never die; walking through
    them stops every thread for about 50 ms, more than a frame.
    """
    gc.collect()
    gc.freeze()
