"""A measurement as documents: `accuracy.md`, its pictures, and all figures as JSON."""

from __future__ import annotations

import json
import os
from pathlib import Path

from airdraw.evaluation_pictures import mistakes_svg, reliability_svg
from airdraw.evaluation_report import Report
from airdraw.evaluation_tables import as_text

PAGE = "accuracy.md"
PICTURES = "accuracy"
#: What somebody wrote between these about the pictures is kept when the page is written anew.
_SEEN, _END_OF_SEEN = "<!-- seen -->", "<!-- end of seen -->"


def prepared(folder: Path) -> Path:
    """The folder for the pictures, made if it is missing: what fails shows before the measurement.

    Raises:
        ValueError: when nothing can be written there.
    """
    pictures = folder / PICTURES
    pictures.mkdir(parents=True, exist_ok=True)
    for path in (folder, pictures):
        if not os.access(path, os.W_OK):
            raise ValueError(f"{path} cannot be written to; name another folder.")
    return pictures


def write_documents(report: Report, folder: Path, command: str, model: str) -> list[Path]:
    """Write `accuracy.md`, its pictures and all figures as JSON into a folder.

    Args:
        command: how the measurement is repeated.
        model: which model was measured.
    """
    pictures = prepared(folder)
    made = {
        pictures / "reliability.svg": reliability_svg(
            report.reliability, "How far the confidence can be trusted"
        ),
        pictures / "mistakes.svg": mistakes_svg(
            report.mistakes, "The twenty worst mistakes: written → read · confidence"
        ),
        pictures / "accepted.svg": mistakes_svg(
            report.accepted, "No digits, but taken for digits: the twenty surest"
        ),
        pictures / "figures.json": json.dumps(report.as_dict(), indent=1) + "\n",
        folder / PAGE: _page(report, command, model, _discussion(folder / PAGE)),
    }
    for path, content in made.items():
        path.write_text(content, encoding="utf-8")
    return list(made)


def _discussion(page: Path) -> str:
    """What an earlier page says of its pictures."""
    content = page.read_text(encoding="utf-8") if page.exists() else ""
    _, _, after = content.partition(_SEEN)
    said, end, _ = after.partition(_END_OF_SEEN)
    return f"{_SEEN}\n{said.strip() if end else ''}\n{_END_OF_SEEN}"


def _page(report: Report, command: str, model: str, discussion: str) -> str:
    return f"""# How often it is right

Generated, not typed, by

```
{command}
```

from model {model}. The data and its licences are named in `training/README.md`; no writer of these
sets was trained on, and neither thresholds nor temperatures were chosen on them. All figures are in
[figures.json]({PICTURES}/figures.json).

## How far the confidence can be trusted

![Reliability diagram: share right over confidence]({PICTURES}/reliability.svg)

Points on the dashed line are right exactly as often as the reader says. Pale points stand for fewer
than five answers.

## The worst mistakes

![The twenty most confident wrong answers]({PICTURES}/mistakes.svg)

Ordered by confidence; the dot is where the pen went down, the small picture what the network saw.

![Ink that is no digit and was taken for one]({PICTURES}/accepted.svg)

{discussion}

{as_text(report)}"""
