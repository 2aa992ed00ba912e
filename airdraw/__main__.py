"""`python -m airdraw` is the command `airdraw`."""

import sys

from airdraw.cli import main

if __name__ == "__main__":
    sys.exit(main())
