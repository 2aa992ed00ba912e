"""Where in the frame the tracker looks for the hand.

MediaPipe's palm detector shrinks what it gets to 192 x 192 pixels, in which a hand far from the
camera is a dozen pixels and not seen. So while no hand is known the frame is looked at whole and in
a part of it, by turns about what moves and in one of its overlapping tiles; a hand found in a part
is followed there, and the part moves with it. Slowly: MediaPipe expects the hand where it was in
the picture before, so a window that moves is motion to it. Two looks a frame, as two fit between
the frames of any camera: with one a twentieth of all hands were not found
(`benchmarks/tracker_grid.py`).
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
#: Sides of the windows about what moves, by turns.
MOVING_SHARES = (1 / 2, 1 / 3)
#: In the first frames of all, while the page still says that it connects, so many parts are looked
#: at: a hand that is there already does not move into the picture.
FIRST_FRAMES, FIRST_PARTS = 6, 5
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
        self._tile = self._turn = self._moving = 0

    @property
    def is_followed(self) -> bool:
        """Whether a hand was found in the frame before."""
        return self._last is not None and not self._lost_frames

    def begin(self, height: int, width: int) -> None:
        """A frame of this size (pixels) comes."""
        if (height, width) != (self._height, self._width):
            self._height, self._width = height, width
            self._reset()

    def looks(self, moving: Position | None = None) -> Iterator[Window]:
        """Where to look in this frame, one window after the other until the hand is found.

        At most two, but for the very first frames: each costs as much as MediaPipe alone, and the
        next frame comes soon.

        Args:
            moving: where something moves.
        """
        if self._last is None or self._lost_frames > AROUND_FRAMES:
            yield self.whole
            is_new = self._last is None and self._lost_frames < FIRST_FRAMES
            for _ in range(FIRST_PARTS if is_new else 1):
                yield from self._next_part(moving)
        elif not self._lost_frames:
            yield self._window
            yield self.around(self._last)
        else:
            yield self.around(self._last)
            if self._lost_frames % 3 == 0:
                yield self.whole
            elif moving is None or self._is_small:
                yield from self._next_tile()
            else:
                yield self._about(moving)

    def _next_part(self, moving: Position | None) -> Iterator[Window]:
        """By turns a window about what moves, and a tile."""
        self._turn += 1
        if moving is None or self._is_small or self._turn % 2:
            yield from self._next_tile()
        else:
            yield self._about(moving)

    def _about(self, moving: Position) -> Window:
        self._moving += 1
        share = MOVING_SHARES[self._moving % len(MOVING_SHARES)]
        return self._placed(round(share * self._height), *moving)

    @property
    def _is_small(self) -> bool:
        """Whether parts of the frame would be too small to be worth a look."""
        return min(MOVING_SHARES) * self._height < MIN_SIDE_PX

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
