"""The command line: who stands where, who slips, why, and what is to be billed.

`patronage demo|review|outlook|explain|bill`, on a book (JSON) and on a purchase history (CSV). What
was asked for goes to standard output, as a table, JSON or CSV; what is said about it, and progress,
to standard error. Exit codes: 0, answered; 1, nothing of what was asked for is in the file; 2, the
input or the command is at fault (one line for each fault, with file, line and field); 3, the
program itself is.
"""

from __future__ import annotations

from patronage.cli.main import main

__all__ = ["main"]
