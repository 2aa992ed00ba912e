"""Files that a command writes: whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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
