"""Fuzzing, counted, bounded and resumable: ``python -m benchmarks.fuzz --seconds 60``.

Case number n of a target is always the same, so a finding is named by target and number and
``--target "InkML" --case 4711`` runs it again. Findings are: exceptions that are no promised
refusal with a sentence, broken promises (asserts of the targets), more than 2 s of processor time,
and more than 500 MB more memory. The state is kept in ``artifacts/fuzz.json``; run after run goes
on there.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import random
import resource
import sys
import time
import traceback
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

from airdraw.evaluation_report import as_table
from benchmarks.fuzz_targets import REFUSALS, SHARES, TARGETS, Target, close_shared_pen

STATE = Path("artifacts/fuzz.json")
MOST_SECONDS = 2.0
MOST_MEMORY_MB = 500.0
#: A batch that does not come back at all ends the run with a traceback, after so long.
STUCK_S = 300.0
#: So many cases of one target in a row, so that the targets' pace can differ.
BATCH = 500
SAVE_EVERY_S = 20.0
COLUMNS = ("target", "executions", "accepted", "refused", "findings", "slowest_s")
#: Findings kept of each kind of exception and place.
MOST_ALIKE = 3


def main() -> int:
    arguments = _arguments()
    # What numpy and decoders warn of is no finding; what they raise is.
    warnings.simplefilter("ignore")
    if arguments.case is not None:
        TARGETS[arguments.target].run(made(arguments.target, arguments.case))
        return 0
    state = load(arguments.state)
    names = [arguments.target] if arguments.target else list(TARGETS)
    fuzz(state, names, arguments)
    close_shared_pen()
    save(arguments.state, state)
    print(as_table(rows(state)))
    for finding in state["findings"]:
        print(
            f"\n{finding['target']}, case {finding['case']}: {finding['what']}\n{finding['where']}"
        )
    return 1 if state["findings"] else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Feed airdraw broken and hostile input.")
    parser.add_argument("--seconds", type=float, default=60.0, help="stop after this long")
    parser.add_argument("--executions", type=int, default=10**9, help="stop after so many")
    parser.add_argument("--target", choices=TARGETS, help="one target instead of all")
    parser.add_argument(
        "--case", type=int, help="run this one case of the target, traceback and all"
    )
    parser.add_argument("--state", type=Path, default=STATE, help=f"kept here ({STATE})")
    return parser.parse_args()


def fuzz(state: dict[str, Any], names: list[str], arguments: argparse.Namespace) -> None:
    """Run cases until time or number is used up."""
    for name in names:
        attempt(TARGETS[name], made(name, 0))  # loads what it needs, which is no finding
    end_s, saved_s = time.monotonic() + arguments.seconds, time.monotonic()
    left = arguments.executions
    base_mb, number = peak_mb(), 0
    while left > 0 and time.monotonic() < end_s:
        name = min(names, key=lambda n: state["executions"].get(n, 0) / SHARES[n])
        first = state["executions"].get(name, 0)
        # One watch for a batch: setting it takes longer than most cases.
        faulthandler.dump_traceback_later(STUCK_S, exit=True)
        count = min(left, max(1, min(BATCH, int(BATCH * SHARES[name] / 4))))
        for number in range(first, first + count):
            base_mb = check(state, name, number, base_mb)
            if time.monotonic() > end_s:
                break
        state["executions"][name] = number + 1
        faulthandler.cancel_dump_traceback_later()
        left -= count
        if time.monotonic() - saved_s > SAVE_EVERY_S:
            saved_s = time.monotonic()
            save(arguments.state, state)


def check(state: dict[str, Any], name: str, number: int, base_mb: float) -> float:
    """Run one case and note what is wrong with it; returns the new peak of memory."""
    case = made(name, number)
    started_s = time.process_time()
    ending, where = attempt(TARGETS[name], case)
    spent_s = time.process_time() - started_s
    now_mb = peak_mb()
    if ending not in ("accepted", "refused"):
        note(state, name, number, ending, where)
    if spent_s > MOST_SECONDS:
        note(state, name, number, f"took {spent_s:.1f} s", "")
    if now_mb - base_mb > MOST_MEMORY_MB:
        note(state, name, number, f"took {now_mb - base_mb:.0f} MB more", "")
    outcomes = state["outcomes"].setdefault(name, {})
    outcomes[ending] = outcomes.get(ending, 0) + 1
    worst = state["slowest_s"]
    worst[name] = max(worst.get(name, 0.0), spent_s)
    return now_mb


def attempt(target: Target, case: Any) -> tuple[str, str]:
    """How a case ends, and where when badly."""
    try:
        target.run(case)
    except REFUSALS as error:
        sentence = str(error)
        # A refusal is for people: one line that says something.
        is_sentence = isinstance(error, UnicodeDecodeError) or (
            len(sentence) > 10 and "\n" not in sentence.strip()
        )
        return ("refused", "") if is_sentence else (f"no sentence: {sentence[:80]!r}", "")
    except Exception as error:  # noqa: BLE001 (that nothing else comes out is what is tested)
        return f"{type(error).__name__}: {str(error)[:160]}", traceback.format_exc(limit=-4)
    return "accepted", ""


def made(name: str, number: int) -> Any:
    return TARGETS[name].make(random.Random(f"{name} {number}"))


def note(state: dict[str, Any], name: str, number: int, what: str, where: str) -> None:
    alike = Counter(finding["where"] or finding["what"][:20] for finding in state["findings"])
    if alike[where or what[:20]] < MOST_ALIKE:
        finding = {"target": name, "case": number, "what": what, "where": where}
        state["findings"].append(finding)


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def load(path: Path) -> dict[str, Any]:
    if path.exists():
        state: dict[str, Any] = json.loads(path.read_text())
        return state
    return {"executions": {}, "outcomes": {}, "slowest_s": {}, "findings": []}


def save(path: Path, state: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(state, indent=1))


def rows(state: dict[str, Any]) -> list[dict[str, object]]:
    made_rows: list[dict[str, object]] = []
    for name, executions in state["executions"].items():
        outcomes = state["outcomes"].get(name, {})
        found = sum(count for end, count in outcomes.items() if end not in ("accepted", "refused"))
        made_rows.append(
            {
                "target": name,
                "executions": executions,
                "accepted": outcomes.get("accepted", 0),
                "refused": outcomes.get("refused", 0),
                "findings": found,
                "slowest_s": round(state["slowest_s"].get(name, 0.0), 2),
            }
        )
    total = sum(state["executions"].values())
    return [*made_rows, dict.fromkeys(COLUMNS, "") | {"target": "all", "executions": total}]


if __name__ == "__main__":
    sys.exit(main())
