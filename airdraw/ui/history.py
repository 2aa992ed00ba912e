"""The session's readings: kept in the server's memory until the visitor clears them or leaves."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import streamlit as st

from airdraw.ink import Drawing
from airdraw.reading import Reading
from airdraw.ui.components import component, sent
from airdraw.ui.export import csv_file, reading_object
from airdraw.ui.ink_picture import thumbnail
from airdraw.ui.reading_view import is_unsure, percent

#: The oldest are forgotten beyond this, so that a session's memory stays bounded.
MAX_ENTRIES = 200
_COLUMNS = ("number", "source", "text", "confidence")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One number of this session.

    Attributes:
        source: where it came from, for people: "pad", "air", or the name of a picture.
        reading: with the visitor's corrections.
        drawing: its ink, or None for a picture.
        image: a small picture as data URI, or "".
    """

    source: str
    reading: Reading
    drawing: Drawing | None = None
    image: str = ""


def entries() -> dict[str, Entry]:
    """All entries by their ids, oldest first."""
    kept: dict[str, Entry] = st.session_state.setdefault("history", {})
    return kept


def remember(entry_id: str, entry: Entry) -> None:
    """Keep a reading; the same id again replaces what was kept before."""
    if not entry.reading.digits:
        return
    kept = entries()
    kept[entry_id] = entry
    while len(kept) > MAX_ENTRIES:
        del kept[next(iter(kept))]


def forget(entry_id: str) -> None:
    """Remove an entry, if it is still there."""
    entries().pop(entry_id, None)


def show_history(*, hide: str | None = None, key: str = "history") -> None:
    """The list of readings, newest first, without the one that is shown elsewhere."""
    shown = {name: entry for name, entry in reversed(entries().items()) if name != hide}
    if not shown:
        return
    component("history", "ink_thumbnail.js")(
        key=f"{key}_list",
        data={"entries": [_view(name, entry) for name, entry in shown.items()]},
        on_forget_change=lambda: _forget_sent(f"{key}_list"),
    )
    with st.container(key=f"{key}_tools", horizontal=True):
        for name, write, media_type in _ALL_FORMATS:
            st.download_button(
                f"All as {name}",
                write,
                f"airdraw-all.{name.lower()}",
                media_type,
                key=f"{key}_{name}",
                on_click="ignore",
                type="tertiary",
                icon=":material/download:",
            )
        if st.button("Clear all", key=f"{key}_clear", type="tertiary", icon=":material/delete:"):
            _ask_to_clear()


def _forget_sent(key: str) -> None:
    name = sent(key, "forget")
    if isinstance(name, str):
        forget(name)


@st.dialog("Clear all readings?")
def _ask_to_clear() -> None:
    count = len(entries())
    st.write(
        f"{count} reading{'s' * (count != 1)} and the ink will be gone; this cannot be undone."
    )
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button("Keep them", key="history_keep"):
            st.rerun()
        # No primary button: Streamlit writes on it in white, too faint on the dark theme's accent.
        if st.button("Clear all", key="history_clear_confirmed", icon=":material/delete:"):
            entries().clear()
            st.rerun()


def _view(name: str, entry: Entry) -> dict[str, Any]:
    return {
        "id": name,
        "text": entry.reading.text,
        "source": entry.source,
        "isUnsure": any(is_unsure(digit) for digit in entry.reading.digits),
        "confidence": percent(entry.reading.confidence),
        "ink": None if entry.drawing is None else thumbnail(entry.drawing),
        "image": entry.image,
    }


def all_as_csv() -> bytes:
    """One row an entry, oldest first."""
    rows = (
        (number, entry.source, entry.reading.text, f"{entry.reading.confidence:.4f}")
        for number, entry in enumerate(entries().values(), start=1)
    )
    return csv_file(_COLUMNS, rows)


def all_as_json() -> bytes:
    """A list of all entries, with their ink."""
    return json.dumps(
        [
            {
                "source": entry.source,
                "reading": reading_object(entry.reading),
                "ink": None if entry.drawing is None else json.loads(entry.drawing.to_json()),
            }
            for entry in entries().values()
        ],
        allow_nan=False,
    ).encode()


_ALL_FORMATS = (("CSV", all_as_csv, "text/csv"), ("JSON", all_as_json, "application/json"))
