"""The running server against strangers: cross-site requests, odd paths, large uploads, the disk."""

from __future__ import annotations

import http.client
import io
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from calls import strace_command
from harness import ROOT, HandCamera, OpenBrowser
from PIL import Image
from playwright.sync_api import Page, expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from benchmarks.app_process import App, running_app

START_MS = 60_000
#: The name and the content of an upload that must not turn up anywhere.
SECRET_NAME = "very-private-4711.png"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with running_app(tmp_path_factory.mktemp("server") / "app.log") as running:
        yield running


def answer(server: App, path: str, *, method: str = "GET", body: bytes | None = None,
           **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:  # fmt: skip
    request = urllib.request.Request(server.url + path, data=body, method=method)
    for name, value in headers.items():
        request.add_header(name.replace("_", "-"), value)
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


@pytest.mark.parametrize("path", ["/", "/pad", "/healthz", "/_stcore/health", "/static/none.js"])
def test_every_answer_of_the_server_is_guarded(server: App, path: str) -> None:
    headers = answer(server, path)[1]
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_health_says_nothing_but_that_the_app_is_well(server: App) -> None:
    assert answer(server, "/healthz")[::2] == (200, b"ok")


def test_numbers_are_shown_here_and_hidden_behind_a_proxy(server: App) -> None:
    status, _, text = answer(server, "/metrics")
    assert status == 200
    lines = [line for line in text.decode().splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"airdraw_\w+ [\d.e+-]+", line) for line in lines)
    assert answer(server, "/metrics", X_Forwarded_For="192.0.2.7")[0] == 404
    assert answer(server, "/_stcore/metrics", X_Forwarded_For="127.0.0.1")[0] == 404


def stream(server: App) -> str:
    return server.url.replace("http", "ws") + "/_stcore/stream"


def test_another_web_site_cannot_open_a_session(server: App) -> None:
    with (
        pytest.raises(InvalidStatus) as refused,
        connect(stream(server), origin="https://evil.example.org"),
    ):
        pass
    assert refused.value.response.status_code == 403


def test_the_own_page_can_open_a_session(server: App) -> None:
    with connect(stream(server), origin=server.url) as socket:
        assert socket.response is not None


def test_an_upload_without_the_token_of_the_page_is_refused(server: App) -> None:
    status, _, _ = answer(server, "/_stcore/upload_file/s/f", method="PUT", body=b"x")
    assert status == 403


def test_an_upload_that_is_too_large_is_refused(server: App) -> None:
    cookie = answer(server, "/_stcore/host-config")[1]["Set-Cookie"] or ""
    cookie = cookie or answer(server, "/_stcore/health")[1]["Set-Cookie"]
    token = cookie.split(";")[0].partition("=")[2]
    assert "samesite=strict" in cookie.lower()
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=20)
    headers = {
        "Cookie": f"_streamlit_xsrf={token}",
        "X-Xsrftoken": token,
        "Content-Type": "multipart/form-data; boundary=x",
        "Content-Length": str(26 * 2**20),
    }
    connection.request("PUT", "/_stcore/upload_file/s/f", headers=headers)
    # Refused for its size (or because there is no such session), before anything was sent.
    assert connection.getresponse().status in (400, 413)
    connection.close()


@pytest.mark.parametrize(
    "path",
    [
        "/../../../../etc/passwd",
        "/static/..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/media/%2e%2e/%2e%2e/etc/passwd",
        "/component/airdraw_pad/..%2f..%2fshell.py",
        "/_stcore/bidi-components/airdraw_pad/../../server.py",
        "/app/static/../../requirements.txt",
        "/.streamlit/secrets.toml",
    ],
)
def test_no_path_leads_to_a_file_of_the_server(server: App, path: str) -> None:
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=20)
    connection.request("GET", path)
    content = connection.getresponse().read()
    connection.close()
    for secret in (b"root:", b"import streamlit", b"numpy==", b"ice_servers"):
        assert secret not in content


_OPENED = re.compile(r'open(?:at)?\([^"]*"([^"]+)", ([A-Z_|]+)')
#: Not files, or not of visitors: devices, the kernel's, Python's byte code.
_HARMLESS = re.compile(r"^/(dev|proc|sys)/|\.pyc|__pycache__")


def written(lines: list[str]) -> list[str]:
    """The files that were opened for writing, read from a log of strace."""
    found = [match.groups() for line in lines if (match := _OPENED.search(line))]
    files = {name for name, flags in found if re.search("O_WRONLY|O_RDWR|O_CREAT", flags)}
    return sorted(name for name in files if not _HARMLESS.search(name))


def test_the_watch_sees_a_file_that_is_written() -> None:
    line = '7 openat(AT_FDCWD, "/tmp/x.png", O_WRONLY|O_CREAT|O_CLOEXEC, 0666) = 3'
    assert written([line, line.replace("O_WRONLY|O_CREAT|", "O_RDONLY|")]) == ["/tmp/x.png"]
    assert written([line.replace("/tmp/x.png", "/dev/null")]) == []


@pytest.mark.browser
@pytest.mark.slow
def test_a_session_writes_no_file_and_logs_nothing_of_the_visitor(
    tmp_path: Path, open_browser: OpenBrowser, hand_camera: HandCamera
) -> None:
    calls = tmp_path / "calls"
    trace = [
        word.replace("trace=network", "trace=open,openat,creat") for word in strace_command(calls)
    ]
    # Python looks for libraries with the compiler, if there is one, which writes files of its own.
    quiet = {"PATH": str(tmp_path)}
    with running_app(tmp_path / "app.log", wrap=trace, **quiet) as server:
        page = open_browser(hand_camera("407")).new_page()
        page.goto(server.url)
        _write_in_the_air(page)
        text = _upload(page)
        log = server.log_text()
    # With LiteRT and MediaPipe loaded, some files of theirs were opened at least for reading.
    lines = calls.read_text(errors="replace").splitlines()
    assert any("digits.tflite" in line for line in lines), "nothing was watched"
    assert written(lines) == []
    assert SECRET_NAME not in log
    assert text not in re.findall(r"\b\d+\b", log)


def _write_in_the_air(page: Page) -> None:
    page.get_by_role("button", name="Start the camera").click(timeout=START_MS)
    expect(page.locator(".air-status")).to_contain_text("Writing", timeout=3 * START_MS)
    page.locator("section.stage").get_by_role("button", name="Stop").click()


def _upload(page: Page) -> str:
    """Upload a picture of digits under a telling name; returns what was read."""
    page.get_by_role("link", name="Picture").first.click()
    picture = large_picture()
    page.locator("input[type=file]").first.set_input_files(
        [{"name": SECRET_NAME, "mimeType": "image/png", "buffer": picture}]
    )
    expect(page.get_by_text(SECRET_NAME).first).to_be_visible(timeout=START_MS)
    number = page.locator("[data-number]").first
    expect(number).to_be_visible(timeout=START_MS)
    return number.inner_text()


def large_picture() -> bytes:
    """A seven in a picture of so many bytes that a server may want to put it into a file."""
    seven = Image.open(ROOT / "tests" / "golden" / "raster_seven.png").convert("L")
    pixels = 235 - np.asarray(seven.resize((840, 840)), dtype=np.int16) * 200 // 255
    grain = np.random.default_rng(1).integers(0, 20, (*pixels.shape, 3))
    file = io.BytesIO()
    Image.fromarray((pixels[:, :, None] + grain).astype(np.uint8)).save(file, format="PNG")
    assert len(file.getvalue()) > 2**20
    return file.getvalue()
