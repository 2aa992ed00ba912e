"""A visitor's air session: read while written, kept over connections, commanded by buttons."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from airdraw import Drawing, Reader
from airdraw.pen import PenSettings
from airdraw.simulator import Enter, Rest, SimulatedFrame, Write, simulate
from airdraw.simulator.glyphs import FORMS, glyph
from airdraw.ui.air_session import AirSession

pytestmark = pytest.mark.mediapipe


@pytest.fixture(scope="module")
def frames() -> list[SimulatedFrame]:
    return list(simulate((Enter(), Write("47"), Rest(2.0))))


@pytest.fixture
def session(reader: Reader) -> Iterator[AirSession]:
    made = AirSession(reader.read, settings=PenSettings(commit_pause_s=1.2))
    yield made
    made.end("")


def play(session: AirSession, frames: list[SimulatedFrame], start_s: float = 0.0) -> None:
    """One connection whose clock begins at `start_s`."""
    session.begin()
    for frame in frames:
        shown = session.observe(frame.image, start_s + frame.t)
        assert shown.shape == frame.image.shape
        session.catch_up()


def test_a_number_is_read_and_finished(session: AirSession, frames: list[SimulatedFrame]) -> None:
    play(session, frames)
    snapshot = session.snapshot()
    assert snapshot.reading.text == "47"
    assert snapshot.is_committed
    assert [one.reading.text for one in session.take_committed()] == ["47"]
    assert session.take_committed() == []


def test_another_connection_keeps_the_ink(
    session: AirSession, frames: list[SimulatedFrame]
) -> None:
    play(session, frames)
    written = session.snapshot().drawing
    session.end("")
    assert session.snapshot().drawing == written
    # The next connection's clock begins anywhere, also long before.
    play(session, frames[:3], start_s=-1000.0)
    assert session.snapshot().drawing == written
    assert session.snapshot().failure == ""


def test_a_connection_that_ends_within_a_stroke_ends_the_stroke(
    session: AirSession, frames: list[SimulatedFrame]
) -> None:
    middle = _frame_within_a_stroke(frames)
    play(session, frames[:middle])
    assert session.snapshot().result is not None
    session.end("")
    play(session, frames[:2])
    result = session.snapshot().result
    assert result is not None
    assert result.stroke is None
    assert len(session.snapshot().drawing.strokes) >= 1


def test_clear_can_be_undone_without_a_connection(
    session: AirSession, frames: list[SimulatedFrame]
) -> None:
    play(session, frames)
    session.end("")
    session.clear()
    assert session.snapshot().drawing.is_empty
    assert session.snapshot().reading.text == ""
    session.undo()
    assert session.snapshot().reading.text == "47"


def test_done_finishes_the_number_once(reader: Reader, frames: list[SimulatedFrame]) -> None:
    session = AirSession(reader.read, settings=PenSettings(commit_pause_s=None))
    play(session, frames)
    assert not session.snapshot().is_committed
    session.commit()
    session.commit()
    assert session.snapshot().is_committed
    assert [one.reading.text for one in session.take_committed()] == ["47"]
    session.end("")


def test_done_without_ink_does_nothing(reader: Reader) -> None:
    session = AirSession(reader.read)
    session.commit()
    assert not session.snapshot().is_committed
    assert session.take_committed() == []


def _frame_within_a_stroke(frames: list[SimulatedFrame]) -> int:
    down = [number for number, frame in enumerate(frames) if frame.truth.stroke == 0]
    return down[len(down) * 3 // 4]


def test_ink_from_before_a_reload_is_there_again_and_can_be_undone(reader: Reader) -> None:
    seven = Drawing.from_points(glyph(7, "crossed"))
    session = AirSession(reader.read)
    session.restore(seven, is_committed=False)
    assert session.snapshot().drawing == seven
    assert session.snapshot().reading.text == "7"
    session.undo()
    assert len(session.snapshot().drawing.strokes) == len(seven.strokes) - 1
    assert session.snapshot().can_redo


def test_a_finished_number_is_finished_after_a_reload_too(reader: Reader) -> None:
    session = AirSession(reader.read)
    session.restore(Drawing.from_points(glyph(7, "crossed")), is_committed=True)
    assert session.snapshot().is_committed
    assert session.take_committed() == [], "it was counted before"


def test_a_reload_brings_nothing_back_over_ink_that_is_there(reader: Reader) -> None:
    session = AirSession(reader.read)
    session.restore(Drawing.from_points(glyph(7, "crossed")), is_committed=False)
    session.clear()
    session.restore(Drawing.from_points(glyph(1, next(iter(FORMS[1])))), is_committed=False)
    assert session.snapshot().drawing.is_empty


def test_pen_down_and_pen_up_are_told_at_once(
    session: AirSession, frames: list[SimulatedFrame]
) -> None:
    told: list[bool] = []
    session.on_pen = told.append
    play(session, frames)
    assert told == [True, False] * len(session.snapshot().drawing.strokes)
