"""MNIST's test pictures, measured as they are: the reader with no segmentation before it."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from airdraw.evaluation import calibration_error, reliability
from airdraw.raster import SIZE_PX
from airdraw.reader import Reader

Bytes = npt.NDArray[np.uint8]

_IMAGES, _LABELS = "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"
_IMAGES_HEADER_BYTES, _LABELS_HEADER_BYTES = 16, 8


def find_mnist(folder: Path) -> Path | None:
    """The folder of MNIST's test pictures at or below a folder, if there is one."""
    found = sorted(folder.rglob(f"{_IMAGES}*")) if folder.is_dir() else []
    return found[0].parent if found else None


def load_mnist_test(folder: Path) -> tuple[Bytes, Bytes]:
    """(N, 28, 28) pictures and (N,) labels from MNIST's own files, gzipped or not.

    Raises:
        ValueError: when they are not there or not complete.
    """
    images = _content(folder, _IMAGES)[_IMAGES_HEADER_BYTES:]
    labels = _content(folder, _LABELS)[_LABELS_HEADER_BYTES:]
    if not labels or len(images) != len(labels) * SIZE_PX**2:
        raise ValueError(f"{folder} holds pictures and labels that do not belong together.")
    pictures = np.frombuffer(images, np.uint8).reshape(-1, SIZE_PX, SIZE_PX)
    return pictures, np.frombuffer(labels, np.uint8)


def _content(folder: Path, name: str) -> bytes:
    for path in (folder / name, folder / f"{name}.gz"):
        if path.exists():
            try:
                return gzip.decompress(path.read_bytes()) if path.suffix else path.read_bytes()
            except (OSError, EOFError, zlib.error) as error:
                raise ValueError(f"{path} cannot be read: {error}.") from None
    raise ValueError(f"{folder} holds no {name}: name the folder of MNIST's files.")


def measure_mnist(reader: Reader, folder: Path) -> tuple[dict[str, Any], list[Any]]:
    """The row of a table, and the bins of the reliability diagram."""
    images, labels = load_mnist_test(folder)
    digits = reader.read_normalized(images).digits
    best = np.array([digit.candidates[0][0] for digit in digits])
    second = np.array([digit.candidates[1][0] for digit in digits])
    given = np.array([-1 if digit.label is None else digit.label for digit in digits])
    confidence = np.array([digit.confidence for digit in digits])
    kept = given >= 0
    row = {
        "set": "MNIST test",
        "count": len(labels),
        "accuracy": float((given == labels).mean()),
        "first_two": float(((best == labels) | (second == labels)).mean()),
        "refused": float((~kept).mean()),
        "calibration_error": calibration_error(confidence[kept], (given == labels)[kept]),
    }
    return row, reliability(confidence[kept], (given == labels)[kept])
