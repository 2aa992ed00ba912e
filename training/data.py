"""Load MNIST and pen ink, and decide which writers are never trained on."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from airdraw.evaluation import is_test_writer, is_validation_writer, load_ink_rows
from airdraw.evaluation_sets import DRAWN_LIKE_DIGITS
from airdraw.recognizer import NONE_COLUMN, SEVERAL_COLUMN

Strokes = tuple[npt.NDArray[np.float64], ...]

#: Class numbers of ink that is no digit, and of several digits together.
NONE_LABEL, SEVERAL_LABEL = NONE_COLUMN, SEVERAL_COLUMN

#: A line is straight when its ends are at least this share of its length apart.
_STRAIGHT = 0.93
_IDX_HEADER_BYTES = {"images": 16, "labels": 8}


@dataclass(frozen=True)
class Sample:
    """One labelled piece of ink: strokes of (N, 2) float64 x, y, in the order of writing."""

    strokes: Strokes
    label: int
    writer: str
    name: str


@dataclass(frozen=True)
class Mnist:
    """(N, 28, 28) uint8 pictures and (N,) uint8 labels, for training and for the test."""

    train: tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]
    test: tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]


def load_mnist(folder: Path | None) -> Mnist:
    """MNIST from a folder (IDX files, gzipped or not, or mnist.npz), else by Keras's download.

    Raises:
        ValueError: when the folder holds neither.
    """
    if folder is None:
        import keras

        train, test = keras.datasets.mnist.load_data()
        return Mnist(train, test)
    if (folder / "mnist.npz").exists():
        with np.load(folder / "mnist.npz") as arrays:
            return Mnist(
                (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])
            )
    return Mnist(_load_idx(folder, "train"), _load_idx(folder, "t10k"))


def _load_idx(folder: Path, part: str) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    parts = []
    for kind, name in (
        ("images", f"{part}-images-idx3-ubyte"),
        ("labels", f"{part}-labels-idx1-ubyte"),
    ):
        path = next((p for p in (folder / name, folder / f"{name}.gz") if p.exists()), None)
        if path is None:
            raise ValueError(f"{folder} holds neither mnist.npz nor {name}: name MNIST's folder.")
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        parts.append(np.frombuffer(content, np.uint8, offset=_IDX_HEADER_BYTES[kind]))
    return parts[0].reshape(-1, 28, 28), parts[1]


def digits(path: Path) -> list[Sample]:
    """The digits of an ink file."""
    return [_sample(row, int(str(row["label"]))) for row in load_ink_rows(path)]


def non_digits(path: Path) -> list[Sample]:
    """Ink that is no digit, without what looks like one."""
    return [
        _sample(row, NONE_LABEL)
        for row in load_ink_rows(path)
        if not row.get("confusable") and row["label"] not in DRAWN_LIKE_DIGITS
    ]


def _sample(row: dict[str, object], label: int) -> Sample:
    strokes = tuple(np.asarray(stroke, dtype=np.float64) for stroke in row["strokes"])  # type: ignore[attr-defined]
    return Sample(strokes, label, str(row["writer"]), str(row["label"]))


@dataclass(frozen=True)
class InkSets:
    """Pen ink by use; no writer is in two of them."""

    train: list[Sample]
    validation: list[Sample]
    test: dict[str, list[Sample]]
    train_non_digits: list[Sample]
    validation_non_digits: list[Sample]
    test_non_digits: dict[str, list[Sample]]


def load_ink_sets(folder: Path) -> InkSets:
    """All pen ink below a folder laid out as ``training/README.md`` says.

    Raises:
        ValueError: when a file is missing.
    """
    files = {
        name: folder / name
        for name in (
            "pendigits/pendigits_train.ink.jsonl.gz",
            "pendigits/pendigits_test.ink.jsonl.gz",
            "unipen_digits/unipen_1a_dev.ink.jsonl.gz",
            "unipen_nondigits/unipen_nondigits_dev.ink.jsonl.gz",
            "omniglot_nondigits/omniglot_small1.ink.jsonl.gz",
            "bridger_touch/bridger_digits.ink.jsonl.gz",
            "bridger_touch/bridger_symbols.ink.jsonl.gz",
        )
    }
    missing = [str(path) for path in files.values() if not path.exists()]
    if missing:
        raise ValueError(f"{missing[0]} is missing: see training/README.md for where to get it.")
    pendigits, pendigits_test, unipen, letters, omniglot, touch, symbols = files.values()
    unipen_digits = digits(unipen)
    others = non_digits(letters) + non_digits(omniglot)
    return InkSets(
        train=digits(pendigits) + _for_training(unipen_digits),
        validation=[s for s in unipen_digits if is_validation_writer(s.writer)],
        test={
            "pendigits test": digits(pendigits_test),
            "UNIPEN, left-out writers": [s for s in unipen_digits if is_test_writer(s.writer)],
            "touch, one writer": digits(touch),
        },
        train_non_digits=[s for s in _for_training(others) if not _is_bar(s)],
        validation_non_digits=[s for s in others if is_validation_writer(s.writer)],
        test_non_digits={
            "letters and symbols, left-out writers": [
                s for s in others if is_test_writer(s.writer)
            ],
            "touch symbols": non_digits(symbols),
        },
    )


def _for_training(samples: list[Sample]) -> list[Sample]:
    return [
        s for s in samples if not is_test_writer(s.writer) and not is_validation_writer(s.writer)
    ]


def _is_bar(sample: Sample) -> bool:
    """Whether a stray upright line, as there are some among the letters, is all there is: a 1."""
    if len(sample.strokes) > 1:
        return False
    (points,) = sample.strokes
    length = float(np.hypot(*np.diff(points, axis=0).T).sum())
    across, down = np.abs(points[-1] - points[0])
    return down > across and float(np.hypot(across, down)) > _STRAIGHT * length
