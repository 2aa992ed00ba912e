"""What is drawn onto a frame, looked at pixel by pixel and as a golden picture."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from air_hands import POINT, TWO, Move, hand_at, line, perform
from hypothesis import given, settings
from hypothesis import strategies as st

from airdraw import AirPen, Drawing, Event, FrameResult
from airdraw.ink import Point
from airdraw.overlay import DEFAULT_STYLE, OverlayStyle, draw_overlay

Picture = npt.NDArray[np.uint8]
QUIET = OverlayStyle(has_status=False)


def grey(height: int = 240, width: int = 320, level: int = 90) -> Picture:
    return np.full((height, width, 3), level, np.uint8)


def shows(picture: Picture, colour: tuple[int, int, int]) -> int:
    """How many pixels have nearly this colour."""
    return int((np.abs(picture.astype(int) - colour).max(axis=2) < 12).sum())


def colour_at(picture: Picture, x: float, y: float) -> tuple[int, ...]:
    height = picture.shape[0]
    return tuple(picture[round(y * height), round(x * height)].tolist())


def test_the_frame_itself_is_not_touched() -> None:
    frame = grey()
    frame.flags.writeable = False
    result = FrameResult(t=0, drawing=Drawing.from_points([[(0.2, 0.2), (0.8, 0.8)]]))
    assert (draw_overlay(frame, result, text="42") != frame).any()
    assert (frame == 90).all()


def test_finished_ink_lies_where_it_was_written() -> None:
    drawing = Drawing.from_points([[(0.2, 0.5), (1.0, 0.5)]])
    picture = draw_overlay(grey(), FrameResult(t=0, drawing=drawing), style=QUIET)
    assert colour_at(picture, 0.6, 0.5) == DEFAULT_STYLE.ink
    assert colour_at(picture, 0.6, 0.6) == (90, 90, 90)


def test_the_stroke_in_progress_and_a_committed_drawing_have_their_own_colours() -> None:
    pen = AirPen()
    results = perform(pen, [*line(), Move(TWO, 1.5, (0.8, 0.3))])
    writing = [result for result in results if result.is_down][-1]
    wet = draw_overlay(grey(), writing, style=QUIET)
    assert colour_at(wet, 0.6, 0.3) == DEFAULT_STYLE.wet_ink
    done = draw_overlay(grey(), results[-1], style=QUIET)
    assert colour_at(done, 0.6, 0.3) == DEFAULT_STYLE.done_ink


def test_ink_shows_on_white_and_on_black() -> None:
    drawing = Drawing.from_points([[(0.2, 0.5), (1.0, 0.5)]])
    for level in (0, 255):
        picture = draw_overlay(grey(level=level), FrameResult(t=0, drawing=drawing), style=QUIET)
        assert np.ptp(picture[:, 144]) > 200


def test_the_pen_is_hollow_when_up_and_filled_when_down() -> None:
    tip = Point(0.6, 0.5, 0.0)
    up = draw_overlay(grey(720, 960), FrameResult(t=0, tip=tip), style=QUIET)
    down = draw_overlay(grey(720, 960), FrameResult(t=0, tip=tip, is_down=True), style=QUIET)
    assert colour_at(up, 0.6, 0.5) == (90, 90, 90)
    assert colour_at(down, 0.6, 0.5) == DEFAULT_STYLE.wet_ink


def test_a_countdown_fills_as_it_goes_on() -> None:
    tip = Point(0.6, 0.5, 0.0)
    filled = [
        shows(
            draw_overlay(
                grey(480, 640),
                FrameResult(t=0, tip=tip, held=Event.CLEAR, progress=progress),
                style=QUIET,
            ),
            DEFAULT_STYLE.wet_ink,
        )
        for progress in (0.1, 0.3, 0.6, 1.0)
    ]
    assert filled[0] == 0
    assert filled == sorted(set(filled))


def test_the_reading_is_written_large_at_the_top() -> None:
    picture = draw_overlay(grey(), FrameResult(t=0), text="407", style=QUIET)
    rows = np.flatnonzero((picture != 90).any(axis=(1, 2)))
    assert 0 < rows.min() < rows.max() < 80
    assert shows(picture, DEFAULT_STYLE.ink) > 100


@given(
    height=st.integers(1, 80),
    width=st.integers(1, 80),
    x=st.floats(-3, 3),
    y=st.floats(-3, 3),
    progress=st.floats(0, 1),
    text=st.sampled_from(["", "7", "1234567890123456789"]),
)
@settings(deadline=None)
def test_no_size_and_no_place_breaks_it(
    height: int, width: int, x: float, y: float, progress: float, text: str
) -> None:
    result = FrameResult(
        t=0,
        hand=hand_at(POINT, x, y),
        tip=Point(x, y, 0),
        drawing=Drawing.from_points([[(x, y)], [(0, 0), (x, y)]]),
        held=Event.UNDO,
        progress=progress,
    )
    style = OverlayStyle(has_skeleton=True)
    picture = draw_overlay(grey(height, width), result, text=text, style=style)
    assert picture.shape == (height, width, 3)
    assert picture.dtype == np.uint8


def test_it_looks_as_it_should(is_golden: Callable[[str, Picture], bool]) -> None:
    pen = AirPen()
    perform(pen, [*line((0.3, 0.3), (0.55, 0.3)), *line((0.5, 0.3), (0.4, 0.7))])
    writing = perform(pen, [Move(TWO, 0.2, (0.7, 0.4)), Move(POINT, 0.5, (0.7, 0.4), (0.9, 0.6))])
    style = OverlayStyle(has_skeleton=True)
    assert is_golden("overlay", draw_overlay(grey(), writing[-1], text="70", style=style))
