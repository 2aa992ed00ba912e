"""Whom a program talks to, read from what `strace -f -e trace=network` wrote.

Python hooks would miss native code; system calls are the one place that everything passes.
"""

from __future__ import annotations

import ipaddress
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import ifaddr
import pytest

#: Calls that send something or open a connection; `bind` and `recvfrom` name addresses too.
_SENDING = re.compile(r"\b(connect|sendto|sendmsg|sendmmsg)\((?P<rest>.*)")
_ADDRESS = re.compile(r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"')


def strace_command(log: Path) -> list[str]:
    """The words to put before a command; skips the test without strace."""
    found = shutil.which("strace")
    if found is None:
        pytest.skip("strace is not installed (Debian: apt-get install strace).")
    return [found, "-f", "--seccomp-bpf", "-e", "trace=network", "-o", str(log)]


def outside_calls(lines: Iterable[str], own: frozenset[str]) -> list[str]:
    """The calls that leave this computer.

    Args:
        lines: of strace's log.
        own: addresses of this computer, which a packet reaches without leaving it.
    """
    return [line for line in lines if any(not _is_here(to, own) for to in addresses(line))]


def addresses(line: str) -> list[str]:
    """The internet addresses that a logged call sends to; none for sockets of other kinds."""
    call = _SENDING.search(line)
    if call is None:
        return []
    return [four or six for four, six in _ADDRESS.findall(call["rest"])]


def own_addresses() -> frozenset[str]:
    """All addresses of this computer's network interfaces."""
    found = (ip.ip for adapter in ifaddr.get_adapters() for ip in adapter.ips)
    return frozenset(ip if isinstance(ip, str) else ip[0] for ip in found)


def _is_here(address: str, own: frozenset[str]) -> bool:
    parsed = ipaddress.ip_address(address)
    mapped = getattr(parsed, "ipv4_mapped", None) or parsed
    return mapped.is_loopback or mapped.is_unspecified or str(mapped) in own
