"""Ink that a browser's tab keeps over a reload."""

from __future__ import annotations

import json

import pytest

from airdraw import Drawing
from airdraw.simulator.glyphs import glyph
from airdraw.ui.air_video import MOST_KEPT_CHARACTERS, KeptInk, as_message, kept_ink

SEVEN = Drawing.from_points(glyph(7, "crossed"))


@pytest.mark.parametrize("is_committed", [True, False])
def test_what_a_tab_keeps_comes_back_exactly(is_committed: bool) -> None:
    assert kept_ink(as_message(KeptInk(SEVEN, is_committed))) == KeptInk(SEVEN, is_committed)


def test_no_ink_is_kept_as_nothing() -> None:
    assert as_message(KeptInk()) == ""
    assert kept_ink("") == KeptInk()


@pytest.mark.parametrize(
    "message",
    [
        None,
        7,
        "no JSON",
        "[" * 100_000,
        json.dumps([1]),
        json.dumps({"ink": {"strokes": [[["x", 0]]]}, "is_committed": True}),
        json.dumps({"ink": {"strokes": []}}),
        json.dumps({"ink": {"strokes": [[[0, 0]]]}, "is_committed": True}) + " " * 3_000_000,
    ],
    ids=["nothing", "number", "text", "deep", "list", "no point", "no state", "huge"],
)
def test_what_a_stranger_wrote_counts_as_nothing(message: object) -> None:
    assert kept_ink(message) == KeptInk()


def test_more_ink_than_a_tab_should_keep_is_not_kept() -> None:
    scribble = Drawing.from_points([[(n / 7, n / 3, n / 50) for n in range(60_000)]])
    assert len(scribble.to_json()) > MOST_KEPT_CHARACTERS
    assert as_message(KeptInk(scribble)) == ""
