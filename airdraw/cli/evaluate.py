"""`airdraw evaluate`: accuracy, calibration, refusal and speed over a folder of labelled ink."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from airdraw.cli import EXIT_DONE
from airdraw.cli.loading import load_reader
from airdraw.evaluation_report import as_text, measure


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", type=Path, default=Path("data"), help="folder of .ink.jsonl.gz files (data)"
    )
    parser.add_argument(
        "--count", type=int, default=300, help="numbers composed, and samples a stress reads (300)"
    )
    parser.add_argument("--out", type=Path, help="write all figures to this JSON file too")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")


def run(arguments: argparse.Namespace) -> int:
    """Measure and print.

    Raises:
        ValueError: when there is no data, or a broken file.
    """
    if arguments.count < 1:
        raise ValueError("--count must be at least 1.")
    report = measure(load_reader(), arguments.data, count=arguments.count, tell=_tell)
    content = json.dumps(report.as_dict())
    if arguments.out:
        arguments.out.write_text(content + "\n", encoding="utf-8")
    print(content if arguments.json else as_text(report))
    return EXIT_DONE


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
