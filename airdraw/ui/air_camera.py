"""What the browser knows about its camera, as a small component beside the video's own."""

from __future__ import annotations

from airdraw.ui.air_states import Camera
from airdraw.ui.components import component, nothing

#: What the camera is asked for: enough for the hand model, little enough for two cores.
VIDEO_CONSTRAINTS = {
    "width": {"ideal": 640},
    "height": {"ideal": 480},
    "frameRate": {"ideal": 30},
    "facingMode": "user",
}
CONSTRAINTS = {"video": VIDEO_CONSTRAINTS, "audio": False}


def ask_browser(*, ask: int, is_wanted: bool, is_playing: bool) -> Camera:
    """Mount the component; returns what it knows so far.

    Args:
        ask: counts how often the visitor has asked for the camera; each count asks the browser.
        is_wanted: whether the camera is wanted now.
        is_playing: whether the video runs, so that the component can let go of the camera.
    """
    found = component("air_camera")(
        key="air-camera-facts",
        data={
            "ask": ask,
            "wanted": is_wanted,
            "phase": "playing" if is_playing else "waiting",
            "constraints": CONSTRAINTS,
        },
        default={"camera": Camera.UNKNOWN.value},
        on_camera_change=nothing,
    )
    return Camera(getattr(found, "camera", None) or Camera.UNKNOWN.value)
