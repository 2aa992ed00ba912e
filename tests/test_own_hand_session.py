"""The hand in a visitor's session: who reads them, on which pages, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from airdraw import Drawing, Reader
from airdraw.simulator.glyphs import FORMS, glyph
from airdraw.ui.ink_picture import ink_png
from airdraw.ui.own_hand import OwnHand, learn_rounds

#: A 7 with a short flag on the other side: a 1 for those who do not know its writer.
ODD = Drawing.from_points(
    [[(0, 0.12), (0.1, 0.06), (0.2, 0), (0.18, 0.25), (0.16, 0.5), (0.12, 1)]]
)


def on_the_pad() -> None:
    import streamlit as st

    from airdraw.ui import pad

    st.text(pad._read(st.session_state["ink"]).text)


def in_the_air() -> None:
    import streamlit as st

    from airdraw.ui import air

    session = air._kept_session(is_demo=st.session_state.get("is_demo", False)).session
    session.restore(st.session_state["ink"], is_committed=True)
    st.text(session.snapshot().reading.text)


def in_a_picture() -> None:
    import streamlit as st

    from airdraw.ui import picture

    class File:
        name = "odd.png"

        def getvalue(self) -> bytes:
            return st.session_state["png"]

    (read,) = picture._read_all([File()]).values()
    st.text(read.reading.text)


PAGES = [on_the_pad, in_the_air, in_a_picture]


@pytest.fixture(scope="module")
def hand(reader: Reader) -> OwnHand:
    others = [(label, glyph(label, next(iter(FORMS[label])))) for label in range(10) if label != 7]
    drawn = [(label, Drawing.from_points([s.tolist() for s in ink])) for label, ink in others]
    rounds = ((*drawn, (7, ODD)),)
    return OwnHand(personal=learn_rounds(reader, rounds), rounds=rounds)


def read(page: Callable[[], None], **state: Any) -> AppTest:
    app = AppTest.from_function(page, default_timeout=60)
    for key, value in {"ink": ODD, "png": ink_png(ODD), **state}.items():
        app.session_state[key] = value
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_is_read_by_their_hand(page: Callable[[], None], hand: OwnHand) -> None:
    assert read(page, own_hand=hand).text[0].value == "7"


@pytest.mark.parametrize("page", PAGES)
def test_other_visitors_are_read_as_everybody(page: Callable[[], None], hand: OwnHand) -> None:
    read(page, own_hand=hand)

    assert read(page).text[0].value == "1"


@pytest.mark.parametrize("page", PAGES)
def test_a_hand_that_is_switched_off_reads_nothing(page: Callable[[], None], hand: OwnHand) -> None:
    idle = OwnHand(personal=hand.personal, rounds=hand.rounds, is_used=False)

    assert read(page, own_hand=idle).text[0].value == "1"


def test_the_demonstration_is_read_as_everybody(hand: OwnHand) -> None:
    assert read(in_the_air, own_hand=hand, is_demo=True).text[0].value == "1"


def test_pictures_are_read_again_once_the_hand_is_known(hand: OwnHand) -> None:
    app = read(in_a_picture)
    assert app.text[0].value == "1"

    app.session_state["own_hand"] = hand
    del app.session_state["pictures"]
    app.run()

    assert app.text[0].value == "7"
