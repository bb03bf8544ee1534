"""The command line, by `python -m patronage`."""

from __future__ import annotations

import sys

from patronage.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
