"""The page "Your hand": write 0 to 9 once, and be read better from then on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from statistics import fmean
from typing import Any

import streamlit as st

from airdraw.ui import own_hand_session as session
from airdraw.ui.components import asset, component, sent
from airdraw.ui.ink_picture import thumbnail
from airdraw.ui.layout import heading, workbench
from airdraw.ui.own_hand import (
    MAX_ROUNDS,
    Examined,
    OwnHand,
    Round,
    examine,
    hand_from_file,
    learn_rounds,
    round_from_lesson,
)
from airdraw.ui.reader import shared_reader
from airdraw.ui.reading_view import percent
from airdraw.ui.settings import current

#: What the lesson's pad has in common with the Pad page's.
_PAD = (
    "pad.css",
    "pad.js",
    "pad_draw.js",
    "pad_example.js",
    "pad_keyboard.js",
    "pad_sheets.js",
    "ink_thumbnail.js",
)
_STEPS = """
1. **Write** 0 to 9 as you always do, one after the other. It takes a minute.
2. **airdraw learns** from them, and shows how it read each before and after.
3. **Write them once more** if you want to know what it is worth on digits it has not seen.
"""
_PRIVACY = (
    "What is learned is for you alone: it stays in this browser, and everybody else is read as "
    "before. You can switch it off or delete it at any time."
)


def render() -> None:
    """The whole page."""
    heading("Your hand", "Write 0 to 9 once, and airdraw knows how you write.")
    _learn_what_was_sent()
    _tell_problem()
    hand = session.current()
    if hand is None or st.session_state.get("own_hand_is_lesson", False):
        _show_lesson(hand)
    else:
        _show_hand(hand)


def _show_lesson(hand: OwnHand | None) -> None:
    settings = current()
    with workbench() as (writing, reading):
        with writing:
            component("lesson", *_PAD)(
                key="lesson",
                data={
                    "turn": st.session_state.get("own_hand_turn", 0),
                    "hand": settings.hand,
                    "lineWidth": settings.line_width,
                    "sounds": settings.sounds,
                    "lessMotion": settings.wants_less_motion,
                },
                on_written_change=_take_written,
            )
        with reading:
            if hand is None:
                with st.container(key="own_hand_steps", border=True):
                    st.markdown(_STEPS)
                    st.caption(_PRIVACY)
                _offer_file()
            else:
                _explain_another_round(hand)


def _explain_another_round(hand: OwnHand) -> None:
    with st.container(key="own_hand_steps", border=True):
        st.markdown(
            "Write them **once more**, as you always do. Every round is then read by a reader that "
            "learned from the *other* rounds only: that shows what knowing your hand is worth."
        )
    if st.button("Back without writing", key="own_hand_back", icon=":material/arrow_back:"):
        _show_lesson_next(is_lesson=False)
        st.rerun()


def _take_written() -> None:
    message = sent("lesson", "written")
    if message is not None:
        st.session_state["own_hand_written"] = message


def _learn_what_was_sent() -> None:
    message = st.session_state.pop("own_hand_written", None)
    if message is None:
        return
    st.session_state["own_hand_turn"] = st.session_state.get("own_hand_turn", 0) + 1
    try:
        written = round_from_lesson(message)
    except ValueError as error:
        st.session_state["own_hand_problem"] = str(error)
        return
    before = session.current()
    rounds = ((*before.rounds, written) if before is not None else (written,))[-MAX_ROUNDS:]
    with st.spinner("Learning your hand …"):
        hand = OwnHand(personal=learn_rounds(shared_reader(), rounds), rounds=rounds)
        examined = _examined(hand)
    # Knowing the hand must not make it worse: the visitor is told, and may switch it on.
    session.keep(replace(hand, is_used=_right(examined) >= _right_before(examined)))
    _show_lesson_next(is_lesson=False)
    st.rerun()


def _examined(hand: OwnHand) -> list[Examined]:
    """How the digits are read, worked out once for the same rounds."""
    kept: tuple[tuple[Round, ...], list[Examined]] | None
    kept = st.session_state.get("own_hand_examined")
    if kept is None or kept[0] is not hand.rounds:
        kept = hand.rounds, examine(shared_reader(), hand)
        st.session_state["own_hand_examined"] = kept
    return kept[1]


def _show_hand(hand: OwnHand) -> None:
    left, right = st.columns([5, 7], gap="medium")
    with left:
        if hand.rounds:
            _show_gain(hand)
        else:
            st.markdown(f"A hand learned from **{hand.digits} digits**, from a file.")
        st.toggle(
            "Use what it learned",
            key=_use_key(hand),
            help="On the pages Air, Pad and Picture, in this browser only.",
            on_change=_take_use,
        )
        if not session.is_kept_by_browser():
            st.warning("This browser keeps nothing. Save the file to have it next time.")
        _show_tools(hand)
    with right:
        if hand.rounds:
            _show_digits(_examined(hand))
        st.caption(_PRIVACY)


def _show_gain(hand: OwnHand) -> None:
    examined = _examined(hand)
    count = len(examined)
    rows = (
        (
            f"Read right, of {count}",
            str(_right_before(examined)),
            str(_right(examined)),
        ),
        (
            "How sure of the right one",
            percent(fmean(one.sure_before for one in examined)),
            percent(fmean(one.sure_after for one in examined)),
        ),
    )
    st.html(f"<style>{asset('own_hand.css')}</style>{_table(rows)}")
    st.markdown(gain_in_words(examined, len(hand.rounds)))


def gain_in_words(examined: Sequence[Examined], rounds: int) -> str:
    """What the numbers mean, and how little they may mean."""
    if rounds == 1:
        return (
            "It has learned from these very digits, so *after* proves little. "
            "**Write them once more** to see what it is worth."
        )
    gained = _right(examined) - _right_before(examined)
    if gained > 0:
        verdict = f"**You are read better: {gained} more of {len(examined)}.**"
    elif gained < 0:
        verdict = "**So far it reads you worse, so it was switched off.** You may try one more."
    elif _right(examined) == len(examined):
        verdict = "**All were right before and still are.**"
    else:
        verdict = "**As many are right as before.**"
    return (
        f"{verdict} Each round was read by a reader that learned from the other "
        f"{'round' if rounds == 2 else 'rounds'} only; among {len(examined)} digits, one more or "
        "less may be chance."
    )


def _table(rows: Sequence[tuple[str, str, str]]) -> str:
    cells = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(before)}</td>'
        f"<td><b>{escape(after)}</b></td></tr>"
        for name, before, after in rows
    )
    head = '<tr><td></td><th scope="col">before</th><th scope="col">after</th></tr>'
    return f'<table class="air-gain">{head}{cells}</table>'


def _show_digits(examined: Sequence[Examined]) -> None:
    component("taught", "ink_thumbnail.js")(
        key="taught",
        data={"digits": [_tile(one) for one in sorted(examined, key=lambda one: one.label)]},
    )


def _tile(one: Examined) -> dict[str, Any]:
    kind = ""
    words = f"{int(100 * one.sure_before)} → {int(100 * one.sure_after)} %"
    if one.is_right and not one.was_right:
        kind, words = "better", f"{one.before} → {one.after}"
    elif one.was_right and not one.is_right:
        kind, words = "wrong", f"{one.before} → {one.after}"
    elif not one.is_right:
        kind, words = "wrong", f"still {one.after}"
    return {"label": one.label, "ink": thumbnail(one.drawing), "kind": kind, "words": words}


def _show_tools(hand: OwnHand) -> None:
    if len(hand.rounds) < MAX_ROUNDS and st.button(
        "Write them once more", key="own_hand_again", icon=":material/draw:", width="stretch"
    ):
        _show_lesson_next(is_lesson=True)
        st.rerun()
    st.download_button(
        "Save as a file", hand.to_file, "hand.json", "application/json", key="own_hand_save",
        on_click="ignore", icon=":material/download:", width="stretch",
    )  # fmt: skip
    if st.button(
        "Delete my hand", key="own_hand_forget", icon=":material/delete:", width="stretch"
    ):
        _ask_to_forget()


@st.dialog("Delete your hand?")
def _ask_to_forget() -> None:
    st.write(
        "What was learned and the digits you wrote will be gone from this browser; you are then "
        "read like everybody. A file that you saved stays yours."
    )
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button("Keep it", key="own_hand_keep"):
            st.rerun()
        if st.button("Delete", key="own_hand_forget_confirmed", icon=":material/delete:"):
            session.keep(None)
            st.rerun()


def _offer_file() -> None:
    with st.expander("I have saved my hand as a file", key="own_hand_open"):
        number = st.session_state.get("own_hand_files", 0)
        file = st.file_uploader("Your saved hand", type="json", key=f"own_hand_file_{number}")
        if file is None:
            return
        # A new widget, so that a file that was refused can be chosen again.
        st.session_state["own_hand_files"] = number + 1
        try:
            session.keep(hand_from_file(file.getvalue(), shared_reader()))
        except ValueError as error:
            st.session_state["own_hand_problem"] = str(error)
        st.rerun()


def _use_key(hand: OwnHand) -> str:
    st.session_state["own_hand_use"] = hand.is_used
    return "own_hand_use"


def _take_use() -> None:
    session.use(is_used=st.session_state["own_hand_use"])


def _tell_problem() -> None:
    problem = st.session_state.pop("own_hand_problem", None)
    if problem:
        st.error(problem, icon=":material/error:")


def _show_lesson_next(*, is_lesson: bool) -> None:
    st.session_state["own_hand_is_lesson"] = is_lesson


def _right(examined: Sequence[Examined]) -> int:
    return sum(one.is_right for one in examined)


def _right_before(examined: Sequence[Examined]) -> int:
    return sum(one.was_right for one in examined)
