"""Golden pictures: what a picture looked like when somebody last looked at it."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

ARTIFACTS = Path(__file__).resolve().parent.parent / "artifacts"
#: Two pictures are the same when no pixel differs by more than this (of 255).
GOLDEN_TOLERANCE = 2


def golden_difference(picture: npt.NDArray[np.uint8], path: Path) -> int:
    """The greatest difference of any pixel; what differs is shown side by side in artifacts/."""
    expected = np.asarray(Image.open(path))
    if expected.shape != picture.shape:
        return 255
    difference = np.abs(expected.astype(int) - picture)
    if difference.max() > GOLDEN_TOLERANCE:
        ARTIFACTS.mkdir(exist_ok=True)
        beside = np.concatenate([expected, picture, difference.astype(np.uint8)], axis=1)
        Image.fromarray(beside).save(ARTIFACTS / path.name)
    return int(difference.max())
