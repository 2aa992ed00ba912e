"""What all tests share: where the data is, and golden pictures."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from golden_pictures import GOLDEN_TOLERANCE, golden_difference
from hypothesis import settings
from PIL import Image

from airdraw import Reader

ROOT = Path(__file__).resolve().parent.parent
# How long an example takes says nothing about it: time is for the benchmarks.
# Always the same ones: a change is judged by itself, not by luck.
settings.register_profile("airdraw", deadline=None, derandomize=True)
# Many new ones, to look for what nobody thought of (`make hunt`).
settings.register_profile("new", deadline=None, max_examples=1000)
# Few: for `make quick`, and `make mutate` that runs tests a thousand times.
settings.register_profile("few", deadline=None, max_examples=10, derandomize=True)
settings.load_profile(os.environ.get("AIRDRAW_EXAMPLES", "airdraw"))

GOLDEN = Path(__file__).parent / "golden"
#: Files of tests that take minutes.
LONG = ("test_pad_runs.py", "test_training.py", "test_hand_page.py")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden pictures anew")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Generator[None]:
    """Of several at once (`make test`): a file's tests share what they set up, and so stay
    together; no two cameras film at the same time, since video is shown as it comes. What takes
    longest begins first, so that nobody waits for it in the end.
    """
    for item in items:
        item.add_marker(pytest.mark.xdist_group("camera" if _films(item) else item.path.name))
    yield
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: (not _films(item), item.path.name not in LONG))


def _films(item: pytest.Item) -> bool:
    """Whether a test has a browser of its own with a camera."""
    return "open_browser" in getattr(item, "fixturenames", ())


@pytest.fixture(autouse=True)
def main_module_stays() -> Iterator[None]:
    """Streamlit puts the script it runs in the place of `__main__`, which new processes import."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader()


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder of public ink and hands (see training/README.md), or a skip."""
    named = os.environ.get("AIRDRAW_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    if not (folder / "pendigits").is_dir():
        pytest.skip("needs the public data: set AIRDRAW_DATA (training/README.md says where from)")
    return folder


@pytest.fixture
def is_golden(request: pytest.FixtureRequest) -> Callable[[str, npt.NDArray[np.uint8]], bool]:
    """Whether a picture looks like the golden one of that name."""

    def compare(name: str, picture: npt.NDArray[np.uint8]) -> bool:
        path = GOLDEN / f"{name}.png"
        if request.config.getoption("--update-golden"):
            GOLDEN.mkdir(exist_ok=True)
            Image.fromarray(picture).save(path, optimize=True)
        return golden_difference(picture, path) <= GOLDEN_TOLERANCE

    return compare
