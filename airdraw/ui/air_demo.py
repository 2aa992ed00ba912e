"""The demo: a drawn hand instead of the camera, through the very same pen and page."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from itertools import cycle

from airdraw.simulator import Background, Manner, SceneSettings, Skin, simulate
from airdraw.ui.air_link import TimedImage

#: Numbers and the skin of the hand that writes them.
DEMO = (("407", Skin.LIGHT), ("12", Skin.DARK), ("98", Skin.MEDIUM), ("365", Skin.VERY_DARK))
DEMO_FPS = 25.0
#: Between one hand leaving and the next coming.
BETWEEN_S = 1.0


class DemoFrames:
    """Simulated frames at their own times; on a slow computer later ones, never fewer."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._is_closed = threading.Event()

    def close(self) -> None:
        self._is_closed.set()

    def __iter__(self) -> Iterator[TimedImage]:
        start_s = self._clock()
        for image, t in _endless():
            wait_s = start_s + t - self._clock()
            if self._is_closed.wait(max(wait_s, 0)):
                return
            # Too late is too late: what follows is shifted, not hurried.
            start_s -= min(wait_s, 0)
            yield image, t


def _endless() -> Iterator[TimedImage]:
    begin_s = 0.0
    for seed, (number, skin) in enumerate(cycle(DEMO)):
        t = begin_s
        for frame in simulate(number, demo_settings(seed, skin)):
            t = begin_s + frame.t
            yield frame.image, t
        begin_s = t + BETWEEN_S


def demo_settings(seed: int, skin: Skin) -> SceneSettings:
    """A calm scene, written without hurry."""
    return SceneSettings(
        fps=DEMO_FPS,
        seed=seed,
        skin=skin,
        background=Background.GRADIENT,
        manner=Manner(pace=1.1),
    )
