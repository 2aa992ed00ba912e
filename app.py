"""The app: `streamlit run app.py`. All of it is in `airdraw.ui`, which an installed wheel has."""

from airdraw.ui.shell import main

main()
