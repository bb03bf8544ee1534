"""How the documentation is built: `sphinx-build -W docs docs/_build`."""

from __future__ import annotations

import inspect
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.pycode import ModuleAnalyzer

import patronage
from patronage.manifest import MANIFEST
from patronage.values import Value

if TYPE_CHECKING:
    from types import ModuleType

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

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"members": True}
python_use_unqualified_type_names = True
maximum_signature_line_length = 88

# The reference: one page per room of the house, written from the public names.

ROOMS = {
    "money": ("Money", "Exact amounts of one currency, rounding and allocation."),
    "dates": ("Dates", "Spans, periods, boundaries, windows: the grain is the calendar day."),
    "calendars": ("Calendars", "Working days, and how a day rolls to one."),
    "timeline": ("Timelines", "A value on every day."),
    "facts": ("Facts", "What happened, on which day, and since when we know it."),
    "party": ("Parties", "Persons, organisations and groups."),
    "billing": ("Billing", "Cadences, fees, charges and accounts."),
    "agreement": ("Agreements", "Term, renewal, notice, measures and consequences."),
    "engagement": ("Engagements", "A piece of work, or a purchase."),
    "relationship": ("Relationships", "The ledger of one provider and one patron, and the book."),
    "standing": ("Standing", "Policies, and what they say of a relationship."),
    "doors": ("Doors", "JSON, reports, strategies and the command line."),
    "text": ("Words and display", "How values are shown."),
    "errors": ("Errors", "What was wrong, where, and what to do about it."),
}
ROOM_OF = dict.fromkeys(("amounts", "allocation", "currencies", "prices"), "money")
ROOM_OF |= {"windows": "dates", "words": "text", "values": "text"}
ROOM_OF |= dict.fromkeys(("book", "purchases"), "relationship")
ROOM_OF |= dict.fromkeys(
    ("codec", "strategies", "reports", "imports", "data", "cli", "demo"), "doors"
)


def _entry(name: str) -> str:
    """Return the directive that documents one public name, of a module also what it lists."""
    value = getattr(patronage, name)
    head = f"{name}\n{'-' * len(name)}\n\n"
    if inspect.ismodule(value):
        inner = "\n".join(_directive(value, each) for each in value.__all__)
        return f"{head}.. automodule:: {value.__name__}\n   :no-members:\n\n{inner}"
    return head + _directive(patronage, name)


def _directive(module: ModuleType, name: str) -> str:
    value, named = getattr(module, name), f"{module.__name__}.{name}"
    if not inspect.isclass(value):
        return f".. autofunction:: {named}\n" if inspect.isroutine(value) else _constant(named)
    kind = "autoexception" if issubclass(value, Exception) else "autoclass"
    bases = set(value.__mro__[1:]) - {Value} if kind == "autoclass" else ()
    inherits = any(base.__module__.startswith("patronage.") for base in bases)
    option = "   :inherited-members: object\n" if inherits else ""
    return f".. {kind}:: {named}\n{option}"


def _constant(named: str) -> str:
    """Return what documents a constant: the words under it where it is defined, not its class's."""
    name = named.rpartition(".")[2]
    for module in [each for each in sys.modules if each.startswith("patronage.")]:
        said = ModuleAnalyzer.for_module(module).find_attr_docs().get(("", name))
        if said is not None:
            body = "\n".join(f"   {line}" for line in said)
            return f".. py:data:: {named}\n\n{body}\n"
    return f".. autodata:: {named}\n   :no-value:\n"


def write_reference(_app: Sphinx) -> None:
    """Write `reference/api/*.rst`: every public name, each in its room."""
    homes = {name: MANIFEST.homes[name] for name in MANIFEST.flat}
    homes |= {"policies": "patronage.standing", "samples": "patronage.data"}
    by_room: dict[str, list[str]] = {room: [] for room in ROOMS}
    for name in homes:
        module = homes[name].split(".")[1]
        by_room.setdefault(ROOM_OF.get(module, module), []).append(name)
    folder = HERE / "reference" / "api"
    folder.mkdir(exist_ok=True)
    for stale in folder.glob("*.rst"):
        stale.unlink()
    for room, names in by_room.items():
        if names:
            title, says = ROOMS.get(room, (room.capitalize(), ""))
            head = f"{title}\n{'=' * len(title)}\n\n{says}\n\n"
            page = head + "\n".join(_entry(name) for name in names)
            (folder / f"{room}.rst").write_text(page, encoding="utf-8")


def plain_signature(*described: str | object) -> tuple[object, object]:
    """Return a signature in which a default that is worked out from the rest is `...`."""
    *_, signature, returns = described
    return str(signature).replace("= NOTHING", "= ...") if signature else signature, returns


def setup(app: Sphinx) -> None:
    """Write the reference before Sphinx looks for pages."""
    app.connect("builder-inited", write_reference)
    app.connect("autodoc-process-signature", plain_signature)
    for home in sorted(set(vars(patronage)["_HOMES"].values())):
        import_module(f"patronage.{home}")
