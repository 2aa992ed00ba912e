"""What docs/security.md promises, as far as no server is needed; the rest is in tests/browser."""

from __future__ import annotations

import asyncio
import re
import shutil
import struct
import subprocess
import sys
import tomllib
import tracemalloc
import zlib
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from airdraw import Drawing, Reader
from airdraw.cli.app import OPTIONS
from airdraw.hand_model import PATH_VARIABLE, find_hand_model, read_hand_model
from airdraw.image_file import open_picture
from airdraw.recognizer import DEFAULT_CONTRACT
from airdraw.ui.server import HEADERS, METRICS_VARIABLE, Guard

ROOT = Path(__file__).resolve().parent.parent
MEGABYTE = 2**20


# The server's settings.


def config() -> dict[str, Any]:
    sections = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    return {f"{section}.{key}": v for section, keys in sections.items() for key, v in keys.items()}


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("server.enableCORS", True),
        ("server.enableXsrfProtection", True),
        ("server.xsrfCookieSameSite", "strict"),
        ("server.maxUploadSize", 25),
        ("server.maxMessageSize", 50),
        ("browser.gatherUsageStats", False),
        ("client.showErrorDetails", "none"),
        ("logger.enableRich", False),
    ],
)
def test_the_server_is_strict_from_a_checkout_and_from_a_wheel(name: str, wanted: object) -> None:
    assert config()[name] == wanted
    assert OPTIONS[name] == str(wanted).lower()


def test_the_app_listens_on_this_computer_only_unless_told_otherwise() -> None:
    assert config()["server.address"] == "localhost"


# Headers, and who may see numbers.


async def _inner(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"page"})


def ask(path: str, client: str = "127.0.0.1", **headers: str) -> tuple[int, dict[str, str]]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "path": path,
        "client": (client, 1234),
        "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()],
    }
    asyncio.run(Guard(_inner)(scope, receive, send))
    return sent[0]["status"], {k.decode(): v.decode() for k, v in sent[0]["headers"]}


@pytest.mark.parametrize("path", ["/", "/metrics", "/_stcore/health"])
def test_every_answer_has_the_security_headers(path: str) -> None:
    _, headers = ask(path)
    assert {name.lower(): value for name, value in HEADERS.items()}.items() <= headers.items()


def test_pages_load_from_and_send_to_this_server_alone() -> None:
    allowed = re.findall(
        r"[\w'.:*/-]+", re.sub(r"[\w-]+-src|;", " ", HEADERS["Content-Security-Policy"])
    )
    assert not [word for word in allowed if word.startswith(("http", "ws", "*"))]


@pytest.mark.parametrize("path", ["/metrics", "/_stcore/metrics", "/base/_stcore/metrics/"])
def test_numbers_are_for_this_computer_alone(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(METRICS_VARIABLE, raising=False)
    assert ask(path)[0] == 200
    assert ask(path, client="::1")[0] == 200
    assert ask(path, client="192.0.2.7")[0] == 404
    assert ask(path, client="no address")[0] == 404
    # Behind a proxy everybody comes from this computer.
    assert ask(path, x_forwarded_for="192.0.2.7")[0] == 404
    assert ask(path, x_forwarded_for="127.0.0.1")[0] == 404
    monkeypatch.setenv(METRICS_VARIABLE, "1")
    assert ask(path, client="192.0.2.7")[0] == 200


# XML.


ENTITIES = """<?xml version="1.0"?><!DOCTYPE ink [<!ENTITY a "0 0, 1 1">{}]>
<ink><trace>{}</trace></ink>"""
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(
            ENTITIES.format(LAUGHS.replace("&a0;", "&a;"), "&a11;"), id="a billion laughs"
        ),
        pytest.param(ENTITIES.format("", "&a;"), id="an entity of its own"),
        pytest.param(
            '<!DOCTYPE ink [<!ENTITY x SYSTEM "file:///etc/passwd">]><ink><trace>&x;</trace></ink>',
            id="a file of the server",
        ),
        pytest.param(
            '<!DOCTYPE ink SYSTEM "http://192.0.2.7/x.dtd"><ink/>', id="a type from elsewhere"
        ),
    ],
)
def test_documents_with_entities_are_refused(document: str) -> None:
    with pytest.raises(ValueError, match="document type or entities"):
        Drawing.from_inkml(document)


def test_xml_nested_a_hundred_thousand_times_ends_in_a_sentence_or_in_ink() -> None:
    deep = "<traceGroup>" * 100_000 + "<trace>0 0, 1 1</trace>" + "</traceGroup>" * 100_000
    assert len(Drawing.from_inkml(f"<ink>{deep}</ink>").strokes) == 1


# Pictures.


def png_of(width: int, height: int, data: bytes = b"") -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + checksum

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (2**31 - 1, 1), (60_000, 1000)])
def test_a_pixel_bomb_is_refused_before_it_is_unpacked(width: int, height: int) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match=r"too large|up to|broken"):
            open_picture(png_of(width, height, zlib.compress(bytes(10**6))))
        assert tracemalloc.get_traced_memory()[1] < 20 * MEGABYTE
    finally:
        tracemalloc.stop()


# Models and what is executed.


def test_a_changed_recognizer_is_not_loaded(tmp_path: Path) -> None:
    for file in DEFAULT_CONTRACT.parent.glob("digits.*"):
        shutil.copy(file, tmp_path)
    model = tmp_path / "digits.tflite"
    content = bytearray(model.read_bytes())
    content[len(content) // 2] ^= 1
    model.write_bytes(content)
    with pytest.raises(ValueError, match="is not the one its contract names"):
        Reader(tmp_path / "digits.json")


def test_a_changed_hand_model_is_not_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = bytearray(find_hand_model().read_bytes())
    content[-1] ^= 1
    (tmp_path / "hand.task").write_bytes(content)
    monkeypatch.setenv(PATH_VARIABLE, str(tmp_path / "hand.task"))
    with pytest.raises(ValueError, match="SHA-256"):
        read_hand_model()


#: What turns data into code, or starts programs.
DANGEROUS = re.compile(
    r"\b(pickle|marshal|shelve|joblib|dill)\b|\beval\(|\bexec\(|allow_pickle|os\.system|"
    r"\bsubprocess\b|shell=True|yaml\.load\(|safe_mode=False|unsafe_allow_html"
)


def test_the_package_runs_no_data_and_starts_no_program() -> None:
    sources = (ROOT / "airdraw").rglob("*.py")
    found = [path.name for path in sources if DANGEROUS.search(path.read_text())]
    assert not found


def test_what_is_served_never_loads_a_keras_file() -> None:
    sources = (ROOT / "airdraw").rglob("*.py")
    assert not [path.name for path in sources if "load_model" in path.read_text()]


def test_the_search_for_dangerous_code_would_find_it() -> None:
    assert DANGEROUS.search("import pickle")
    assert DANGEROUS.search("value = eval(text)")


# Secrets.


def test_secrets_keys_and_environments_are_never_committed() -> None:
    ignored = (ROOT / ".gitignore").read_text().split()
    assert {".streamlit/secrets.toml", "*.pem", ".env", ".lan/"} <= set(ignored)
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        return
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert not [name for name in tracked if name.endswith(("secrets.toml", ".pem", ".key", ".env"))]


def test_the_example_of_secrets_holds_none() -> None:
    example = tomllib.loads((ROOT / ".streamlit" / "secrets.toml.example").read_text())
    credentials = [server.get("credential", "change-me") for server in example["ice_servers"]]
    assert set(credentials) == {"change-me"}


# What a visitor sees of faults.


def test_a_wrong_setting_is_told_in_one_sentence_when_the_app_starts() -> None:
    program = "from airdraw.ui.server import app_options; app_options()"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"AIRDRAW_LOG_EVERY_S": "often", "PATH": ""},
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "it is a number of seconds, 0 for none." in done.stderr.splitlines()[-1]
