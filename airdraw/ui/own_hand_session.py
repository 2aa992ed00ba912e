"""The visitor's own hand in their session, remembered in their browser; others never see it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from airdraw.reader import Reader
from airdraw.ui.components import component, sent
from airdraw.ui.own_hand import OwnHand, hand_from_content
from airdraw.ui.reader import shared_reader

_STORAGE = "airdraw.hand"


def current() -> OwnHand | None:
    """This visitor's hand, if it was learned."""
    hand: OwnHand | None = st.session_state.get("own_hand")
    return hand


def keep(hand: OwnHand | None) -> None:
    """Use this hand from now on, or none; the browser is told on the next run."""
    st.session_state["own_hand"] = hand
    st.session_state["own_hand_version"] = st.session_state.get("own_hand_version", 0) + 1
    st.session_state["own_hand_is_unsaved"] = True
    # Pictures are read again, by the other reader.
    st.session_state.pop("pictures", None)


def use(*, is_used: bool) -> None:
    """Read with the hand or without it."""
    hand = current()
    if hand is not None and hand.is_used != is_used:
        keep(replace(hand, is_used=is_used))


def is_used() -> bool:
    """Whether this visitor is read by a reader that knows their hand."""
    hand = current()
    return hand is not None and hand.is_used


def is_kept_by_browser() -> bool:
    """Whether the browser stores the hand; private windows may refuse."""
    return not st.session_state.get("own_hand_is_refused", False)


def own_reader() -> Reader:
    """The reader for this visitor: the shared one, or one that knows their hand."""
    hand = current()
    if hand is None or not hand.is_used:
        return shared_reader()
    kept: tuple[OwnHand, Reader] | None = st.session_state.get("own_reader")
    if kept is None or kept[0] is not hand:
        kept = hand, shared_reader().for_hand(hand.personal)
        st.session_state["own_reader"] = kept
    return kept[1]


def remember_in_browser() -> None:
    """Exchange the hand with the browser's storage; call once a run of the script.

    What is to be stored is sent until the browser has said that it has it.
    """
    hand = current()
    data: dict[str, Any] = {"storage": _STORAGE}
    if st.session_state.get("own_hand_is_unsaved", False):
        data["version"] = st.session_state["own_hand_version"]
        data["save"] = None if hand is None else hand.to_content()
    component("browser")(
        key="browser_hand", data=data, on_stored_change=_take_stored, on_kept_change=_note_kept
    )


def _note_kept() -> None:
    kept: Any = sent("browser_hand", "kept") or {}
    if kept.get("version") == st.session_state.get("own_hand_version"):
        st.session_state["own_hand_is_unsaved"] = False
        st.session_state["own_hand_is_refused"] = not kept.get("isKept")


def _take_stored() -> None:
    stored = sent("browser_hand", "stored")
    if stored is None or "own_hand_version" in st.session_state:
        return
    try:
        st.session_state["own_hand"] = hand_from_content(stored, shared_reader())
    except ValueError as error:
        st.session_state["own_hand_problem"] = str(error)
