"""Numbers of the running app for whoever runs it: sessions, frame rates, delays, dropped frames.

Only counts and times: nothing of what visitors show, write or upload, and nothing that tells them
apart. As text for Prometheus, and as one line of JSON for a log.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from airdraw.ui.air_link import Worker

#: Share of the newest frame in smoothed times.
SMOOTHING = 0.1
#: The camera's and our clock drift apart by no more than this share: the fastest frame's lead
#: decays so fast, or a drifting camera would look like a growing delay.
DRIFT = 1e-3

Image = npt.NDArray[np.uint8]

#: Name after ``airdraw_``, kind and meaning of every number.
FAMILIES = {
    "sessions": ("gauge", "Visitors' sessions that are connected."),
    "videos": ("gauge", "Video connections that are worked on."),
    "video_places": ("gauge", "Video connections that are allowed at once."),
    "videos_total": ("counter", "Video connections since the start."),
    "refused_total": ("counter", "Visitors who were asked to wait for a place."),
    "frames_total": ("counter", "Frames worked on."),
    "frames_dropped_total": ("counter", "Frames that came faster than they could be worked on."),
    "frame_rate_min": ("gauge", "Frames worked on per second, of the slowest live video."),
    "frame_work_seconds": ("gauge", "Time worked on a frame, smoothed, of the slowest live video."),
    "frame_delay_seconds": (
        "gauge",
        "Age of a frame when its overlay is ready, beyond the fastest one; of the slowest video.",
    ),
}


class Watched:
    """A worker of one video that is counted and timed; passes everything on.

    Args:
        worker: who looks at the frames.
        numbers: where it is counted.
        is_camera: whether the frames' times are a camera's, so that their age tells a delay.
        clock: monotonic seconds.

    Attributes:
        dropped: tells how many frames of this video have been dropped so far.
    """

    def __init__(
        self,
        worker: Worker,
        numbers: Numbers,
        *,
        is_camera: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._worker, self._numbers, self._clock = worker, numbers, clock
        self._is_camera = is_camera
        self.dropped: Callable[[], int] = lambda: 0
        self.frames = 0
        self.work_s = self.step_s = self.delay_s = 0.0
        self._lead_s: float | None = None
        self._last_s: float | None = None

    def begin(self) -> None:
        self._numbers.started(self)
        self._worker.begin()

    def observe(self, image: Image, t: float) -> Image:
        before_s = self._clock()
        made = self._worker.observe(image, t)
        self._note(before_s, self._clock(), t)
        return made

    def catch_up(self) -> None:
        self._worker.catch_up()

    def end(self, failure: str) -> None:
        try:
            self._worker.end(failure)
        finally:
            self._numbers.ended(self)

    def _note(self, before_s: float, after_s: float, t: float) -> None:
        step_s = 0.0 if self._last_s is None else after_s - self._last_s
        self._last_s = after_s
        lead_s = before_s - t
        kept_s = lead_s if self._lead_s is None else self._lead_s + DRIFT * step_s
        self._lead_s = min(lead_s, kept_s)
        share = SMOOTHING if self.frames else 1.0
        self.work_s += share * (after_s - before_s - self.work_s)
        if self._is_camera:
            self.delay_s += share * (after_s - t - self._lead_s - self.delay_s)
        if step_s:
            self.step_s += (SMOOTHING if self.step_s else 1.0) * (step_s - self.step_s)
        self.frames += 1


class Numbers:
    """The counts of one process; safe in threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._live: set[Watched] = set()
        self._videos = self._refused = self._frames = self._dropped = 0

    def started(self, watched: Watched) -> None:
        with self._lock:
            self._live.add(watched)
            self._videos += 1

    def ended(self, watched: Watched) -> None:
        with self._lock:
            self._live.discard(watched)
            self._frames += watched.frames
            self._dropped += watched.dropped()

    @property
    def ended_videos(self) -> int:
        """How many videos have ended so far."""
        with self._lock:
            return self._videos - len(self._live)

    def refused(self) -> None:
        with self._lock:
            self._refused += 1

    def values(self, sessions: int, places: int) -> dict[str, float]:
        """All numbers by the names of `FAMILIES`."""
        with self._lock:
            live = list(self._live)
            made: dict[str, float] = {
                "sessions": sessions,
                "videos": len(live),
                "video_places": places,
                "videos_total": self._videos,
                "refused_total": self._refused,
                "frames_total": self._frames + sum(one.frames for one in live),
                "frames_dropped_total": self._dropped + sum(one.dropped() for one in live),
            }
        slowest_s = max((one.step_s for one in live), default=0.0)
        made["frame_rate_min"] = round(1 / slowest_s, 2) if slowest_s else 0.0
        made["frame_work_seconds"] = round(max((one.work_s for one in live), default=0.0), 4)
        made["frame_delay_seconds"] = round(max((one.delay_s for one in live), default=0.0), 4)
        return made


def as_prometheus(values: Mapping[str, float]) -> str:
    """The numbers in Prometheus' text format.

    >>> print(as_prometheus({"videos": 2}))
    # HELP airdraw_videos Video connections that are worked on.
    # TYPE airdraw_videos gauge
    airdraw_videos 2
    <BLANKLINE>
    """
    lines = []
    for name, value in values.items():
        kind, meaning = FAMILIES[name]
        lines += [f"# HELP airdraw_{name} {meaning}", f"# TYPE airdraw_{name} {kind}"]
        lines.append(f"airdraw_{name} {value:g}" if value < 1e6 else f"airdraw_{name} {value:.0f}")
    return "\n".join(lines) + "\n"


def as_log_line(values: Mapping[str, float]) -> str:
    """The numbers as one JSON object.

    >>> as_log_line({"videos": 2})
    '{"event": "numbers", "videos": 2}'
    """
    return json.dumps({"event": "numbers", **values})


#: The process's numbers: threads of all sessions add to them.
NUMBERS = Numbers()
