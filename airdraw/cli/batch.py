"""Many files at once: each core reads its share, the answers come in the order of the files."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from airdraw.reader import Reader
from airdraw.reading import Reading

#: What is read of a folder; a file that is named is read whatever it is called.
SUFFIXES = {".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp", ".inkml", ".json"}
#: Starting another process takes about as long as reading so many pictures.
FILES_PER_PROCESS = 16
#: Files handed to a process at once: few, so that a large picture holds nobody up.
SHARE = 4

#: A reading, or why there is none, in one sentence.
Outcome = Reading | str
#: How a reader is loaded and how it reads a file; both are sent to other processes.
Load = Callable[[], Reader]
ReadFile = Callable[[Reader, str], Outcome]


def files_in(paths: Iterable[str], tell: Callable[[OSError], None]) -> list[str]:
    """The files meant by the arguments: a folder stands for everything readable in it.

    Args:
        tell: called with what is wrong with a folder that cannot be listed.
    """
    found: list[str] = []
    for path in paths:
        if not Path(path).is_dir():
            found.append(path)
            continue
        inside = [
            Path(folder, name)
            for folder, _, names in os.walk(path, onerror=tell)
            for name in names
            if Path(name).suffix.lower() in SUFFIXES
        ]
        found += sorted(str(file) for file in inside if file.is_file())
    return found


def outcomes(
    paths: list[str], load: Load, read: ReadFile, *, most_processes: int | None = None
) -> Iterator[Outcome]:
    """What comes of each file, in their order; progress is shown on a terminal.

    Args:
        most_processes: none more are started; by default one for each core.

    Raises:
        ValueError: what `load` raises.
    """
    count = min(most_processes or cores(), len(paths) // FILES_PER_PROCESS)
    # Loaded here in any case: what is wrong with it is told by this process.
    reader = load()
    if count < 2:
        return _shown((read(reader, path) for path in paths), len(paths))
    return _shown(_parallel(paths, load, read, count), len(paths))


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _parallel(paths: list[str], load: Load, read: ReadFile, count: int) -> Iterator[Outcome]:
    # Not forked: a process with threads (LiteRT's, OpenCV's) must not be.
    with ProcessPoolExecutor(
        count, mp_context=get_context("spawn"), initializer=_start, initargs=(load, read)
    ) as pool:
        yield from pool.map(_read_here, paths, chunksize=SHARE)


class _Own:
    """What a process that only reads has of its own."""

    def start(self, load: Load, read: ReadFile) -> None:
        self.reader, self.read = load(), read


_own = _Own()


def _start(load: Load, read: ReadFile) -> None:
    _own.start(load, read)


def _read_here(path: str) -> Outcome:
    return _own.read(_own.reader, path)


def _shown(made: Iterator[Outcome], count: int) -> Iterator[Outcome]:
    is_shown = count > 1 and sys.stderr.isatty() and not sys.stdout.isatty()
    for number, outcome in enumerate(made, start=1):
        if is_shown:
            print(f"\rRead {number} of {count}", end="", file=sys.stderr, flush=True)
        yield outcome
    if is_shown:
        print(file=sys.stderr)
