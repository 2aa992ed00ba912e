"""The files for containers, clusters and hosts, checked as far as it goes without an engine."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from cryptography import x509
from streamlit.web.server.app_discovery import discover_asgi_app

from airdraw.cli.app import command_line

ROOT = Path(__file__).resolve().parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text()
START_LIMIT_S = 20.0


def loaded(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((ROOT / name).read_text()))


# The image.


def system_packages() -> set[str]:
    return set(
        re.search(r'packages="([^"]+)"', (ROOT / "scripts/system-packages").read_text())[1].split()
    )


def test_every_way_of_serving_installs_the_same_system_packages() -> None:
    assert set((ROOT / "packages.txt").read_text().split()) == system_packages()
    installed = re.search(r"--no-install-recommends ([^\\]+)", DOCKERFILE)[1].split()
    assert set(installed) == system_packages()


def test_the_image_runs_as_an_ordinary_user_without_tools_to_install() -> None:
    last_stage = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER 10001:10001$", last_stage, re.MULTILINE)
    assert "pip install" not in last_stage
    assert "--require-hashes --only-binary :all: -r requirements-serve.txt" in DOCKERFILE


def test_what_the_image_copies_exists_and_is_let_through_to_the_builder() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    names = [name for line in copied for name in line.split()]
    allowed = (ROOT / ".dockerignore").read_text().split()
    assert names
    for name in names:
        assert (ROOT / name).exists()
        assert f"!{name}" in allowed


# Compose and Kubernetes.


def test_every_service_has_a_read_only_root_and_no_privileges() -> None:
    (compose,) = loaded("compose.yaml")
    for service in compose["services"].values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]


def test_secrets_of_the_composition_come_from_outside() -> None:
    text = (ROOT / "compose.yaml").read_text()
    assert "${TURN_PASSWORD:?" in text
    assert not re.search(r"(password|credential)\W+[A-Za-z0-9]{8,}", text, re.IGNORECASE)


def test_a_pod_is_an_ordinary_user_with_a_read_only_root() -> None:
    kinds = {document["kind"]: document for document in loaded("deploy/kubernetes.yaml")}
    pod = kinds["Deployment"]["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    (container,) = pod["containers"]
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert {"requests", "limits"} == set(container["resources"])
    probes = ("startupProbe", "readinessProbe", "livenessProbe")
    paths = {container[probe]["httpGet"]["path"] for probe in probes}
    assert paths == {"/healthz", "/_stcore/health"}


def test_visitors_stay_with_their_pod_and_pods_follow_the_videos() -> None:
    kinds = {document["kind"]: document for document in loaded("deploy/kubernetes.yaml")}
    notes = kinds["Ingress"]["metadata"]["annotations"]
    assert notes["nginx.ingress.kubernetes.io/affinity"] == "cookie"
    (metric,) = kinds["HorizontalPodAutoscaler"]["spec"]["metrics"]
    assert metric["pods"]["metric"]["name"] == "airdraw_videos"
    labels = kinds["Deployment"]["spec"]["template"]["metadata"]["labels"]
    assert kinds["Service"]["spec"]["selector"].items() <= labels.items()


# Proxy and TURN server, where Debian's packages are installed.


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed (Debian: apt-get install {name})")
    return found


@pytest.mark.parametrize("tls", ["", "tls internal"])
def test_caddy_takes_its_configuration(tls: str) -> None:
    names = {"AIRDRAW_HOST": "digits.test", "AIRDRAW_APPS": "127.0.0.1:1 127.0.0.1:2"}
    done = subprocess.run(
        [program("caddy"), "validate", "--config", str(ROOT / "deploy" / "Caddyfile")],
        env={**os.environ, **names, "AIRDRAW_TLS": tls},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-500:]


def test_coturn_takes_its_configuration_and_answers(tmp_path: Path) -> None:
    found = shutil.which("turnserver")
    if found is None:
        pytest.skip("turnserver is not installed (Debian: apt-get install coturn)")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [found, "-c", str(ROOT / "deploy" / "turnserver.conf")]
    command += ["--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", f"--listening-port={port}"]
    command += ["--user=airdraw:secret", f"--pidfile={tmp_path / 'pid'}", f"--db={tmp_path / 'db'}"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        assert _binding_answer(port) == b"\x01\x01", "no STUN binding success"
    finally:
        server.terminate()
        output, _ = server.communicate(timeout=20)
    assert b"Bad configuration" not in output


def _binding_answer(port: int) -> bytes:
    """The type of the answer to a STUN binding request (RFC 8489); b"" when none comes."""
    request = b"\x00\x01\x00\x00\x21\x12\xa4\x42" + os.urandom(12)
    deadline = time.monotonic() + START_LIMIT_S
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(0.5)
        while time.monotonic() < deadline:
            try:
                client.sendto(request, ("127.0.0.1", port))
                return client.recv(1000)[:2]
            except OSError:
                time.sleep(0.1)
    return b""


# Entries.


@pytest.mark.parametrize(
    "name", ["app.py", "airdraw/ui/entry.py", "deploy/streamlit_cloud/streamlit_app.py"]
)
def test_streamlit_finds_the_guarded_app_in_every_entry(name: str) -> None:
    assert discover_asgi_app(ROOT / name).is_asgi_app


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "localhost"])
def test_no_address_makes_streamlit_ask_the_internet_for_its_own(address: str) -> None:
    assert "--browser.serverAddress=localhost" in command_line(8501, address)


# HTTPS in the local network.


@pytest.fixture
def run_lan() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_lan", ROOT / "scripts" / "run_lan.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_certificate_is_for_this_computers_addresses_and_its_key_is_secret(
    run_lan: ModuleType, tmp_path: Path
) -> None:
    certificate, key = run_lan.ensure_certificate(["192.0.2.2", "198.51.100.7"], tmp_path / "lan")
    made = x509.load_pem_x509_certificate(certificate.read_bytes())
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {"192.0.2.2", "198.51.100.7"} <= set(map(str, names.get_values_for_type(x509.IPAddress)))
    assert key.stat().st_mode & 0o077 == 0
    assert (tmp_path / "lan").stat().st_mode & 0o077 == 0


def test_a_certificate_that_holds_is_kept_and_another_network_makes_a_new_one(
    run_lan: ModuleType, tmp_path: Path
) -> None:
    first = run_lan.ensure_certificate(["192.0.2.2"], tmp_path / "lan")[0].read_bytes()
    assert run_lan.ensure_certificate(["192.0.2.2"], tmp_path / "lan")[0].read_bytes() == first
    assert run_lan.ensure_certificate(["192.0.2.9"], tmp_path / "lan")[0].read_bytes() != first


def test_the_message_says_where_to_go_and_what_to_click(run_lan: ModuleType) -> None:
    text = run_lan.message(["192.0.2.2"], 8501, "AB:CD")
    assert "https://192.0.2.2:8501" in text
    assert "Advanced" in text
    assert "AB:CD" in text
