"""What a soak found, as tables for the terminal and for docs/robustness.md."""

from __future__ import annotations

from dataclasses import asdict
from statistics import median
from typing import Any

from airdraw.evaluation_report import as_table
from benchmarks.air_tables import ROOT, put_into_docs
from benchmarks.app_process import Weight
from benchmarks.measure import percentile

DOCS = ROOT / "docs" / "robustness.md"
#: How far threads, files and memory may be from where they were.
TOLERANCE = 0.05
#: Fewer looks at the long session tell nothing of its beginning and end.
LEAST_SAMPLES = 4
WATCHED = ("frame_rate", "shown_rate", "work_s", "delay_s", "memory_mb", "threads", "files")


def changes(result: dict[str, Any]) -> dict[str, float]:
    """How far each weight is from where it was, as a share of that."""
    before, after = Weight(**result["before"]), Weight(**result["after"])
    return {name: getattr(after, name) / old - 1 for name, old in asdict(before).items()}


def has_settled(result: dict[str, Any]) -> bool:
    """Whether everything is back within the tolerance; less than before is no harm."""
    return max(changes(result).values()) <= TOLERANCE


def report(result: dict[str, Any]) -> str:
    """The run in a sentence, before and after, and the long session's beginning and end."""
    load = " to ".join(f"{result[when][0]:.1f}" for when in ("load before", "load after"))
    head = (
        f"{result['connects']} connects, {result['reloads']} reloads in the middle of a stroke, "
        f"one browser killed, one session of {result['seconds'] / 60:.0f} min; load average {load}."
    )
    names = {"threads": "threads", "files": "files", "memory_mb": "memory (MB)"}
    rows = [
        {
            "what": label,
            **{when: round(weight[name]) for when, weight in _weights(result).items()},
            "change": f"{changes(result)[name]:+.1%}",
        }
        for name, label in names.items()
    ]
    parts = [head, as_table(rows)]
    if (samples := result["samples"])[LEAST_SAMPLES - 1 :]:
        parts += ["The long session, medians:", as_table(_quarters(samples))]
        parts += [f"From camera to screen: {_delays(samples)}."]
    return "\n\n".join(parts)


def _weights(result: dict[str, Any]) -> dict[str, dict[str, float]]:
    return {"before": result["before"], **result.get("between", {}), "after": result["after"]}


def _quarters(samples: list[dict[str, Any]]) -> list[dict[str, object]]:
    fourth = len(samples) // LEAST_SAMPLES
    ends = {"first quarter": samples[:fourth], "last quarter": samples[-fourth:]}
    return [
        {
            "what": name,
            **{end: round(median(s[name] for s in part), 3) for end, part in ends.items()},
        }
        for name in WATCHED
    ]


def _delays(samples: list[dict[str, Any]]) -> str:
    """Delays of the first and the last quarter, in words."""
    fourth = len(samples) // LEAST_SAMPLES
    said = []
    for name, part in (("first", samples[:fourth]), ("last", samples[-fourth:])):
        delays = [delay for sample in part for delay in sample["shown_delays_ms"]]
        if delays:
            p95 = percentile(delays, 0.95)
            said.append(f"{name} quarter {median(delays):.0f} ms (p95 {p95:.0f} ms)")
    return ", ".join(said) or "not a number read"


def write_docs(result: dict[str, Any]) -> None:
    """Put the report into the page."""
    put_into_docs("soak", report(result), DOCS)
