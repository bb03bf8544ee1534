"""What type checkers must accept, and what they must refuse.

`snippets/good` holds programs that pass `mypy --strict` as a user's code would, against the
installed package and without any stubs. In `snippets/bad` each line that must be refused ends in
`# error: <code>`, and every other line must pass.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import patronage

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("mypy") is None, reason="mypy is not installed"),
]

SNIPPETS = Path(__file__).parent / "snippets"
FILES = sorted(SNIPPETS.rglob("*.py"))
MARK = re.compile(r"#\s*error:\s*(?P<codes>[a-z\-, ]+)$")


def expected_errors(path: Path) -> list[tuple[int, str]]:
    return [
        (number, code.strip())
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (mark := MARK.search(line))
        for code in mark["codes"].split(",")
    ]


def found_errors() -> dict[str, list[tuple[int, str]]]:
    """Run mypy once over all snippets, as a user would who has installed the package."""
    environment = os.environ.copy()
    home = Path(patronage.__path__[0]).parent
    if home.name != "site-packages":  # an editable install, or src on the path
        environment["MYPYPATH"] = str(home)
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--output=json"]
    command += ["--follow-imports=silent", "--cache-dir", os.devnull, "--explicit-package-bases"]
    command += ["--python-executable", sys.executable, *map(str, FILES)]
    run = subprocess.run(
        command, capture_output=True, text=True, env=environment, cwd=SNIPPETS, check=False
    )
    assert run.returncode in {0, 1}, run.stdout + run.stderr
    found: dict[str, list[tuple[int, str]]] = {str(path): [] for path in FILES}
    for line in run.stdout.splitlines():
        if line.startswith("{"):
            report = json.loads(line)
            if report["severity"] == "error":
                where = str((SNIPPETS / report["file"]).resolve())
                found.setdefault(where, []).append((report["line"], report["code"]))
    return found


def test_mypy_says_of_each_snippet_what_it_should() -> None:
    """One test for all, so that workers beside each other don't run mypy twice."""
    found = {path: sorted(errors) for path, errors in found_errors().items()}
    assert found == {str(path): sorted(expected_errors(path)) for path in FILES}


def test_each_bad_snippet_says_what_is_bad_and_no_good_one_does() -> None:
    for path in FILES:
        assert bool(expected_errors(path)) == (path.parent.name == "bad"), path


def test_the_package_ships_its_types() -> None:
    assert (Path(patronage.__path__[0]) / "py.typed").is_file()
