"""The real app in a process of its own, watched from outside: for soak, benchmarks and tests."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from airdraw.simulator import Away, Enter, Leave, Manner, Rest, SceneSettings, Write, simulate
from airdraw.simulator.video import write_video
from benchmarks.frame_number import numbered

ROOT = Path(__file__).resolve().parent.parent
START_LIMIT_S = 120.0
STOP_LIMIT_S = 20.0

#: Chromium as root in a container, and without its own talks with its maker.
QUIET_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)  # fmt: skip
GRANT_FLAG = "--use-fake-ui-for-media-stream"
FAKE_DEVICE_FLAG = "--use-fake-device-for-media-stream"
#: With a camera that may be used at once.
CHROMIUM_FLAGS = (*QUIET_FLAGS, GRANT_FLAG, FAKE_DEVICE_FLAG)


@dataclass(frozen=True)
class Weight:
    """What a process holds."""

    threads: int
    files: int
    memory_mb: float


@dataclass(frozen=True)
class App:
    """A running app: its address, what it prints, and what it weighs."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path
    ready_s: float

    def log_text(self) -> str:
        return self.log.read_text(errors="replace")

    def weight(self) -> Weight:
        folder = Path(f"/proc/{self.process.pid}")
        values = dict(
            line.split(":", 1)
            for line in (folder / "status").read_text().splitlines()
            if ":" in line
        )
        return Weight(
            threads=int(values["Threads"]),
            files=len(list((folder / "fd").iterdir())),
            memory_mb=int(values["VmRSS"].split()[0]) / 1024,
        )

    def numbers(self) -> dict[str, float]:
        """What ``/metrics`` says, by name without the prefix."""
        with urllib.request.urlopen(f"{self.url}/metrics", timeout=20) as answer:
            lines = answer.read().decode().splitlines()
        rows = (line.split() for line in lines if not line.startswith("#"))
        return {name.removeprefix("airdraw_"): float(value) for name, value in rows}


@contextmanager
def running_app(log: Path, *, wrap: Sequence[str] = (), **environment: str) -> Iterator[App]:
    """Serve the app on a free port of this computer until the block ends.

    Its command is prefixed by `wrap` (say, strace).

    Raises:
        SystemExit: It does not answer within `START_LIMIT_S`; with what it has printed.
    """
    port = free_port()
    command = [*wrap, sys.executable, "-m", "streamlit", "run", "app.py"]
    command += [f"--server.port={port}", "--server.address=127.0.0.1"]
    started_s = time.monotonic()
    url = f"http://localhost:{port}"
    with running(command, log, **environment) as process:
        if not is_answered(f"{url}/healthz", process):
            raise SystemExit(f"The app did not start:\n{log.read_text(errors='replace')}")
        yield App(url, process, log, time.monotonic() - started_s)


@contextmanager
def running(
    command: Sequence[str], log: Path, **environment: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program in the project's folder, its words in a file, until the block ends."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT,
            env={**os.environ, **environment}, start_new_session=True,
        )  # fmt: skip
    try:
        yield process
    finally:
        stop(process)


def free_port() -> int:
    """One that nobody listens at, nor any connection gets by chance: those are higher."""
    while True:
        port = random.randrange(20_000, 30_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def is_answered(url: str, process: subprocess.Popen[bytes]) -> bool:
    """Whether a program that has been started answers at an address, before it ends by itself."""
    deadline_s = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline_s and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return True
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    return False


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a program with all that it has started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(STOP_LIMIT_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def film(path: Path, text: str = "407", lead_s: float = 2.0, *, is_numbered: bool = False) -> Path:
    """What a camera sees, as Chromium takes it: a rendered hand that writes, over and over."""
    script = (Away(lead_s), Enter(), Write(text), Rest(3.0), Leave(), Away(1.0))
    scene = SceneSettings(is_mirrored=False, seed=3, manner=Manner(pace=0.8))
    frames = simulate(script, scene)
    write_video(numbered(frames) if is_numbered else frames, path)
    return path
