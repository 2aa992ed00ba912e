"""One reader for the whole process."""

from __future__ import annotations

import streamlit as st

from airdraw import Reader


@st.cache_resource(show_spinner=False)
def shared_reader() -> Reader:
    """The reader that all sessions share; it is safe in threads."""
    return Reader()
