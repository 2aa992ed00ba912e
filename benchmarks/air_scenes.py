"""What is written in the air in the benchmarks: whose digits, by which hand, in what conditions.

The digits are pen trajectories of writers that no network was trained on (pendigits' test writers,
UNIPEN's left-out ones). The n-th scene of a kind is always the same, and pens, hands, skins,
writers and digits take turns, so that the first few scenes are a fair sample of all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from airdraw.evaluation_sets import Sample, digit_sets, find_sets
from airdraw.ink import Drawing
from airdraw.simulator import Background, Light, Manner, SceneSettings, Skin

#: Sets of ink that may be written in the air, by the beginning of their names.
SOURCES = ("pendigits_test", "unipen")
LENGTHS = (2, 3, 4, 5)
ORDINARY = "ordinary"

Rows = list[Sample]
Change = Callable[[SceneSettings], SceneSettings]


def _set(**values: Any) -> Change:
    return lambda settings: replace(settings, **values)


def _manner(**values: Any) -> Change:
    return lambda settings: replace(settings, manner=replace(settings.manner, **values))


#: One thing at a time that makes it hard.
HARD: dict[str, Change] = {
    "dim light": _set(light=Light.DIM, noise=4.0),
    "overexposed": _set(light=Light.OVEREXPOSED),
    "skin-coloured wall": _set(background=Background.SKIN),
    "far hand (0.2)": _set(hand_size=0.2),
    "very far hand (0.15)": _set(hand_size=0.15),
    "near hand (0.5)": _set(hand_size=0.5),
    "leaning 30 deg": _set(turn_deg=30.0),
    "leaning -30 deg": _set(turn_deg=-30.0),
    "pointing 25 deg forward": _set(pitch_deg=25.0),
    "10 frames a second": _set(fps=10.0),
    "15 frames a second, blur": _set(fps=15.0, shutter_s=0.03),
    "60 frames a second": _set(fps=60.0),
    "a fifth of frames lost": _set(drop_rate=0.2, time_jitter=0.2),
    "writing fast (1.8)": _manner(pace=1.8),
    "lifting late": _manner(late_lift_s=(0.05, 0.12)),
    "trembling": _manner(tremor=0.004),
    "a second hand": _set(has_second_hand=True),
}
#: Backgrounds and light of an ordinary room.
_ROOMS = (Background.PLAIN, Background.GRADIENT, Background.TEXTURED, Background.FACE)
_LIGHTS = (Light.NORMAL, Light.NORMAL, Light.BRIGHT)


@dataclass(frozen=True)
class AirScene:
    """One number to be written.

    Attributes:
        name: says which it is; the same name is the same scene.
        text: the number.
        digits: a drawing for each digit, all by one writer.
        condition: ORDINARY, or a key of HARD.
        settings: who writes before which camera.
    """

    name: str
    text: str
    digits: tuple[Drawing, ...]
    condition: str
    settings: SceneSettings


def writers_of(folder: Path) -> list[dict[str, Rows]]:
    """For each source its rows by writer.

    Raises:
        ValueError: when the folder holds none of them.
    """
    sources: list[dict[str, Rows]] = []
    for name, rows in digit_sets(find_sets(folder)).items():
        if name.startswith(SOURCES):
            writers: dict[str, Rows] = {}
            for row in rows:
                writers.setdefault(row[1], []).append(row)
            sources.append(writers)
    if not sources:
        raise ValueError(f"There is no ink of {' or '.join(SOURCES)} below {folder}.")
    return sources


def scenes(
    kind: str, sources: list[dict[str, Rows]], count: int, *, is_hard: bool
) -> Iterator[AirScene]:
    """The first `count` scenes.

    Args:
        kind: "digit", or "number" of 2 to 5 digits.
        sources: from `writers_of`.
        count: how many.
        is_hard: whether each has one of the `HARD` conditions, in turn.
    """
    hard = list(HARD)
    for number in range(count):
        condition = hard[number % len(hard)] if is_hard else ORDINARY
        rng = np.random.default_rng((number, len(kind), is_hard))
        length = 1 if kind == "digit" else LENGTHS[number % len(LENGTHS)]
        first_label = (number // 2) % 10
        rows = _rows(sources[number % len(sources)], length, first_label, rng)
        yield AirScene(
            name=f"{kind} {number} {condition}",
            text="".join(str(row[0]) for row in rows),
            digits=tuple(row[2] for row in rows),
            condition=condition,
            settings=_settings(number, condition, rng),
        )


def _rows(writers: dict[str, Rows], length: int, label: int, rng: np.random.Generator) -> Rows:
    """Digits of one writer, the first of them with this label."""
    able = [
        rows
        for rows in writers.values()
        if len(rows) >= length and any(row[0] == str(label) for row in rows)
    ]
    rows = able[int(rng.integers(len(able)))]
    fitting = [row for row in rows if row[0] == str(label)]
    others = [rows[int(n)] for n in rng.choice(len(rows), length - 1, replace=False)]
    return [fitting[int(rng.integers(len(fitting)))], *others]


def _settings(number: int, condition: str, rng: np.random.Generator) -> SceneSettings:
    skins = list(Skin)
    ordinary = SceneSettings(
        seed=number,
        # Pens and hands in all four ways; the skins take turns within each.
        pen=("point", "pinch")[number % 2],  # type: ignore[arg-type]
        hand=("Right", "Left")[number // 2 % 2],  # type: ignore[arg-type]
        skin=skins[number // 4 % len(skins)],
        background=_ROOMS[int(rng.integers(len(_ROOMS)))],
        light=_LIGHTS[int(rng.integers(len(_LIGHTS)))],
        hand_size=float(rng.uniform(0.26, 0.42)),
        turn_deg=float(rng.uniform(-12, 12)),
        yaw_deg=float(rng.uniform(-8, 8)),
        pitch_deg=float(rng.uniform(-8, 8)),
        fps=float(rng.choice([24.0, 25.0, 30.0])),
        manner=Manner(pace=float(rng.uniform(0.8, 1.3))),
    )
    return HARD[condition](ordinary) if condition in HARD else ordinary
