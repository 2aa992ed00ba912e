"""What mkdocs does besides: examples of docstrings look like a session of Python, and tables that
programs write elsewhere are shown in the documentation.

A line `<!-- table training/README.md results -->` is replaced by what stands there between the
comments `<!-- results -->` and `<!-- end of results -->`, so that no figure is copied by hand.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

ROOT = Path(__file__).resolve().parents[1]
_TABLE = re.compile(r"^<!-- table (\S+) (.+?) -->$", re.MULTILINE)
#: Before anything else looks at the lines; fenced code comes at 25.
_FIRST = 40


class ExampleExtension(Extension):
    """Doctests are code, not quotations of quotations of quotations."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Called by Markdown."""
        md.preprocessors.register(ExamplePreprocessor(md), "doctest", _FIRST)


class ExamplePreprocessor(Preprocessor):
    """Puts a fence around every passage that begins with `>>> `, up to the next blank line."""

    def run(self, lines: list[str]) -> list[str]:
        """Called by Markdown with all lines of a text."""
        made, is_open = [], False
        for line in lines:
            if line.startswith(">>> ") and not is_open:
                made.append("```pycon")
                is_open = True
            elif is_open and not line.strip():
                made.append("```")
                is_open = False
            made.append(line)
        return [*made, "```"] if is_open else made


def on_config(config: Any) -> Any:
    """Called by mkdocs with the settings."""
    config.markdown_extensions.append(ExampleExtension())
    return config


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
