"""Who writes, with which hand, in what light, before which camera."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from numbers import Integral, Real
from typing import Literal, get_args

from airdraw.hand import Handedness
from airdraw.simulator.skeleton import SimulatedPose

PenKind = Literal["point", "pinch"]


class Skin(Enum):
    """Skin tones from very light to very dark."""

    VERY_LIGHT = "very-light"
    LIGHT = "light"
    MEDIUM = "medium"
    BROWN = "brown"
    DARK = "dark"
    VERY_DARK = "very-dark"


class Background(Enum):
    """What is behind the hand."""

    PLAIN = "plain"
    GRADIENT = "gradient"
    TEXTURED = "textured"
    SKIN = "skin"
    FACE = "face"


class Light(Enum):
    """The light in the room."""

    DIM = "dim"
    NORMAL = "normal"
    BRIGHT = "bright"
    OVEREXPOSED = "overexposed"


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How somebody writes in the air.

    Attributes:
        pace: 1 writes a digit in about 1.2 s, 2 twice as fast.
        pause_s: rest at each end of a stroke, in which the pen is put down or lifted.
        switch_s: shortest and longest time in which the fingers change between pen down and up.
        late_lift_s: how much the lift begins after the ink should have ended; negative is early.
        tremor: trembling of the hand (canvas units).
    """

    pace: float = 1.0
    pause_s: float = 0.09
    switch_s: tuple[float, float] = (0.08, 0.15)
    late_lift_s: tuple[float, float] = (-0.02, 0.03)
    tremor: float = 0.0008

    def __post_init__(self) -> None:
        check_range("pace", self.pace, 0.1, 10.0)
        check_range("pause_s", self.pause_s, 0.0, 5.0)
        check_range("tremor", self.tremor, 0.0, 0.1)


@dataclass(frozen=True, kw_only=True)
class SceneSettings:
    """A scene; everything random in it follows from the seed.

    Attributes:
        width: of the frames (pixels).
        height: of the frames (pixels).
        fps: frames per second.
        is_mirrored: frames as the user sees them, ready for `AirPen.observe`; False gives the
            camera's own picture.
        seed: changes everything random.
        hand: the writing hand.
        pen: "point" (the index finger writes) or "pinch" (thumb and index finger together).
        lift: what the hand shows while the pen is up; None is usual for the pen: two fingers, or
            an open pinch.
        skin: one of the skin tones.
        hand_size: wrist to the tip of the stretched middle finger (canvas units).
        turn_deg: turn of the hand in the picture; positive leans to the right.
        yaw_deg: turn about the hand's long axis; positive shows more of the thumb's side.
        pitch_deg: tilt of the fingers towards the camera.
        ink_height: height of a line of digits (canvas units); smaller where it does not fit.
        background: what is behind the hand.
        light: the light in the room.
        noise: standard deviation of the sensor's noise in normal light (grey levels of 255).
        shutter_s: exposure time; what moves meanwhile is blurred.
        time_jitter: spread of the frames' stamps, as a share of the frame time.
        drop_rate: share of frames that are lost.
        has_second_hand: whether the other hand is in the picture too.
        manner: writing speed and habits.

    Raises:
        ValueError: when a value is out of its range.
    """

    width: int = 640
    height: int = 480
    fps: float = 30.0
    is_mirrored: bool = True
    seed: int = 0
    hand: Handedness = "Right"
    pen: PenKind = "point"
    lift: SimulatedPose | None = None
    skin: Skin = Skin.LIGHT
    hand_size: float = 0.34
    turn_deg: float = 0.0
    yaw_deg: float = 0.0
    pitch_deg: float = 0.0
    ink_height: float = 0.3
    background: Background = Background.GRADIENT
    light: Light = Light.NORMAL
    noise: float = 2.0
    shutter_s: float = 0.008
    time_jitter: float = 0.0
    drop_rate: float = 0.0
    has_second_hand: bool = False
    manner: Manner = field(default_factory=Manner)

    def __post_init__(self) -> None:
        for name, choices in _CHOICES.items():
            check_choice(name, getattr(self, name), choices)
        for name, (low, high) in _RANGES.items():
            check_range(name, getattr(self, name), low, high, is_whole=name in _WHOLE)

    @property
    def aspect(self) -> float:
        """Width of the canvas (its height is 1)."""
        return self.width / self.height

    @property
    def pen_poses(self) -> tuple[SimulatedPose, SimulatedPose]:
        """What the hand shows with the pen down and up."""
        if self.pen == "pinch":
            return SimulatedPose.PINCH_CLOSED, self.lift or SimulatedPose.PINCH_OPEN
        return SimulatedPose.POINT, self.lift or SimulatedPose.TWO_FINGERS


_CHOICES: dict[str, tuple[object, ...]] = {
    "hand": get_args(Handedness),
    "pen": get_args(PenKind),
    "lift": (None, *SimulatedPose),
    "skin": tuple(Skin),
    "background": tuple(Background),
    "light": tuple(Light),
}
_WHOLE = ("width", "height", "seed")
_RANGES = {
    "width": (64, 4096),
    "height": (64, 4096),
    "fps": (1.0, 240.0),
    "seed": (0, 2**63),
    "hand_size": (0.05, 1.0),
    "turn_deg": (-90.0, 90.0),
    "yaw_deg": (-60.0, 60.0),
    "pitch_deg": (-60.0, 60.0),
    "ink_height": (0.01, 1.0),
    "noise": (0.0, 100.0),
    "shutter_s": (0.0, 0.2),
    "time_jitter": (0.0, 1.0),
    "drop_rate": (0.0, 0.95),
}


def check_range(
    name: str, value: object, low: float, high: float, *, is_whole: bool = False
) -> None:
    """Raise a ValueError that names the setting unless it is a number in its range."""
    kind = Integral if is_whole else Real
    is_number = isinstance(value, kind) and not isinstance(value, bool)
    # The comparison is false for what is no number, too.
    if not (is_number and low <= value <= high):  # type: ignore[operator]
        what = " as a whole number" if is_whole else ""
        raise ValueError(f"{name} is {value!r}; it must lie between {low} and {high}{what}.")


def check_choice(name: str, value: object, choices: tuple[object, ...]) -> None:
    """Raise a ValueError that names the setting unless it is one of its choices."""
    if value not in choices:
        shown = ", ".join(str(c) if isinstance(c, Enum) else repr(c) for c in choices)
        raise ValueError(f"{name} is {value!r}; it must be one of {shown}.")
