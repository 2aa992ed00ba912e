"""The result panel: the same on every page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from airdraw.ink import Drawing
from airdraw.reading import Reading
from airdraw.ui import history
from airdraw.ui.components import component, sent
from airdraw.ui.export import FORMATS, file_name
from airdraw.ui.reading_view import corrected, view
from airdraw.ui.settings import current

#: Title and lines of a panel that has nothing to show.
EMPTY = (
    "Nothing written yet",
    "Write one or more digits, the first on the left.",
    "The number appears here by itself.",
    "Unsure digits are marked: tap the right one.",
)


def show_reading(  # noqa: PLR0913
    reading: Reading,
    drawing: Drawing | None = None,
    *,
    key: str,
    sheet: str = "0",
    source: str = "pad",
    image: str = "",
    empty: Sequence[str] = EMPTY,
) -> Reading:
    """Show a reading large, with its candidates to correct, and remember it in the history.

    Call it in a fragment: a correction runs only that fragment again.

    Args:
        reading: what was read; without digits the panel says what to do.
        drawing: the ink, for the exports of ink and the history; None for pictures.
        key: names the panel on its page; one panel a key.
        sheet: names the number being written: a new name starts a new entry of the history.
        source: where the reading came from, for people ("pad", "air", a file's name).
        image: a small picture as data URI for the history, when there is no ink.
        empty: title and lines of the panel when nothing was read.

    Returns:
        The reading with the visitor's corrections.
    """
    entry_id = entry_name(key, sheet)
    shown = with_corrections(reading, key, sheet)
    component("result")(
        key=f"{key}_result",
        data={
            **view(reading, shown),
            "empty": {"title": empty[0], "lines": list(empty[1:])},
            "speaks": current().speaks,
            "strokes": 0 if drawing is None else len(drawing.strokes),
        },
        on_correct_change=partial(_take_correction, f"{key}_result", entry_id, reading),
    )
    if reading.digits:
        history.remember(
            entry_id, history.Entry(source=source, reading=shown, drawing=drawing, image=image)
        )
        _show_exports(shown, drawing, key)
    return shown


def with_corrections(reading: Reading, key: str, sheet: str) -> Reading:
    """The reading as `show_reading` shows it with the same words."""
    return corrected(reading, _corrections(entry_name(key, sheet)))


def entry_name(key: str, sheet: str) -> str:
    """The id in the history of what `show_reading` shows with the same words."""
    return f"{key}:{sheet}"


def _corrections(entry_id: str) -> dict[int, tuple[int, bytes]]:
    all_corrections: dict[str, dict[int, tuple[int, bytes]]]
    all_corrections = st.session_state.setdefault("corrections", {})
    return all_corrections.setdefault(entry_id, {})


def _take_correction(component_key: str, entry_id: str, reading: Reading) -> None:
    """Note what the visitor tapped; tapping what was read takes a correction back."""
    chosen: Any = sent(component_key, "correct") or {}
    place, label = chosen.get("place"), chosen.get("label")
    if place not in range(len(reading.digits)) or label not in range(10):
        return
    digit = reading.digits[place]
    corrections = _corrections(entry_id)
    if label == digit.label:
        corrections.pop(place, None)
    else:
        corrections[place] = (label, digit.image)


def _show_exports(reading: Reading, drawing: Drawing | None, key: str) -> None:
    with st.popover("Export", icon=":material/download:", key=f"{key}_export", width="stretch"):
        for kind in FORMATS:
            if kind.needs_ink and (drawing is None or drawing.is_empty):
                continue
            write: Callable[[], bytes] = partial(kind.write, reading, drawing)
            st.download_button(
                kind.name,
                write,
                file_name(reading, kind.suffix),
                kind.media_type,
                key=f"{key}_export_{kind.suffix}",
                on_click="ignore",
                width="stretch",
            )
