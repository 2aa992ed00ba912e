"""The app's entry: page settings, navigation and what every page shares."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import streamlit as st

from airdraw.ui import layout, own_hand_session, settings, visitors

TITLE = "airdraw"
#: Our own file: Streamlit fetches a Material icon for the browser's tab from Google.
ICON = Path(__file__).parent / "assets" / "icon.svg"


def main() -> None:
    """One run of the script: the frame around the page that the visitor chose."""
    st.set_page_config(page_title=TITLE, page_icon=ICON.read_text(encoding="utf-8"), layout="wide")
    settings.remember_in_browser()
    own_hand_session.remember_in_browser()
    layout.style(settings.current())
    offered = list(pages().values())
    page = st.navigation([*offered, own_hand_page(), _start_page_by_name()], position="top")
    _tabs(offered)
    if page.title != "Air":
        visitors.leave()
    page.run()


def pages() -> dict[str, st.Page]:
    """The pages by name, in the order of the navigation."""
    return {
        "air": st.Page(
            _page("airdraw.ui.visitors"),
            title="Air",
            icon=":material/back_hand:",
            url_path="start",
            default=True,
        ),
        "pad": st.Page(
            _page("airdraw.ui.pad"), title="Pad", icon=":material/draw:", url_path="pad"
        ),
        "picture": st.Page(
            _page("airdraw.ui.picture"),
            title="Picture",
            icon=":material/image:",
            url_path="picture",
        ),
        "settings": st.Page(
            _page("airdraw.ui.settings_page"),
            title="Settings",
            icon=":material/tune:",
            url_path="settings",
        ),
        "about": st.Page(
            _page("airdraw.ui.about"), title="About", icon=":material/info:", url_path="about"
        ),
    }


def own_hand_page() -> st.Page:
    """The page of the visitor's own hand, which Settings and the Pad lead to."""
    return st.Page(
        _page("airdraw.ui.own_hand_page"), title="Your hand", url_path="hand", visibility="hidden"
    )


def _start_page_by_name() -> st.Page:
    """The start page under a name of its own: Streamlit knows the default page as "/" only."""
    return st.Page(_page("airdraw.ui.visitors"), title="Air", url_path="air", visibility="hidden")


def _tabs(offered: list[st.Page]) -> None:
    """The navigation of small screens, at the thumb; shell.css shows it there only."""
    with st.container(key="tabs", horizontal=True):
        for page in offered:
            st.page_link(page)


def _page(module: str) -> Callable[[], None]:
    """A page's function that imports its module when the page is opened, not before."""

    def render() -> None:
        import_module(module).render()

    # Streamlit tells callables apart by their names.
    render.__name__ = module.rsplit(".", maxsplit=1)[-1]
    return render


if __name__ == "__main__":
    main()
