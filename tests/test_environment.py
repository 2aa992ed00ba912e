"""The environment that `requirements.txt` makes."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import cv2
import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCKED = ("requirements-serve.txt", "requirements.txt", "requirements-dev.txt")


def test_both_opencv_wheels_are_one_version_and_it_is_the_one_imported() -> None:
    assert version("opencv-python") == version("opencv-contrib-python")
    # The wheel's fourth number counts builds of one OpenCV.
    assert version("opencv-python").startswith(cv2.__version__)


def test_the_extras_ask_for_both_at_that_version_too() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extra = map(Requirement, project["optional-dependencies"]["air"])
    pins = {need.name: str(need.specifier) for need in extra if need.name.startswith("opencv")}
    pin = f"=={version('opencv-python')}"
    assert pins == {"opencv-python": pin, "opencv-contrib-python": pin}


#: One requirement with everything that belongs to it: `name==version ; marker \ --hash=…`.
REQUIREMENT = re.compile(
    r"([\w.-]+)(?:\[[\w,-]+\])?==([\w.]+)(?: ; (.+?))?((?: --hash=sha256:[0-9a-f]{64})+)"
)


def requirements(name: str) -> list[re.Match[str]]:
    """The requirements of a compiled file; a line that is no pinned requirement fails."""
    text = (ROOT / name).read_text().replace("\\\n", " ")
    lines = [" ".join(line.split("#")[0].split()) for line in text.splitlines()]
    matches = {line: REQUIREMENT.fullmatch(line) for line in lines if line}
    assert all(matches.values()), [line[:60] for line, match in matches.items() if not match]
    return [match for match in matches.values() if match]


@pytest.mark.parametrize("name", LOCKED)
def test_every_requirement_is_pinned_with_digests_and_installed_at_that_version(name: str) -> None:
    for requirement in requirements(name):
        marker = requirement[3]
        if marker is None or Marker(marker).evaluate():
            assert version(requirement[1]) == requirement[2], requirement[1]


@pytest.mark.parametrize("name", LOCKED)
def test_whatever_an_installed_requirement_needs_is_named_too(name: str) -> None:
    named = {canonicalize_name(requirement[1]) for requirement in requirements(name)}
    for package in named:
        try:
            needed = map(Requirement, requires(package) or ())
        except PackageNotFoundError:
            continue  # for another kind of machine
        missing = {
            canonicalize_name(need.name)
            for need in needed
            if need.marker is None or need.marker.evaluate({"extra": ""})
        } - named
        assert not missing, f"{package} needs {missing}"


def test_the_files_for_serving_and_for_development_agree_with_the_complete_one() -> None:
    serve, complete, dev = (
        {requirement[1]: requirement[2] for requirement in requirements(name)} for name in LOCKED
    )
    assert serve.items() < complete.items() < dev.items()


def test_serving_needs_no_training() -> None:
    names = {requirement[1] for requirement in requirements("requirements-serve.txt")}
    assert not names & {"tensorflow", "keras", "scipy", "torch", "jax"}
