"""The app over HTTPS for phones and tablets in this network, with a certificate made on the spot.

Browsers give the camera to https and localhost only. The certificate is signed by nobody, so each
device asks once; the fingerprint that is printed tells that it is this one.
"""

from __future__ import annotations

import argparse
import datetime as dt
import ipaddress
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import ifaddr
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".lan"
VALID_DAYS = 30
#: A certificate that ends sooner is made anew.
LEAST_LEFT = dt.timedelta(days=1)


def main() -> None:
    arguments = _arguments()
    addresses = own_addresses()
    if not addresses:
        sys.exit("This computer is in no network; `make run` opens the app on itself.")
    certificate, key = ensure_certificate(addresses, arguments.folder)
    print(message(addresses, arguments.port, fingerprint(certificate)), flush=True)
    os.chdir(ROOT)
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    command += ["--server.address=0.0.0.0", f"--server.port={arguments.port}"]
    command += [f"--server.sslCertFile={certificate}", f"--server.sslKeyFile={key}"]
    os.execv(sys.executable, [*command, "--logger.hideWelcomeMessage=true"])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8501, help="port of the page (8501)")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="of certificate and key (.lan)")
    return parser.parse_args()


def own_addresses() -> list[str]:
    """This computer's IPv4 addresses in its networks, those of private networks first."""
    found = {str(ip.ip) for adapter in ifaddr.get_adapters() for ip in adapter.ips if ip.is_IPv4}
    parsed = [ipaddress.ip_address(address) for address in found]
    reachable = [a for a in parsed if not (a.is_loopback or a.is_link_local)]
    return [str(a) for a in sorted(reachable, key=lambda a: (not a.is_private, a))]


def ensure_certificate(addresses: Sequence[str], folder: Path) -> tuple[Path, Path]:
    """The certificate for these addresses and its key; made when there is none that holds."""
    folder = folder.absolute()
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    if not (certificate.exists() and key.exists() and _holds(certificate, addresses)):
        folder.mkdir(mode=0o700, exist_ok=True)
        _make(addresses, certificate, key)
    return certificate, key


def _holds(path: Path, addresses: Sequence[str]) -> bool:
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    covered = {str(address) for address in names.get_values_for_type(x509.IPAddress)}
    left = certificate.not_valid_after_utc - dt.datetime.now(dt.UTC)
    return covered >= set(addresses) and left > LEAST_LEFT


def _make(addresses: Sequence[str], certificate: Path, key: Path) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "airdraw in this network")])
    now = dt.datetime.now(dt.UTC)
    names: list[x509.GeneralName] = [x509.DNSName("localhost")]
    names += [x509.IPAddress(ipaddress.ip_address(a)) for a in ("127.0.0.1", *addresses)]
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(minutes=5))
        .not_valid_after(now + dt.timedelta(days=VALID_DAYS))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.SERVER_AUTH]), False)
        .sign(private, hashes.SHA256())
    )
    _write_secret(
        key,
        private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    )
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))


def _write_secret(path: Path, content: bytes) -> None:
    """Write a file that nobody else may read at any moment."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


def fingerprint(path: Path) -> str:
    """SHA-256 as browsers show it."""
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def message(addresses: Sequence[str], port: int, digest: str) -> str:
    """What is printed: where to go and what to click."""
    lines = ["", "  On a phone or tablet in the same network, open:", ""]
    lines += [f"      https://{address}:{port}" for address in addresses]
    lines += [
        "",
        "  Its browser warns that nobody known signed the certificate: this computer just made it.",
        "  Chrome, Edge: Advanced, then Proceed. Safari: Show details, then visit this website.",
        "  Firefox: Advanced, then Accept the risk. Its SHA-256 fingerprint must be:",
        f"      {digest}",
        "",
        "  Everybody in this network can open the page. Ctrl+C ends it.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
