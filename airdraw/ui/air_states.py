"""What the Air page says: one sentence for every state, chosen by one pure function.

The most serious trouble wins, then the wait, then the advice about the hand; so there is never
more than one thing to do at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from airdraw.session import Event

#: After this long, connecting has most likely failed (s).
SLOW_CONNECTION_S = 10.0
#: Cameras pause for a moment, e.g. while they adapt to light; longer is trouble (s).
SILENT_CAMERA_S = 3.0
#: A hand lost for less than this is not worth a word (s).
LOST_HAND_S = 0.7
#: Mean grey value of the frame below which a hand is hard to see, in [0, 255].
DARK_GREY = 45.0
#: `HandPose.size` in frame heights.
FAR_HAND_SIZE = 0.055
CLOSE_HAND_SIZE = 0.32
#: Every pause between strokes starts the countdown of a commit; it is said when it goes on.
SAID_PROGRESS = 0.4
#: How near to the frame's edge the pen may come, in frame heights.
EDGE_MARGIN = 0.03


class Camera(StrEnum):
    """What the browser knows about its camera; the values are those of ``air_video.js``."""

    UNKNOWN = "unknown"
    READY = "ready"
    ASKING = "asking"
    GRANTED = "granted"
    DENIED = "denied"
    MISSING = "missing"
    UNPLUGGED = "unplugged"
    BUSY = "busy"
    INSECURE = "insecure"
    UNSUPPORTED = "unsupported"


class Tone(StrEnum):
    """How a sentence is meant, and with which colour and icon it is shown."""

    INVITE = "invite"
    WAIT = "wait"
    GOOD = "good"
    ADVICE = "advice"
    TROUBLE = "trouble"


@dataclass(frozen=True, kw_only=True)
class HandFacts:
    """The hand in the newest frame, lengths in frame heights."""

    size: float
    tip_x: float
    tip_y: float
    is_down: bool = False


@dataclass(frozen=True, kw_only=True)
class AirFacts:
    """Everything that the sentence depends on.

    Attributes:
        camera: what the browser said.
        is_wanted: whether the visitor has asked for video.
        is_demo: whether the drawn hand plays instead of the camera.
        connecting_s: time since the browser began to connect; None when it is not connecting.
        silent_s: time since the newest frame; None before the first one.
        lost_hand_s: time since a hand was last seen; None when none has been seen yet.
        grey: mean grey value of the newest frame, in [0, 255].
        aspect: width over height of the newest frame.
        hand: the hand now, or None.
        held: the command that is being counted down, or None.
        progress: how far that countdown is, from 0 to 1.
        is_committed: whether the number on the screen is finished.
        failure: what went wrong in the video thread, as a sentence; "" when nothing did.
    """

    camera: Camera = Camera.UNKNOWN
    is_wanted: bool = False
    is_demo: bool = False
    connecting_s: float | None = None
    silent_s: float | None = None
    lost_hand_s: float | None = None
    grey: float = 128.0
    aspect: float = 4 / 3
    hand: HandFacts | None = None
    held: Event | None = None
    progress: float = 0.0
    is_committed: bool = False
    failure: str = ""


@dataclass(frozen=True)
class AirStatus:
    """One sentence, how it is meant, and whether the pad should be offered beside it."""

    sentence: str
    tone: Tone
    offers_pad: bool = False


CAMERA_TROUBLE = {
    Camera.INSECURE: "Browsers hand a camera to secure pages only: open this page over https, or "
    "as localhost on this computer.",
    Camera.UNSUPPORTED: "This browser has no way to use a camera: try a current Chrome, Edge, "
    "Firefox or Safari.",
    Camera.DENIED: "The browser keeps the camera from this page: allow it with the icon beside "
    "the address, then start again.",
    Camera.MISSING: "No camera found: plug one in, then start again.",
    Camera.UNPLUGGED: "The camera was unplugged: plug it in again and the video goes on. Your ink "
    "is still here.",
    Camera.BUSY: "The camera is there but does not answer: close other programs that use it, then "
    "start again.",
}

HELD: dict[Event | None, str] = {
    Event.CLEAR: "Hold still to clear everything.",
    Event.UNDO: "Hold still to take back the last stroke.",
    Event.COMMIT: "Finishing the number …",
}


def describe(facts: AirFacts) -> AirStatus:
    """The one sentence for these facts.

    >>> describe(AirFacts(camera=Camera.MISSING)).sentence
    'No camera found: plug one in, then start again.'
    """
    return _trouble(facts) or _wait(facts) or _advice(facts)


def _trouble(facts: AirFacts) -> AirStatus | None:
    if facts.failure:
        return AirStatus(facts.failure, Tone.TROUBLE, offers_pad=True)
    if facts.camera in CAMERA_TROUBLE and not facts.is_demo:
        return AirStatus(CAMERA_TROUBLE[facts.camera], Tone.TROUBLE, offers_pad=True)
    if not facts.is_wanted:
        return None
    if facts.connecting_s is not None and facts.connecting_s > SLOW_CONNECTION_S:
        return AirStatus(
            f"Still connecting after {SLOW_CONNECTION_S:.0f} seconds: a firewall may stand between "
            "this browser and the app. The pad works without video.",
            Tone.TROUBLE,
            offers_pad=True,
        )
    if facts.silent_s is not None and facts.silent_s > SILENT_CAMERA_S:
        return AirStatus(
            "No pictures arrive any more: the camera or the connection has stopped. Start again; "
            "your ink is still here.",
            Tone.TROUBLE,
            offers_pad=True,
        )
    return None


def _wait(facts: AirFacts) -> AirStatus | None:
    if not facts.is_wanted:
        return AirStatus("Ready: start the camera, or watch the demo.", Tone.INVITE)
    if not facts.is_demo and facts.camera in (Camera.UNKNOWN, Camera.READY, Camera.ASKING):
        return AirStatus(
            "Waiting for permission: answer the browser's question about the camera.", Tone.WAIT
        )
    if facts.connecting_s is not None:
        return AirStatus("Connecting the video …", Tone.WAIT)
    if facts.silent_s is None:
        return AirStatus("Connected. Getting ready to see your hand …", Tone.WAIT)
    return None


def _advice(facts: AirFacts) -> AirStatus:
    if facts.held in HELD and facts.progress > SAID_PROGRESS:
        return AirStatus(HELD[facts.held], Tone.GOOD)
    if facts.hand is None:
        return _without_hand(facts)
    if advice := _about_place(facts.hand, facts.aspect):
        return AirStatus(advice, Tone.ADVICE)
    if facts.hand.is_down:
        return AirStatus("Writing …", Tone.GOOD)
    if facts.is_committed:
        return AirStatus("Done. Point and write the next number.", Tone.GOOD)
    return AirStatus("Pen up: point with your index finger alone to write.", Tone.GOOD)


def _about_place(hand: HandFacts, aspect: float) -> str:
    if hand.size < FAR_HAND_SIZE:
        return "Your hand is far away: come closer."
    if hand.size > CLOSE_HAND_SIZE:
        return "Your hand is very close: move it back a little."
    if _is_at_edge(hand, aspect):
        return "You are at the edge: keep your fingertip in the picture."
    return ""


def _without_hand(facts: AirFacts) -> AirStatus:
    if facts.is_demo:
        return AirStatus("The next hand is coming …", Tone.GOOD)
    if facts.grey < DARK_GREY:
        return AirStatus("It is too dark to see a hand: turn on a light.", Tone.ADVICE)
    if facts.lost_hand_s is not None and facts.lost_hand_s < LOST_HAND_S:
        return AirStatus("Connected.", Tone.GOOD)
    return AirStatus("No hand in sight: hold one up before the camera.", Tone.ADVICE)


def _is_at_edge(hand: HandFacts, aspect: float) -> bool:
    inside_x = EDGE_MARGIN <= hand.tip_x <= aspect - EDGE_MARGIN
    inside_y = EDGE_MARGIN <= hand.tip_y <= 1 - EDGE_MARGIN
    return not (inside_x and inside_y)
