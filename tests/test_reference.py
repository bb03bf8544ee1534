"""The reference: it leads with the names that most programs need, and has a page for each room."""

from __future__ import annotations

import re
from importlib import import_module, util
from pathlib import Path
from typing import Any

import pytest

import patronage as pt
from patronage.manifest import MANIFEST, MODULES

ROOT = Path(__file__).resolve().parents[1]
INDEX = (ROOT / "docs" / "reference" / "index.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
SECTIONS = {
    part.partition("\n")[0]: part
    for part in re.split(r"^## ", INDEX, flags=re.MULTILINE)[1:]
    if "|---|" in part
}
NAMES = {
    question: re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    for question, section in SECTIONS.items()
}
ROOMS = {
    question: re.findall(r"\[(\w+)\]\(api/\1\.rst\)", section)
    for question, section in SECTIONS.items()
}


def test_it_leads_with_the_names_that_most_programs_need() -> None:
    names = [name for found in NAMES.values() for name in found]
    assert 55 <= len(names) <= 70
    assert len(set(names)) == len(names)
    assert set(names) <= set(pt.__all__)


def test_every_room_is_led_to_once() -> None:
    assert sorted(room for rooms in ROOMS.values() for room in rooms) == sorted(MODULES)


def test_the_package_and_the_readme_lead_with_the_same_names() -> None:
    said = re.findall(r"^- (.+?\?) ((?:`\w+`,?\s+)*`\w+`)\.$", pt.__doc__ or "", re.MULTILINE)
    assert {question: re.findall(r"`(\w+)`", names) for question, names in said} == NAMES
    rows = re.findall(r"^\| (.+\?) \| (.+) \| (.+) \|$", README, re.MULTILINE)
    assert {question: re.findall(r"`(\w+)`", names) for question, names, _ in rows} == NAMES
    assert {question: re.findall(r"`(\w+)`", rooms) for question, _, rooms in rows} == ROOMS


def test_a_name_is_the_same_in_the_package_and_in_its_room() -> None:
    for row in MANIFEST.rows:
        room = import_module(MODULES[row.room])
        assert (getattr(pt, row.name, None) is getattr(room, row.name)) is (row.role != "apart")


def conf() -> Any:
    """Return how the documentation is built, where there is something to build it with."""
    pytest.importorskip("sphinx")
    spec = util.spec_from_file_location("conf", ROOT / "docs" / "conf.py")
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_public_name_is_on_exactly_one_page() -> None:
    page_of = conf().page_of
    pages = {room: page_of(room) for room in MODULES}
    entries = re.compile(
        r"^\.\. (?:auto(?:class|exception|function)|py:data):: (\S+)", re.MULTILINE
    )
    found = {
        room: [named.rpartition(".")[2] for named in entries.findall(page)]
        for room, page in pages.items()
    }
    for room in MANIFEST.rooms:
        assert found[room] == [row.name for row in MANIFEST.rows if row.room == room]
    for room in MODULES.keys() - {*MANIFEST.rooms}:
        assert found[room] == sorted(getattr(pt, room).__all__)
    flat = {*MANIFEST.flat, *MODULES, "__version__"}
    assert set(pt.__all__) <= flat
