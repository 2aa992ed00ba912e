"""The Pad page."""

from __future__ import annotations

import streamlit as st


def render() -> None:
    """The whole page."""
    st.title("Pad")
