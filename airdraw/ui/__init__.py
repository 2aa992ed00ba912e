"""The app's pages on Streamlit.

`shell` is the entry: page settings, navigation and what every page shares. One module a page
(`air`, `pad`, `picture`, `settings_page`, `about`), each with ``render()``. `result` shows a
reading the same way everywhere, `history` remembers the session's readings, `settings` the
visitor's choices. Small browser components are in `assets/`, one folder-less file a language,
and are registered by `components`.
"""
