"""The video component: what the browser says about camera and connection, and what it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from airdraw.ui.air_states import Camera
from airdraw.ui.components import component, nothing, sent

KEY = "air-video"
#: Enough for the hand model, and little enough for two cores.
CONSTRAINTS = {
    "video": {
        "width": {"ideal": 640},
        "height": {"ideal": 480},
        "frameRate": {"ideal": 30},
        "facingMode": "user",
    },
    "audio": False,
}


class Mode(StrEnum):
    """What the visitor wants to see."""

    OFF = "off"
    CAMERA = "camera"
    DEMO = "demo"


class Phase(StrEnum):
    """How far the browser has come."""

    IDLE = "idle"
    ASKING = "asking"
    CONNECTING = "connecting"
    PLAYING = "playing"


@dataclass(frozen=True)
class Offer:
    """A WebRTC session description, named so that its answer finds it."""

    id: str
    sdp: str


@dataclass(frozen=True, kw_only=True)
class BrowserVideo:
    """What the browser last said."""

    mode: Mode = Mode.OFF
    camera: Camera = Camera.UNKNOWN
    phase: Phase = Phase.IDLE
    offer: Offer | None = None


def said_by_browser() -> BrowserVideo:
    """What the component last sent; the same as nothing when it is not understood."""
    return browser_video(sent(KEY, "video"))


def browser_video(message: Any) -> BrowserVideo:
    """The component's message as plain values.

    Messages come from the network, so one that is not as ours are counts as none.

    >>> browser_video({"mode": "demo", "camera": "ready", "phase": "connecting"}).mode
    <Mode.DEMO: 'demo'>
    >>> browser_video({"mode": "rm -rf"}) == BrowserVideo()
    True
    """
    if not isinstance(message, Mapping):
        return BrowserVideo()
    try:
        return BrowserVideo(
            mode=Mode(str(message.get("mode"))),
            camera=Camera(str(message.get("camera"))),
            phase=Phase(str(message.get("phase"))),
            offer=_offer(message.get("offer")),
        )
    except ValueError:
        return BrowserVideo()


def _offer(message: Any) -> Offer | None:
    if not isinstance(message, Mapping):
        return None
    name, sdp = message.get("id"), message.get("sdp")
    return Offer(name, sdp) if isinstance(name, str) and isinstance(sdp, str) else None


def show_video(
    *, answer: Offer | None, ice_servers: list[dict[str, Any]], starts_demo: bool
) -> None:
    """Mount the component.

    Args:
        answer: the app's answer to the browser's offer, with the offer's id.
        ice_servers: STUN and TURN servers for the browser's side.
        starts_demo: whether the demo plays without a click.
    """
    component("air_video")(
        key=KEY,
        data={
            "answer": None if answer is None else {"id": answer.id, "sdp": answer.sdp},
            "iceServers": ice_servers,
            "constraints": CONSTRAINTS,
            "startsDemo": starts_demo,
        },
        on_video_change=nothing,
    )
