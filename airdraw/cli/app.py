"""`airdraw app`: the app in the browser, from a checkout or from an installed wheel."""

from __future__ import annotations

import argparse
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from airdraw.cli import EXIT_DONE

UI_FOLDER = Path(__file__).resolve().parent.parent / "ui"
ENTRY = UI_FOLDER / "entry.py"
THEME = UI_FOLDER / "theme.toml"

#: Addresses that stand for all of this computer's.
EVERYWHERE = ("0.0.0.0", "::")

LAST_PORT = 65_535

#: The same as in .streamlit/config.toml, which an installed wheel does not have.
OPTIONS = {
    "server.headless": "true",
    "server.maxUploadSize": "25",
    "server.maxMessageSize": "50",
    "server.enableCORS": "true",
    "server.enableXsrfProtection": "true",
    "server.xsrfCookieSameSite": "strict",
    "client.showErrorDetails": "none",
    "browser.gatherUsageStats": "false",
    "server.fileWatcherType": "none",
    "client.toolbarMode": "viewer",
    "logger.enableRich": "false",
    "global.minCachedMessageSize": "1e12",
    "theme.base": str(THEME),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=_port, default=8501, help="port of the page (8501)")
    parser.add_argument(
        "--address", default="localhost", help="address to listen on (localhost: only this machine)"
    )


def _port(word: str) -> int:
    if not word.isdecimal() or not 0 < int(word) <= LAST_PORT:
        raise argparse.ArgumentTypeError(f"{word!r} is no port; name one from 1 to {LAST_PORT}")
    return int(word)


def run(arguments: argparse.Namespace) -> int:
    """Serve the page until interrupted.

    Raises:
        ValueError: when Streamlit is not installed.
    """
    if find_spec("streamlit") is None:
        raise ValueError("The app needs Streamlit: pip install 'airdraw[app]'.")
    from click.exceptions import Abort
    from streamlit.web import cli

    # Ctrl+C is how one ends it.
    with suppress(Abort):
        cli.main(command_line(arguments.port, arguments.address), standalone_mode=False)
    return EXIT_DONE


def command_line(port: int, address: str) -> list[str]:
    """What `streamlit` is called with.

    >>> command_line(8600, "localhost")[2:4]
    ['--server.port=8600', '--server.address=localhost']
    """
    options = {
        "server.port": str(port),
        "server.address": address,
        # Else Streamlit asks a host on the internet under which address it is seen.
        "browser.serverAddress": "localhost" if address in EVERYWHERE else address,
    } | OPTIONS
    return ["run", str(ENTRY), *(f"--{name}={value}" for name, value in options.items())]
