"""Put blobs of ink together to digits: drop specks, join broken strokes, order the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

_Mask = npt.NDArray[np.uint8]

#: Smallest extent of a digit: in pixels, and as a share of the picture's smaller side.
_LEAST_DIGIT_PX = 6
_LEAST_DIGIT_SHARE = 0.015
#: A blob whose larger side is below this share of the digits' height is a speck.
_SPECK_SHARE = 0.14
#: More blobs than this are not looked at: the smallest are left out.
_MOST_BLOBS = 1500

#: A digit is at least this share as high as the others, …
_LEAST_HEIGHT_SHARE = 0.4
#: … and no dash: not this many times wider than high.
_DASH_ASPECT = 3.0
#: A blob that reaches out of the picture is a digit cut closely when it is as high as the others
#: and touches the rim with a small part of itself.
_RIM_CONTACT_SHARE = 0.4

#: A fragment is lower than this share of what it would be part of …
_FRAGMENT_SHARE = 0.62
#: … and belongs to the blob that is nearer than this share of the digits' height.
_NEAR_SHARE = 0.16
#: The nearer two blobs are the higher both may be: at no distance, up to this share.
_TOUCHING_SHARE = 0.9
#: Blobs above each other belong together from this overlap of the narrower one on.
_OVERLAP_SHARE = 0.5
#: … if no more than this share of the digits' height lies between them.
_STACKED_GAP_SHARE = 0.3
#: Digits are in one row when they share this much of the lower one's height.
_ROW_OVERLAP = 0.4


@dataclass(frozen=True, eq=False)
class Blob:
    """Connected ink, or several pieces of it: its place in the picture and its mask (0 or 1)."""

    left: int
    top: int
    mask: _Mask

    @classmethod
    def cut(
        cls, labels: npt.NDArray[np.int32], number: int,
        left: int, top: int, width: int, height: int, _area: int,
    ) -> Blob:  # fmt: skip
        window = labels[top : top + height, left : left + width]
        return cls(left, top, (window == number).astype(np.uint8))

    @property
    def width(self) -> int:
        return int(self.mask.shape[1])

    @property
    def height(self) -> int:
        return int(self.mask.shape[0])

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height

    @property
    def size(self) -> int:
        return max(self.width, self.height)

    def rim_contact(self, shape: tuple[int, ...]) -> float:
        """How much of its size touches the rim of a picture of this shape."""
        touching = 0
        if self.left <= 0:
            touching += int(self.mask[:, 0].sum())
        if self.right >= shape[1]:
            touching += int(self.mask[:, -1].sum())
        if self.top <= 0:
            touching += int(self.mask[0].sum())
        if self.bottom >= shape[0]:
            touching += int(self.mask[-1].sum())
        return touching / self.size

    def joined(self, other: Blob) -> Blob:
        left, top = min(self.left, other.left), min(self.top, other.top)
        right, bottom = max(self.right, other.right), max(self.bottom, other.bottom)
        mask = np.zeros((bottom - top, right - left), np.uint8)
        for blob in (self, other):
            rows = slice(blob.top - top, blob.bottom - top)
            cols = slice(blob.left - left, blob.right - left)
            mask[rows, cols] |= blob.mask
        return Blob(left, top, mask)


def group_blobs(blobs: Sequence[Blob], shape: tuple[int, ...]) -> list[Blob]:
    """Digits from blobs: row by row from the top, each from left to right.

    Args:
        blobs: connected pieces of ink.
        shape: (H, W, …) of the picture.
    """
    kept = [blob for blob in blobs if blob.rim_contact(shape) <= _RIM_CONTACT_SHARE]
    kept = sorted(kept, key=lambda blob: blob.size, reverse=True)[:_MOST_BLOBS]
    least = max(_LEAST_DIGIT_PX, _LEAST_DIGIT_SHARE * min(shape[:2]))
    if not kept or kept[0].size < least:
        return []
    height = _digit_height(kept)
    kept = [blob for blob in kept if blob.size >= max(_SPECK_SHARE * height, 2)]
    joined = _joined_fragments(kept, height)
    return _in_reading_order([b for b in joined if _can_be_digit(b, least, height)])


def _can_be_digit(blob: Blob, least: float, height: float) -> bool:
    is_dash = blob.width > _DASH_ASPECT * blob.height
    return blob.size >= least and blob.height >= _LEAST_HEIGHT_SHARE * height and not is_dash


def _digit_height(blobs: Sequence[Blob]) -> float:
    """The height of digits: of the taller blobs, weighted by their size."""
    heights = np.array([blob.height for blob in blobs], dtype=np.float64)
    return float(np.median(np.repeat(heights, np.maximum(heights, 1).astype(int))))


def _joined_fragments(blobs: list[Blob], height: float) -> list[Blob]:
    """Every fragment goes to its nearest neighbour, smallest first, until none is left to join."""
    waiting = sorted(blobs, key=lambda blob: blob.size)
    done: list[Blob] = []
    while waiting:
        blob = waiting.pop(0)
        partners = [(*_closeness(blob, other, height), other) for other in waiting + done]
        near = [(distance, other) for fits, distance, other in partners if fits]
        if not near:
            done.append(blob)
            continue
        _, other = min(near, key=lambda pair: pair[0])
        waiting = [b for b in waiting if b is not other]
        done = [b for b in done if b is not other]
        waiting.append(blob.joined(other))
        waiting.sort(key=lambda b: b.size)
    return done


def _closeness(blob: Blob, other: Blob, height: float) -> tuple[bool, float]:
    gap_x = max(blob.left, other.left) - min(blob.right, other.right)
    gap_y = max(blob.top, other.top) - min(blob.bottom, other.bottom)
    if max(gap_x, gap_y) > _STACKED_GAP_SHARE * height:
        return False, np.inf
    union = max(blob.bottom, other.bottom) - min(blob.top, other.top)
    share = min(blob.height, other.height) / union
    overlap = -gap_x / min(blob.width, other.width)
    if overlap >= _OVERLAP_SHARE and (share < _FRAGMENT_SHARE or gap_y < 0):
        return True, max(gap_y, 0)
    room = float(np.interp(share, (_FRAGMENT_SHARE, _TOUCHING_SHARE), (_NEAR_SHARE, 0)))
    if share >= _TOUCHING_SHARE or max(gap_x, gap_y) > room * height:
        return False, np.inf
    distance = _distance(blob, other)
    return distance <= room * height, distance


def _distance(blob: Blob, other: Blob) -> float:
    """Pixels between the nearest ink of two blobs."""
    both = blob.joined(other)
    free = np.ones(both.mask.shape, np.uint8)
    rows = slice(other.top - both.top, other.bottom - both.top)
    cols = slice(other.left - both.left, other.right - both.left)
    free[rows, cols] -= other.mask
    far = cv2.distanceTransform(free, cv2.DIST_L2, 3)
    rows = slice(blob.top - both.top, blob.bottom - both.top)
    cols = slice(blob.left - both.left, blob.right - both.left)
    return float(far[rows, cols][blob.mask > 0].min())


def _in_reading_order(blobs: list[Blob]) -> list[Blob]:
    rows: list[list[Blob]] = []
    for blob in sorted(blobs, key=lambda b: b.top + b.bottom):
        for row in rows:
            top, bottom = min(b.top for b in row), max(b.bottom for b in row)
            shared = min(bottom, blob.bottom) - max(top, blob.top)
            if shared > _ROW_OVERLAP * min(blob.height, bottom - top):
                row.append(blob)
                break
        else:
            rows.append([blob])
    return [blob for row in rows for blob in sorted(row, key=lambda b: b.left + b.right)]
