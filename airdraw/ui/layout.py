"""What all pages look like: headings, the workbench of writing and reading, the page's style."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from airdraw.ui.components import asset
from airdraw.ui.settings import Settings


def heading(title: str, subtitle: str) -> None:
    """The page's title and the one sentence below it."""
    st.title(title, anchor=False)
    st.html(f'<p class="air-subtitle">{subtitle}</p>')


@contextmanager
def workbench() -> Iterator[tuple[DeltaGenerator, DeltaGenerator]]:
    """Two columns: where one writes, and what was read; swapped for left-handed writers.

    The order in the page (and so for the keyboard and on a phone) is always writing first.
    """
    with st.container(key="workbench"):
        writing, reading = st.columns([7, 5], gap="medium")
        yield writing, reading


def style(settings: Settings) -> None:
    """The style of the page, as the visitor chose."""
    rules = [asset("shell.css")]
    if settings.contrast == "high":
        rules.append(asset("contrast.css"))
    if settings.wants_less_motion:
        rules.append("*,*::before,*::after{animation:none!important;transition:none!important}")
    if settings.hand == "left":
        rules.append(
            ".st-key-workbench [data-testid=stHorizontalBlock]{flex-direction:row-reverse}"
        )
    st.html(f"<style>{''.join(rules)}</style>")


def offer_air() -> None:
    """The way to the demonstration: a drawn hand that writes in the air."""
    from airdraw.ui.shell import pages

    st.page_link(
        pages()["air"],
        label="Or watch a hand write in the air",
        icon=":material/play_circle:",
        query_params={"demo": "1"},
    )


def offer_own_hand(*, is_used: bool) -> None:
    """The way to the page where one's hand is learned, which says whether it is used."""
    from airdraw.ui.shell import own_hand_page

    label = "It knows your hand" if is_used else "Teach it your hand: 0 to 9 once"
    st.page_link(own_hand_page(), label=label, icon=":material/fingerprint:")
