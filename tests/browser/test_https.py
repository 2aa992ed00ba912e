"""Over HTTPS, not on localhost: in the own network, and behind proxy and TURN server."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from air_page import expect_video, start_button
from harness import ROOT, HandCamera, OpenBrowser, OpenPage
from playwright.sync_api import Page

from benchmarks.app_process import free_port, running, running_app
from benchmarks.browser import RELAY_ONLY

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LIMIT_S = 120.0
START_MS = 120_000
NAME = "digits.test"

#: The kind of the browser's end of the way that the video takes.
WAY = """async () => {
  const report = await window.thePeer.getStats();
  const all = [...report.values()];
  const pair = all.find((one) => one.type === "candidate-pair" && one.nominated
    && one.state === "succeeded");
  return report.get(pair.localCandidateId).candidateType;
}"""


@pytest.fixture
def own_address() -> str:
    """This computer's address in its network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent: it only asks which way it would go.
            probe.connect(("198.51.100.1", 9))
            address = str(probe.getsockname()[0])
        except OSError:
            address = "127.0.0.1"
    if address.startswith("127."):
        pytest.skip("This computer is in no network.")
    return address


@contextmanager
def started(
    command: Sequence[str], log: Path, where: tuple[str, int], **environment: str
) -> Iterator[None]:
    """Run a server until the block ends; it begins when a port answers."""
    with running(command, log, **environment) as process:
        wait_for_port(process, log, where)
        yield


def wait_for_port(process: subprocess.Popen[bytes], log: Path, where: tuple[str, int]) -> None:
    deadline_s = time.monotonic() + LIMIT_S
    while time.monotonic() < deadline_s and process.poll() is None:
        try:
            socket.create_connection(where, timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"{process.args} did not start:\n{log.read_text(errors='replace')[-2000:]}")


def start_camera(page: Page) -> None:
    start_button(page).click(timeout=START_MS)
    expect_video(page, limit_ms=START_MS)


def test_in_the_own_network_a_page_may_use_the_camera(
    tmp_path: Path,
    own_address: str,
    open_browser: OpenBrowser,
    hand_camera: HandCamera,
    open_page: OpenPage,
) -> None:
    port, log = free_port(), tmp_path / "lan.log"
    command = [sys.executable, "scripts/run_lan.py"]
    command += [f"--port={port}", f"--folder={tmp_path / 'certificate'}"]
    with started(command, log, (own_address, port)):
        url = f"https://{own_address}:{port}"
        assert url in log.read_text()
        browser = open_browser(hand_camera("1", lead_s=0.5))
        page = open_page(browser, url=url, ignore_https_errors=True)
        start_camera(page)
        assert page.evaluate("window.isSecureContext")


def test_behind_proxy_and_firewall_the_video_goes_through_the_relay(
    tmp_path: Path,
    own_address: str,
    open_browser: OpenBrowser,
    hand_camera: HandCamera,
    open_page: OpenPage,
) -> None:
    relay_port, page_port = free_port(), free_port()
    relay = {
        "urls": f"turn:{own_address}:{relay_port}?transport=udp",
        "username": "airdraw",
        "credential": "secret",
    }
    browser = open_browser(
        hand_camera("1", lead_s=0.5), flags=[f"--host-resolver-rules=MAP {NAME} {own_address}"]
    )
    ice = {"AIRDRAW_ICE_SERVERS": json.dumps([relay])}
    with (
        relay_server(tmp_path, own_address, relay_port),
        running_app(tmp_path / "app.log", **ice) as app,
        proxy(tmp_path, own_address, page_port, app.url.removeprefix("http://")),
    ):
        page = open_page(
            browser,
            url=f"https://{NAME}:{page_port}",
            script=RELAY_ONLY,
            ignore_https_errors=True,
        )
        start_camera(page)
        assert page.evaluate(WAY) == "relay"


@contextmanager
def relay_server(folder: Path, address: str, port: int) -> Iterator[None]:
    """Debian's coturn with our settings; this computer may be called, whatever its address."""
    command = [program("turnserver", "coturn"), "-c", str(ROOT / "deploy" / "turnserver.conf")]
    command += [f"--listening-ip={address}", f"--relay-ip={address}", f"--listening-port={port}"]
    command += [f"--allowed-peer-ip={address}", "--user=airdraw:secret"]
    command += [f"--pidfile={folder / 'pid'}", f"--db={folder / 'db'}"]
    with started(command, folder / "turn.log", (address, port)):
        yield


@contextmanager
def proxy(folder: Path, address: str, port: int, app: str) -> Iterator[None]:
    """Debian's Caddy with our settings and a certificate of its own."""
    caddyfile = folder / "Caddyfile"
    # Else its authority would be made one of this computer's.
    ours = ROOT / "deploy" / "Caddyfile"
    caddyfile.write_text(f"{{\n\tskip_install_trust\n\tadmin off\n}}\nimport {ours}\n")
    command = [program("caddy", "caddy"), "run", "--config", str(caddyfile)]
    environment: Mapping[str, str] = {
        "AIRDRAW_HOST": f"{NAME}:{port}",
        "AIRDRAW_APPS": app,
        "AIRDRAW_TLS": "tls internal",
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder / "config"),
    }
    with started(command, folder / "proxy.log", (address, port), **environment):
        yield


def program(name: str, package: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.skip(f"{name} is not installed (Debian: apt-get install {package}).")
    return found
