"""The Pad page: writing with mouse, finger, pen or keyboard."""

from __future__ import annotations

from typing import Any

import streamlit as st

from airdraw.ink import Drawing
from airdraw.pad import drawing_from_pad, sheet_from_pad
from airdraw.reading import Reading
from airdraw.ui.components import component, nothing, sent
from airdraw.ui.example import example_strokes
from airdraw.ui.history import show_history
from airdraw.ui.layout import heading, offer_air, offer_own_hand, workbench
from airdraw.ui.own_hand_session import is_used, own_reader
from airdraw.ui.reader import shared_reader
from airdraw.ui.result import entry_name, show_reading
from airdraw.ui.settings import current


def render() -> None:
    """The whole page."""
    heading("Write on the pad", "One digit or several side by side, with mouse, finger or pen.")
    _pad_and_result()
    # Loaded while the visitor looks for the pen, not after the first stroke.
    shared_reader()


@st.fragment
def _pad_and_result() -> None:
    """Runs again after each stroke, and only this."""
    with workbench() as (writing, reading):
        with writing:
            message = _show_pad()
        with reading:
            sheet = _show_result(message)
    show_history(hide=entry_name("pad", sheet))


def _show_pad() -> Any:
    """The pad; what was written stays when the visitor looks at another page."""
    settings = current()
    is_fresh = sent("pad", "ink") is None
    component("pad")(
        key="pad",
        data={
            "hand": settings.hand,
            "lineWidth": settings.line_width,
            "sounds": settings.sounds,
            "lessMotion": settings.wants_less_motion,
            "example": example_strokes(),
            "restore": st.session_state.get("pad_message") if is_fresh else None,
        },
        on_ink_change=nothing,
    )
    message = sent("pad", "ink") or st.session_state.get("pad_message")
    if message is not None:
        st.session_state["pad_message"] = message
    return message


def _show_result(message: Any) -> str:
    """The reading of what the pad sent; returns the name of its sheet."""
    if message is None:
        show_reading(Reading(), key="pad")
        offer_air()
        offer_own_hand(is_used=is_used())
        return "0"
    try:
        drawing, sheet = drawing_from_pad(message), str(sheet_from_pad(message))
    except ValueError as error:
        st.error(str(error), icon=":material/error:")
        return "0"
    show_reading(_read(drawing), drawing, key="pad", sheet=sheet, source="pad")
    if is_used():
        offer_own_hand(is_used=True)
    return sheet


def _read(drawing: Drawing) -> Reading:
    return Reading() if drawing.is_empty else own_reader().read(drawing)
