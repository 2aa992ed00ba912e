"""What mkdocs does besides: tables that programs write elsewhere are shown in the documentation.

A line `<!-- table training/README.md results -->` is replaced by what stands there between the
comments `<!-- results -->` and `<!-- end of results -->`, so that no figure is copied by hand.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
_TABLE = re.compile(r"^<!-- table (\S+) (.+?) -->$", re.MULTILINE)


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Called by mkdocs with the text of every page."""
    return _TABLE.sub(lambda match: generated_part(ROOT / match[1], match[2]), markdown)


def generated_part(path: Path, name: str) -> str:
    """What stands between two comments of a file.

    Raises:
        ValueError: when the file has no such part.
    """
    text = path.read_text(encoding="utf-8")
    part = re.search(
        rf"<!-- {re.escape(name)} -->\n(.*?)<!-- end of {re.escape(name)} -->", text, re.DOTALL
    )
    if part is None:
        raise ValueError(f"{path} has no part between <!-- {name} --> and <!-- end of {name} -->.")
    return part[1]
