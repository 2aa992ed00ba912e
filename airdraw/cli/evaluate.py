"""`airdraw evaluate`: accuracy, calibration, refusal and speed over a folder of labelled ink."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from airdraw.cli import EXIT_DONE
from airdraw.cli.loading import load_reader
from airdraw.evaluation_docs import prepared, write_documents
from airdraw.evaluation_models import as_model_tables, load_scores
from airdraw.evaluation_report import as_text, measure
from airdraw.recognizer import DEFAULT_CONTRACT, Contract

_DIGEST_SHOWN = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", type=Path, default=Path("data"), help="folder of .ink.jsonl.gz files (data)"
    )
    parser.add_argument("--mnist", type=Path, metavar="DIR", help="folder of MNIST's test files")
    parser.add_argument(
        "--count", type=int, default=300, help="numbers composed, and samples a stress reads (300)"
    )
    parser.add_argument(
        "--out", type=Path, metavar="DIR",
        help="write accuracy.md, its pictures and all figures as JSON into this folder too",
    )  # fmt: skip
    parser.add_argument(
        "--model", type=Path, default=DEFAULT_CONTRACT, metavar="CONTRACT.json",
        help="contract of another model (the shipped one)",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument(
        "--compare", type=Path, nargs="+", metavar="CONTRACT.json",
        help="measure nothing: print mean and spread of several models' scores, by how they were "
        "trained",
    )  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    """Measure and print.

    Raises:
        ValueError: when there is no data, or a broken file, or nowhere to write.
    """
    if arguments.compare:
        print(as_model_tables([load_scores(path) for path in arguments.compare]))
        return EXIT_DONE
    if arguments.count < 1:
        raise ValueError("--count must be at least 1.")
    if arguments.out:
        prepared(arguments.out)
    reader = load_reader(contract=arguments.model)
    report = measure(
        reader, arguments.data, count=arguments.count, mnist=arguments.mnist, tell=_tell
    )
    if arguments.out:
        digest = Contract.load(arguments.model).sha256[:_DIGEST_SHOWN]
        for path in write_documents(report, arguments.out, _command(arguments), digest):
            _tell(f"wrote {path}")
    print(json.dumps(report.as_dict()) if arguments.json else as_text(report))
    return EXIT_DONE


def _command(arguments: argparse.Namespace) -> str:
    """The same call, without the paths of this machine."""
    mnist = " --mnist MNIST" if arguments.mnist else ""
    return f"airdraw evaluate --data DIR{mnist} --count {arguments.count} --out docs"


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
