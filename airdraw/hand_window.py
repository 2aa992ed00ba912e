"""Where in the frame the tracker looks for the hand.

MediaPipe's palm detector shrinks what it gets to 192 x 192 pixels, in which a hand far from the
camera is a dozen pixels and not seen. So while no hand is known the frame is looked at whole and in
one of its overlapping tiles by turns; a hand found in a tile is followed there, and the tile moves
with it. Slowly: MediaPipe expects the hand where it was in the picture before, so a window that
moves is motion to it. Two looks a frame, as two fit between the frames of any camera: with one a
twentieth of all hands were not found (`benchmarks/tracker_grid.py`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from airdraw.hand import HandPose, Position

#: Sides of the tiles over the frame's height, by turns. Tiles of one size overlap by half: in the
#: large ones a hand of a third of the height lies whole, the small ones show hands twice as far.
TILE_SHARES = (2 / 3, 1 / 2)
#: Side of the window in which a lost hand is looked for first, in hand sizes.
AROUND_SIZES = 6.0
#: So many frames after it was lost.
AROUND_FRAMES = 10
#: A window moves at most this far from one frame to the next, in hand sizes.
MAX_STEP_SIZES = 0.3
#: A hand larger than this share of its window gets the whole frame.
MAX_HAND_SHARE = 0.8
#: No window is smaller (pixels): the detector would only enlarge it.
MIN_SIDE_PX = 96


class Window(NamedTuple):
    """A part of the frame (pixels)."""

    left: int
    top: int
    width: int
    height: int

    def cut(self, image: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        """This part of an (H, W, 3) frame, as MediaPipe wants it."""
        rows = slice(self.top, self.top + self.height)
        return np.ascontiguousarray(image[rows, self.left : self.left + self.width])

    def on_canvas(self, x: float, y: float, frame_height: int) -> Position:
        """A place in this window, as shares of its width and height, in canvas units."""
        return Position(
            (self.left + x * self.width) / frame_height, (self.top + y * self.height) / frame_height
        )


class HandWindow:
    """Chooses where to look from what was found in the frames before."""

    def __init__(self) -> None:
        self._height = self._width = 0
        self._reset()

    def _reset(self) -> None:
        self._window = self.whole
        self._last: HandPose | None = None
        self._lost_frames = 0
        self._tile = 0

    def begin(self, height: int, width: int) -> None:
        """A frame of this size (pixels) comes."""
        if (height, width) != (self._height, self._width):
            self._height, self._width = height, width
            self._reset()

    def looks(self) -> Iterator[Window]:
        """Where to look in this frame, one window after the other until the hand is found.

        At most two: each costs as much as MediaPipe alone, and the next frame comes soon.
        """
        if self._last is None or self._lost_frames > AROUND_FRAMES:
            yield self.whole
            yield from self._next_tile()
        elif not self._lost_frames:
            yield self._window
            yield self.around(self._last)
        else:
            yield self.around(self._last)
            if self._lost_frames % 2:
                yield self.whole
            else:
                yield from self._next_tile()

    def _next_tile(self) -> Iterator[Window]:
        """One tile after the other from frame to frame; none of a small frame."""
        self._tile += 1
        tiles = self._tiles(TILE_SHARES[self._tile % len(TILE_SHARES)])
        if tiles:
            yield tiles[self._tile // len(TILE_SHARES) % len(tiles)]

    def lose(self) -> None:
        """The hand was found nowhere in this frame."""
        self._lost_frames += 1
        self._window = self.whole

    def follow(self, hand: HandPose, window: Window) -> None:
        """The hand was found in a window; the next one follows it."""
        self._last, self._lost_frames = hand, 0
        self._window = self._moved(window, hand)

    @property
    def whole(self) -> Window:
        """The whole frame."""
        return Window(0, 0, self._width, self._height)

    def around(self, hand: HandPose) -> Window:
        """The window in which this hand is looked for after it was lost."""
        side = max(round(AROUND_SIZES * hand.size * self._height), MIN_SIDE_PX)
        return self._placed(side, *_middle(hand))

    def _placed(self, side: int, x: float, y: float) -> Window:
        """A square window about a place on the canvas, kept inside the frame."""
        height, width = self._height, self._width
        across, down = min(side, width), min(side, height)
        left = min(max(round(x * height - across / 2), 0), width - across)
        top = min(max(round(y * height - down / 2), 0), height - down)
        return Window(left, top, across, down)

    def _tiles(self, share: float) -> list[Window]:
        height, width = self._height, self._width
        side = round(share * height)
        if side < MIN_SIDE_PX:
            return []
        return [
            Window(left, top, min(side, width), side)
            for left in _starts(width, side)
            for top in _starts(height, side)
        ]

    def _moved(self, window: Window, hand: HandPose) -> Window:
        if window == self.whole or self._is_tight(window, hand):
            return self.whole
        # Square, but cut by the edges of a narrow frame.
        wanted = self._placed(max(window.width, window.height), *_middle(hand))
        most = max(round(MAX_STEP_SIZES * hand.size * self._height), 1)
        return window._replace(
            left=window.left + min(max(wanted.left - window.left, -most), most),
            top=window.top + min(max(wanted.top - window.top, -most), most),
        )

    def _is_tight(self, window: Window, hand: HandPose) -> bool:
        """Whether the hand has become too large for its window."""
        width, height = hand.box.width * self._height, hand.box.height * self._height
        return width > MAX_HAND_SHARE * window.width or height > MAX_HAND_SHARE * window.height


def _middle(hand: HandPose) -> tuple[float, float]:
    box = hand.box
    return (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2


def _starts(length: int, side: int) -> list[int]:
    """Where tiles begin that overlap by half."""
    count = max(math.ceil((length - side) / (side / 2)), 0) + 1
    return [round(n * (length - side) / max(count - 1, 1)) for n in range(count)]
