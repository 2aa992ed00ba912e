"""One reader for the whole process."""

from __future__ import annotations

import gc

import streamlit as st

from airdraw import Reader


@st.cache_resource(show_spinner=False)
def shared_reader() -> Reader:
    """The reader that all sessions share; it is safe in threads."""
    reader = Reader()
    # Streamlit collects garbage after each run of the script, while its answer waits to be sent:
    # over 100,000 objects that never die. Measured on the Pad page, that took more than half of
    # the server's time for a stroke. What is loaded by now is left out from here on.
    gc.collect()
    gc.freeze()
    return reader
