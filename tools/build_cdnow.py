"""Write `src/patronage/data/cdnow.csv` from the file that the package `Lifetimes` ships.

    python tools/build_cdnow.py

Needs pip and a package index. The wheel is only read, not installed; its file is compared by
digest, so that the data can't change unseen.
"""

from __future__ import annotations

import csv
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

REQUIREMENT = "Lifetimes==0.11.3"
MEMBER = "lifetimes/datasets/CDNOW_sample.txt"
DIGEST = "6fae10155c0b0ba363c2c386e30f77990d22328220efd862a5edd1443420d94a"
TARGET = Path(__file__).resolve().parents[1] / "src" / "patronage" / "data" / "cdnow.csv"
HEADER = ("party", "day", "quantity", "amount", "currency")


def fetch() -> str:
    """Return the text of the sample, out of the wheel that pip downloads."""
    with TemporaryDirectory() as folder:
        options = ["--no-deps", "--only-binary", ":all:", "--dest", folder]
        subprocess.run([sys.executable, "-m", "pip", "download", *options, REQUIREMENT], check=True)  # noqa: S603  our own words
        (wheel,) = Path(folder).glob("*.whl")
        with ZipFile(wheel) as archive:
            found = archive.read(MEMBER)
    if sha256(found).hexdigest() != DIGEST:
        sys.exit(f"{MEMBER} of {REQUIREMENT} is not the file that was expected")
    return found.decode("ascii")


def rows(text: str) -> list[tuple[str, ...]]:
    """Return a row for each purchase: its number in the whole data set, day, discs, dollars."""
    found: list[tuple[str, ...]] = []
    for line in text.splitlines():
        customer, _, day, discs, dollars = line.split()
        found.append((customer, f"{day[:4]}-{day[4:6]}-{day[6:]}", discs, dollars, "USD"))
    return found


def main() -> None:
    """Fetch the sample and write the file."""
    with TARGET.open("w", encoding="ascii", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows(fetch()))


if __name__ == "__main__":
    main()
