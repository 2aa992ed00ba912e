"""Measure the shipped network and write the tables of `training/README.md`.

`python -m training.evaluate --ink DIR [--mnist DIR]`
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from airdraw.evaluation import calibration_error
from airdraw.evaluation_report import Report, as_table, as_text, measure
from airdraw.reader import Reader
from airdraw.recognizer import DEFAULT_CONTRACT
from training.contract_file import write_contract
from training.data import Mnist, load_mnist

README = Path(__file__).parent / "README.md"
MAIN_README = Path(__file__).parent.parent / "README.md"


def measure_mnist(reader: Reader, mnist: Mnist) -> dict[str, Any]:
    """Accuracy, share refused and calibration on MNIST's 10,000 test pictures."""
    images, labels = mnist.test
    digits = reader.read_normalized(images).digits
    best = np.array([digit.candidates[0][0] for digit in digits])
    given = np.array([-1 if digit.label is None else digit.label for digit in digits])
    confidence = np.array([digit.confidence for digit in digits])
    return {
        "set": "MNIST test",
        "count": len(labels),
        "accuracy": float((given == labels).mean()),
        "best candidate right": float((best == labels).mean()),
        "refused": float((given < 0).mean()),
        "calibration error": calibration_error(confidence, best == labels),
    }


def write_results(mnist_row: dict[str, Any], report: Report) -> None:
    """Put all tables into training/README.md and the main figures into README.md."""
    tables = f"## MNIST\n\n{as_table([mnist_row])}\n\n{as_text(report)}"
    write_between(README, "results", tables)
    main = [
        {"set": row["set"], "samples": row["count"], "right": row["accuracy"]}
        for row in (mnist_row, *report.digits)
    ]
    numbers = [
        {"numbers": f"{row['digits']} digits, {row['way']}", "right": row["accuracy"]}
        for row in report.numbers
    ]
    write_between(MAIN_README, "summary", f"{as_table(main)}\n\n{as_table(numbers)}")


def write_between(path: Path, name: str, text: str) -> None:
    """Replace what stands between the marks ``<!-- name -->`` and ``<!-- end of name -->``.

    Raises:
        ValueError: when the file has no such marks.
    """
    start, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    content = path.read_text(encoding="utf-8")
    if start not in content or end not in content:
        raise ValueError(f"{path} has no {start} and {end}; the tables go between them.")
    before, after = content.split(start)[0], content.split(end)[1]
    path.write_text(f"{before}{start}\n{text}\n{end}{after}", encoding="utf-8")


def write_scores(mnist_row: dict[str, Any], report: Report, path: Path = DEFAULT_CONTRACT) -> None:
    """Put the main figures into the model's contract, for the app's About page."""
    contract = json.loads(path.read_text(encoding="utf-8"))
    contract["scores"] = {
        mnist_row["set"]: round(mnist_row["accuracy"], 4),
        **{row["set"]: round(row["accuracy"], 4) for row in report.digits},
        **{f"{row['set']}, accepted": round(row["accepted"], 4) for row in report.non_digits},
    }
    write_contract(path, contract)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ink", type=Path, required=True, help="folder of the pen data")
    parser.add_argument("--mnist", type=Path, help="folder of MNIST; without it Keras downloads it")
    parser.add_argument("--count", type=int, default=200, help="numbers and stressed samples (200)")
    arguments = parser.parse_args()
    reader = Reader()
    mnist_row = measure_mnist(reader, load_mnist(arguments.mnist))
    report = measure(reader, arguments.ink, count=arguments.count, tell=_tell)
    write_results(mnist_row, report)
    write_scores(mnist_row, report)
    print(as_table([mnist_row]))
    print(as_text(report))


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
