"""The video component: what the browser says about camera and connection, and what it is told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from airdraw.history import EMPTY
from airdraw.ink import Drawing
from airdraw.ui.air_states import Camera
from airdraw.ui.components import component, nothing, sent

KEY = "air-video"
#: About 500 strokes: what somebody may want back after a reload.
MOST_KEPT_CHARACTERS = 2_000_000
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


@dataclass(frozen=True)
class KeptInk:
    """Ink that the browser's tab keeps over a reload, and whether it is finished."""

    drawing: Drawing = EMPTY
    is_committed: bool = False


def kept_by_browser() -> KeptInk:
    """What the tab had kept when the page was loaded."""
    return kept_ink(sent(KEY, "kept"))


def kept_ink(message: Any) -> KeptInk:
    """The component's message as ink; none when it is not understood.

    >>> kept_ink('{"ink": {"strokes": [[[0, 0], [0, 1]]]}, "is_committed": true}').is_committed
    True
    >>> kept_ink("rm -rf") == KeptInk()
    True
    """
    if not isinstance(message, str) or not 0 < len(message) <= MOST_KEPT_CHARACTERS:
        return KeptInk()
    try:
        content = json.loads(message)
        return KeptInk(
            Drawing.from_json(json.dumps(content["ink"])), content["is_committed"] is True
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return KeptInk()


def as_message(ink: KeptInk) -> str:
    """What the tab keeps; "" for no ink, or more than it should keep."""
    if ink.drawing.is_empty:
        return ""
    content = {"ink": json.loads(ink.drawing.to_json()), "is_committed": ink.is_committed}
    message = json.dumps(content)
    return message if len(message) <= MOST_KEPT_CHARACTERS else ""


def show_video(
    *,
    answer: Offer | None,
    ice_servers: list[dict[str, Any]],
    starts_demo: bool,
    ink: KeptInk | None,
    sounds: bool,
    less_motion: bool,
) -> None:
    """Mount the component.

    Args:
        answer: the app's answer to the browser's offer, with the offer's id.
        ice_servers: STUN and TURN servers for the browser's side.
        starts_demo: whether the demo plays without a click.
        ink: what the tab keeps from now on; None leaves it as it is.
        sounds: whether pen-down and pen-up are heard.
        less_motion: whether the picture that explains the page stands still.
    """
    component("air_video")(
        key=KEY,
        data={
            "answer": None if answer is None else {"id": answer.id, "sdp": answer.sdp},
            "iceServers": ice_servers,
            "constraints": CONSTRAINTS,
            "startsDemo": starts_demo,
            "ink": None if ink is None else as_message(ink),
            "sounds": sounds,
            "lessMotion": less_motion,
        },
        on_video_change=nothing,
        on_kept_change=nothing,
    )
