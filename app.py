"""The app: `streamlit run app.py`. Everything is in `airdraw.ui`, which an installed wheel has too."""

from airdraw.ui.shell import main

main()
