"""Measure MNIST's own stroke width: `python -m training.stroke_width [--mnist DIR]`.

Width = area of ink / length of the centre line. The centre line comes from thinning the picture,
eight times enlarged; diagonal steps count √2.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from training.data import load_mnist

ENLARGED = 8
EVERY = 60


def stroke_width(picture: npt.NDArray[np.uint8]) -> float:
    """Mean stroke width in pixels of one (28, 28) uint8 picture."""
    large = cv2.resize(picture, None, fx=ENLARGED, fy=ENLARGED, interpolation=cv2.INTER_CUBIC)
    ink = np.where(large > 127, 255, 0).astype(np.uint8)
    line = cv2.ximgproc.thinning(ink) > 0
    diagonal = (line[1:, 1:] & line[:-1, :-1]).sum() + (line[1:, :-1] & line[:-1, 1:]).sum()
    length = (line.sum() + (np.sqrt(2) - 1) * diagonal) / ENLARGED
    return float(picture.sum() / 255 / max(length, 1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mnist", type=Path)
    pictures = load_mnist(parser.parse_args().mnist).train[0][::EVERY]
    widths = [stroke_width(picture) for picture in pictures]
    low, middle, high = np.quantile(widths, [0.05, 0.5, 0.95])
    print(f"{len(widths)} pictures: median {middle:.2f} px, 90 % in {low:.2f} to {high:.2f} px")


if __name__ == "__main__":
    main()
