"""`python -m neurolab` does what the command `neurolab` does."""

from __future__ import annotations

import sys

from neurolab.cli import main

if __name__ == "__main__":
    sys.exit(main())
