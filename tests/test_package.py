"""The package as a whole: light to import, heavy things at the edges only."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import airdraw

PACKAGE = Path(airdraw.__file__).parent
HEAVY = ("tensorflow", "keras", "mediapipe", "streamlit", "cv2", "scipy", "PIL", "av")
#: Modules that may know threads, clocks, windows, MediaPipe or Streamlit.
EDGES = ("cli", "ui", "mediapipe_import.py", "camera.py", "overlay.py", "simulator/video.py")
#: What only edges may import.
EDGE_ONLY = ("mediapipe", "streamlit", "streamlit_webrtc", "av", "aiortc", "tensorflow", "keras")


def loaded_after(code: str) -> set[str]:
    """Top-level modules in a fresh Python after `code`."""
    ask = f"{code}\nimport sys; print(' '.join({{name.split('.')[0] for name in sys.modules}}))"
    answer = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    return set(answer.stdout.split())


def test_importing_airdraw_loads_nothing_heavy() -> None:
    assert not loaded_after("import airdraw") & {*HEAVY, "ai_edge_litert"}


def test_importing_airdraw_costs_hardly_more_than_importing_numpy() -> None:
    more = loaded_after("import airdraw") - loaded_after("import numpy")
    assert more <= {"airdraw", "copy", "dataclasses"}


def test_reading_ink_loads_neither_tensorflow_nor_windows_nor_a_page() -> None:
    code = (
        "from airdraw import Drawing, Reader\n"
        "assert Reader().read(Drawing.from_points([[(0, 0), (0, 1)]])).text == '1'"
    )
    assert not loaded_after(code) & set(HEAVY)


def test_reading_a_picture_loads_neither_tensorflow_nor_a_page() -> None:
    code = (
        "import numpy as np\nfrom airdraw import Reader\n"
        "Reader().read_image(np.full((40, 40), 255, np.uint8))"
    )
    assert not loaded_after(code) & {"tensorflow", "keras", "mediapipe", "streamlit"}


def test_every_public_name_is_there() -> None:
    assert all(getattr(airdraw, name) is not None for name in airdraw.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = airdraw.nothing


def imports_of(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def is_edge(path: Path) -> bool:
    inside = path.relative_to(PACKAGE)
    return inside.parts[0] in EDGES or inside.as_posix() in EDGES


def test_only_the_edges_know_mediapipe_streamlit_and_tensorflow() -> None:
    guilty = {
        str(path.relative_to(PACKAGE)): found
        for path in PACKAGE.rglob("*.py")
        if not is_edge(path)
        and (found := {name for name in imports_of(path) if name.split(".")[0] in EDGE_ONLY})
    }
    assert guilty == {}


def test_the_package_never_imports_training() -> None:
    """Training imports the package's normalization, so that both are one."""
    for path in PACKAGE.rglob("*.py"):
        assert not {name for name in imports_of(path) if name.split(".")[0] == "training"}, path


@pytest.mark.parametrize("module", ["ink", "raster", "segmentation", "smoothing", "gesture"])
def test_the_pure_core_reads_no_clock_and_starts_no_thread(module: str) -> None:
    assert not imports_of(PACKAGE / f"{module}.py") & {"time", "threading", "datetime", "asyncio"}
