"""The pen: one hand after the other in, strokes out."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import get_args

from airdraw.checks import is_number
from airdraw.gesture import CommandSettings, PenStyle, PenSwitch, SwitchSettings
from airdraw.hand import Handedness, HandPose
from airdraw.ink import Point, Stroke
from airdraw.jumps import JumpFilter, JumpSettings, Verdict
from airdraw.pen_stroke import Sample, StrokeSettings, finish_stroke
from airdraw.pose import PoseSettings
from airdraw.smoothing import OneEuro, OneEuroSettings

#: So much of what came before the pen was surely down may belong to the stroke.
LEAD_IN_S = 0.15
#: A pen that stays down longer starts another stroke, so that no stroke grows without end.
MAX_STROKE_S = 30.0


@dataclass(frozen=True, kw_only=True)
class PenSettings:
    """How the air pen behaves.

    Attributes:
        pen: what puts the pen down: "point" (index finger out, the others folded), "pinch"
            (thumb on index finger) or "always" (a hand is seen; no commands by gesture).
        hand: the hand that gets the pen when both are seen and none has written; None: the first
            that is seen. A hand that points (or pinches) beside an idle one gets the pen anyway.
        commit_pause_s: how long the pen is up before the drawing is finished; None for never.
        smoothing: of the fingertip.
        switch: when the pen goes down and up.
        commands: how commands are held.
        strokes: how strokes are cleaned.
        poses: where poses begin and end.
        jumps: what counts as another hand.

    Raises:
        ValueError: for an unknown pen or hand, a pause that is not positive and finite, or
            settings of another kind.
    """

    pen: PenStyle = "point"
    hand: Handedness | None = None
    commit_pause_s: float | None = 1.2
    smoothing: OneEuroSettings = field(default_factory=OneEuroSettings)
    switch: SwitchSettings = field(default_factory=SwitchSettings)
    commands: CommandSettings = field(default_factory=CommandSettings)
    strokes: StrokeSettings = field(default_factory=StrokeSettings)
    poses: PoseSettings = field(default_factory=PoseSettings)
    jumps: JumpSettings = field(default_factory=JumpSettings)

    def __post_init__(self) -> None:
        if self.pen not in ("point", "pinch", "always"):
            raise ValueError(f'The pen is "point", "pinch" or "always", not {self.pen!r}.')
        if self.hand not in (None, *get_args(Handedness)):
            raise ValueError(f'The hand is "Left", "Right" or None, not {self.hand!r}.')
        pause_s = self.commit_pause_s
        if pause_s is not None and not (is_number(pause_s) and pause_s > 0):
            raise ValueError(f"The pause must be above 0 s and finite, not {pause_s!r}.")
        for part in fields(self):
            kind, value = part.default_factory, getattr(self, part.name)
            if isinstance(kind, type) and not isinstance(value, kind):
                raise ValueError(f"{part.name} takes {kind.__name__}, not {value!r}.")


#: What `AirPen()` starts with.
DEFAULT_PEN = PenSettings()


class Pen:
    """Follows the hand and gives each stroke when it has ended.

    Attributes:
        tip: where the pen is, smoothed; None when no hand was found in the last frame.
        live: the smoothed points of the stroke in progress, or of what may become one.
    """

    def __init__(self, settings: PenSettings = DEFAULT_PEN) -> None:
        self._settings = settings
        self._switch = PenSwitch(settings.pen, settings.switch)
        self._jumps = JumpFilter(settings.jumps, may_bend=settings.pen != "always")
        self._smooth = OneEuro(settings.smoothing)
        self._samples: list[Sample] = []
        # What came just before, with the pen neither clearly down nor clearly up.
        self._lead_in: list[Sample] = []
        self._is_confirmed = False
        self._must_lift = False
        self.live: list[Point] = []
        self.tip: Point | None = None

    @property
    def is_down(self) -> bool:
        """Whether the pen writes."""
        return self._is_confirmed

    @property
    def is_busy(self) -> bool:
        """Whether the pen writes, or is about to."""
        return bool(self._samples)

    def follow(self, hand: HandPose | None, t: float) -> Stroke | None:
        """Take in one frame at `t` seconds, later than the last; returns a stroke that ended."""
        verdict = self._judge(hand, t)
        ended = None
        if verdict is Verdict.NEW:
            ended = self._finish()
            self._switch.reset()
            self._smooth.reset()
        elif verdict is Verdict.JUMP:
            hand = None
        self._switch.update(hand, t)
        is_active = self._switch.is_down or self._switch.is_closing
        self._must_lift = self._must_lift and is_active
        self._move(hand, t, is_active and not self._must_lift)
        if not is_active or self._is_endless(t):
            ended = self._finish() or ended
        return ended

    def stop(self) -> Stroke | None:
        """End the stroke in progress and return it; the pen writes again after a lift."""
        self._must_lift = self.is_busy and self._settings.pen != "always"
        return self._finish()

    def _judge(self, hand: HandPose | None, t: float) -> Verdict | None:
        if hand is None:
            self._jumps.lose()
            return None
        return self._jumps.judge(hand, self._switch.tip(hand), t)

    def _move(self, hand: HandPose | None, t: float, is_writing: bool) -> None:
        if hand is None:
            self.tip = None
            self._lead_in = []
            return
        sample = Sample(t, self._switch.tip(hand), self._switch.closure(hand), hand.size)
        smooth = self._smooth(sample.tip, t)
        self.tip = Point(smooth.x, smooth.y, t)
        if is_writing:
            self._samples += [*self._lead_in, sample]
            self.live += [*(Point(*one.tip, one.t) for one in self._lead_in), self.tip]
            self._lead_in = []
            self._is_confirmed = self._switch.is_down
        elif self._switch.is_open or self._must_lift:
            self._lead_in = []
        else:
            self._lead_in = [one for one in self._lead_in if t - one.t < LEAD_IN_S] + [sample]

    def _is_endless(self, t: float) -> bool:
        return bool(self._samples) and t - self._samples[0].t > MAX_STROKE_S

    def _finish(self) -> Stroke | None:
        samples, was_confirmed = self._samples, self._is_confirmed
        self._samples, self.live, self._is_confirmed = [], [], False
        if not was_confirmed:
            return None
        settings = self._settings
        return finish_stroke(samples, self._switch.threshold, settings.strokes, settings.smoothing)
