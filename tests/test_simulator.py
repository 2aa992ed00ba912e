"""The simulated hand: ink, motion, poses and truth, without looking at pictures."""

import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airdraw import Drawing
from airdraw.pose import Pose, classify
from airdraw.simulator import (
    Away,
    Enter,
    Leave,
    Manner,
    PassBy,
    Rest,
    Scene,
    SceneSettings,
    Scratch,
    Show,
    SimulatedPose,
    TrackerNoise,
    Wave,
    Write,
    simulate,
    simulate_landmarks,
)
from airdraw.simulator.glyphs import FORMS, glyph
from airdraw.simulator.motion import timed_stroke

SILENT = TrackerNoise(jitter=0.0, wander=0.0, outlier_rate=0.0, losses_per_s=0.0)
STEADY = Manner(tremor=0.0)


def truths(work, scene=None):
    return [truth for _, _, _, truth in Scene(work, scene).moments()]


@pytest.mark.parametrize("digit", range(10))
def test_every_digit_has_several_forms_of_ink(digit):
    assert len(FORMS[digit]) >= 2
    for form in FORMS[digit]:
        points = np.vstack(glyph(digit, form))
        assert np.isfinite(points).all()
        assert 0.85 < np.ptp(points[:, 1]) < 1.1


def test_an_unknown_form_is_refused_by_naming_those_that_exist():
    with pytest.raises(ValueError, match="plain, flagged, footed"):
        glyph(1, "gothic")


@pytest.mark.parametrize("text", ["", "4x", "½", "٣", "-1", "1 2"])
def test_only_digits_can_be_written(text):
    with pytest.raises(ValueError, match="Only the digits 0 to 9 can be written"):
        simulate(text)


def test_an_empty_drawing_is_refused():
    with pytest.raises(ValueError, match="nothing to write"):
        simulate(Drawing())


def test_more_digits_than_fit_a_picture_are_refused():
    with pytest.raises(ValueError, match="At most 100 digits can be written, not 101"):
        simulate("4" * 101)


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (None, "Give digits, drawings or actions, not None"),
        (407, "Give digits, drawings or actions, not 407"),
        ([Rest(-1)], "seconds is -1; it must lie between 0.0 and"),
        ([Rest(float("nan"))], "seconds is nan"),
        ([Wave("2")], "seconds is '2'"),
        ([Show("fist")], "pose is 'fist'; it must be one of .*SimulatedPose.FIST"),
        ([Enter], "is no action, such as Enter"),
        ([Write(4)], "Digits or drawings can be written, not 4"),
        ([Write(["4"])], "Digits or drawings can be written, not"),
    ],
)
def test_what_cannot_be_acted_is_refused_in_a_sentence(work, words):
    with pytest.raises(ValueError, match=words):
        simulate(work)


def test_a_rest_of_no_time_is_one_frame():
    (frame,) = simulate([Rest(0)])
    assert frame.t == 0


def test_nothing_to_do_is_refused():
    with pytest.raises(ValueError, match="nothing to do"):
        simulate([])


@pytest.mark.parametrize(
    ("name", "value"),
    [("fps", 0), ("fps", float("nan")), ("hand_size", 3.0), ("drop_rate", 1.0), ("hand", "Both"),
     ("pen", "quill"), ("width", 1), ("width", 640.5), ("width", "640"), ("fps", None),
     ("seed", 1.5), ("skin", "light"), ("lift", "fist"), ("background", None), ("light", 1)],
)  # fmt: skip
def test_a_setting_out_of_range_is_refused_by_name(name, value):
    with pytest.raises(ValueError, match=f"{name} is"):
        SceneSettings(**{name: value})


def test_digits_are_written_from_left_to_right():
    scene = Scene("407")
    centres = {}
    for stroke, digit in zip(scene.drawing.strokes, scene.digit_of_stroke, strict=True):
        centres.setdefault(digit, []).append(stroke.array[:, 0].mean())
    means = [np.mean(centres[digit]) for digit in range(3)]
    assert means == sorted(means)


def test_drawings_of_single_digits_become_one_number():
    one = Drawing.from_points([[(0, 0), (0, 40)]])
    seven = Drawing.from_points([[(0, 0), (30, 0), (10, 50)]])
    scene = Scene([seven, one, one])
    assert scene.digit_of_stroke == (0, 1, 2)
    boxes = [stroke.box for stroke in scene.drawing.strokes]
    assert boxes[0].x1 < boxes[1].x0 < boxes[2].x0
    assert [box.height for box in boxes] == pytest.approx([boxes[0].height] * 3)


def test_a_dot_can_be_written():
    (stroke,) = Scene(Drawing.from_points([[(5, 5)]])).drawing.strokes
    assert stroke.box.width == stroke.box.height == 0


@pytest.mark.parametrize("pen", ["point", "pinch"])
@pytest.mark.parametrize("hand", ["Left", "Right"])
def test_the_tip_follows_the_ink_while_the_pen_is_down(pen, hand):
    scene = Scene("35", SceneSettings(pen=pen, hand=hand, manner=STEADY, fps=60))
    ink = np.vstack([stroke.array for stroke in scene.drawing.strokes])
    down = [(t, truth) for t, _, _, truth in scene.moments() if truth.is_down]
    for t, truth in down:
        nearest = ink[np.abs(ink[:, 2] - t).argmin()]
        assert np.hypot(truth.tip.x - nearest[0], truth.tip.y - nearest[1]) < 0.01


def test_every_stroke_is_written_and_the_pen_is_up_between_them():
    scene = Scene("45", SceneSettings(fps=60))
    shown = [truth.stroke for _, _, _, truth in scene.moments()]
    changes = [shown[0], *(after for before, after in pairwise(shown) if before != after)]
    strokes = list(range(len(scene.drawing.strokes)))
    assert changes == [None] + [item for number in strokes for item in (number, None)]


def test_the_hand_slows_down_in_corners_and_at_both_ends():
    corner = np.array([[0.0, 0.0], [0.3, 0.0], [0.3, 0.3]])
    path = timed_stroke(corner, pace=1.0)
    speed = np.linalg.norm(np.diff(path, axis=0), axis=1)
    at_corner = np.abs(path[1:] - corner[1]).sum(axis=1).argmin()
    on_the_way = speed[at_corner // 2]
    assert speed[at_corner] < 0.7 * on_the_way
    assert speed[0] < 0.5 * on_the_way
    assert speed[-1] < 0.5 * on_the_way


def test_a_digit_takes_about_a_second():
    for digit in "0123456789":
        scene = Scene(digit)
        ink = np.vstack([stroke.array for stroke in scene.drawing.strokes])
        assert 0.3 < np.ptp(ink[:, 2]) < 2.5


def test_twice_the_pace_writes_in_about_half_the_time():
    slow, fast = (
        sum(np.ptp(s.array[:, 2]) for s in Scene("3", SceneSettings(manner=manner)).drawing.strokes)
        for manner in (Manner(pace=1.0), Manner(pace=2.0))
    )
    assert fast == pytest.approx(slow / 2, rel=0.05)


@pytest.mark.parametrize("fps", [10, 15, 30, 60])
def test_the_frame_rate_changes_the_stamps_and_not_the_writing(fps):
    scene = Scene("8", SceneSettings(fps=fps))
    assert scene.drawing == Scene("8", SceneSettings(fps=24)).drawing
    assert np.diff(scene.stamps()) == pytest.approx(1 / fps)


def test_stamps_can_be_irregular_and_have_gaps():
    stamps = Scene("88", SceneSettings(time_jitter=0.2, drop_rate=0.3)).stamps()
    steps = np.diff(stamps)
    assert stamps[0] == 0
    assert (steps > 0).all()
    assert steps.max() > 1.8 / 30
    assert len(set(np.round(steps, 6))) > len(steps) / 2


@pytest.mark.parametrize(
    "script",
    [[Enter(), Wave(), Leave()], [Scratch()], [PassBy()], [Away()], [Enter(), Rest(1.0), Leave()]],
    ids=["wave", "scratch", "palm", "empty", "rest"],
)
def test_distracting_motion_has_no_ink(script):
    scene = Scene(script)
    assert scene.drawing.is_empty
    assert not any(truth.is_down for truth in truths(script))


def test_nobody_is_there_in_an_empty_room():
    assert all(truth.hand is None for truth in truths([Away(1.0)]))


def test_scratching_and_waving_never_look_like_writing():
    for script in ([Wave()], [Scratch()], [PassBy()]):
        hands = [truth.hand for truth in truths(script) if truth.hand is not None]
        assert Pose.POINT not in {classify(hand) for hand in hands}


def test_one_script_can_write_several_numbers():
    scene = Scene([Enter(), Write("1"), Show(SimulatedPose.FIST), Write("2"), Leave()])
    assert set(scene.digit_of_stroke) == {0, 1}


@pytest.mark.parametrize("size", [0.12, 0.34, 0.5])
@pytest.mark.parametrize("text", ["1", "8", "12345"])
def test_the_hand_stays_in_the_picture_while_it_writes(size, text):
    for truth in truths(text, SceneSettings(hand_size=size)):
        if truth.is_down:
            box = truth.hand.box
            assert box.x0 > 0
            assert box.x1 < 640 / 480
            assert box.y0 > 0
            assert box.y1 < 1


def test_a_silent_tracker_sees_the_truth():
    for seen in simulate_landmarks("6", noise=SILENT):
        assert (seen.hand is None) == (seen.truth.hand is None)
        if seen.hand is not None:
            assert seen.hand.landmarks == seen.truth.hand.landmarks


@pytest.mark.parametrize("fps", [15, 60])
def test_the_trackers_error_does_not_depend_on_the_frame_rate(fps):
    noise = TrackerNoise(outlier_rate=0.0, losses_per_s=0.0)
    seen = list(simulate_landmarks([Rest(20.0)], SceneSettings(fps=fps), noise))
    errors = [np.subtract(item.hand.landmarks, item.truth.hand.landmarks) / 0.34 for item in seen]
    expected = np.hypot(noise.jitter, noise.wander)
    assert np.std(errors) == pytest.approx(expected, rel=0.1)


def test_a_tracker_loses_the_hand_for_short_times():
    noise = TrackerNoise(losses_per_s=2.0, loss_s=(0.05, 0.15))
    lost = [item.hand is None for item in simulate_landmarks([Rest(20.0)], noise=noise)]
    assert 0.03 < np.mean(lost) < 0.5


def test_the_same_seed_gives_the_same_landmarks():
    first, second = (list(simulate_landmarks("27", SceneSettings(seed=9))) for _ in range(2))
    assert first == second
    assert first != list(simulate_landmarks("27", SceneSettings(seed=10)))


points = st.tuples(*[st.floats(-1e6, 1e6)] * 2)


@given(
    strokes=st.lists(st.lists(points, min_size=1, max_size=6), min_size=1, max_size=3),
    size=st.floats(0.12, 0.5),
    pen=st.sampled_from(["point", "pinch"]),
    turn_deg=st.floats(-30, 30),
)
@settings(max_examples=40, deadline=None)
def test_any_ink_is_placed_within_the_picture(strokes, size, pen, turn_deg):
    scene = Scene(
        Drawing.from_points(strokes),
        SceneSettings(hand_size=size, pen=pen, turn_deg=turn_deg, fps=5),
    )
    box = scene.drawing.box
    assert box.x0 >= 0
    assert box.x1 <= 640 / 480
    assert box.y0 >= 0
    assert box.y1 <= 1
    for _, _, landmarks, _ in scene.moments():
        assert np.isfinite(landmarks).all()


def test_the_simulator_loads_neither_mediapipe_nor_a_page():
    code = (
        "import sys, airdraw.simulator, airdraw.cli.simulate\n"
        "print({'mediapipe', 'tensorflow', 'streamlit', 'av'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "set()"
