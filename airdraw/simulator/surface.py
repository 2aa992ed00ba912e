"""A height field of round cones: how far a body's surface reaches towards the camera."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

Field = npt.NDArray[np.float32]
Array = npt.NDArray[np.float64]

#: Height where there is nothing (pixels).
_FAR = np.float32(-1e4)
#: Parts of the surface: palm and forearm, thumb to little finger from FIRST_FINGER on, sleeve.
PALM, FIRST_FINGER, CLOTH = 0, 1, 100
#: OpenCV takes line ends in 1 / 16 of a pixel.
_FRACTION_BITS = 4


class Cone(NamedTuple):
    """A rounded body between two points (x, y, z), with the radius at both ends, in pixels.

    Attributes:
        blend: its seam to what is there already is rounded over this height (pixels).
        depth: how far it bulges towards the camera, as a share of its radius.
        part: what it belongs to; the number marks the surface where it lies on top.
    """

    start: Array
    end: Array
    start_radius: float
    end_radius: float
    blend: float = 0.0
    depth: float = 1.0
    part: int = PALM

    @property
    def reach(self) -> float:
        """How far it extends around its axis (pixels), its soft edge included."""
        return max(self.start_radius, self.end_radius) + 2


@dataclass
class HeightField:
    """A window of the frame, in which surfaces are piled up.

    Attributes:
        left: of the window (pixels of the frame).
        top: of the window.
        height: (h, w) surface towards the camera (pixels).
        coverage: (h, w) share of each pixel that is covered.
        part: (h, w) uint8, the part that lies on top.
    """

    left: int
    top: int
    height: Field
    coverage: Field
    part: npt.NDArray[np.uint8]

    @classmethod
    def around(
        cls, cones: Iterable[Cone], shape: tuple[int, int], margin_px: float
    ) -> HeightField | None:
        """The empty field over the part of a frame (rows, columns) around the cones, or None."""
        low = np.min([np.minimum(c.start, c.end)[:2] - c.reach for c in cones], axis=0)
        high = np.max([np.maximum(c.start, c.end)[:2] + c.reach for c in cones], axis=0)
        left, top = (max(int(side - margin_px), 0) for side in low)
        right = min(int(high[0] + margin_px) + 1, shape[1])
        bottom = min(int(high[1] + margin_px) + 1, shape[0])
        size = (bottom - top, right - left)
        if min(size) <= 0:
            return None
        return cls(
            left,
            top,
            np.full(size, _FAR, np.float32),
            np.zeros(size, np.float32),
            np.zeros(size, np.uint8),
        )

    def add(self, cone: Cone) -> None:
        """Raise the field to the cone's surface."""
        origin = np.array([self.left, self.top, 0.0])
        cone = cone._replace(start=cone.start - origin, end=cone.end - origin)
        low = np.maximum(np.minimum(cone.start, cone.end)[:2] - cone.reach, 0).astype(int)
        high = np.maximum(np.maximum(cone.start, cone.end)[:2] + cone.reach + 1, 0).astype(int)
        window = (slice(low[1], high[1]), slice(low[0], high[0]))
        region = self.height[window]
        if not region.size:
            return
        ys = np.arange(low[1], low[1] + region.shape[0], dtype=np.float32)[:, None]
        xs = np.arange(low[0], low[0] + region.shape[1], dtype=np.float32)
        surface, inside = _surface(cone, xs, ys)
        if cone.blend > 0:
            # Polynomial smooth maximum.
            near = np.clip(1 - np.abs(region - surface) / cone.blend, 0, 1)
            surface += near * near * np.float32(cone.blend / 4)
        self.part[window][surface > region] = cone.part
        np.maximum(region, surface, out=region)
        np.maximum(self.coverage[window], inside, out=self.coverage[window])

    def press_line(self, points: Array, width_px: float, depth_px: float) -> None:
        """Press a line into the surface: (N, 2) points in pixels of the frame."""
        margin = width_px * 2 + 2
        low = np.maximum(points.min(axis=0) - (self.left, self.top) - margin, 0).astype(int)
        high = np.maximum(points.max(axis=0) - (self.left, self.top) + margin, 0).astype(int)
        region = self.height[low[1] : high[1], low[0] : high[0]]
        if not region.size:
            return
        line = np.zeros(region.shape, np.uint8)
        local = (points - (self.left, self.top) - low) * 2**_FRACTION_BITS
        cv2.polylines(
            line, [np.round(local).astype(np.int32)], False, 255, max(round(width_px), 1),
            cv2.LINE_AA, _FRACTION_BITS,
        )  # fmt: skip
        region -= cv2.GaussianBlur(line, (0, 0), max(width_px / 2, 0.6)) * np.float32(
            depth_px / 255
        )


def _surface(cone: Cone, xs: Field, ys: Field) -> tuple[Field, Field]:
    """Height of a cone's surface, and coverage in [0, 1], over a grid of pixels."""
    step = (cone.end - cone.start).astype(np.float32)
    dx, dy = xs - np.float32(cone.start[0]), ys - np.float32(cone.start[1])
    length2 = max(float(step[0] ** 2 + step[1] ** 2), 1e-6)
    along = np.clip((dx * (step[0] / length2)) + dy * (step[1] / length2), 0, 1)
    away2 = (dx - along * step[0]) ** 2 + (dy - along * step[1]) ** 2
    radius = np.float32(cone.start_radius) + along * np.float32(cone.end_radius - cone.start_radius)
    inside2 = radius * radius - away2
    # (r² - d²) / 2r is the distance to the edge, near the edge, without a second root.
    coverage = np.clip(inside2 / (2 * radius) + 0.5, 0, 1)
    surface = np.float32(cone.start[2]) + along * step[2]
    surface += np.float32(cone.depth) * np.sqrt(np.maximum(inside2, 0))
    surface[coverage <= 0] = _FAR
    return surface, coverage
