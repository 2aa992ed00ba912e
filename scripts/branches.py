"""How many branches of the pure core the tests took: `make coverage` fails below 95 %.

    python scripts/branches.py FILE    # the JSON report of coverage.py

Coverage.py's own limit counts lines and branches together.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

LEAST_PERCENT = 95


def main() -> None:
    """Print the share, and end with 1 when it is too small."""
    totals = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["totals"]
    taken, every = totals["covered_branches"], totals["num_branches"]
    share = 100 * taken / every
    print(f"{taken} of {every} branches: {share:.1f} %, at least {LEAST_PERCENT} % are wanted")
    if share < LEAST_PERCENT:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
