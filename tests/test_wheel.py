"""The wheel, in an environment of its own: what somebody gets who installs airdraw."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import venv
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from airdraw import Drawing, __version__

ROOT = Path(__file__).resolve().parent.parent
MAX_WHEEL_BYTES = 8_000_000


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as everybody builds it, but with the setuptools that is here.

    From a copy, since building leaves files beside the sources.
    """
    folder, sources = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("sources")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, sources)
    no_caches = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "airdraw", sources / "airdraw", ignore=no_caches)
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", str(sources), "--no-deps", "--no-build-isolation",
         "--quiet", "--disable-pip-version-check", "--wheel-dir", str(folder)],
        check=True, capture_output=True,
    )  # fmt: skip
    (built,) = folder.glob("*.whl")
    return built


@pytest.mark.slow
def test_the_wheel_carries_model_page_and_types_and_is_small(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"airdraw/models/digits.json", "airdraw/models/digits.tflite"} <= names
    assert {"airdraw/py.typed", "airdraw/ui/assets/pad.js", "airdraw/ui/shell.py"} <= names
    assert not [name for name in names if name.startswith(("tests", "training", "benchmarks"))]
    assert wheel.stat().st_size < MAX_WHEEL_BYTES


@pytest.mark.slow
def test_the_wheel_offers_its_extras_and_the_reader_needs_none_of_them(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
    metadata = Parser().parsestr(archive.read(name).decode())
    assert {"air", "app", "train", "dev"} <= set(metadata.get_all("Provides-Extra"))
    needed = [Requirement(line) for line in metadata.get_all("Requires-Dist")]
    always = {requirement.name for requirement in needed if requirement.marker is None}
    assert not always & {"mediapipe", "streamlit", "tensorflow", "keras", "aiortc", "pytest"}
    assert "numpy" in always


@pytest.mark.slow
def test_an_empty_environment_with_the_wheel_reads_ink_and_pictures(
    wheel: Path, tmp_path: Path
) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    bin_folder = tmp_path / "venv" / "bin"
    versions = tmp_path / "versions.txt"
    # The versions of requirements.txt, without the digests, which the wheel itself has none of.
    pins = re.findall(r"^[\w.-]+==[\w.]+", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    versions.write_text("\n".join(pins))
    subprocess.run(
        [bin_folder / "pip", "install", "--quiet", "--disable-pip-version-check",
         "--constraint", versions, wheel],
        check=True, capture_output=True,
    )  # fmt: skip
    ink = tmp_path / "ink.json"
    ink.write_text(Drawing.from_points([[(0, 0), (6, 0), (2, 12)]]).to_json())

    def run(*words: object) -> str:
        # In another folder: the checkout's own `airdraw/` must not be what is found.
        return subprocess.run(
            [bin_folder / "airdraw", *words], cwd=tmp_path, check=True, capture_output=True,
            text=True,
        ).stdout  # fmt: skip

    assert run("--version").strip() == f"airdraw {__version__}"
    assert run("read", ink).split("\t")[1] == "7"
    where = "import airdraw, airdraw.image_file, airdraw.picture; print(airdraw.__file__)"
    found = subprocess.run(
        [bin_folder / "python", "-c", where], cwd=tmp_path, check=True, capture_output=True,
        text=True,
    ).stdout  # fmt: skip
    assert Path(found.strip()).is_relative_to(tmp_path)
