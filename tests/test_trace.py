"""Landmark traces: written and read back exactly, replayed bit for bit, refused in sentences."""

from __future__ import annotations

import io
import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from air_hands import TWO, Move, hand_at, line, perform
from hypothesis import given
from hypothesis import strategies as st

from airdraw import AirPen, PenSettings
from airdraw.cli import main
from airdraw.frame_clock import MAX_TIME_S
from airdraw.hand import HandPose, Position
from airdraw.simulator import SceneSettings, simulate_landmarks
from airdraw.smoothing import OneEuroSettings
from airdraw.trace import TraceWriter, read_trace

HEADER = '{"format": "airdraw-trace", "version": 1, "settings": {}}'
FINITE = st.floats(allow_nan=False, allow_infinity=False)
# Others AirPen refuses, so that no trace holds them.
TIMES = st.floats(-MAX_TIME_S, MAX_TIME_S)
HANDS = st.builds(
    HandPose,
    st.lists(st.builds(Position, FINITE, FINITE), min_size=21, max_size=21).map(tuple),
    st.sampled_from(["Left", "Right"]),
    st.floats(0, 1),
)


@given(st.lists(st.tuples(TIMES, st.none() | HANDS), max_size=5))
def test_what_is_written_is_read_back_exactly(frames: list[tuple[float, HandPose | None]]) -> None:
    file = io.StringIO()
    writer = TraceWriter(file, PenSettings())
    for t, hand in frames:
        writer.write(t, hand)
    assert list(read_trace(file.getvalue().splitlines())[1]) == frames


def test_all_settings_come_back() -> None:
    settings = PenSettings(
        pen="pinch", commit_pause_s=None, smoothing=OneEuroSettings(min_cutoff_hz=0.7)
    )
    settings = replace(settings, commands=replace(settings.commands, clear_hold_s=2.5))
    file = io.StringIO()
    TraceWriter(file, settings)
    assert read_trace([file.getvalue()])[0] == settings


def test_a_trace_replays_to_the_same_ink_bit_for_bit() -> None:
    file = io.StringIO()
    settings = PenSettings(commit_pause_s=0.9)
    pen = AirPen(settings, on_hand=TraceWriter(file, settings).write)
    first = [
        pen.observe_hand(frame.hand, frame.t)
        for frame in simulate_landmarks("27", SceneSettings(seed=5, time_jitter=0.3))
    ]
    read_settings, frames = read_trace(file.getvalue().splitlines())
    again = AirPen(read_settings)
    assert [again.observe_hand(hand, t) for t, hand in frames] == first
    assert not pen.drawing.is_empty


def test_frames_that_did_not_count_are_not_in_the_trace() -> None:
    seen = []
    pen = AirPen(on_hand=lambda t, hand: seen.append(t))
    perform(pen, [*line(), Move(TWO, 0.2)])
    count = len(seen)
    pen.observe_hand(None, seen[-1])
    assert len(seen) == count


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        pytest.param([], "Line 1 of the trace is not a JSON object", id="empty"),
        pytest.param(["[" * 100_000], "Line 1 of the trace is not a JSON object", id="nested"),
        pytest.param(["9" * 5000], "Line 1 of the trace is not a JSON object", id="long number"),
        pytest.param(["{}"], "Line 1 is not", id="no header"),
        pytest.param([HEADER.replace("1", "2")], "Line 1 is not", id="other version"),
        pytest.param(
            ['{"format": "airdraw-trace", "version": 1, "settings": {"colour": 1}}'],
            "unknown entry 'colour'",
            id="unknown setting",
        ),
        pytest.param(
            ['{"format": "airdraw-trace", "version": 1, "settings": {"smoothing": 3}}'],
            "smoothing are not a JSON object",
            id="flat settings",
        ),
        pytest.param(
            ['{"format": "airdraw-trace", "version": 1, "settings": {"commit_pause_s": []}}'],
            "commit_pause_s is",
            id="list as number",
        ),
        pytest.param(
            ['{"format": "airdraw-trace", "version": 1, "settings": {"commit_pause_s": "1"}}'],
            "commit_pause_s is",
            id="word as number",
        ),
        pytest.param([HEADER, "{}"], 'Line 2 of the trace: "t" is missing', id="empty frame"),
        pytest.param([HEADER, '{"t": NaN, "hand": null}'], "a finite number", id="NaN"),
        pytest.param([HEADER, '{"t": 1e999, "hand": null}'], "a finite number", id="infinite"),
        pytest.param(
            [HEADER, '{"t": 0, "hand": []}'],
            r"Line 2 of the trace: A hand is null or a JSON object, not \[\]",
            id="list",
        ),
        pytest.param(
            [HEADER, '{"t": "x", "hand": null}'], "Line 2 of the trace", id="word as time"
        ),
    ],
)
def test_what_is_no_trace_is_refused_in_a_sentence(lines: list[str], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        list(read_trace(lines)[1])


@pytest.mark.parametrize(
    "change",
    [
        {"handedness": "Both"},
        {"landmarks": [[0, 0]] * 20},
        {"landmarks": [[0, 0, 0]] * 21},
        {"landmarks": [[0, None]] * 21},
        {"landmarks": None},
        {"score": {}},
        {"landmarks": [[10**400, 0]] * 21},
        {"landmarks": [["0.5", 0]] * 21},
        {"score": math.nan},
        {"score": True},
    ],
    ids=str,
)
def test_a_hand_that_is_none_is_refused_with_its_line(change: dict[str, object]) -> None:
    file = io.StringIO()
    TraceWriter(file, PenSettings()).write(0.0, hand_at(TWO))
    header, frame = file.getvalue().splitlines()
    content = json.loads(frame)
    content["hand"].update(change)
    with pytest.raises(ValueError, match="Line 2 of the trace"):
        list(read_trace([header, json.dumps(content)])[1])


@pytest.mark.parametrize(
    ("part", "setting", "value"),
    [
        ("strokes", "max_step_s", 0),
        ("strokes", "max_step_s", 1e-9),
        ("strokes", "max_tail_s", -1),
        ("switch", "bridge_s", -0.1),
        ("commands", "clear_hold_s", 0),
        ("poses", "pinch_gap", -1),
        ("jumps", "max_speed", -1),
        ("smoothing", "beta", -1),
        ("switch", "point_on", True),
    ],
)
def test_a_setting_out_of_its_range_is_refused_by_name(
    part: str, setting: str, value: float
) -> None:
    header = json.dumps({**json.loads(HEADER), "settings": {part: {setting: value}}})
    with pytest.raises(ValueError, match=rf"Line 1 of the trace: .*{setting}"):
        read_trace([header])


def test_a_byte_order_mark_before_a_trace_is_no_part_of_it() -> None:
    settings, frames = read_trace(["\ufeff" + HEADER, '{"t": 1, "hand": null}'])
    assert settings == PenSettings()
    assert list(frames) == [(1.0, None)]


@pytest.mark.parametrize(
    ("number", "line"),
    [(2, b'{"t": 0, "hand": null, "note": "\xff"'), (3, b'{"t": 1e300, "hand": null}'), (4, b"{}")],
)
def test_replay_names_the_file_and_the_line_that_is_no_trace(
    number: int, line: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "out.jsonl"
    good = [HEADER.encode(), *(b'{"t": %d, "hand": null}' % t for t in range(number - 2))]
    path.write_bytes(b"\n".join([*good, line]))
    assert main(["replay", str(path)]) == 2
    assert f"{path}: Line {number} of the trace" in capsys.readouterr().err
