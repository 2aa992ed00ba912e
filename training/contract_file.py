"""The contract of a model as a file that people can read."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any


def write_contract(path: Path, contract: dict[str, Any]) -> None:
    """JSON, indented; lists of plain numbers stay on a line."""
    text = json.dumps(contract, indent=2)
    flat = re.sub(r"\[[^\[\]{}]*\]", lambda found: re.sub(r"\s+", " ", found[0]), text)
    path.write_text(flat.replace("[ ", "[").replace(" ]", "]") + "\n", encoding="utf-8")
