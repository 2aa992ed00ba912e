"""Places at the camera, and the numbers of the running app."""

from __future__ import annotations

import json
import re
import threading

import numpy as np
import numpy.typing as npt
import pytest

from airdraw.ui.metrics import FAMILIES, Numbers, Watched, as_log_line, as_prometheus
from airdraw.ui.places import Places, most_videos

FRAME = np.zeros((4, 4, 3), np.uint8)


def test_who_has_a_place_keeps_it_and_the_next_one_waits() -> None:
    places = Places(2)
    assert [places.take(name) for name in ("ann", "bob", "eve", "ann")] == [True, True, False, True]
    assert places.is_full
    places.leave("bob")
    assert places.take("eve")


def test_the_place_of_somebody_who_is_gone_is_free() -> None:
    here = {"ann", "bob"}
    places = Places(1, here.__contains__)
    assert places.take("ann")
    here.remove("ann")
    assert places.taken == 0
    assert places.take("bob")


def test_no_more_get_a_place_than_there_are_even_all_at_once() -> None:
    places = Places(3)
    got: list[bool] = []
    everybody = threading.Barrier(16)

    def visit(name: str) -> None:
        everybody.wait()
        got.append(places.take(name))

    threads = [threading.Thread(target=visit, args=(str(n),)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(got) == 3


def test_the_number_of_places_grows_with_the_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("airdraw.ui.places._cores", lambda: 6)
    assert most_videos({}, {}) == 12
    assert most_videos({"AIRDRAW_MAX_VIDEOS": "0"}, {}) == 0


@pytest.mark.parametrize("given", ["many", "-1", "1.5"])
def test_a_number_of_places_that_is_none_is_told(given: str) -> None:
    with pytest.raises(ValueError, match="how many videos are allowed at once"):
        most_videos({"AIRDRAW_MAX_VIDEOS": given}, {})


class Camera:
    """A worker that takes a time of its own for each frame, on a clock moved by hand."""

    def __init__(self, work_s: float) -> None:
        self.now = 100.0
        self.work_s = work_s

    def clock(self) -> float:
        return self.now

    def begin(self) -> None: ...
    def catch_up(self) -> None: ...
    def end(self, failure: str) -> None: ...

    def observe(self, image: npt.NDArray[np.uint8], t: float) -> npt.NDArray[np.uint8]:
        self.now += self.work_s
        return image


def watch(
    numbers: Numbers, *, work_s: float = 0.02, fps: float = 25.0, late_s: float = 0.0
) -> Watched:
    """A video of 200 frames; each comes later than the one before by a share of `late_s`."""
    camera = Camera(work_s)
    watched = Watched(camera, numbers, clock=camera.clock)
    watched.begin()
    for frame in range(200):
        t = frame / fps
        camera.now = max(camera.now, 100.0 + t + late_s * frame / 200)
        watched.observe(FRAME, t)
    return watched


def test_a_video_is_counted_while_it_runs_and_its_frames_for_good() -> None:
    numbers = Numbers()
    watched = watch(numbers)
    watched.dropped = lambda: 7
    assert numbers.values(1, 4)["videos"] == 1
    watched.end("")
    values = numbers.values(0, 4)
    assert (values["videos"], values["videos_total"], numbers.ended_videos) == (0, 1, 1)
    assert (values["frames_total"], values["frames_dropped_total"]) == (200, 7)


def test_frame_rate_and_work_are_those_of_the_slowest_video() -> None:
    numbers = Numbers()
    watch(numbers, fps=25)
    watch(numbers, work_s=0.05, fps=10)
    values = numbers.values(2, 4)
    assert values["frame_rate_min"] == pytest.approx(10, rel=0.02)
    assert values["frame_work_seconds"] == pytest.approx(0.05, rel=0.02)


def test_a_delay_that_grows_is_seen() -> None:
    steady, growing = Numbers(), Numbers()
    watch(steady)
    watch(growing, late_s=1.0)
    assert steady.values(1, 4)["frame_delay_seconds"] < 0.05
    assert growing.values(1, 4)["frame_delay_seconds"] > 0.8


def test_a_worker_that_fails_at_the_end_is_no_longer_counted() -> None:
    class Broken(Camera):
        def end(self, failure: str) -> None:
            raise OSError("gone")

    numbers = Numbers()
    watched = Watched(Broken(0.0), numbers)
    watched.begin()
    with pytest.raises(OSError, match="gone"):
        watched.end("")
    assert numbers.values(0, 4)["videos"] == 0


def test_the_numbers_are_what_prometheus_reads() -> None:
    text = as_prometheus(Numbers().values(3, 4))
    samples = [line for line in text.splitlines() if not line.startswith("#")]
    assert len(samples) == len(FAMILIES)
    assert all(re.fullmatch(r"airdraw_[a-z_]+ [0-9.e+]+", line) for line in samples)
    assert "airdraw_sessions 3" in samples


def test_the_log_line_is_json_of_numbers_alone() -> None:
    content = json.loads(as_log_line(Numbers().values(3, 4)))
    assert content.pop("event") == "numbers"
    assert all(isinstance(value, int | float) for value in content.values())
