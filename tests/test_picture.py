"""Digits are found in pictures of every kind, and nothing is found where nothing was written."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from photographed import GLYPHS, PHOTO, SCREEN, glyphs_of, photograph

from airdraw.picture import find_digits
from airdraw.picture_splits import split_candidates

LOOKS = {
    "screenshot": SCREEN,
    "light on dark screen": replace(SCREEN, ground=(0, 0, 0), ink=(1, 1, 1)),
    "small screenshot": replace(SCREEN, height_px=24, line=0.1),
    "cut closely": replace(SCREEN, margin=0.1),
    "photo": PHOTO,
    "photo cut closely": replace(PHOTO, margin=0.15),
    "marker": replace(PHOTO, line=0.12),
    "thick marker": replace(PHOTO, line=0.2),
    "thin pen": replace(PHOTO, line=0.035),
    "pencil": replace(PHOTO, line=0.03, ink=(0.42, 0.42, 0.44), grain=0.02),
    "faint": replace(PHOTO, ink=(0.7, 0.7, 0.72)),
    "blue pen": replace(PHOTO, ink=(0.15, 0.2, 0.6)),
    "hard shadow": replace(PHOTO, shadow=0.5, slope=0.5),
    "noisy camera": replace(PHOTO, noise=0.05, jpeg=40),
    "strong JPEG": replace(PHOTO, jpeg=15),
    "low resolution": replace(PHOTO, height_px=32, jpeg=60),
    "blackboard": replace(PHOTO, ground=(0.1, 0.2, 0.15), ink=(0.85, 0.85, 0.8)),
    "wrapping paper": replace(PHOTO, ground=(0.65, 0.5, 0.35), grain=0.03),
    "ruled paper": replace(PHOTO, ruled=0.5),
    "squared paper": replace(PHOTO, ruled=0.4, squared=True),
    "paper on a table": replace(PHOTO, table=True, margin=1.2),
    "specks": replace(PHOTO, specks=25),
    "small on a page": replace(PHOTO, margin=6, height_px=60),
    "close together": replace(PHOTO, line=0.05, gap=(0.06, 0.15)),
}


def overlap(box, other):
    """Intersection over union."""
    width = min(box[2], other[2]) - max(box[0], other[0])
    height = min(box[3], other[3]) - max(box[1], other[1])
    shared = max(0, width) * max(0, height)
    area, other_area = ((b[2] - b[0]) * (b[3] - b[1]) for b in (box, other))
    return shared / (area + other_area - shared)


def assert_found(pixels, boxes):
    found = find_digits(pixels)
    assert len(found) == len(boxes)
    for group, box in zip(found, boxes, strict=True):
        assert overlap(group.box, box) > 0.6


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize(
    "text", ["4", *(pytest.param(t, marks=pytest.mark.slow) for t in ("17", "40257", "6389"))]
)
def test_every_digit_is_found_where_it_is(look, text):
    rng = np.random.default_rng(5)
    assert_found(*photograph(glyphs_of(text, rng), look, rng))


@pytest.mark.parametrize(
    "look",
    [
        pytest.param(SCREEN, id="screenshot"),
        pytest.param(PHOTO, id="photo", marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize("digit", range(10))
def test_every_form_of_a_digit_is_one_group(digit, look):
    rng = np.random.default_rng(digit)
    for glyph in GLYPHS[digit]:
        assert_found(*photograph([glyph], look, rng))


@pytest.mark.slow
@pytest.mark.parametrize("look", [SCREEN, PHOTO], ids=["screenshot", "photo"])
def test_a_form_of_each_digit_is_one_group_between_others(look):
    rng = np.random.default_rng(2)
    for digit, forms in GLYPHS.items():
        for glyph in forms:
            assert_found(
                *photograph([*glyphs_of("0", rng), glyph, *glyphs_of("8", rng)], look, rng)
            )
            assert digit in GLYPHS


def blank_pictures():
    rng = np.random.default_rng(0)
    yield "white", np.full((480, 640, 3), 255, np.uint8)
    yield "black", np.zeros((480, 640), np.uint8)
    yield "one pixel", np.zeros((1, 1), np.uint8)
    yield "one row", np.zeros((1, 500), np.uint8)
    yield "light noise", np.clip(rng.normal(200, 5, (300, 400, 3)), 0, 255).astype(np.uint8)
    yield "noise", rng.integers(0, 256, (300, 400, 3), dtype=np.uint8)
    yield "noise as small as MNIST", rng.integers(0, 256, (28, 28), dtype=np.uint8)
    wood = cv2.GaussianBlur(rng.normal(0, 1, (480, 640)).astype(np.float32), (0, 0), 25, sigmaY=2)
    yield "wood", np.clip(110 + 12 * wood / wood.std(), 0, 255).astype(np.uint8)
    yield "gradient", np.tile(np.linspace(0, 255, 640).astype(np.uint8), (480, 1))
    for name in ("photo", "hard shadow", "ruled paper", "blackboard", "specks", "noisy camera"):
        look = replace(LOOKS[name], margin=2.5)
        yield f"nothing written: {name}", photograph([], look, np.random.default_rng(1))[0]


@pytest.mark.parametrize("pixels", [pytest.param(p, id=name) for name, p in blank_pictures()])
def test_nothing_is_found_where_nothing_is_written(pixels):
    assert find_digits(pixels) == ()


def small_digit():
    """A digit as MNIST has them: 28 by 28, grey edges, light on black."""
    layer = np.zeros((112, 112), np.uint8)
    cv2.ellipse(layer, (56, 56), (26, 36), 20, 0, 360, 255, 9, cv2.LINE_AA)
    return cv2.resize(layer, (28, 28), interpolation=cv2.INTER_AREA)


def test_small_pictures_keep_their_greys():
    digit = small_digit()
    (group,) = find_digits(digit)
    x0, y0, x1, y1 = (int(edge) for edge in group.box)
    placed = np.zeros((28, 28), np.float32)
    placed[y0:y1, x0:x1] = group.ink
    assert np.abs(placed - digit / 255).mean() < 0.004


def test_light_on_dark_and_dark_on_light_give_the_same_ink():
    (light,), (dark,) = find_digits(small_digit()), find_digits(255 - small_digit())
    assert light.box == dark.box
    assert np.abs(light.ink - dark.ink).max() < 0.02


@pytest.mark.parametrize("factor", [2, 4, 11])
def test_enlarged_pictures_give_enlarged_boxes(factor):
    (small,) = find_digits(small_digit())
    (large,) = find_digits(np.kron(small_digit(), np.ones((factor, factor), np.uint8)))
    assert np.abs(np.array(large.box) - np.array(small.box) * factor).max() <= factor + 1


def test_ink_is_between_0_and_1_on_a_ground_of_0():
    rng = np.random.default_rng(1)
    pixels, _ = photograph(glyphs_of("83", rng), PHOTO, rng)
    for group in find_digits(pixels):
        assert group.ink.dtype == np.float32
        assert group.ink.min() == 0
        assert 0.95 < group.ink.max() <= 1
        assert 0.1 < (group.ink > 0).mean() < 0.7
        # The crop is as small as it can be.
        for edge in (group.ink[0], group.ink[-1], group.ink[:, 0], group.ink[:, -1]):
            assert edge.max() > 0


@pytest.mark.slow
def test_a_huge_picture_gives_boxes_in_its_own_pixels():
    rng = np.random.default_rng(4)
    pixels, boxes = photograph(glyphs_of("205", rng), replace(SCREEN, height_px=900), rng)
    assert max(pixels.shape) > 3000
    assert_found(pixels, boxes)


def test_rows_are_read_from_the_top_each_from_left_to_right():
    rng = np.random.default_rng(6)
    upper, upper_boxes = photograph(glyphs_of("123", rng), SCREEN, rng)
    lower, lower_boxes = photograph(glyphs_of("45", rng), SCREEN, rng)
    width = max(upper.shape[1], lower.shape[1])
    ground = upper[0, 0]
    page = np.vstack(
        [
            np.hstack([p, np.broadcast_to(ground, (p.shape[0], width - p.shape[1], 3))])
            for p in (upper, lower)
        ]
    )
    below = [(x0, y0 + len(upper), x1, y1 + len(upper)) for x0, y0, x1, y1 in lower_boxes]
    assert_found(page, upper_boxes + below)


def test_digits_that_touch_stay_one_group_and_can_be_cut_between_them():
    rng = np.random.default_rng(8)
    pixels, boxes = photograph(glyphs_of("30", rng), replace(SCREEN, gap=(-0.1, -0.1)), rng)
    (group,) = find_digits(pixels)
    between = (boxes[0][2] + boxes[1][0]) / 2 - group.box.x0
    assert min(abs(column - between) for column in split_candidates(group.ink)[:3]) < 12


def test_narrow_ink_is_not_cut():
    assert split_candidates(np.ones((30, 4), np.float32)) == ()


@pytest.mark.parametrize(
    ("pixels", "sentence"),
    [
        pytest.param([[0, 1]], "numpy array, not list", id="list"),
        pytest.param(np.zeros((5, 5)), "type uint8", id="float"),
        pytest.param(np.zeros((5, 5), bool), "type uint8", id="bool"),
        pytest.param(np.zeros(5, np.uint8), "shape", id="row"),
        pytest.param(np.zeros((5, 5, 4), np.uint8), "shape", id="RGBA"),
        pytest.param(np.zeros((2, 5, 5, 3), np.uint8), "shape", id="several"),
        pytest.param(np.zeros((0, 5), np.uint8), "nothing is in it", id="no rows"),
        pytest.param(np.zeros((5, 0, 3), np.uint8), "nothing is in it", id="no columns"),
    ],
)
def test_what_is_no_picture_is_refused_in_one_sentence(pixels, sentence):
    with pytest.raises(ValueError, match=sentence):
        find_digits(pixels)


def test_views_and_read_only_pictures_are_read():
    rng = np.random.default_rng(3)
    pixels, boxes = photograph(glyphs_of("71", rng), SCREEN, rng)
    pixels.flags.writeable = False
    assert_found(np.asfortranarray(pixels), boxes)
    assert len(find_digits(pixels[::-1, ::2])) == 2


@settings(max_examples=min(60, settings().max_examples))
@given(arrays.arrays(np.uint8, arrays.array_shapes(min_dims=2, max_dims=2, max_side=40)))
def test_any_small_picture_gives_groups_within_it(pixels):
    height, width = pixels.shape
    for group in find_digits(pixels):
        x0, y0, x1, y1 = group.box
        assert 0 <= x0 < x1 <= width
        assert 0 <= y0 < y1 <= height


@settings(max_examples=min(20, settings().max_examples))
@given(st.integers(1, 2000), st.integers(1, 3), st.booleans(), st.integers(0, 99))
def test_any_shape_of_picture_is_read(long, short, is_upright, seed):
    shape = (long, short) if is_upright else (short, long)
    find_digits(np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8))
