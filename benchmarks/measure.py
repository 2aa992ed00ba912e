"""How everything here is measured: medians within one run, the load of the machine said."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 7

#: What a measured process prints last: its processor time, and the most memory it held.
_REPORT = """
import json, time
from pathlib import Path
spent = time.process_time() - started
# Not getrusage: its maximum counts what the process was forked from.
peak = Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]
print(json.dumps([spent, int(peak) / 1024]))
"""


def seconds(action: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median time of an action."""
    return median(times(action, rounds))


def times(action: Callable[[], object], rounds: int) -> list[float]:
    made = []
    for _ in range(rounds):
        started_s = time.perf_counter()
        action()
        made.append(time.perf_counter() - started_s)
    return made


def fresh(*words: str) -> Callable[[], object]:
    """A Python started anew."""
    return lambda: subprocess.run(
        [sys.executable, *words], check=True, capture_output=True, cwd=ROOT
    )


def busy_seconds(programs: Mapping[str, Sequence[str]], rounds: int = ROUNDS) -> dict[str, float]:
    """Median processor time of Pythons started anew, by name of the words they are started with.

    In turns, so that what else the machine does hits all alike.
    """
    spent: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, words in programs.items():
            before_s = _children_s()
            fresh(*words)()
            spent[name].append(_children_s() - before_s)
    return {name: median(values) for name, values in spent.items()}


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def apart(prepare: str, action: str) -> tuple[float, float]:
    """Seconds of processor of an action in its own process, and the most memory it held (MB)."""
    program = f"import time\n{prepare}\nstarted = time.process_time()\n{action}\n{_REPORT}"
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=ROOT
    )
    spent_s, memory_mb = json.loads(done.stdout.splitlines()[-1])
    return float(spent_s), float(memory_mb)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which a share of all lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def machine() -> str:
    """The machine and what else it had to do, in a sentence."""
    one, five, _ = os.getloadavg()
    return (
        f"{os.cpu_count()} cores, Python {sys.version.split()[0]}; load average {one:.1f} in the "
        f"last minute, {five:.1f} in the last five."
    )
