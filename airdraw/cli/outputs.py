"""Files that a command writes: whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


def check_outputs(inputs: Iterable[Path], outputs: Iterable[Path]) -> None:
    """Look before anything is written.

    Raises:
        ValueError: when an output would be written over an input or another output.
    """
    known = {path.resolve() for path in inputs}
    for path in outputs:
        if path.resolve() in known:
            raise ValueError(f"{path} is used already by this command; write to another file.")
        known.add(path.resolve())


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A path to write to, which takes the place of `path` when all has gone well.

    What was there stays until then, and when the command fails nothing is left behind.

    Raises:
        OSError: naming `path`, when nothing can be written there.
    """
    if path.exists() and not path.is_file():
        # A pipe or a device (`/dev/stdout`); a folder is refused by whoever opens it.
        yield path
        return
    target = path.resolve()
    unfinished = target.with_name(f".{target.stem}.part{target.suffix}")
    try:
        unfinished.open("wb").close()
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(path)) from None
    try:
        yield unfinished
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
