"""B11: importing the package, against importing attrs; CPU of fresh interpreters, in turn.

    python benchmarks/bench_import.py

The second row uses what the README's first block uses, so that lazy exports hide nothing.
"""

from __future__ import annotations

import subprocess
import sys
from statistics import median

ROUNDS = 15
PROGRAM = """
import time
start = time.process_time()
{body}
print(time.process_time() - start)
"""
FIRST_BLOCK = (
    "import patronage as pt; pt.Organization, pt.Person, pt.Relationship, pt.Purchase, pt.Money, "
    "pt.Assigned, pt.Agreement, pt.Renewal, pt.BillingTerms, pt.review, pt.policies"
)


def cost(body: str) -> float:
    """Return the CPU seconds that a fresh interpreter spends on a line."""
    program = PROGRAM.format(body=body)
    done = subprocess.run(  # noqa: S603  a line of our own
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def compare(name: str, body: str, limit: float | None) -> bool:
    """Print a row, and tell whether it is within its limit."""
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(cost(body))
        theirs.append(cost("import attrs"))
    ratio = median(ours) / median(theirs)
    verdict = "" if limit is None else "  met" if ratio <= limit else "  MISSED"
    bound = "" if limit is None else f"  limit {limit}x"
    times = f"{median(ours) * 1e3:>9.2f}{median(theirs) * 1e3:>11.2f} ms"
    print(f"{name:<34}{times}{ratio:>8.2f}x{bound}{verdict}")
    return limit is None or ratio <= limit


if __name__ == "__main__":
    print(f"{'B11':<34}{'ours':>9}{'attrs':>11}")
    good = compare("import patronage", "import patronage", 2.5)
    compare("the README's first block (no limit)", FIRST_BLOCK, None)
    sys.exit(0 if good else 1)
