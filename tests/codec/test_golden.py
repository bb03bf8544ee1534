"""Documents of every release can be read, and mean what they meant when they were written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

import patronage as pt
from meaning import lost, meaning
from patronage import codec

from laws import law

if TYPE_CHECKING:
    from meaning import Meaning

GOLDEN = Path(__file__).parents[1] / "golden"


class Written(NamedTuple):
    """One document of a release."""

    release: str
    line: int
    document: dict[str, Any]
    means: Any


DOCUMENTS_OF_OLD = [
    Written(path.stem, line, entry["document"], entry["means"])
    for path in sorted(GOLDEN.glob("*.json"))
    for line, entry in enumerate(json.loads(path.read_text(encoding="utf-8")), start=2)
]
TYPES = sorted({(each.release, each.document["type"]) for each in DOCUMENTS_OF_OLD})


@pytest.mark.parametrize(("release", "kind"), TYPES, ids=str)
@law("Z4", kills="a field renamed, or a default changed, so that old documents mean something else")
def test_documents_of_every_release_mean_what_they_meant(release: str, kind: str) -> None:
    for each in DOCUMENTS_OF_OLD:
        if (each.release, each.document["type"]) != (release, kind):
            continue
        value = pt.from_json(json.dumps(each.document))
        places = lost(each.means, meaning(value))
        assert not places, f"{release}.json:{each.line}: {places[:5]}"
        assert pt.from_json(pt.to_json(value)) == value


OWN_EVIDENCE = """
{"format":"patronage","version":1,"type":"relationship","value":{"provider":{"id":"shop"},
"patron":{"id":"mary"},"facts":[{"kind":"reviewed","before":{"name":"customer"},
"after":{"name":"client"},"policy":{"name":"ours","version":"1","fingerprint":"9f2c"},
"on":"2026-02-01","evidence":["my visit 5","Zoë (2)"],"by":{"id":"ana"},"id":"R1"}]}}
"""
"""As 0.1.0 wrote a review that rested on facts of somebody's own."""


@law("Z4", kills="a field that takes less than it took")
def test_a_review_of_old_that_rests_on_facts_of_ones_own_is_read() -> None:
    ledger = pt.from_json(OWN_EVIDENCE)
    assert isinstance(ledger, pt.Relationship)
    (held,) = ledger.facts
    assert isinstance(held, pt.Reviewed)
    assert held.evidence == ("my visit 5", "Zoë (2)")
    assert json.loads(pt.to_json(ledger)) == json.loads(OWN_EVIDENCE)


@pytest.mark.parametrize(("release", "kind"), TYPES, ids=str)
@law("Z15", kills="another form of a value under the same version of the format")
def test_while_the_form_stays_the_bytes_stay(release: str, kind: str) -> None:
    for each in DOCUMENTS_OF_OLD:
        if (each.release, each.document["type"]) == (release, kind):
            value = pt.from_json(json.dumps(each.document))
            if each.document["version"] == codec.VERSION:
                assert json.loads(pt.to_json(value)) == each.document, f"line {each.line}"


def _lived(agreement: pt.Agreement) -> dict[str, Any]:
    status, terms = agreement.status, agreement.terms_over_time
    return {
        "status": [
            status.before.value,
            *([str(day), each.value] for day, each in zip(status.days, status.values, strict=True)),
        ],
        "summary": [
            terms.before.summary,
            *([str(day), each.summary] for day, each in zip(terms.days, terms.values, strict=True)),
        ],
        "ended_on": None if agreement.ended_on is None else str(agreement.ended_on),
    }


IN_HINDSIGHT = {
    # Since then an agreement signed late is, in hindsight, in force from its start.
    "G3": {"status": ["draft", ["2026-01-05", "offered"], ["2026-02-01", "in force"]]},
    # Since then what one side alone amends or supersedes waits for the other.
    "G16": {
        "status": ["draft", ["2026-01-05", "executed"], ["2026-02-01", "in force"]],
        "summary": [None],
        "ended_on": None,
    },
}


@law("Z4", kills="an act of old that does something else than it did")
def test_agreements_of_old_live_as_they_lived() -> None:
    entries = json.loads((GOLDEN / "0.1.0-agreements.json").read_text(encoding="utf-8"))
    kinds = set[pt.ActKind]()
    for entry in entries:
        agreement = pt.from_json(json.dumps(entry["document"]), pt.Agreement)
        kinds |= {act.kind for act in agreement.acts}
        lives = entry["lives"] | IN_HINDSIGHT.get(agreement.id, {})
        assert _lived(agreement) == lives, agreement.id
    assert len(entries) > 15
    assert len(kinds) == 13


def test_there_are_documents_of_the_first_release() -> None:
    assert len({kind for release, kind in TYPES if release == "0.1.0"}) > 200


def test_what_is_lost_is_found() -> None:
    before: dict[str, Meaning] = {"on": "2026-01-01", "lines": [{"id": "a"}, {"id": "b"}]}
    assert lost(before, before | {"new": 1}) == []
    assert lost(before, {"lines": [{"id": "a"}, {"id": "c"}]}) == [".on", ".lines[1].id"]
    assert lost(before, before | {"lines": []}) == [".lines"]
