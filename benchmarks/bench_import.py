"""B11: the import and a first review in a fresh process, against importing attrs.

    python benchmarks/bench_import.py

CPU of fresh interpreters, in turn, both from bytecode in a folder of this benchmark's own: as pip
leaves what it installs, whatever this checkout has. The last row uses what the README's first block
uses, so that lazy exports hide nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from harness import show, verdict_of

ROUNDS = 15
PROGRAM = """
import time
start = time.process_time()
{body}
print(time.process_time() - start)
"""
FIRST_REVIEW = """
import datetime
import patronage as pt
bought = pt.Purchase(pt.Money("9.90", "USD"), on=datetime.date(2026, 1, 2))
mary = pt.Relationship("shop", "mary").add(bought)
pt.review(mary, pt.policies.BY_CONDUCT, on=datetime.date(2026, 3, 1))
"""
FIRST_BLOCK = (
    "import patronage as pt; pt.Organization, pt.Person, pt.Relationship, pt.Purchase, pt.Money, "
    "pt.Assigned, pt.Agreement, pt.Renewal, pt.BillingTerms, pt.review, pt.policies"
)


@cache
def bytecode() -> TemporaryDirectory[str]:
    """Return the folder of the bytecode, which is gone with this process."""
    return TemporaryDirectory()


def cost(body: str) -> float:
    """Return the CPU seconds that a fresh interpreter spends on some lines."""
    program = PROGRAM.format(body=body)
    compiled = {"PYTHONPYCACHEPREFIX": bytecode().name, "PYTHONDONTWRITEBYTECODE": ""}
    done = subprocess.run(  # noqa: S603  lines of our own
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **compiled},
    )
    return float(done.stdout)


def compare(name: str, body: str, limit: float | None = None, aim: float | None = None) -> bool:
    """Print a row, and tell whether it is within its limit."""
    cost(body), cost("import attrs")  # they write the bytecode
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(cost(body))
        theirs.append(cost("import attrs"))
    low, middle, high = quantiles(theirs, n=4)
    ratio = median(ours) / median(theirs)
    return show(name, ratio, limit, aim, verdict_of(ratio, limit, aim, (high - low) / middle))


if __name__ == "__main__":
    good = [
        compare("B11 import patronage: import attrs", "import patronage", 1, 0.3),
        compare("B11 import and a first review: import attrs", FIRST_REVIEW, 4, 3),
        compare("the README's first block: import attrs", FIRST_BLOCK),
    ]
    sys.exit(0 if all(good) else 1)
