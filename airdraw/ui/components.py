"""Our browser components: registered once a process from the files in `assets/`.

Each is written in plain JavaScript without a build step, and gets the look that all share
(``common.css``). Nothing is loaded from elsewhere.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

ASSETS = Path(__file__).parent / "assets"


def asset(name: str) -> str:
    """The text of a file in `assets/`; "" when there is none."""
    path = ASSETS / name
    return path.read_text(encoding="utf-8") if path.is_file() else ""


@cache
def component(name: str, *shared: str) -> ComponentRenderer:
    """The component made of ``assets/NAME.html``, ``.css``, ``NAME_*.js`` and ``NAME.js``.

    Args:
        name: of the component.
        shared: files of scripts and styles that it has in common with others.
    """
    parts = sorted(path.name for path in ASSETS.glob(f"{name}_*.js"))
    scripts = [part for part in shared if part.endswith(".js")]
    styles = [part for part in shared if part.endswith(".css")]
    return st.components.v2.component(
        f"airdraw_{name}",
        html=asset(f"{name}.html") or "<div></div>",
        css="".join(map(asset, ["common.css", *styles, f"{name}.css"])),
        js="\n".join(map(asset, ["common.js", *scripts, *parts, f"{name}.js"])),
    )


def nothing() -> None:
    """A callback for values that the script reads by itself."""


def sent(key: str, name: str) -> Any:
    """What the component with this key last sent under a name, or None."""
    state = st.session_state.get(key)
    return None if state is None else state.get(name)
