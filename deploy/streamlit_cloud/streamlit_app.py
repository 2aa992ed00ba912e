"""The app on Streamlit Community Cloud: main file `deploy/streamlit_cloud/streamlit_app.py`.

The requirements beside this file are the light ones, and the settings let the platform reach the
app; docs/deployment.md says what to click.
"""

import sys
from pathlib import Path

import streamlit as st

# The platform runs the checkout without installing it.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from airdraw.ui.server import SCRIPT, app_options

app = st.App(SCRIPT, **app_options())
