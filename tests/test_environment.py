"""The environment that `requirements.txt` makes."""

import re
from importlib.metadata import version
from pathlib import Path

import cv2
import pytest

ROOT = Path(__file__).resolve().parent.parent


def test_both_opencv_wheels_are_one_version_and_it_is_the_one_imported() -> None:
    assert version("opencv-python") == version("opencv-contrib-python")
    # The wheel's fourth number counts builds of one OpenCV.
    assert version("opencv-python").startswith(cv2.__version__)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_and_installed_at_that_version(name: str) -> None:
    lines = [line.split("#")[0].strip() for line in (ROOT / name).read_text().splitlines()]
    for line in filter(None, lines):
        if line.startswith("-r"):
            continue
        match = re.fullmatch(r"([A-Za-z0-9-]+)==([\w.]+)", line)
        assert match, f"{line} is not pinned"
        assert version(match[1]) == match[2]
