"""Every benchmark, each in a process of its own, in one table of ratios.

python benchmarks/run.py            # all of them: some minutes
python benchmarks/run.py --quick    # without the 100,000 histories and facts

Times depend on the machine, ratios hardly do: only these are printed. A row with a limit says
whether it is met, and this program ends with 1 where one is missed.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
BENCHES = {
    "standing": "B1-B4: reviews, against an if-chain, a state machine, a loop over days",
    "billing": "B5, B6: 120 billing periods, against dateutil and QuantLib",
    "money": "B7: money, against py-moneyed",
    "building": "B8: building an object with its checks, against a bare attrs class",
    "codec": "B9: loading a book from JSON, against cattrs with orjson",
    "memory": "B10: the memory of a relationship, against plain attrs classes",
    "import": "B11: the import, against attrs",
    "book": "B12: a whole book with reasons, against a loop written by hand",
    "measures": "B14: a year of a measure with its credits, against a loop written by hand",
    "growth": "B13: by which power of its size the cost grows",
}
_ROW = re.compile(
    r"(?P<name>\S.*?)\s{2,}(?P<ratio>[\d.]+)(?:x|\^)"
    r"(?:\s+limit (?P<limit>[\d.]+)(?:x|\^))?(?:\s+aim (?P<aim>[\d.]+)(?:x|\^))?"
    r"(?:\s+(?P<verdict>met|within|MISSED|no verdict))?"
)


def printed(bench: str, arguments: list[str]) -> list[str]:
    """Return the lines that a benchmark prints."""
    done = subprocess.run(  # noqa: S603  a script of our own
        [sys.executable, HERE / f"bench_{bench}.py", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    if not done.stdout:
        raise SystemExit(f"bench_{bench}.py failed:\n{done.stderr}")
    return done.stdout.splitlines()


def rows(lines: list[str]) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield name, ratio, limit, aim and verdict of each row among the lines."""
    for line in lines:
        found = _ROW.match(line)
        if found is not None:
            name, ratio, limit, aim, verdict = found.groups(default="")
            yield name, ratio, limit, aim, verdict


def main() -> int:
    quick = ["--quick"] if "--quick" in sys.argv else []
    missed = False
    print("| what | ratio | limit | aim | |\n|---|---|---|---|---|")
    for bench, title in BENCHES.items():
        print(f"| **{title}** | | | | |")
        for row in rows(printed(bench, quick if bench in {"book", "growth"} else [])):
            print(f"| {' | '.join(row)} |", flush=True)
            missed = missed or row[-1] == "MISSED"
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
