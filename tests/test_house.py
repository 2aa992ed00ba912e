"""The house: which room may know which, how large a file is, which names are public."""

from __future__ import annotations

import ast
import re
import subprocess
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import airdraw
import airdraw.simulator

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = Path(airdraw.__file__).parent

#: Every module has a room. A new module gets one here, which is the moment to think where it
#: belongs; docs/architecture.md shows the same rooms.
ROOMS = {
    "ink": ["checks", "ink", "inkml", "inkml_trace", "svg", "hand", "reading"],
    "pen": [
        "pose", "gesture", "frame_clock", "smoothing", "jumps", "pen_stroke", "pen", "history",
        "trace",
    ],
    "reader": [
        "raster", "recognizer", "segmentation", "joined", "grouping", "number_check", "logistic",
        "seen_ink", "loose_ends", "picture", "picture_digits", "picture_ground", "picture_groups",
        "picture_lines", "picture_raster", "picture_splits",
        "reader", "fields", "field_reading", "field_marks", "field_dates", "field_groups",
        "field_text", "checksums", "digit_language", "personal", "personal_ink",
    ],
    "air": [
        "session", "tracker", "hand_choice", "hand_model", "hand_window", "frame_light", "motion",
        "mediapipe_import", "forgotten", "overlay",
    ],
    "files": ["camera", "image_file", "pad"],
    "measures": [
        "composition", "evaluation", "evaluation_report", "evaluation_sets", "stress",
        "evaluation_docs", "evaluation_fields", "evaluation_mnist", "evaluation_models",
        "evaluation_personal", "evaluation_pictures", "evaluation_refusal", "evaluation_tables",
    ],
    "simulator": ["simulator"],
    "ui": ["ui"],
    "cli": ["cli", "__main__"],
    "front": ["__init__"],
}  # fmt: skip

#: What each room may import besides itself. All arrows point towards the ink.
MAY_KNOW = {
    "ink": set(),
    "pen": {"ink"},
    "reader": {"ink"},
    "air": {"ink", "pen"},
    "files": {"ink"},
    "measures": {"ink", "reader"},
    "simulator": {"ink"},
    "ui": {"ink", "pen", "reader", "air", "files", "simulator", "front"},
    "cli": {"ink", "pen", "reader", "air", "files", "measures", "simulator", "front"},
    "front": {"ink", "reader", "air"},
}

MOST_LINES = 300
#: What a longer file says in its docstring or first comment, with the reason.
REASON = re.compile(r"over 300 lines", re.IGNORECASE)
HEAD_CHARACTERS = 1500


def module_name(path: Path) -> str:
    """`ink`, `simulator`, `ui`, … : the file or folder directly in the package."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def room_of(module: str) -> str:
    rooms = [room for room, modules in ROOMS.items() if module in modules]
    assert len(rooms) == 1, f"airdraw/{module} needs one room in ROOMS, it has {rooms}"
    return rooms[0]


def imported_modules(tree: ast.AST) -> set[str]:
    """The package's own modules that a file imports, also within functions."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "airdraw":
                is_module = len(parts) > 1 and (
                    (PACKAGE / f"{parts[1]}.py").exists() or (PACKAGE / parts[1]).is_dir()
                )
                found.add(parts[1] if is_module else "__init__")
    return found


SOURCES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_its_room_may_know(path: Path) -> None:
    room = room_of(module_name(path))
    known = {room_of(name) for name in imported_modules(ast.parse(path.read_text()))}
    assert known - {room} <= MAY_KNOW[room]


def test_the_rooms_depend_on_each_other_in_one_direction() -> None:
    order = list(TopologicalSorter(MAY_KNOW).static_order())
    assert order[0] == "ink"


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def test_no_modules_import_each_other_in_a_circle_when_loaded() -> None:
    """Imports within functions are left out: they are how ink knows its file formats."""
    graph = {}
    for path in SOURCES:
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or is_for_types(node):
                node.body = []
        name = module_name(path)
        graph[name] = graph.get(name, set()) | (imported_modules(tree) - {name, "__init__"})
    assert list(TopologicalSorter(graph).static_order())


def tracked_files(*patterns: str) -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listing.returncode:
        pytest.skip("needs a git checkout")
    return [ROOT / line for line in listing.stdout.splitlines() if (ROOT / line).exists()]


def test_a_file_over_300_lines_says_why() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in tracked_files("*.py", "*.js", "*.css")
        if len((text := path.read_text()).splitlines()) > MOST_LINES
        and not REASON.search(text[:HEAD_CHARACTERS])
    ]
    assert silent == []


def test_the_public_names_are_those_in_the_api_reference() -> None:
    page = (ROOT / "docs" / "api.md").read_text()
    documented = re.findall(r"^::: airdraw\.([A-Z]\w*)$", page, re.MULTILINE)
    assert sorted(documented) == sorted(airdraw.__all__)


@pytest.mark.parametrize("module", [airdraw, airdraw.simulator], ids=lambda module: module.__name__)
def test_every_public_name_says_what_it_is(module: object) -> None:
    for name in module.__all__:
        item = getattr(module, name)
        assert item.__doc__ or not isinstance(item, type), f"{name} has no docstring"


def test_there_is_no_room_for_leftovers() -> None:
    names = {path.stem for path in tracked_files("*.py")}
    assert not names & {"utils", "util", "helpers", "helper", "manager", "misc", "common"}
