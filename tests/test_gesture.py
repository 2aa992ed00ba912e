"""Poses on real hands and exact ones, the pen switch and held commands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from air_hands import FIST, PALM, PINCH, POINT, SHAKA, TWO, hand_at
from hypothesis import given
from hypothesis import strategies as st

from airdraw.gesture import PenSwitch
from airdraw.hand import HandPose, Landmark, Position
from airdraw.pose import Pose, classify, finger_ratios, pinch_gap, point_lead
from airdraw.simulator.skeleton import SimulatedPose

#: What each simulated pose is.
POSES = {
    POINT: Pose.POINT,
    TWO: Pose.TWO,
    PALM: Pose.PALM,
    FIST: Pose.FIST,
    SHAKA: Pose.SHAKA,
    PINCH: Pose.PINCH,
    SimulatedPose.RELAXED: Pose.OTHER,
}


@pytest.mark.parametrize(("shown", "pose"), POSES.items(), ids=lambda value: value.name)
@given(
    x=st.floats(-1, 2),
    y=st.floats(-1, 2),
    length=st.floats(0.02, 3),
    turn_deg=st.floats(-180, 180),
    handedness=st.sampled_from(["Left", "Right"]),
)
def test_a_pose_is_the_same_anywhere_at_any_size_turn_and_on_either_hand(
    shown: SimulatedPose, pose: Pose, **place: object
) -> None:
    assert classify(hand_at(shown, **place)) is pose


#: Folder of photos, its width over height, class, pose, and the least share that must agree.
PHOTOS = [
    pytest.param("hands_subhih", 640 / 480, "index", Pose.POINT, 1.0, id="index-640"),
    pytest.param("hands_subhih", 640 / 480, "two", Pose.TWO, 0.9, id="two-640"),
    pytest.param("hands_subhih", 640 / 480, "palm", Pose.PALM, 1.0, id="palm-640"),
    pytest.param("hands_subhih", 640 / 480, "fist", Pose.FIST, 0.95, id="fist-640"),
    pytest.param("hands_subhih", 640 / 480, "four", Pose.OTHER, 0.95, id="four-640"),
    pytest.param("hands_signdigits", 1.0, "1_index", Pose.POINT, 0.95, id="index-100"),
    pytest.param("hands_signdigits", 1.0, "2_two", Pose.TWO, 0.95, id="two-100"),
    pytest.param("hands_signdigits", 1.0, "4_four", Pose.OTHER, 0.95, id="four-100"),
    pytest.param("hands_signdigits", 1.0, "5_palm", Pose.PALM, 0.95, id="palm-100"),
    pytest.param("hands_signdigits", 1.0, "9_ok_pinch", Pose.PINCH, 0.95, id="pinch-100"),
]


@pytest.mark.parametrize(("folder", "aspect", "label", "pose", "least"), PHOTOS)
def test_poses_on_photos_agree_with_their_labels(
    data_folder: Path, folder: str, aspect: float, label: str, pose: Pose, least: float
) -> None:
    marks = json.loads((data_folder / folder / "landmarks.json").read_text())
    hands = [
        HandPose(tuple(Position(x * aspect, y) for x, y, _ in photo["lm"]), photo["hand"])
        for name, photo in marks.items()
        if name.startswith(f"{label}/")
    ]
    assert sum(classify(hand) is pose for hand in hands) >= least * len(hands) > 0


def test_photographed_pinches_put_the_pen_down_and_open_hands_do_not(data_folder: Path) -> None:
    marks = json.loads((data_folder / "hands_signdigits" / "landmarks.json").read_text())
    is_down: dict[str, list[bool]] = {}
    for name, photo in marks.items():
        hand = HandPose(tuple(Position(x, y) for x, y, _ in photo["lm"]), photo["hand"])
        switch = PenSwitch("pinch")
        down = [switch.update(hand, number / 30) for number in range(5)][-1]
        is_down.setdefault(name.split("/")[0], []).append(down)
    assert all(is_down["9_ok_pinch"])
    assert not any(is_down["2_two"] + is_down["4_four"] + is_down["5_palm"])


def test_the_drawn_pinch_is_that_of_photographed_hands(data_folder: Path) -> None:
    marks = json.loads((data_folder / "hands_signdigits" / "landmarks.json").read_text())
    photos = [
        in_palms([(x, y) for x, y, _ in photo["lm"]])
        for name, photo in marks.items()
        if name.startswith("9_ok_pinch/")
    ]
    drawn = in_palms(list(hand_at(PINCH).landmarks))
    errors = np.linalg.norm(drawn - np.median(photos, axis=0), axis=1)
    assert np.median(errors) < 0.03
    assert errors.max() < 0.1


def in_palms(places: list[Any]) -> np.ndarray:
    """(21, 2) landmarks from the wrist, in palms: the middle knuckle at (0, 1), thumb left."""
    marks = np.array(places, float)
    marks -= marks[Landmark.WRIST]
    up = marks[Landmark.MIDDLE_MCP].copy()
    right = np.array([up[1], -up[0]])
    marks = marks @ np.column_stack([right, up]) / (up @ up)
    return marks * (-1 if marks[Landmark.INDEX_MCP, 0] > marks[Landmark.PINKY_MCP, 0] else 1, 1)


def test_the_lead_of_the_index_finger_falls_when_another_finger_opens() -> None:
    assert point_lead(hand_at(POINT)) > 0.8
    assert abs(point_lead(hand_at(TWO))) < 0.2
    assert point_lead(hand_at(FIST)) < 0.3


def test_the_pinch_gap_is_measured_in_hand_sizes() -> None:
    near, far = hand_at(PINCH, length=0.6), hand_at(PINCH, length=0.06)
    assert pinch_gap(near) == pytest.approx(pinch_gap(far))


def test_a_hand_crushed_to_a_point_has_no_pose() -> None:
    crushed = HandPose((Position(0.5, 0.5),) * len(Landmark), "Left")
    assert crushed.size == 0
    assert finger_ratios(crushed) == (0, 0, 0, 0)
    assert classify(crushed) is Pose.FIST


def test_a_hand_needs_all_landmarks_and_finite_ones() -> None:
    with pytest.raises(ValueError, match="21 landmarks, this has 20"):
        HandPose((Position(0, 0),) * 20, "Left")
    marks = (Position(0, 0),) * 20
    with pytest.raises(ValueError, match="PINKY_TIP is at"):
        HandPose((*marks, Position(0, float("nan"))), "Left")


# The pen switch, with a lead of the index finger that can be set.


def with_lead(lead: float) -> HandPose:
    """A pointing hand whose other fingers reach so far that the index leads by `lead`."""
    hand = hand_at(POINT)
    wrist, tip = hand.at(Landmark.WRIST), hand.at(Landmark.INDEX_TIP)
    length = hand.distance(Landmark.INDEX_TIP, Landmark.WRIST)
    share = (length - lead * hand.size) / length
    marks = list(hand.landmarks)
    marks[Landmark.MIDDLE_TIP] = Position(
        wrist.x + share * (tip.x - wrist.x), wrist.y + share * (tip.y - wrist.y)
    )
    return HandPose(tuple(marks), "Right")


def states(switch: PenSwitch, leads: list[float | None], step_s: float = 1 / 30) -> list[bool]:
    return [
        switch.update(None if lead is None else with_lead(lead), number * step_s)
        for number, lead in enumerate(leads)
    ]


def test_the_lead_that_was_asked_for_is_measured() -> None:
    assert point_lead(with_lead(0.35)) == pytest.approx(0.35)


def test_between_the_thresholds_the_pen_stays_as_it_is() -> None:
    assert states(PenSwitch("point"), [0.35] * 20)[-1] is False
    assert states(PenSwitch("point"), [0.6] * 5 + [0.35] * 20)[-1] is True


def test_trembling_around_one_threshold_gives_one_stroke() -> None:
    down = states(PenSwitch("point"), [0.6] * 5 + [0.4, 0.44, 0.39, 0.43] * 10 + [0.1] * 5)
    assert down.index(True) == 3
    assert down[3:].count(True) == down[3:].index(False) == 43


@pytest.mark.parametrize("fps", [10, 15, 30, 60])
def test_the_pen_is_down_after_the_same_time_at_any_frame_rate(fps: int) -> None:
    down = states(PenSwitch("point"), [0.0] * fps + [1.0] * fps, 1 / fps)
    assert down.index(True) / fps - 1.0 == pytest.approx(0.08, abs=1 / fps)


def test_one_open_frame_at_a_high_rate_does_not_lift() -> None:
    assert all(states(PenSwitch("point"), [1.0] * 10 + [0.0] + [1.0] * 10, 1 / 60)[8:])


@pytest.mark.parametrize("fps", [10, 15, 30])
def test_one_misjudged_frame_does_not_lift(fps: int) -> None:
    assert all(states(PenSwitch("point"), [1.0] * fps + [0.0] + [1.0] * fps, 1 / fps)[3:])


@pytest.mark.parametrize("fps", [10, 15, 30, 60])
def test_the_pen_is_up_by_the_second_open_frame_or_soon_after(fps: int) -> None:
    down = states(PenSwitch("point"), [1.0] * fps + [0.0] * fps, 1 / fps)
    assert down[fps:].count(True) == (3 if fps == 60 else 1)


def test_a_lost_hand_keeps_the_pen_down_for_a_fifth_of_a_second() -> None:
    down = states(PenSwitch("point"), [1.0] * 10 + [None] * 10)
    assert down[10:].count(True) == 7


def test_a_fist_lifts_the_pen_even_if_its_index_tip_leads() -> None:
    switch = PenSwitch("point")
    states(switch, [1.0] * 10)
    fist = hand_at(FIST)
    marks = list(fist.landmarks)
    for tip in (Landmark.MIDDLE_TIP, Landmark.RING_TIP, Landmark.PINKY_TIP):
        marks[tip] = fist.at(Landmark.WRIST)
    leading = HandPose(tuple(marks), "Right")
    assert point_lead(leading) > 0.42
    assert [switch.update(leading, 1.0 + n / 30) for n in range(4)][-1] is False
