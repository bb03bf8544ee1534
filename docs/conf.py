"""How the documentation is built: `sphinx-build -W docs docs/_build`."""

from __future__ import annotations

import inspect
import re
from functools import cache
from importlib import import_module
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_origin

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.pycode import ModuleAnalyzer

import patronage
from patronage.manifest import MANIFEST, MODULES, Row
from patronage.values import Value

if TYPE_CHECKING:
    from sphinx.application import Sphinx

HERE = Path(__file__).parent

project = "patronage"
author = "The patronage contributors"
copyright = author
release = patronage.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["_build"]
myst_enable_extensions = ["deflist", "colon_fence"]
myst_heading_anchors = 3

default_role = "literal"  # docstrings write `code` as Markdown does
html_theme = "furo"
html_title = f"patronage {release}"
html_static_path = ["_static"]
html_css_files = ["tables.css"]

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"members": True}
toc_object_entries = False
python_use_unqualified_type_names = True
maximum_signature_line_length = 88

# The reference: a page for each module that the package offers, which are its rooms and two more.


def rows_of(room: str) -> list[Row]:
    """Return the rows of what a room offers, in order of their names."""
    found = [row for row in MANIFEST.rows if row.room == room]
    module = import_module(MODULES[room])
    return found or [
        Row(name, room, "apart", getattr(module, name).__module__)
        for name in sorted(module.__all__)
    ]


def full_name(row: Row) -> str:
    """Return the name under which a public name is documented: flat, if it is offered flat."""
    owner = MODULES[row.room] if row.role == "apart" else "patronage"
    return f"{owner}.{row.name}"


def page_of(room: str) -> str:
    """Return the page of a room: what it says of itself, a line on each of its names, then each."""
    rows = rows_of(room)
    head = f"{room}\n{'=' * len(room)}\n\n.. automodule:: {MODULES[room]}\n   :no-members:\n\n"
    head += ".. list-table::\n   :class: names\n\n"
    lines = "".join(f"   * - :py:obj:`~{full_name(row)}`\n     - {_line(row)}\n" for row in rows)
    return "\n".join([head + lines, *map(_entry, rows)])


def _words(row: Row) -> list[str]:
    """Return what a public name says of itself; a constant, where it is defined, not its class."""
    value = getattr(import_module(row.home), row.name)
    if inspect.isclass(value) or inspect.isroutine(value):
        return inspect.cleandoc(value.__doc__ or "").splitlines()
    return ModuleAnalyzer.for_module(row.home).find_attr_docs()["", row.name]


def _line(row: Row) -> str:
    """Return the first sentence of what a public name says of itself."""
    paragraph = " ".join(takewhile(str.strip, _words(row)))
    return re.split(r"(?<=[.:]) (?=[A-Z])", paragraph)[0]


def _entry(row: Row) -> str:
    """Return the heading of a public name, and the directive that documents it."""
    value, named = getattr(import_module(row.home), row.name), full_name(row)
    head = f"{row.name}\n{'-' * len(row.name)}\n\n"
    if inspect.isclass(value):
        kind = "autoexception" if issubclass(value, Exception) else "autoclass"
        bases = set(value.__mro__[1:]) - {Value} if kind == "autoclass" else ()
        inherits = any(base.__module__.startswith("patronage.") for base in bases)
        option = "   :inherited-members: object\n" if inherits else ""
        return f"{head}.. {kind}:: {named}\n{option}"
    if inspect.isroutine(value):
        return f"{head}.. autofunction:: {named}\n"
    owner = named.rpartition(".")[0]
    said = "".join(f"   {each}\n" for each in _words(row))
    return f"{head}.. py:data:: {row.name}\n   :module: {owner}\n\n{said}"


def write_reference(_app: Sphinx) -> None:
    """Write `reference/api/*.rst`, a page for each room."""
    folder = HERE / "reference" / "api"
    folder.mkdir(exist_ok=True)
    for stale in folder.glob("*.rst"):
        stale.unlink()
    for room in MODULES:
        (folder / f"{room}.rst").write_text(page_of(room), encoding="utf-8")


FULL_NAMES = {row.name: full_name(row) for row in MANIFEST.rows} | MODULES


def link_names(app: Sphinx, page: nodes.document) -> None:
    """Make links of the public names that a page writes as code: `Money`, `pt.review`."""
    docname = app.env.docname
    for code in list(page.findall(nodes.literal)):
        name = code.astext().removeprefix("pt.")
        told = name != code.astext() or name[:1].isupper() or docname == "reference/index"
        if told and name in FULL_NAMES and isinstance(code.parent, nodes.paragraph):
            link = pending_xref("", refdomain="py", reftype="obj", refdoc=docname, refwarn=True)
            link["reftarget"] = FULL_NAMES[name]
            code.replace_self(link)
            link += code


def plain_signature(*described: object) -> tuple[object, object]:
    """Return a signature of plain types, in which a default worked out from the rest is `...`."""
    *_, of, _options, signature, returns = described
    checked: dict[str, str] = {}
    for each in reversed(getattr(of, "__mro__", (of,))):
        checked |= checked_types(getattr(each, "__module__", "patronage"))
    signature, returns = (shown and _plain(str(shown), checked) for shown in (signature, returns))
    return signature, returns


@cache
def checked_types(module: str) -> dict[str, str]:
    """Return the names that a module knows of types with their checks, and the type of each."""
    return {
        name: _name(value.__origin__)
        for name, value in vars(import_module(module)).items()
        if get_origin(value) is Annotated
    }


def _name(kind: object) -> str:
    """Return how a type is shown: by its own name, by a public one, or written out."""
    if isinstance(kind, type):
        return kind.__name__
    public = (name for name in MANIFEST.homes if MANIFEST.load(name) == kind)
    return next(public, "") or re.sub(r"(?:\w+\.)+", "", _plain(str(kind), {}))


def _plain(shown: str, checked: dict[str, str]) -> str:
    """Return what is shown of types without what checks them: of `Annotated[…]` the first part."""
    text = shown.replace("= NOTHING", "= ...")
    while found := re.search(r"~?(?:\w+\.)*Annotated\[", text):
        first, rest = _parts(text[found.end() :])
        text = text[: found.start()] + first + rest
    return re.sub(r"(?<![.\w])\w+", lambda name: checked.get(name[0], name[0]), text)


def _parts(text: str) -> tuple[str, str]:
    """Return the part before the first comma, and what follows the bracket that closes."""
    commas: list[int] = []
    depth = 0
    for place, each in enumerate(text):
        if each == "]" and depth == 0:
            return text[: [*commas, place][0]], text[place + 1 :]
        depth += (each in "([") - (each in ")]")
        if each == "," and depth == 0:
            commas.append(place)
    return text, ""


def setup(app: Sphinx) -> None:
    """Write the reference before Sphinx looks for pages."""
    app.connect("builder-inited", write_reference)
    app.connect("doctree-read", link_names)
    app.connect("autodoc-process-signature", plain_signature)
