"""MediaPipe, without what it imports for parts that we never use.

Used by `airdraw.tracker` alone (docs/decisions/0001-mediapipe.md).
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

#: There is none for Linux and Windows on ARM.
NO_MEDIAPIPE = (
    "Writing in the air needs MediaPipe 0.10.33, which cannot be loaded here; install airdraw[air] "
    "on a computer for which it exists, or write on the pad"
)


def import_mediapipe() -> Any:
    """MediaPipe without TensorFlow, and with Matplotlib only once somebody plots with it.

    TensorFlow costs 4 s and 450 MB, and in one process with streamlit-webrtc's pylibsrtp it ends
    in a segmentation fault. MediaPipe goes on without it when the import fails, which a None in
    `sys.modules` makes it do. Matplotlib costs 0.3 s and 35 MB; MediaPipe's drawing utilities only
    keep it for later. A program that has loaded either keeps it.

    Raises:
        ValueError: when MediaPipe is not installed or cannot be loaded.
    """
    pyplot = _Later("matplotlib.pyplot")
    matplotlib = ModuleType("matplotlib")
    matplotlib.pyplot = pyplot  # type: ignore[attr-defined]
    absent = {"tensorflow": None}
    plots = {"matplotlib": matplotlib, "matplotlib.pyplot": pyplot}
    with _in_place_of(absent), _in_place_of(plots):
        try:
            import mediapipe
            from mediapipe.tasks.python.audio.core import audio_record
        except ImportError as error:
            raise ValueError(f"{NO_MEDIAPIPE} ({error}).") from None
    # Without PortAudio MediaPipe keeps the exception that said so, and with its traceback whatever
    # called us: the first tracker of the process would never be gone.
    no_sound = getattr(audio_record, "sd_error", None)
    if no_sound is not None:
        no_sound.__traceback__ = None
    return mediapipe


class _Later(ModuleType):
    """A module that is imported when something of it is first asked for."""

    def __getattr__(self, name: str) -> Any:
        return getattr(importlib.import_module(self.__name__), name)


@contextmanager
def _in_place_of(modules: dict[str, Any]) -> Iterator[None]:
    """These modules for what is imported meanwhile, unless the first is loaded already."""
    if next(iter(modules)) in sys.modules:
        yield
        return
    sys.modules.update(modules)
    try:
        yield
    finally:
        for name in modules:
            del sys.modules[name]
