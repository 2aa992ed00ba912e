"""A rendered hand writes in the air: frames with their exact truth.

Frames come either as the user sees them (mirrored, ready for `AirPen.observe`) or as a camera
delivers them (``is_mirrored=False``). The truth is always in canvas units of the user's view:
origin top left, x right, y down, unit = the frame's height. Ink reads correctly in that view.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from airdraw.hand import Handedness, HandPose, Landmark, Position
from airdraw.ink import Drawing
from airdraw.simulator.camera import Camera, Light
from airdraw.simulator.glyphs import write_text
from airdraw.simulator.motion import Manner, Moment, Motion, write_strokes
from airdraw.simulator.render import SKIN_TONES, Skin, draw_hand
from airdraw.simulator.room import Background, paint_room
from airdraw.simulator.skeleton import SHAPES, HandShape, Pose, landmarks_of, tilted

Array = npt.NDArray[np.float64]
PenKind = Literal["point", "pinch"]

_PEN_POSES = {
    "point": (Pose.POINT, Pose.TWO_FINGERS),
    "pinch": (Pose.PINCH_CLOSED, Pose.PINCH_OPEN),
}
#: Room kept free at the sides and the top of the frame (canvas units).
_MARGIN = 0.08


@dataclass(frozen=True, kw_only=True)
class SceneSettings:
    """Who writes, with which hand, in what light, before which camera.

    Attributes:
        width, height: of the frames (pixels).
        fps: frames per second.
        is_mirrored: frames as the user sees them; False gives the camera's own picture.
        seed: everything random follows from it.
        hand: the writing hand.
        pen: "point" (index finger; two fingers lift the pen) or "pinch".
        skin: one of the skin tones.
        hand_size: wrist to the tip of the stretched middle finger (canvas units).
        turn_deg: turn of the hand in the picture; positive leans to the right.
        yaw_deg, pitch_deg: turns out of the picture.
        ink_height: height of a line of digits (canvas units); shrunk where it does not fit.
        background, light: the room and its light.
        noise: standard deviation of the sensor's noise (grey levels of 255).
        shutter_s: exposure time; what moves meanwhile is blurred.
        time_jitter: spread of the frames' stamps, as a share of the frame time.
        drop_rate: share of frames that are lost, in [0, 1).
        tremor: trembling of the hand (canvas units).
        manner: writing speed and habits.
        lead_in_s, lead_out_s: seconds before the writing and after it.
    """

    width: int = 640
    height: int = 480
    fps: float = 30.0
    is_mirrored: bool = True
    seed: int = 0
    hand: Handedness = "Right"
    pen: PenKind = "point"
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
    tremor: float = 0.0008
    manner: Manner = field(default_factory=Manner)
    lead_in_s: float = 0.5
    lead_out_s: float = 1.5

    @property
    def aspect(self) -> float:
        """Width of the canvas (its height is 1)."""
        return self.width / self.height


@dataclass(frozen=True)
class FrameTruth:
    """What is really so in one frame.

    Attributes:
        tip: the pen's tip (index tip, or the middle of thumb and index tip for pinch).
        is_down: whether ink is being written.
        hand: all landmarks; None when no hand is in the picture.
        stroke: index of the stroke being written, else None.
        digit: index of the digit that this stroke belongs to, else None.
        pose: what the hand shows (the target, while it changes).
    """

    tip: Position
    is_down: bool
    hand: HandPose | None
    stroke: int | None
    digit: int | None


@dataclass(frozen=True, eq=False)
class SimulatedFrame:
    """One picture, its time and its truth.

    Attributes:
        image: (H, W, 3) uint8 RGB.
        t: seconds since the first frame.
        truth: in canvas units of the mirrored view.
    """

    image: npt.NDArray[np.uint8]
    t: float
    truth: FrameTruth


def simulate(ink: str | Drawing, settings: SceneSettings | None = None) -> Iterator[SimulatedFrame]:
    """Frames of a hand that writes.

    Args:
        ink: digits to write in built-in glyphs, or any drawing (its own times are replaced by
            human speed).
        settings: the scene.

    Raises:
        ValueError: when the ink is neither digits nor a drawing with strokes, or a setting is out
            of range.
    """
    scene = Scene(ink, settings or SceneSettings())
    return scene.frames()


class Scene:
    """A prepared performance: the ink as placed on the canvas, its motion, and its frames."""

    def __init__(self, ink: str | Drawing, settings: SceneSettings) -> None:
        self.settings = settings
        rng = np.random.default_rng(settings.seed)
        drawing, self._digit_of_stroke = _as_drawing(ink, rng)
        self.strokes = place_ink(drawing, settings)
        self.motion = self._perform(rng)
        self._rng = rng

    def _perform(self, rng: np.random.Generator) -> Motion:
        settings = self.settings
        down, up = _PEN_POSES[settings.pen]
        motion = Motion(up)
        first = self.strokes[0][0]
        start = first + rng.normal(0.0, 0.05, 2)
        motion.extend(start[None])
        motion.rest(settings.lead_in_s)
        write_strokes(motion, self.strokes, (down, up), settings.manner, rng)
        motion.rest(settings.lead_out_s)
        return motion

    def stamps(self) -> Array:
        """The frames' times (s): irregular and with gaps as the settings ask for."""
        settings = self.settings
        rng = np.random.default_rng((settings.seed, 1))
        count = max(int(self.motion.duration_s * settings.fps), 1)
        jitter = np.clip(rng.normal(0.0, settings.time_jitter, count), -0.45, 0.45)
        stamps = (np.arange(count) + jitter) / settings.fps
        kept = rng.random(count) >= settings.drop_rate
        kept[0] = True
        return np.asarray(np.maximum(stamps - stamps[0], 0.0)[kept])

    def poses(self) -> Iterator[tuple[float, Moment, Array, FrameTruth]]:
        """Time, moment, (21, 3) landmarks in canvas units and truth of every frame."""
        body = Body(self.settings)
        for t in self.stamps().tolist():
            moment = self.motion.at(t)
            points = body.landmarks(moment, t)
            yield t, moment, points, self._truth(moment, points)

    def _truth(self, moment: Moment, points: Array) -> FrameTruth:
        positions = tuple(Position(float(x), float(y)) for x, y in points[:, :2])
        tip = positions[Landmark.INDEX_TIP]
        if self.settings.pen == "pinch":
            thumb = positions[Landmark.THUMB_TIP]
            tip = Position((tip.x + thumb.x) / 2, (tip.y + thumb.y) / 2)
        hand = HandPose(positions, self.settings.hand) if moment.is_present else None
        digit = None if moment.stroke is None else self._digit_of_stroke[moment.stroke]
        return FrameTruth(tip, moment.is_down, hand, moment.stroke, digit)

    def frames(self) -> Iterator[SimulatedFrame]:
        """The rendered frames."""
        settings = self.settings
        rng = np.random.default_rng((settings.seed, 2))
        shape = (settings.height, settings.width)
        room = paint_room(settings.background, SKIN_TONES[settings.skin], shape, rng)
        camera = Camera(room, settings.light, settings.noise, rng)
        for t, moment, points, truth in self.poses():
            picture = camera.empty_picture()
            if moment.is_present:
                speed = np.array([moment.speed_x, moment.speed_y]) * settings.height
                draw_hand(
                    picture,
                    points * settings.height,
                    settings.hand_size * settings.height,
                    camera.skin_table(settings.skin),
                    blur_px=speed * settings.shutter_s,
                )
            picture = camera.developed(picture)
            if not settings.is_mirrored:
                picture = np.ascontiguousarray(picture[:, ::-1])
            yield SimulatedFrame(picture, t, truth)


class Body:
    """Puts the hand so that its tip is where the ink is, with the small motions of a live arm."""

    def __init__(self, settings: SceneSettings) -> None:
        self._settings = settings
        rng = np.random.default_rng((settings.seed, 3))
        self._phases = rng.uniform(0, 2 * np.pi, 8)
        self._rates = rng.uniform(0.15, 0.5, 4)
        self._reference = SHAPES[_PEN_POSES[settings.pen][0]]

    def landmarks(self, moment: Moment, t: float) -> Array:
        """The (21, 3) landmarks in canvas units at a moment."""
        settings = self._settings
        drift = np.sin(2 * np.pi * self._rates * t + self._phases[:4]) * (2.0, 3.0, 3.0, 1.0)
        # The forearm turns about the elbow, so the hand leans the way it reaches.
        reach = (moment.x - settings.aspect / 2) * 12.0
        turn = settings.turn_deg + reach + drift[0]
        yaw, pitch = settings.yaw_deg + drift[1], settings.pitch_deg + drift[2]
        reference = self._oriented(self._reference, turn, yaw, pitch)
        tip = _tip_of(reference, settings.pen)
        place = np.array([moment.x, moment.y, 0.0]) + self._tremor(t)
        points = self._oriented(moment.shape, turn, yaw, pitch)
        return np.asarray(points + place - (tip[0], tip[1], 0.0))

    def _oriented(self, shape: HandShape, turn: float, yaw: float, pitch: float) -> Array:
        points = landmarks_of(tilted(shape, yaw, pitch))
        if self._settings.hand == "Left":
            points = points * (-1.0, 1.0, 1.0)
        angle = np.radians(turn)
        cos, sin = np.cos(angle), np.sin(angle)
        # Hand space has y up, the canvas has y down.
        to_canvas = np.array([[cos, sin, 0.0], [sin, -cos, 0.0], [0.0, 0.0, 1.0]])
        return np.asarray(points @ to_canvas.T * self._settings.hand_size)

    def _tremor(self, t: float) -> Array:
        """Physiological tremor, two tones of 8 to 11 Hz."""
        size = self._settings.tremor
        p = self._phases[4:]
        return np.array(
            [
                size
                * (np.sin(2 * np.pi * 8.3 * t + p[0]) + 0.6 * np.sin(2 * np.pi * 10.7 * t + p[1])),
                size
                * (np.sin(2 * np.pi * 8.9 * t + p[2]) + 0.6 * np.sin(2 * np.pi * 11.1 * t + p[3])),
                0.0,
            ]
        )


def _tip_of(points: Array, pen: PenKind) -> Array:
    if pen == "pinch":
        return np.asarray((points[Landmark.THUMB_TIP] + points[Landmark.INDEX_TIP]) / 2)
    return np.asarray(points[Landmark.INDEX_TIP])


def _as_drawing(ink: str | Drawing, rng: np.random.Generator) -> tuple[Drawing, tuple[int, ...]]:
    if isinstance(ink, str):
        return write_text(ink, rng)
    if ink.is_empty:
        raise ValueError("The drawing is empty: there is nothing to write.")
    return ink, (0,) * len(ink.strokes)


def place_ink(drawing: Drawing, settings: SceneSettings) -> list[Array]:
    """The drawing's strokes as (N, 2) positions on the canvas, within the hand's reach.

    The line of writing has the settings' ink height where the frame has room for it, is centred
    from left to right, and lies high enough that the hand below it stays in the picture.
    """
    box = drawing.box
    size = max(box.height, 1e-9)
    hand_below = 0.85 * settings.hand_size
    room_height = max(1.0 - _MARGIN - hand_below, 0.15)
    scale = min(settings.ink_height, room_height) / size
    if box.width > 0:
        scale = min(scale, (settings.aspect - 4 * _MARGIN) / box.width)
    centre_y = _MARGIN + max(room_height, scale * box.height) / 2
    centre = np.array([settings.aspect / 2, centre_y])
    middle = np.array([(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2])
    return [(stroke.array[:, :2] - middle) * scale + centre for stroke in drawing.strokes]
