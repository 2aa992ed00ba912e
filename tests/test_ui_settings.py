"""What a browser kept is taken as far as it makes sense."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdraw.ui.settings import (
    COMMIT_PAUSES_S,
    CONTRASTS,
    HANDS,
    LINE_WIDTHS,
    MOTIONS,
    PENS,
    Settings,
    settings_from_stored,
)

any_settings = st.builds(
    Settings,
    pen=st.sampled_from(PENS),
    hand=st.sampled_from(HANDS),
    smoothing=st.floats(0, 1),
    commit_pause_s=st.sampled_from([*COMMIT_PAUSES_S, None]),
    line=st.sampled_from(list(LINE_WIDTHS)),
    speaks=st.booleans(),
    sounds=st.booleans(),
    contrast=st.sampled_from(CONTRASTS),
    motion=st.sampled_from(MOTIONS),
)


@given(any_settings)
def test_settings_come_back_as_they_were_stored(settings: Settings) -> None:
    assert settings_from_stored(asdict(settings)) == settings


@pytest.mark.parametrize("stored", [None, [], "left", 3, {}, {"colour": "red"}])
def test_what_makes_no_sense_leaves_the_defaults(stored: Any) -> None:
    assert settings_from_stored(stored) == Settings()


@pytest.mark.parametrize(
    "bad",
    [
        {"hand": "both"},
        {"hand": ["left"]},
        {"smoothing": 2},
        {"smoothing": True},
        {"commit_pause_s": 0},
        {"speaks": "yes"},
        {"line": None},
    ],
)
def test_a_bad_value_keeps_its_default_and_good_ones_count(bad: dict[str, Any]) -> None:
    settings = settings_from_stored({"contrast": "high", **bad})

    assert settings == Settings(contrast="high")
