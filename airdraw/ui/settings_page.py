"""The Settings page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import streamlit as st

from airdraw.ui import settings
from airdraw.ui.layout import heading, offer_own_hand
from airdraw.ui.own_hand_session import is_used
from airdraw.ui.settings import Settings, change, current

_LABELS = {
    "point": "Point",
    "pinch": "Pinch",
    "right": "Right",
    "left": "Left",
    "standard": "Standard",
    "high": "High",
    "system": "As my system says",
    "less": "Less motion",
    "fine": "Fine",
    "medium": "Medium",
    "bold": "Bold",
}


def render() -> None:
    """The whole page."""
    heading("Settings", "Nothing here needs a change. What you choose stays in this browser.")
    left, right = st.columns(2, gap="medium")
    with left:
        st.header("Writing", anchor=False)
        _choice("hand", "Writing hand", settings.HANDS, "Puts pad and buttons on your side.")
        _choice("line", "Ink", list(settings.LINE_WIDTHS))
        offer_own_hand(is_used=is_used())
        st.header("Air pen", anchor=False)
        _choice(
            "pen",
            "Pen down when I",
            settings.PENS,
            "Point: index finger up, the others folded. Pinch: thumb and index finger together.",
        )
        _smoothing()
        _pause()
    with right:
        st.header("Hearing", anchor=False)
        _switch("speaks", "Speak each number", "With your browser's own voice; nothing is sent.")
        _switch("sounds", "Sounds for pen down and pen up")
        st.header("Seeing", anchor=False)
        _choice("contrast", "Contrast", settings.CONTRASTS)
        _choice("motion", "Motion", settings.MOTIONS)
        st.caption("Light or dark: the menu ⋮ at the top right.")
    if current() != Settings():
        st.button("Back to the defaults", key="settings_reset", on_click=_reset)


def _reset() -> None:
    change(**asdict(Settings()))


def _key(name: str) -> str:
    """The key of a setting's widget, which shows what is chosen now."""
    key, chosen = f"settings_{name}", getattr(current(), name)
    # What is set is sent to the browser, over what was chosen there in the meantime.
    if st.session_state.get(key) != chosen:
        st.session_state[key] = chosen
    return key


def _take(name: str) -> None:
    change(**{name: st.session_state[f"settings_{name}"]})


def _choice(name: str, label: str, options: Sequence[str], about: str | None = None) -> None:
    st.segmented_control(
        label,
        options,
        key=_key(name),
        required=True,
        format_func=_LABELS.__getitem__,
        help=about,
        on_change=_take,
        args=(name,),
    )


def _switch(name: str, label: str, about: str | None = None) -> None:
    st.toggle(label, key=_key(name), help=about, on_change=_take, args=(name,))


def _smoothing() -> None:
    st.slider(
        "Smoothing",
        min_value=0.0,
        max_value=1.0,
        step=0.1,
        format="percent",
        key=_key("smoothing"),
        help="More takes out tremor, less follows quick turns.",
        on_change=_take,
        args=("smoothing",),
    )


def _pause() -> None:
    st.select_slider(
        "Pause that finishes a number",
        options=[*settings.COMMIT_PAUSES_S, None],
        key=_key("commit_pause_s"),
        format_func=lambda pause_s: "never" if pause_s is None else f"{pause_s:g} s",
        on_change=_take,
        args=("commit_pause_s",),
    )
