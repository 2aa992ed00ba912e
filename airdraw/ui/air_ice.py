"""Which STUN and TURN servers a connection may ask.

None on localhost, and elsewhere none but those that whoever runs the app has configured: in
``.streamlit/secrets.toml`` (see ``.streamlit/secrets.toml.example``) or, as JSON, in the
environment variable ``AIRDRAW_ICE_SERVERS``. In a local network that is enough; across the internet
most visitors need a TURN server.
"""

from __future__ import annotations

import ipaddress
import json
import os
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

SECRET_NAME = "ice_servers"
VARIABLE_NAME = "AIRDRAW_ICE_SERVERS"

IceServers = list[dict[str, Any]]


def ice_servers() -> IceServers:
    """The servers for the visitor of this script run.

    Raises:
        ValueError: when they are configured and not understood.
    """
    return servers_for(st.context.url or "", _configured())


def servers_for(url: str, configured: Sequence[Mapping[str, Any]]) -> IceServers:
    """The servers for a visitor who opened `url`.

    >>> servers_for("http://localhost:8501/air", [{"urls": "stun:stun.example.org"}])
    []
    >>> servers_for("https://digits.example.org/", [{"urls": "stun:stun.example.org"}])
    [{'urls': 'stun:stun.example.org'}]
    """
    servers = [_checked(server) for server in configured]
    return [] if _is_this_computer(urlsplit(url).hostname or "") else servers


def _configured() -> Sequence[Mapping[str, Any]]:
    if text := os.environ.get(VARIABLE_NAME):
        try:
            found = json.loads(text)
        except json.JSONDecodeError as error:
            raise ValueError(f"{VARIABLE_NAME} is not JSON: {error}.") from None
    elif st.secrets.load_if_toml_exists():
        found = st.secrets.get(SECRET_NAME, [])
    else:
        found = []
    if isinstance(found, str | Mapping) or not isinstance(found, Sequence):
        raise ValueError('ICE servers are a list of tables like {urls = "turn:example.org"}.')
    return found


def _checked(server: Any) -> dict[str, Any]:
    if not isinstance(server, Mapping) or "urls" not in server:
        raise ValueError(f'An ICE server is a table with "urls", not {type(server).__name__}.')
    # Streamlit's secrets are mappings and lists of their own kind; the browser wants plain JSON.
    urls = server["urls"]
    plain = {key: str(server[key]) for key in ("username", "credential") if key in server}
    return {"urls": urls if isinstance(urls, str) else [str(url) for url in urls], **plain}


def _is_this_computer(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
