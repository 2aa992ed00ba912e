"""The rendered frames: what can be seen, how videos are written, and what MediaPipe finds."""

import itertools
import math
from dataclasses import replace
from statistics import median

import cv2
import numpy as np
import pytest

from airdraw.cli import main
from airdraw.hand import Landmark
from airdraw.simulator import (
    Away,
    Background,
    Light,
    Rest,
    SceneSettings,
    Show,
    SimulatedPose,
    Skin,
    simulate,
)
from airdraw.simulator.video import MJPEG_FPS, write_video

CLEAN = SceneSettings(noise=0.0, background=Background.PLAIN, fps=4)


def still(pose, scene=CLEAN):
    frames = list(simulate([Show(pose, 1.0)], scene))
    return frames[len(frames) // 2]


def background_of(scene):
    return next(iter(simulate([Away(0.1)], scene))).image


def pixel(frame, position):
    height, width = frame.image.shape[:2]
    column = min(int(position.x * height), width - 1)
    return frame.image[int(position.y * height), column].astype(int)


def test_frames_have_the_asked_size_and_type():
    frame = next(simulate("1", SceneSettings(width=320, height=180)))
    assert frame.image.shape == (180, 320, 3)
    assert frame.image.dtype == np.uint8
    assert frame.image.flags.c_contiguous


def test_the_same_seed_gives_the_same_pictures():
    scene = SceneSettings(seed=5, fps=5, background=Background.TEXTURED)
    first, second = (list(simulate("7", scene)) for _ in range(2))
    assert all((a.image == b.image).all() for a, b in zip(first, second, strict=True))
    other = next(simulate("7", replace(scene, seed=6)))
    assert (other.image != first[0].image).any()


@pytest.mark.parametrize("skin", [Skin.VERY_LIGHT, Skin.VERY_DARK])
def test_a_cameras_picture_is_the_mirrored_one_reversed(skin):
    scene = SceneSettings(fps=5, skin=skin)
    seen = list(simulate("2", scene))
    delivered = list(simulate("2", replace(scene, is_mirrored=False)))
    for user, camera in zip(seen, delivered, strict=True):
        assert (user.image[:, ::-1] == camera.image).all()
        assert user.truth == camera.truth


@pytest.mark.parametrize("pose", list(SimulatedPose))
def test_flesh_is_where_the_landmarks_are(pose):
    frame = still(pose)
    empty = background_of(CLEAN)[0, 0].astype(int)
    for landmark in Landmark:
        difference = np.abs(pixel(frame, frame.truth.hand.at(landmark)) - empty).sum()
        assert difference > 20, landmark.name


def test_nothing_changes_far_from_the_hand():
    frame = still(SimulatedPose.POINT)
    empty = background_of(CLEAN)
    box = frame.truth.hand.box
    left = int((box.x0 - 0.15) * 480)
    assert (frame.image[:, :left] == empty[:, :left]).all()


def test_lighter_skin_and_more_light_are_brighter():
    def brightness(scene):
        frame = still(SimulatedPose.PALM, scene)
        return pixel(frame, frame.truth.hand.at(Landmark.RING_MCP)).mean()

    skins = [brightness(replace(CLEAN, skin=skin)) for skin in Skin]
    assert skins == sorted(skins, reverse=True)
    lights = [brightness(replace(CLEAN, light=light)) for light in Light]
    assert lights == sorted(lights)


def test_a_long_shutter_blurs_what_moves():
    def sharpness(shutter_s):
        frames = list(simulate("1", replace(CLEAN, fps=30, shutter_s=shutter_s)))
        fast = frames[10].image
        return cv2.Laplacian(fast, cv2.CV_32F).var()

    assert sharpness(0.03) < 0.8 * sharpness(0.0)


def test_noise_has_the_asked_strength():
    noisy = background_of(replace(CLEAN, noise=5.0)).astype(int)
    clean = background_of(CLEAN).astype(int)
    assert (noisy - clean).std() == pytest.approx(5.0, rel=0.1)


def test_the_second_hand_is_seen_beside_the_first():
    one = still(SimulatedPose.POINT)
    two = still(SimulatedPose.POINT, replace(CLEAN, has_second_hand=True))
    assert two.truth.hand == one.truth.hand
    changed = np.argwhere((one.image != two.image).any(axis=2))
    assert changed[:, 1].max() < 0.4 * 640
    assert len(changed) > 2000


@pytest.mark.parametrize("size", [0.05, 1.0])
@pytest.mark.parametrize("turn_deg", [-90, 90])
def test_extreme_hands_are_drawn_without_failing(size, turn_deg):
    scene = SceneSettings(hand_size=size, turn_deg=turn_deg, fps=3)
    assert all(frame.image.shape == (480, 640, 3) for frame in simulate("0", scene))


def test_an_mp4_keeps_every_frames_own_time(tmp_path):
    scene = SceneSettings(time_jitter=0.2, drop_rate=0.2, fps=20)
    frames = list(simulate("1", scene))
    path = tmp_path / "one.mp4"
    assert write_video(frames, path) == len(frames)
    capture = cv2.VideoCapture(str(path))
    read = []
    while capture.grab():
        read.append((capture.get(cv2.CAP_PROP_POS_MSEC) / 1000, capture.retrieve()[1]))
    capture.release()
    assert [t for t, _ in read] == pytest.approx([frame.t for frame in frames], abs=0.001)
    difference = np.abs(read[5][1][:, :, ::-1].astype(int) - frames[5].image)
    assert difference.mean() < 5


def test_an_mjpeg_shows_every_moment_at_the_rate_that_chromium_plays(tmp_path):
    frames = list(simulate([Rest(1.0)], SceneSettings(fps=10)))
    path = tmp_path / "rest.mjpeg"
    count = write_video(frames, path)
    assert count == pytest.approx(frames[-1].t * MJPEG_FPS + 1, abs=1)
    assert path.read_bytes().count(b"\xff\xd8\xff") == count


def test_an_unknown_ending_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"ends in \.mp4 or \.mjpeg"):
        write_video(simulate("1"), tmp_path / "one.gif")


def test_airdraw_simulate_writes_a_video(tmp_path):
    path = tmp_path / "seven.mp4"
    words = ["simulate", "7", "-o", str(path), "--fps", "5", "--skin", "dark", "--hand", "left"]
    assert main([*words, "--pen", "pinch", "--before", "wave", "--end", "fist"]) == 0
    capture = cv2.VideoCapture(str(path))
    assert capture.get(cv2.CAP_PROP_FRAME_COUNT) > 20
    capture.release()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["4x", "-o", "x.mp4"], "Only the digits 0 to 9 can be written"),
        (["4", "-o", "x.avi"], "ends in .mp4 or .mjpeg"),
        (["4", "-o", "missing/x.mp4"], "No such file or directory"),
        (["4", "-o", "x.mp4", "--fps", "0"], "fps is 0.0"),
        (["4", "-o", "x.mp4", "--seed", "-1"], "seed is -1"),
    ],
)
def test_airdraw_simulate_says_in_one_sentence_what_is_wrong(
    words, sentence, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    assert main(["simulate", *words]) == 2
    error = capsys.readouterr().err
    assert sentence in error
    assert error.count("\n") == 1
    assert not list(tmp_path.iterdir())


CONDITIONS = [
    pytest.param(SceneSettings(), id="ordinary"),
    pytest.param(SceneSettings(pen="pinch", hand="Left", seed=1), id="pinch left"),
    pytest.param(SceneSettings(skin=Skin.VERY_DARK, light=Light.DIM, seed=2), id="dark and dim"),
    pytest.param(
        SceneSettings(skin=Skin.VERY_LIGHT, background=Background.FACE, seed=3), id="before a face"
    ),
    pytest.param(
        SceneSettings(background=Background.TEXTURED, pen="pinch", turn_deg=20, seed=4), id="room"
    ),
    pytest.param(SceneSettings(hand_size=0.5, turn_deg=-20, hand="Left", seed=5), id="large"),
]


#: Largest median error of the tip (canvas units). Fingers that touch hide each other's ends, so
#: MediaPipe is less exact about a pinch, rendered or not.
TIP_ERROR = {"point": 0.01, "pinch": 0.02}


@pytest.mark.mediapipe
@pytest.mark.slow
@pytest.mark.parametrize("scene", CONDITIONS)
def test_mediapipe_follows_the_rendered_hand(scene):
    from airdraw.tracker import HandTracker

    found, errors = [], []
    poses = (SimulatedPose.FIST, SimulatedPose.PALM, SimulatedPose.SHAKA)
    work = itertools.chain(
        simulate("35", scene), simulate([Show(pose, 0.4) for pose in poses], scene)
    )
    with HandTracker() as tracker:
        for number, frame in enumerate(work):
            hand = tracker.find(frame.image, number / 30)
            if not frame.truth.is_down:
                continue
            found.append(hand is not None)
            if hand is not None:
                errors.append(math.dist(tip(hand, scene.pen), frame.truth.tip))
    assert np.mean(found) >= 0.99
    assert median(errors) <= TIP_ERROR[scene.pen]


def tip(hand, pen):
    index, thumb = hand.at(Landmark.INDEX_TIP), hand.at(Landmark.THUMB_TIP)
    return index if pen == "point" else ((index.x + thumb.x) / 2, (index.y + thumb.y) / 2)
