"""What `airdraw app` has Streamlit serve; `app.py` is the same in a checkout."""

import streamlit as st

from airdraw.ui.server import SCRIPT, app_options

app = st.App(SCRIPT, **app_options())
