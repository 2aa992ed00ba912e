"""What a soak reports: growth fails it, less than before does not."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.soak_report import has_settled, report


def run(**after: float) -> dict[str, Any]:
    before = {"threads": 20, "files": 40, "memory_mb": 300.0}
    return {
        "connects": 50, "reloads": 20, "seconds": 1800.0, "before": before,
        "after": {**before, **after}, "samples": [], "load before": [1.0], "load after": [2.0],
    }  # fmt: skip


def test_a_run_that_ends_as_it_began_passes() -> None:
    assert has_settled(run())
    assert has_settled(run(files=41, memory_mb=250.0))


@pytest.mark.parametrize("grown", [{"threads": 22}, {"files": 43}, {"memory_mb": 316.0}])
def test_what_grows_by_more_than_five_per_cent_fails_the_run(grown: dict[str, float]) -> None:
    assert not has_settled(run(**grown))


def test_the_report_shows_what_changed_and_how_the_long_session_went() -> None:
    result = run(threads=22)
    names = ("shown_rate", "work_s", "delay_s", "memory_mb", "threads", "files")
    result["samples"] = [
        {**dict.fromkeys(names, 1.0), "frame_rate": rate, "shown_delays_ms": [delay, delay]}
        for rate, delay in ((30.0, 90), (29.0, 95), (28.0, 99), (15.0, 200))
    ]
    text = report(result)
    assert "| threads | 20 | 22 | +10.0% |" in text
    assert "| frame_rate | 30.0000 | 15.0000 |" in text
    assert "first quarter 90 ms (p95 90 ms), last quarter 200 ms" in text
