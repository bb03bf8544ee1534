"""Documents where no extra is installed. The gate runs this file on the wheel and pytest alone."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import pytest

EXTRAS = ("cattrs", "holidays", "hypothesis", "rich")
BLOCKED = "import sys\nfor name in {names}:\n    sys.modules[name] = None\nimport patronage as pt\n"

THERE_AND_BACK = """
import json
from datetime import date

bought = pt.Purchase(pt.Money("9.90", "USD"), on=date(2026, 1, 2), note="Zoë")
shop, mary = pt.Organization("shop", "The Shop"), pt.Person("mary", "Mary Vane")
for value in (pt.Book().add(shop, mary, bought), pt.samples.firm(), pt.policies.BY_CONDUCT):
    text, tree = pt.to_json(value), pt.to_tree(value)
    assert json.loads(text) == tree
    assert pt.from_json(text, type(value)) == pt.from_tree(tree, type(value)) == value
print("read")
"""

CONVERTER = """
try:
    pt.codec.converter()
except pt.MissingExtra as error:
    print(error)
"""

REVIEW = """
from importlib.resources import files
from patronage.cli import main

main(["review", str(files("patronage.data") / "firm.json")])
"""


def said(program: str, *blocked: str) -> str:
    """Return what a program prints in a process that can't import some packages."""
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", BLOCKED.format(names=blocked) + program],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_json_and_trees_need_no_extra() -> None:
    assert said(THERE_AND_BACK, *EXTRAS) == "read\n"


def test_a_converter_names_the_extra_that_it_needs() -> None:
    assert "pip install 'patronage[cattrs]'" in said(CONVERTER, *EXTRAS)


@pytest.mark.skipif(find_spec("rich") is None, reason="the command line has an extra of its own")
def test_the_command_line_reads_a_book_without_cattrs() -> None:
    assert "Mary" in said(REVIEW, "cattrs")
