"""What the benchmarks of the air path share: their arguments, and their place in the docs."""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs" / "air.md"
KINDS = ("ordinary", "hard")
PENS = ("point", "pinch")
#: Set to the folder of data sets.
DATA_VARIABLE = "AIRDRAW_DATA"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    data = os.environ.get(DATA_VARIABLE, ROOT.parent / "shared" / "data")
    parser.add_argument("--count", type=int, help="only the first N scenes of each kind")
    parser.add_argument("--kind", choices=KINDS, help="only ordinary or only hard conditions")
    parser.add_argument("--pen", choices=PENS, help="only what is written with this pen")
    parser.add_argument("--data", type=Path, default=Path(data), help="folder of data sets")
    parser.add_argument(
        "--runs", type=Path, default=ROOT / "artifacts" / "air_runs.jsonl",
        help="where finished runs are kept; delete it after a change of tracker or simulator",
    )  # fmt: skip
    parser.add_argument(
        "--report", action="store_true", help="only what is in that file; nothing new is run"
    )
    parser.add_argument("--docs", action="store_true", help=f"put the tables into {DOCS.name}")


def put_into_docs(name: str, text: str, docs: Path = DOCS) -> None:
    """Replace what stands between ``<!-- NAME -->`` and ``<!-- end of NAME -->`` in a page.

    Raises:
        ValueError: when the page has no such place.
    """
    page = docs.read_text(encoding="utf-8")
    place = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
    if not place.search(page):
        raise ValueError(f"{docs.name} has no place named {name}.")
    docs.write_text(place.sub(rf"\g<1>\n{text.strip()}\n\n\g<2>", page), encoding="utf-8")
