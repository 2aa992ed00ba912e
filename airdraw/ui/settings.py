"""The visitor's choices: a plain value, remembered in the browser's own storage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

import streamlit as st

from airdraw.ui.components import component, sent

PENS = ("point", "pinch")
HANDS = ("right", "left")
CONTRASTS = ("standard", "high")
MOTIONS = ("system", "less")
#: Names of line widths and what they are, in heights of the pad.
LINE_WIDTHS = {"fine": 0.015, "medium": 0.025, "bold": 0.04}
COMMIT_PAUSES_S = (0.6, 0.8, 1.0, 1.2, 1.5, 2.0, 3.0, 5.0)

_CHOICES: Mapping[str, tuple[Any, ...]] = {
    "pen": PENS,
    "hand": HANDS,
    "contrast": CONTRASTS,
    "motion": MOTIONS,
    "line": tuple(LINE_WIDTHS),
}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a visitor can choose; nobody has to.

    Attributes:
        pen: which gesture puts the air pen down, one of `PENS`.
        hand: the hand that writes, one of `HANDS`.
        smoothing: how strongly the air pen is smoothed, from 0 (not) to 1 (most).
        commit_pause_s: how long the air pen is up before the number is finished; None for never.
        line: how thick ink looks, one of `LINE_WIDTHS`.
        speaks: whether readings are spoken.
        sounds: whether pen-down and pen-up are heard.
        contrast: one of `CONTRASTS`.
        motion: one of `MOTIONS`; "system" follows the system's own setting.
    """

    pen: str = "point"
    hand: str = "right"
    smoothing: float = 0.5
    commit_pause_s: float | None = 1.2
    line: str = "medium"
    speaks: bool = False
    sounds: bool = False
    contrast: str = "standard"
    motion: str = "system"

    @property
    def line_width(self) -> float:
        """Thickness of the ink in heights of the pad."""
        return LINE_WIDTHS[self.line]

    @property
    def wants_less_motion(self) -> bool:
        return self.motion == "less"


def settings_from_stored(stored: Any) -> Settings:
    """The settings that a browser kept; what is unknown or out of range keeps its default.

    Another version of this program, or the visitor, may have written what is stored; a page that
    refuses to open because of it would help nobody.

    >>> settings_from_stored({"hand": "left", "smoothing": 7, "colour": "red"}).hand
    'left'
    """
    if not isinstance(stored, Mapping):
        return Settings()
    known = {
        field.name: stored[field.name]
        for field in fields(Settings)
        if field.name in stored and _is_valid(field.name, stored[field.name])
    }
    return Settings(**known)


def _is_valid(name: str, value: Any) -> bool:
    if name in _CHOICES:
        return value in _CHOICES[name] if isinstance(value, str) else False
    if name in ("speaks", "sounds"):
        return isinstance(value, bool)
    if name == "commit_pause_s":
        return value is None or value in COMMIT_PAUSES_S
    return not isinstance(value, bool) and isinstance(value, int | float) and 0 <= value <= 1


def current() -> Settings:
    """The settings of this visitor."""
    settings: Settings = st.session_state.setdefault("settings", Settings())
    return settings


def change(**values: Any) -> None:
    """Choose; the browser is told on the next run."""
    st.session_state["settings"] = replace(current(), **values)
    st.session_state["settings_are_chosen"] = True


def remember_in_browser() -> None:
    """Exchange settings with the browser's storage; call once a run of the script.

    A browser that has stored settings sends them once, and the script runs again with them.
    """
    is_chosen = st.session_state.get("settings_are_chosen", False)
    component("browser")(
        key="browser",
        data={"storage": "airdraw.settings", "save": asdict(current()) if is_chosen else None},
        on_stored_change=_take_stored,
    )


def _take_stored() -> None:
    stored = sent("browser", "stored")
    if stored is not None and not st.session_state.get("settings_are_chosen", False):
        st.session_state["settings"] = settings_from_stored(stored)
