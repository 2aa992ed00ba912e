"""A rendered hand writes in the air: frames with their exact truth.

Frames come either as the user sees them (mirrored, ready for `AirPen.observe`) or as a camera
delivers them (``is_mirrored=False``). The truth is always in canvas units of the user's view:
origin top left, x right, y down, unit = the frame's height. Ink reads correctly in that view.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from airdraw.hand import HandPose, Position
from airdraw.ink import Drawing, Stroke
from airdraw.simulator.body import Body, pen_tip
from airdraw.simulator.camera import SKIN_TONES, Camera
from airdraw.simulator.layout import Ink
from airdraw.simulator.motion import STEP_S, Moment
from airdraw.simulator.render import Materials, draw_hand
from airdraw.simulator.room import paint_room
from airdraw.simulator.script import Action, Enter, Leave, Rest, Write, perform
from airdraw.simulator.settings import SceneSettings
from airdraw.simulator.skeleton import SHAPES, SimulatedPose

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class FrameTruth:
    """What is really so in one frame.

    Attributes:
        tip: the pen's tip (index tip, or the middle of thumb and index tip for pinch).
        is_down: whether ink is being written.
        hand: all landmarks; None when nothing of the hand is in the picture.
        stroke: index of the stroke being written, else None.
        digit: index of the digit that this stroke belongs to, else None.
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


def simulate(
    work: Ink | Sequence[Action], settings: SceneSettings | None = None
) -> Iterator[SimulatedFrame]:
    """Frames of a hand that writes.

    Args:
        work: digits to write in built-in glyphs; a drawing, or a drawing for each digit (their
            own times are replaced by human speed); or a script of actions.
        settings: the scene.

    Raises:
        ValueError: when there is nothing to write, or text that is not digits.
    """
    return Scene(work, settings).frames()


def script_for(work: Ink | Sequence[Action]) -> tuple[Action, ...]:
    """The actions that write something: enter, write, rest, leave; a script stays as it is."""
    if isinstance(work, str | Drawing):
        return (Enter(), Write(work), Rest(), Leave())
    if not isinstance(work, Iterable):
        raise ValueError(f"Give digits, drawings or actions, not {work!r:.60}.")
    drawings = [item for item in work if isinstance(item, Drawing)]
    actions = [item for item in work if not isinstance(item, Drawing)]
    if drawings and actions:
        raise ValueError("Give either drawings or actions, not both in one list.")
    return (Enter(), Write(drawings), Rest(), Leave()) if drawings else tuple(actions)


class Scene:
    """A prepared scene: the ink as placed on the canvas, the motion, and the frames.

    Args:
        work: as for `simulate`.
        settings: the scene.

    Raises:
        ValueError: as `simulate`.
    """

    def __init__(self, work: Ink | Sequence[Action], settings: SceneSettings | None = None) -> None:
        self.settings = settings or SceneSettings()
        rng = np.random.default_rng((self.settings.seed, 0))
        self._performance = perform(script_for(work), self.settings, rng)

    @property
    def duration_s(self) -> float:
        """How long everything takes (s)."""
        return self._performance.motion.duration_s

    @property
    def digit_of_stroke(self) -> tuple[int, ...]:
        """For each stroke of `drawing` the index of its digit."""
        return tuple(self._performance.digit_of_stroke)

    @property
    def drawing(self) -> Drawing:
        """The ink as it should come out: canvas units, timed as it is written."""
        motion = self._performance.motion
        table = np.array([motion.xs, motion.ys]).T
        numbers = np.array(motion.strokes)
        times = np.arange(len(numbers)) * STEP_S
        return Drawing(
            tuple(
                Stroke.from_array(np.column_stack([table[is_its], times[is_its]]))
                for number in range(len(self._performance.strokes))
                if (is_its := numbers == number).any()
            )
        )

    def stamps(self) -> Array:
        """The frames' times (s) from 0: irregular and with gaps as the settings ask for."""
        settings = self.settings
        rng = np.random.default_rng((settings.seed, 1))
        count = max(int(self.duration_s * settings.fps), 1)
        jitter = np.clip(rng.normal(0.0, settings.time_jitter, count), -0.49, 0.49)
        jitter[0] = 0.0
        kept = rng.random(count) >= settings.drop_rate
        kept[0] = True
        return np.asarray(((np.arange(count) + jitter) / settings.fps)[kept])

    def moments(self) -> Iterator[tuple[float, Moment, Array, FrameTruth]]:
        """Time, moment, (21, 3) landmarks in canvas units and truth of every frame."""
        body = Body(self.settings, self.settings.hand)
        for t in self.stamps().tolist():
            moment = self._performance.motion.at(t)
            points = body.landmarks(moment, t)
            yield t, moment, points, self._truth(moment, points)

    def _truth(self, moment: Moment, points: Array) -> FrameTruth:
        x, y = pen_tip(points, self.settings.pen)[:2].tolist()
        positions = tuple(Position(*row) for row in points[:, :2].tolist())
        is_seen = moment.is_present and _is_inside(points, self.settings.aspect)
        return FrameTruth(
            tip=Position(x, y),
            is_down=moment.is_down,
            hand=HandPose(positions, self.settings.hand) if is_seen else None,
            stroke=moment.stroke,
            digit=None if moment.stroke is None else self.digit_of_stroke[moment.stroke],
        )

    def frames(self) -> Iterator[SimulatedFrame]:
        """The rendered frames."""
        settings = self.settings
        rng = np.random.default_rng((settings.seed, 2))
        shape = (settings.height, settings.width)
        room = paint_room(settings.background, SKIN_TONES[settings.skin], shape, rng)
        camera = Camera(room, settings.light, settings.noise, rng)
        materials = camera.materials(settings.skin)
        other = _SecondHand(settings) if settings.has_second_hand else None
        for t, moment, points, truth in self.moments():
            picture = camera.empty_picture()
            if other is not None:
                self._draw(picture, other.landmarks(t), materials)
            if truth.hand is not None:
                self._draw(picture, points, materials, np.array([moment.speed_x, moment.speed_y]))
            picture = camera.developed(picture)
            if not settings.is_mirrored:
                picture = np.ascontiguousarray(picture[:, ::-1])
            yield SimulatedFrame(picture, t, truth)

    def _draw(
        self,
        picture: npt.NDArray[np.uint8],
        points: Array,
        materials: Materials,
        speed: Array | None = None,
    ) -> None:
        settings = self.settings
        blur = np.zeros(2) if speed is None else speed * settings.shutter_s * settings.height
        scale = settings.hand_size * settings.height
        draw_hand(picture, points * settings.height, scale, materials, blur)


class _SecondHand:
    """The other hand: it hangs loosely in a lower corner and moves a little."""

    def __init__(self, settings: SceneSettings) -> None:
        self._body = Body(settings, "Left" if settings.hand == "Right" else "Right")
        side = 0.15 if settings.hand == "Right" else 0.85
        self._place = np.array([side * settings.aspect, 1.0 - 0.6 * settings.hand_size])

    def landmarks(self, t: float) -> Array:
        sway = 0.03 * np.sin(2 * np.pi * np.array([0.31, 0.23]) * t)
        x, y = self._place + sway
        shape = SHAPES[SimulatedPose.RELAXED]
        return self._body.landmarks(Moment(x, y, 0.0, 0.0, shape, False, None, True), t)


def _is_inside(points: Array, aspect: float) -> bool:
    """Whether any part of the hand can be seen."""
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    return bool(low[0] < aspect and high[0] > 0 and low[1] < 1 and high[1] > 0)
