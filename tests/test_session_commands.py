"""Commands of the air pen, by gesture, pause and button, on exact hands."""

from __future__ import annotations

from air_hands import (
    FIST,
    PALM,
    POINT,
    SHAKA,
    TWO,
    Move,
    events,
    line,
    perform,
)

from airdraw import AirPen, Event, PenSettings

# Commands.


def test_a_pause_commits_and_counts_down() -> None:
    pen = AirPen(PenSettings(commit_pause_s=0.8))
    results = perform(pen, [*line(), Move(TWO, 1.0, (0.8, 0.3))])
    (commit,) = [result for result in results if result.event is Event.COMMIT]
    assert len(commit.drawing.strokes) == 1
    assert commit.is_committed
    counted = [r.progress for r in results if r.held is Event.COMMIT]
    assert counted == sorted(counted)
    assert counted[-1] == 1.0


def test_without_a_pause_nothing_is_committed_by_itself() -> None:
    pen = AirPen(PenSettings(commit_pause_s=None))
    assert events(perform(pen, [*line(), Move(TWO, 8.0)])) == [Event.STROKE_ENDED]


def test_the_stroke_after_a_commit_starts_a_new_drawing() -> None:
    pen = AirPen()
    first = perform(pen, [*line(), Move(TWO, 1.5, (0.8, 0.3))])[-1]
    assert (len(first.drawing.strokes), first.number, first.is_committed) == (1, 0, True)
    writing = [r for r in perform(pen, line((0.5, 0.6), (0.8, 0.6))) if r.is_down][-1]
    assert (len(writing.drawing.strokes), writing.number, writing.is_committed) == (1, 1, False)
    assert writing.drawing.strokes[0].box.y0 > 0.5


def test_an_open_palm_held_still_clears_after_a_countdown_and_undo_brings_all_back() -> None:
    pen = AirPen(PenSettings(commit_pause_s=None))
    perform(pen, line())
    before = pen.drawing
    results = perform(pen, [Move(PALM, 1.8)])
    assert events(results) == [Event.CLEAR]
    assert any(r.held is Event.CLEAR and 0.4 < r.progress < 0.6 for r in results)
    assert results[-1].drawing.is_empty
    assert pen.undo() == before


def test_a_hand_that_rests_open_finishes_the_number_before_it_clears() -> None:
    pen = AirPen()
    written = perform(pen, line())[-1].drawing
    results = perform(pen, [Move(PALM, 1.8)])
    assert events(results) == [Event.COMMIT, Event.CLEAR]
    (commit,) = [result for result in results if result.event is Event.COMMIT]
    assert commit.drawing == written
    assert pen.undo() == written


def test_a_palm_that_moves_clears_nothing() -> None:
    pen = AirPen(PenSettings(commit_pause_s=None))
    perform(pen, line())
    there, back = Move(PALM, 0.5, (0.3, 0.4), (0.9, 0.4)), Move(PALM, 0.5, (0.9, 0.4), (0.3, 0.4))
    assert events(perform(pen, [there, back] * 4)) == []


def test_a_palm_that_lets_go_early_clears_nothing() -> None:
    pen = AirPen(PenSettings(commit_pause_s=None))
    perform(pen, line())
    assert events(perform(pen, [Move(PALM, 1.3), Move(TWO, 1.0)])) == []


def test_a_flicker_does_not_stop_a_countdown() -> None:
    pen = AirPen(PenSettings(commit_pause_s=None))
    perform(pen, line())
    flickering = [Move(PALM, 0.7), Move(None, 0.1), Move(PALM, 0.9)]
    assert events(perform(pen, flickering)) == [Event.CLEAR]


def test_a_shaka_takes_back_one_stroke_however_long_it_is_held() -> None:
    pen = AirPen(PenSettings(commit_pause_s=None))
    perform(pen, [*line(), *line((0.5, 0.5), (0.8, 0.5))])
    assert len(pen.drawing.strokes) == 2
    results = perform(pen, [Move(SHAKA, 2.0, (0.8, 0.5)), Move(TWO, 0.5, (0.8, 0.5))])
    assert events(results) == [Event.UNDO]
    assert len(pen.drawing.strokes) == 1


def test_a_fist_commits_and_without_ink_does_nothing() -> None:
    pen = AirPen(PenSettings(commit_pause_s=None))
    assert events(perform(pen, [Move(FIST, 1.0), Move(TWO, 0.5)])) == []
    perform(pen, line())
    assert events(perform(pen, [Move(FIST, 1.0, (0.8, 0.3))])) == [Event.COMMIT]


def test_moving_with_a_closed_fist_commits_nothing() -> None:
    pen = AirPen(PenSettings(commit_pause_s=None))
    perform(pen, line())
    assert events(perform(pen, [Move(FIST, 1.2, (0.8, 0.3), (0.3, 0.6))])) == []


# Buttons.


def test_undo_and_redo_step_through_strokes_commits_and_clears() -> None:
    pen = AirPen(PenSettings(commit_pause_s=None))
    perform(pen, [*line(), *line((0.5, 0.5), (0.8, 0.5))])
    two = pen.drawing
    assert pen.commit() == two
    assert pen.clear() == two
    assert pen.drawing.is_empty
    assert [len(pen.undo().strokes) for _ in range(5)] == [2, 2, 1, 0, 0]
    assert [len(pen.redo().strokes) for _ in range(5)] == [1, 2, 2, 0, 0]


def test_undo_after_a_pause_takes_back_the_last_stroke_and_redo_finishes_again() -> None:
    pen = AirPen()
    perform(pen, [*line(), *line((0.5, 0.5), (0.8, 0.5)), Move(TWO, 1.5, (0.8, 0.5))])
    two = pen.drawing
    assert pen.is_committed
    results = perform(pen, [Move(SHAKA, 1.0, (0.8, 0.5))])
    assert events(results) == [Event.UNDO]
    assert (results[-1].drawing, results[-1].is_committed) == (two.undo(), False)
    assert (pen.redo(), pen.is_committed) == (two, True)
    assert [len(pen.undo().strokes) for _ in range(3)] == [1, 0, 0]


def test_a_commit_that_was_undone_does_not_come_again_by_itself() -> None:
    pen = AirPen()
    perform(pen, [*line(), *line((0.5, 0.5), (0.8, 0.5)), Move(TWO, 1.5, (0.8, 0.5))])
    pen.undo()
    later = perform(pen, [Move(TWO, 3.0, (0.8, 0.3))])
    assert events(later) == []
    assert (later[-1].is_committed, later[-1].number) == (False, 0)
    assert events(perform(pen, [*line((0.5, 0.5), (0.8, 0.5)), Move(TWO, 1.5, (0.8, 0.5))])) == [
        Event.STROKE_ENDED,
        Event.COMMIT,
    ]
    assert len(pen.drawing.strokes) == 2


def test_undo_while_writing_removes_the_stroke_and_waits_for_a_lift() -> None:
    pen = AirPen()
    perform(pen, [Move(TWO, 0.3, (0.5, 0.3)), Move(POINT, 0.5, (0.5, 0.3), (0.7, 0.3))])
    assert pen.undo().is_empty
    still_pointing = perform(pen, [Move(POINT, 0.5, (0.7, 0.3), (0.9, 0.3)), Move(TWO, 0.3)])
    assert not any(result.is_down for result in still_pointing)
    perform(pen, line())
    assert len(pen.drawing.strokes) == 1


def test_commit_while_writing_keeps_the_stroke() -> None:
    pen = AirPen()
    perform(pen, [Move(TWO, 0.3, (0.5, 0.3)), Move(POINT, 0.5, (0.5, 0.3), (0.7, 0.3))])
    assert len(pen.commit().strokes) == 1


def test_buttons_before_the_first_frame_do_no_harm() -> None:
    pen = AirPen()
    for action in (pen.undo, pen.redo, pen.clear, pen.commit):
        assert action().is_empty
    pen.close()
    pen.close()


def test_ink_can_be_gone_on_with_and_undone_stroke_by_stroke() -> None:
    before = AirPen()
    perform(before, [*line(), *line((0.5, 0.5), (0.8, 0.5))])
    pen = AirPen(PenSettings(commit_pause_s=None), drawing=before.drawing)
    perform(pen, line((0.5, 0.7), (0.8, 0.7)))
    assert pen.drawing.strokes[:2] == before.drawing.strokes
    assert [len(pen.undo().strokes) for _ in range(4)] == [2, 1, 0, 0]


def test_the_pen_knows_whether_there_is_anything_to_undo_or_redo() -> None:
    pen = AirPen(PenSettings(commit_pause_s=None))
    assert (pen.can_undo, pen.can_redo) == (False, False)
    perform(pen, [Move(TWO, 0.3, (0.5, 0.3)), Move(POINT, 0.5, (0.5, 0.3), (0.7, 0.3))])
    assert pen.can_undo, "a stroke in progress can be taken back"
    perform(pen, line())
    pen.undo()
    assert pen.can_redo
    pen.commit()
    pen.clear()
    pen.undo()
    assert pen.is_committed
