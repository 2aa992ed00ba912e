"""Poses that are held: how far a command is, when it is given, and what a hand may do meanwhile."""

from __future__ import annotations

import pytest
from air_hands import FIST, PALM, POINT, SHAKA, hand_at

from airdraw.gesture import CommandHold, CommandSettings, Event, Hold
from airdraw.hand import HandPose
from airdraw.pose import Pose
from airdraw.simulator import SimulatedPose

STEP_S = 0.1
SETTINGS = CommandSettings(clear_hold_s=1.0, undo_hold_s=0.5, commit_hold_s=0.4, grace_s=0.15)
NONE = Hold()


def holds(hands: list[HandPose | None], pose: Pose, *, start_s: float = 5.0) -> list[Hold]:
    commands = CommandHold(SETTINGS)
    return [
        commands.update(hand, None if hand is None else pose, start_s + STEP_S * number)
        for number, hand in enumerate(hands)
    ]


@pytest.mark.parametrize(
    ("shape", "pose", "command", "hold_s"),
    [
        (PALM, Pose.PALM, Event.CLEAR, 1.0),
        (SHAKA, Pose.SHAKA, Event.UNDO, 0.5),
        (FIST, Pose.FIST, Event.COMMIT, 0.4),
    ],
)
def test_a_held_pose_fills_up_and_gives_its_command_once(
    shape: SimulatedPose, pose: Pose, command: Event, hold_s: float
) -> None:
    seen = holds([hand_at(shape)] * 20, pose)
    given = round(hold_s / STEP_S)
    assert [hold.command for hold in seen[: given + 1]] == [command] * (given + 1)
    wanted = [STEP_S * number / hold_s for number in range(given + 1)]
    assert [hold.progress for hold in seen[: given + 1]] == pytest.approx(wanted)
    assert [hold.is_given for hold in seen[: given + 1]] == [False] * given + [True]
    assert seen[given + 1 :] == [NONE] * (19 - given)


def test_a_pose_of_no_command_gives_none() -> None:
    assert holds([hand_at(POINT)] * 20, Pose.POINT) == [NONE] * 20


def test_no_hand_holds_nothing() -> None:
    assert holds([None] * 5, Pose.PALM) == [NONE] * 5


def test_a_hand_that_flickers_away_holds_on_and_is_given_nothing_meanwhile() -> None:
    palm = hand_at(PALM)
    seen = holds([palm, palm, None, palm, palm], Pose.PALM)
    assert [hold.progress for hold in seen] == pytest.approx([0.0, 0.1, 0.1, 0.3, 0.4])
    at_the_end = holds([*[palm] * 10, None, palm], Pose.PALM)
    assert [hold.is_given for hold in at_the_end] == [False] * 11 + [True]


def test_a_hand_that_is_gone_for_longer_begins_anew() -> None:
    palm = hand_at(PALM)
    seen = holds([palm, palm, None, None, palm, palm], Pose.PALM)
    assert seen[3] == NONE
    assert [hold.progress for hold in seen[4:]] == pytest.approx([0.0, 0.1])


@pytest.mark.parametrize(("drift", "is_still"), [(0.29, True), (0.31, False)])
@pytest.mark.parametrize("length", [0.34, 0.12])
def test_a_hand_may_drift_by_three_tenths_of_its_size(
    drift: float, is_still: bool, length: float
) -> None:
    step = drift * hand_at(PALM, length=length).size
    start, moved = (hand_at(PALM, 0.5 + x, length=length) for x in (0.0, step))
    seen = holds([start, start, moved, moved], Pose.PALM)
    assert seen[2].progress == pytest.approx(0.2 if is_still else 0.0)
    assert seen[3].progress == pytest.approx(0.3 if is_still else 0.1)


def test_another_pose_begins_anew_once_it_is_surely_another() -> None:
    commands = CommandHold(SETTINGS)
    for number in range(4):
        commands.update(hand_at(PALM), Pose.PALM, STEP_S * number)
    flicker = commands.update(hand_at(FIST), Pose.FIST, 0.4)
    assert (flicker.command, flicker.progress) == (Event.CLEAR, pytest.approx(0.3))
    surely = commands.update(hand_at(FIST), Pose.FIST, 0.5)
    assert surely == Hold(Event.COMMIT, 0.0, False)


def test_what_is_forgotten_begins_anew() -> None:
    commands = CommandHold(SETTINGS)
    for number in range(12):
        commands.update(hand_at(PALM), Pose.PALM, STEP_S * number)
    commands.reset()
    assert commands.update(hand_at(PALM), Pose.PALM, 1.3) == Hold(Event.CLEAR, 0.0, False)


def test_the_progress_is_never_more_than_whole_at_a_low_rate() -> None:
    commands = CommandHold(SETTINGS)
    seen = [commands.update(hand_at(FIST), Pose.FIST, 0.3 * number) for number in range(3)]
    assert seen[2] == Hold(Event.COMMIT, 1.0, True)
