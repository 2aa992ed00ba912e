"""Sizes of the house: lines a file, code lines a function, number literals a hundred code lines.

    python scripts/sizes.py    # the table; --docs puts it into docs/house.md; --largest names some

Code lines are lines with at least one token that is neither comment nor docstring. Number literals
other than 0, 1, 2 and -1 are counted twice: those within functions, since a number with a name of
its own at the top of a module is what we want, and all of them.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import statistics
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "house.md"
PARTS = {
    "airdraw (core)": "airdraw/*.py",
    "airdraw/cli": "airdraw/cli/*.py",
    "airdraw/simulator": "airdraw/simulator/*.py",
    "airdraw/ui": "airdraw/ui/*.py",
    "training": "training/*.py",
    "scripts, benchmarks": "[sb]*/*.py",
    "tests": "tests/**/*.py",
}
HEAD = (
    "| Part | files | lines a file: median · p90 · largest "
    "| code lines a function: median · p90 · largest | numbers per 100 code lines: unnamed · all |"
)
PLAIN_NUMBERS = (0, 1, 2, -1)
NO_CODE = {
    tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT,
    tokenize.ENDMARKER, tokenize.ENCODING,
}  # fmt: skip
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Source:
    """One file: its lines, its functions and its numbers."""

    def __init__(self, path: Path) -> None:
        self.path = path
        text = path.read_text(encoding="utf-8")
        self.tree = ast.parse(text)
        self.lines = len(text.splitlines())
        self.code = code_lines(text) - set(docstring_lines(self.tree))

    def functions(self) -> Iterator[tuple[str, int]]:
        """Name and code lines of every function, its nested ones included."""
        for node in ast.walk(self.tree):
            if isinstance(node, Function):
                end = node.end_lineno or node.lineno
                size = len(self.code & set(range(node.lineno, end + 1)))
                yield f"{self.path.relative_to(ROOT)}:{node.lineno} {node.name}", size

    def numbers(self) -> int:
        """Number literals of any kind, the named ones included."""
        return sum(is_number(node) for node in ast.walk(self.tree))

    def unnamed_numbers(self) -> int:
        """Number literals that a reader meets without a name."""
        inside = {
            number
            for function in ast.walk(self.tree)
            if isinstance(function, Function)
            for statement in function.body
            for number in ast.walk(statement)
            if is_number(number)
        }
        return len(inside)


def is_number(node: ast.AST) -> bool:
    """Whether it is a literal number that is not plain; True and False are none."""
    return (
        isinstance(node, ast.Constant)
        and type(node.value) in (int, float)
        and node.value not in PLAIN_NUMBERS
    )


def code_lines(text: str) -> set[int]:
    """Numbers of the lines with code on them."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in NO_CODE:
            lines |= set(range(token.start[0], token.end[0] + 1))
    return lines


def docstring_lines(tree: ast.AST) -> Iterator[int]:
    """Numbers of the lines that docstrings take."""
    for node in ast.walk(tree):
        if isinstance(node, Function | ast.ClassDef | ast.Module) and ast.get_docstring(node):
            string = node.body[0]
            yield from range(string.lineno, (string.end_lineno or string.lineno) + 1)


def spread(values: list[int]) -> str:
    """Median, ninth decile and largest."""
    if len(values) < 2:
        return " · ".join(map(str, values)) or "–"
    ninth = statistics.quantiles(values, n=10, method="inclusive")[8]
    return f"{statistics.median(values):.0f} · {ninth:.0f} · {max(values)}"


def row(name: str, sources: list[Source]) -> str:
    """A line of the table."""
    functions = [size for source in sources for _, size in source.functions()]
    code = sum(len(source.code) for source in sources)
    unnamed = 100 * sum(source.unnamed_numbers() for source in sources) / max(code, 1)
    every = 100 * sum(source.numbers() for source in sources) / max(code, 1)
    files = spread([source.lines for source in sources])
    return (
        f"| {name} | {len(sources)} | {files} | {spread(functions)} | {unnamed:.1f} · {every:.1f} |"
    )


def table(rooms: dict[str, list[Source]]) -> str:
    """All parts in Markdown."""
    rows = [row(name, sources) for name, sources in rooms.items()]
    return "\n".join([HEAD, "| --- | ---: | ---: | ---: | ---: |", *rows])


def put_into_docs(text: str) -> None:
    """Replace the table of the page."""
    place = re.compile(r"(<!-- sizes -->\n).*(<!-- end of sizes -->)", re.DOTALL)
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(place.sub(rf"\g<1>\n{text}\n\n\g<2>", page), encoding="utf-8")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--largest", type=int, default=0, help="name so many largest functions")
    parser.add_argument("--docs", action="store_true", help=f"put the table into {PAGE.name}")
    arguments = parser.parse_args()
    rooms = {name: [Source(p) for p in sorted(ROOT.glob(at))] for name, at in PARTS.items()}
    print(table(rooms))
    if arguments.docs:
        put_into_docs(table(rooms))
    every = [f for sources in rooms.values() for source in sources for f in source.functions()]
    for name, size in sorted(every, key=lambda f: -f[1])[: arguments.largest]:
        print(f"{size:4} {name}")


if __name__ == "__main__":
    main()
