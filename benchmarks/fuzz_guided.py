"""Coverage-guided fuzzing of what takes bytes: ``python -m benchmarks.fuzz_guided --seconds 60``.

Needs atheris (``pip install atheris``), which is no requirement of the project. Each target runs in
a process of its own, because libFuzzer ends its process; what it finds lies in
``artifacts/fuzz_guided/`` and is run again by ``--target NAME --again FILE``.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import warnings
from contextlib import suppress
from pathlib import Path

FOLDER = Path("artifacts/fuzz_guided")
#: Seeds that libFuzzer starts from.
SEEDS = 200
#: Longer inputs are left to `benchmarks.fuzz`; guidance finds what lies in short ones.
MOST_BYTES = 8192
#: Of the clock: a busy machine stretches the 2 s of processor time that `benchmarks.fuzz` allows.
STUCK_S = 30
MOST_MEMORY_MB = 1500


def main() -> int:
    arguments = _arguments()
    if arguments.target is None:
        return _each(arguments.seconds)
    if arguments.again is not None:
        _run_once(arguments.target, arguments.again)
        return 0
    return _guided(arguments.target, arguments.seconds)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Feed airdraw input guided by coverage.")
    parser.add_argument("--seconds", type=float, default=60.0, help="for each target")
    parser.add_argument("--target", help="one target instead of all that take bytes")
    parser.add_argument("--again", type=Path, help="run the target on this file, traceback and all")
    return parser.parse_args()


def _each(seconds: float) -> int:
    from benchmarks.fuzz_targets import TARGETS

    worst = 0
    for name, target in TARGETS.items():
        if target.from_bytes is not None:
            command = [sys.executable, "-m", "benchmarks.fuzz_guided"]
            done = subprocess.run(
                [*command, "--target", name, "--seconds", f"{seconds:.0f}"],
                check=False,
            )
            print(f"{name}: {'no finding' if done.returncode == 0 else 'FINDING'}", flush=True)
            worst = max(worst, abs(done.returncode))
    return min(worst, 1)


def _run_once(name: str, path: Path) -> None:
    from benchmarks.fuzz_targets import TARGETS

    run = TARGETS[name].from_bytes
    assert run is not None
    run(path.read_bytes())


def _guided(name: str, seconds: float) -> int:
    try:
        import atheris
    except ImportError:
        sys.exit("Coverage-guided fuzzing needs atheris: pip install atheris.")
    with atheris.instrument_imports(include=["airdraw"]):
        from benchmarks.fuzz_targets import REFUSALS, TARGETS

        warnings.simplefilter("ignore")
        target = TARGETS[name]
        run = target.from_bytes
        if run is None:
            sys.exit(f"{name} takes no bytes; benchmarks.fuzz runs it.")

        def attempt(data: bytes) -> None:
            with suppress(*REFUSALS):
                run(data)

        corpus = FOLDER / name.replace(" ", "-")
        corpus.mkdir(parents=True, exist_ok=True)
        for number in range(SEEDS):
            made = target.make(random.Random(number))
            seed = (made if isinstance(made, bytes) else json.dumps(made).encode())[:MOST_BYTES]
            (corpus / f"seed-{number}").write_bytes(seed)
            # Here, because modules that are imported when they are first used count as well.
            attempt(seed)

    flags = [f"-max_total_time={seconds:.0f}", f"-max_len={MOST_BYTES}", f"-timeout={STUCK_S}"]
    flags += [f"-rss_limit_mb={MOST_MEMORY_MB}", f"-artifact_prefix={corpus}-finding-"]
    atheris.Setup([sys.argv[0], *flags, "-print_final_stats=1", str(corpus)], attempt)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
