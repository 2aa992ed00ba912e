"""TensorFlow never enters the app's process, in whatever order things are imported.

It costs seconds and hundreds of megabytes, and together with streamlit-webrtc's pylibsrtp it ends
in a segmentation fault; MediaPipe would import it by itself.
"""

from __future__ import annotations

import subprocess
import sys
from itertools import permutations

import pytest

#: What the running app does, in lines that may come in any order.
USE_WEBRTC = "import pylibsrtp, streamlit_webrtc, aiortc"
USE_TRACKER = """
import numpy as np
from airdraw.tracker import HandTracker
with HandTracker() as tracker:
    tracker.find(np.zeros((48, 64, 3), np.uint8), 0.0)
"""
USE_READER = """
from airdraw import Drawing, Reader
Reader().read(Drawing.from_points([[(0, 0), (0, 1)]]))
"""
USE_PAGES = "import airdraw.ui.air, airdraw.ui.pad, airdraw.ui.picture, airdraw.ui.about"

REPORT = """
import sys
from pathlib import Path
loaded = sorted(name for name in sys.modules if name.split(".")[0] in ("tensorflow", "keras"))
maps = Path("/proc/self/maps")
mapped = maps.read_text() if maps.exists() else ""
print("loaded:", loaded, "mapped:", "site-packages/tensorflow/" in mapped)
"""

PARTS = {"webrtc": USE_WEBRTC, "tracker": USE_TRACKER, "reader": USE_READER, "pages": USE_PAGES}


@pytest.mark.mediapipe
@pytest.mark.parametrize(
    "order",
    [
        *permutations(["webrtc", "tracker"]),
        ("reader", "tracker", "pages", "webrtc"),
        ("pages", "reader", "tracker", "webrtc"),
    ],
    ids=" then ".join,
)
def test_the_app_runs_without_tensorflow(order: tuple[str, ...]) -> None:
    program = "\n".join([*(PARTS[name] for name in order), REPORT])
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "loaded: [] mapped: False"


def test_the_watch_would_see_tensorflow() -> None:
    program = f"import sys, types; sys.modules['tensorflow'] = types.ModuleType('tf'){REPORT}"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("loaded: ['tensorflow']")
