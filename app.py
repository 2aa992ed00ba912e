"""The app: `streamlit run app.py`. All of it is in `airdraw.ui`, which an installed wheel has."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from airdraw.ui.server import SCRIPT, app_options
from airdraw.ui.shell import main

app = st.App(SCRIPT, **app_options())

# As a plain script (Streamlit's AppTest, say) it is the pages alone.
if get_script_run_ctx(suppress_warning=True) is not None:
    main()
