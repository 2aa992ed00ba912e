"""The way to the Air page: in when there is a place, else a polite page with the pad beside it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache

import streamlit as st
from streamlit.runtime import exists, get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

from airdraw.ui.air_video import Phase, said_by_browser
from airdraw.ui.layout import heading
from airdraw.ui.metrics import NUMBERS
from airdraw.ui.places import Places, most_videos

#: How often somebody who waits is looked after.
LOOK_EVERY_S = 3.0


def render() -> None:
    """The Air page, or the page for those who wait."""
    if _is_admitted():
        from airdraw.ui import air

        st.session_state.pop("air_waits", None)
        air.render()
    else:
        _ask_to_wait()


def leave() -> None:
    """The visitor looks at another page: the place is free."""
    places().leave(_visitor())


@cache
def places() -> Places:
    """The process's places.

    Raises:
        ValueError: when their number is configured and not understood.
    """
    return Places(most_videos(os.environ, _secrets()), _is_here)


def sessions() -> int:
    """How many visitors' sessions are connected."""
    if not exists():
        return 0
    stats = get_instance().stats_mgr.get_stats(["active_sessions"])
    return sum(int(getattr(stat, "value", 0)) for stat in stats.get("active_sessions", ()))


def _secrets() -> Mapping[str, object]:
    return dict(st.secrets) if st.secrets.load_if_toml_exists() else {}


def _visitor() -> str:
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id if context is not None else ""


def _is_here(visitor: str) -> bool:
    return not exists() or get_instance().is_active_session(visitor)


def _is_admitted() -> bool:
    """Whether this visitor has a place, or needs none as long as the camera is off."""
    if said_by_browser().phase is Phase.IDLE:
        places().leave(_visitor())
        # Told before the camera is asked for, and not in the middle of starting it.
        return not places().is_full
    return places().take(_visitor())


def _ask_to_wait() -> None:
    connection = st.session_state.get("air_connection")
    if connection is not None:
        connection.close()
    if not st.session_state.get("air_waits"):
        st.session_state["air_waits"] = True
        NUMBERS.refused()
    heading("Write in the air", "Everybody is writing: all places at the camera are taken.")
    with st.container(key="air_full", border=True):
        most = places().most
        st.markdown(
            f"This computer carries {most} video{'s' * (most != 1)} at once, so that each stays "
            "smooth. **The camera opens for you here as soon as a place is free.** What you wrote "
            "before is kept.\n\nMeanwhile the pad reads what you write with mouse, finger or pen, "
            "and pictures are read too."
        )
        with st.container(horizontal=True):
            _link("pad", "Write on the pad", ":material/draw:")
            _link("picture", "Read a picture", ":material/image:")
    st.fragment(_look_for_place, run_every=LOOK_EVERY_S)()


def _link(name: str, label: str, icon: str) -> None:
    from airdraw.ui.shell import pages

    st.page_link(pages()[name], label=label, icon=icon)


def _look_for_place() -> None:
    if not places().is_full:
        st.rerun()
