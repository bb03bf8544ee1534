"""Every example is run: those of the README and the docs, and those of every docstring.

In a Markdown file, the blocks fenced `python` run from top to bottom in one namespace. A block
fenced `text` that follows one directly is what it prints, where a comment says so:

    ```python
    print(1 + 1)
    ```
    <!-- prints: -->
    ```text
    2
    ```

In the expected text `…` on a line of its own stands for any lines. Blocks fenced `pycon` are
doctests in the same namespace. Any other fence (`sh`, `json`) is not run.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import re
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pytest

import patronage
from patronage.strategies.registration import register

register()  # Hypothesis does it by itself where the package is installed, and not only on the path

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SOURCE = Path(patronage.__path__[0])
MODULES = sorted(
    ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in SOURCE.rglob("*.py")
)
FLAGS = doctest.ELLIPSIS

_FENCE = re.compile(
    r"(?P<prints><!-- prints: -->\s*\n)?"
    r"^(?P<indent>[ ]*)```(?!`)(?P<kind>[a-z]*)[^\n]*\n(?P<body>.*?)^[ ]*```[ ]*$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    kind: str
    body: str
    line: int
    is_output: bool


def blocks_of(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(
            found["kind"],
            re.sub(f"^{found['indent']}", "", found["body"], flags=re.MULTILINE),
            text.count("\n", 0, found.start("body")),
            is_output=found["prints"] is not None,
        )
        for found in _FENCE.finditer(text)
    ]


def matches(printed: str, expected: str) -> bool:
    lines = [re.escape(line.rstrip()) for line in expected.strip("\n").splitlines()]
    pattern = "\n".join("(?:.*\n?)*?.*" if line == re.escape("…") else line for line in lines)
    actual = "\n".join(line.rstrip() for line in printed.strip("\n").splitlines())
    return re.fullmatch(pattern, actual) is not None


def run_block(block: Block, page: Path, namespace: dict[str, object]) -> str:
    """Run one block and return what it prints; lines in tracebacks are those of the page."""
    if block.kind == "pycon":
        test = doctest.DocTestParser().get_doctest(
            block.body, namespace, page.name, str(page), block.line
        )
        assert doctest.DocTestRunner(optionflags=FLAGS).run(test, clear_globs=False).failed == 0
        namespace.update(test.globs)
        return ""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        source = "\n" * block.line + block.body
        exec(compile(source, str(page), "exec", dont_inherit=True), namespace)  # noqa: S102
    return out.getvalue()


PAGES_WITH_EXAMPLES = [
    page for page in PAGES if any(b.kind in {"python", "pycon"} for b in blocks_of(page))
]


@pytest.mark.parametrize(
    "page", PAGES_WITH_EXAMPLES, ids=lambda page: page.relative_to(ROOT).as_posix()
)
def test_the_examples_of_a_page_run_and_print_what_it_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # a page may write files
    namespace: dict[str, object] = {"__name__": "__main__"}
    printed: str | None = None
    for block in blocks_of(page):
        if block.kind in {"python", "pycon"}:
            printed = run_block(block, page, namespace)
        elif block.is_output:
            assert printed is not None, f"{page.name}:{block.line}: prints, but nothing ran before"
            assert matches(printed, block.body), f"{page.name}:{block.line} prints\n{printed}"


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_of_a_module_run(module: str) -> None:
    finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner(optionflags=FLAGS)
    report = io.StringIO()
    for test in finder.find(import_module(module)):
        runner.run(test, out=report.write)
    assert runner.failures == 0, report.getvalue()


def test_an_expected_text_may_leave_lines_out() -> None:
    assert matches("a  \nb\nc\nd\n", "a\n…\nd\n")
    assert matches("a\nd\n", "a\nd")
    assert not matches("a\nb\n", "a\n")
    assert not matches("a+b\n", "aab\n")
