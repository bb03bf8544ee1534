"""Classes of one's own, in documents and in a converter of one's own."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any, ClassVar, Final

import cattrs
import pytest
from attrs import define, field, frozen

import patronage as pt
from codec.own import Fee, Greeted, Road, ShakenHands, Toll, Warmth
from patronage.codec.catalogue import Catalogue, public, tag_of
from patronage.codec.converters import converter
from patronage.codec.documents import from_json, to_json
from patronage.facts.fact import SAME_DAY
from patronage.manifest import MANIFEST, Manifest, Row

DAY: Final = date(2026, 1, 2)


class Mood(Enum):
    CALM = "calm"
    CROSS = "cross"


@frozen
class Detail:
    mood: Mood
    weights: frozenset[int] = frozenset()


@frozen
class MoodIs:
    """A criterion of one's own: any frozen class with `needs` and `observe`."""

    detail: Detail
    over: pt.Window = field(default=pt.Ever(), kw_only=True)

    needs = frozenset({"observation:mood"})

    def observe(self, facts: pt.Facts, anchors: pt.Anchors) -> pt.Timeline[pt.Observed]:
        return pt.Timeline.constant(pt.Observed(value=True))


@dataclasses.dataclass(frozen=True)
class Wave:
    """A fact of one's own, as a dataclass."""

    hand: str
    on: date
    recorded_on: date = DAY
    id: str | None = None
    source: str | None = None
    line: str | None = None

    @property
    def kind(self) -> str:
        return "wave"


@frozen
class Nod:
    """A fact of one's own, with the defaults that facts have."""

    on: date = field(kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    id: str | None = field(default=None, kw_only=True)
    source: str | None = field(default=None, kw_only=True)
    line: str | None = field(default=None, kw_only=True)

    kind: ClassVar[str] = "nod"


@frozen
class Holiday:
    """A calendar of one's own."""

    def is_working_day(self, day: date, /) -> bool:
        return False


CALM: Final[Any] = MoodIs(Detail(Mood.CALM))
OWN: Final = (MoodIs, Detail, Nod, Wave, Holiday)


def codes(text: str, types: Any = OWN) -> list[tuple[str, str]]:
    with pytest.raises(pt.PatronageError) as refused:
        from_json(text, types=types)
    return [(fault.path, fault.code) for fault in refused.value.faults]


def test_a_criterion_of_one_s_own_stands_where_any_does() -> None:
    mood: Any = MoodIs(Detail(Mood.CALM, frozenset({3, 1})), over=pt.Rolling(pt.days(30)))
    always: Any = pt.Always()
    rung = pt.Rung(pt.CLIENT, enter=pt.AllOf(always, mood))
    policy = pt.Policy("ours", "1", rungs=(rung,))
    text = to_json(policy, types=OWN)
    assert json.loads(text)["value"]["rungs"][0]["enter"]["rules"][1] == {
        "type": "mood-is",
        "detail": {"mood": "calm", "weights": [1, 3]},
        "over": {"type": "rolling", "span": "P30D"},
    }
    assert from_json(text, pt.Policy, types=OWN) == policy


def test_it_is_unknown_to_whoever_was_not_given_its_class() -> None:
    policy = pt.Policy("ours", "1", rungs=(pt.Rung(pt.CLIENT, enter=CALM),))
    with pytest.raises(pt.WrongType, match="types="):
        to_json(policy)
    assert codes(to_json(policy, types=OWN), ()) == [("rungs[0].enter.type", "document.enum")]


def test_its_faults_have_their_places_too() -> None:
    policy = pt.Policy("ours", "1", rungs=(pt.Rung(pt.CLIENT, enter=CALM),))
    text = to_json(policy, types=OWN).replace('"calm"', '"glad","weights":[1,true,1]')
    assert codes(text) == [
        ("rungs[0].enter.detail.mood", "document.enum"),
        ("rungs[0].enter.detail.weights[1]", "integer.type"),
    ]


@pytest.mark.parametrize("fact", [Nod(on=DAY, id="N1"), Wave("left", DAY, id="W1")], ids=repr)
def test_a_fact_of_one_s_own_states_its_kind(fact: Any) -> None:
    ledger = pt.Relationship("hp", "mary", facts=[fact])
    text = to_json(ledger, types=OWN)
    assert json.loads(text)["value"]["facts"][0]["kind"] == fact.kind
    assert from_json(text, pt.Relationship, types=OWN) == ledger
    assert from_json(to_json(fact, types=OWN), types=OWN) == fact


def test_a_calendar_of_one_s_own_stands_where_any_does() -> None:
    due = pt.NetDays(30, roll=pt.Roll.FOLLOWING, calendar=Holiday())
    assert from_json(to_json(due, types=OWN), pt.NetDays, types=OWN) == due


def test_a_constructor_of_one_s_own_may_raise_what_it_likes() -> None:
    @frozen
    class Picky:
        size: int

        def __attrs_post_init__(self) -> None:
            if self.size > 3:
                raise LookupError("too\u202elarge")

    assert from_json(to_json(Picky(2), types=(Picky,)), types=(Picky,)) == Picky(2)
    text = to_json(Picky(2), types=(Picky,)).replace("2}", "4}")
    with pytest.raises(pt.InvalidInput, match=r"LookupError: too\\u202elarge") as refused:
        from_json(text, types=(Picky,))
    assert [(each.path, each.code) for each in refused.value.faults] == [("", "value.refused")]
    broken = text.replace("4}", '"4", "zzz": 1}')
    assert codes(broken, (Picky,)) == [("size", "integer.type"), ("zzz", "document.unknown_field")]


def test_a_name_that_is_taken_is_refused() -> None:
    other = frozen(type("Purchase", (), {"__annotations__": {"size": int}}))
    with pytest.raises(pt.Conflict) as refused:
        to_json(pt.months(1), types=(other,))
    assert refused.value.faults[0].code == "types.conflict"
    assert Catalogue((pt.Purchase,)).kind("purchase") is pt.Purchase


def test_the_classes_come_in_a_list_as_well() -> None:
    nod = Nod(on=date(2026, 1, 1))
    assert to_json(nod, types=[Nod]) == to_json(nod, types=(Nod,))  # type: ignore[arg-type]


@pytest.mark.parametrize("types", ["Nod", None, {Nod}])
def test_the_classes_come_in_a_tuple(types: Any) -> None:
    with pytest.raises(pt.WrongType) as refused:
        to_json(pt.months(1), types=types)
    assert refused.value.faults[0].code == "types.type"


@pytest.mark.parametrize("kind", [int, dict, "Nod", None, list[int]])
def test_only_classes_of_values_are_taken(kind: Any) -> None:
    with pytest.raises(pt.WrongType) as refused:
        to_json(pt.months(1), types=(kind,))
    assert refused.value.faults[0].code == "types.type"


@frozen
class Loose:
    numbers: list[int]


@frozen
class Floating:
    share: float


@frozen
class Calling:
    back: Callable[[], int]


@frozen
class Instant:
    at: datetime


@frozen
class Bare:
    parts: tuple  # type: ignore[type-arg]  # pyright: ignore[reportMissingTypeArgument, reportUnknownVariableType]


@frozen
class Misspelt:
    when: dtae  # type: ignore[name-defined]  # noqa: F821  # pyright: ignore[reportUndefinedVariable]


@frozen
class Holding:
    detail: Detail


@pytest.mark.parametrize("kind", [Loose, Floating, Calling, Instant, Bare, Misspelt, Holding])
def test_a_field_that_no_document_can_hold_is_named_by_its_type(kind: Any) -> None:
    envelope = {"format": "patronage", "version": 1, "type": kind.__name__.lower(), "value": {}}
    value: Any = kind(1)
    with pytest.raises(pt.InvalidInput):
        to_json(value, types=(kind,))
    with pytest.raises(pt.InvalidInput) as refused:
        from_json(json.dumps(envelope), types=(kind,))
    assert [fault.code for fault in refused.value.faults] == ["types.hint"]


# --- one more row of the manifest -----------------------------------------------------------------

LONGER: Final = Manifest(
    [
        *MANIFEST.rows,
        Row("ShakenHands", "facts", "fact", "codec.own"),
        Row("Greeted", "criteria", "criterion", "codec.own"),
        Row("Toll", "billing", "fee", "codec.own"),
        Row("Road", "billing", "-", "codec.own"),
    ]
)
HANDS: Final[Any] = ShakenHands(Warmth.HEARTY, on=DAY, id="H1")
GREETED: Final[Any] = Greeted(Warmth.HEARTY, over=pt.Rolling(pt.days(30)))
TWO: Final = pt.Money("2", "USD")
ROAD: Final[Any] = Road((Toll("bridge", TWO), pt.OneOffFee(id="sign", amount=TWO)))


def test_a_row_of_the_manifest_is_all_that_a_document_needs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    policy = pt.Policy("ours", "1", rungs=(pt.Rung(pt.CLIENT, enter=pt.Not(GREETED)),))
    ledger = pt.Relationship("hp", "mary", facts=[HANDS])
    values: list[Any] = [HANDS, ledger, GREETED, policy, ROAD.fees[0], ROAD]
    with monkeypatch.context() as patch:
        patch.setattr("patronage.manifest.MANIFEST", LONGER)
        trees = [pt.to_tree(value) for value in values]
        for value, tree in zip(values, trees, strict=True):
            assert from_json(to_json(value), type(value)) == pt.from_tree(tree) == value
        assert public("Toll") is Toll
    assert trees[1]["value"]["facts"] == [
        {"kind": "shaken-hands", "warmth": "hearty", "on": "2026-01-02", "id": "H1"}
    ]
    assert trees[3]["value"]["rungs"][0]["enter"]["rule"] == {
        "type": "greeted",
        "warmly": "hearty",
        "over": {"type": "rolling", "span": "P30D"},
    }
    assert [fee["type"] for fee in trees[5]["value"]["fees"]] == ["toll", "one-off-fee"]
    for value, tree in zip(values, trees, strict=True):
        with pytest.raises(pt.WrongType, match="types="):
            to_json(value)
        with pytest.raises(pt.InvalidInput):
            pt.from_tree(tree)
    assert public("Toll") is None


def test_a_catalogue_may_be_given_another_manifest() -> None:
    usual, longer = Catalogue(), Catalogue((), LONGER)
    for kind, protocol in ((ShakenHands, pt.Fact), (Greeted, pt.Criterion), (Toll, Fee)):
        tag = tag_of(kind)
        assert (usual.kind(tag), longer.kind(tag)) == (None, kind)
        assert longer.members(protocol).keys() - usual.members(protocol).keys() == {tag}
    assert longer.is_fact(ShakenHands)
    assert not usual.is_fact(ShakenHands)
    assert set(longer.members(Fee)) == {tag_of(getattr(pt, n)) for n in MANIFEST.named("fee")} | {
        "toll"
    }


# --- a converter of one's own ---------------------------------------------------------------------


class Level(StrEnum):
    LOW = "low"


@define
class Invoice:
    """A class of an application, structured by cattrs."""

    number: int
    bought: pt.Purchase
    payer: pt.Party
    verdict: pt.Verdict
    level: Level
    lines: list[pt.Money]


INVOICE: Final = Invoice(
    7,
    pt.Purchase(pt.Money("25", "USD"), on=DAY),
    pt.Person("mary", "Mary Vane"),
    pt.Verdict.MET,
    Level.LOW,
    [pt.Money("1", "USD")],
)


def test_a_converter_knows_the_values_of_the_package() -> None:
    made = converter()
    data = made.unstructure(INVOICE)
    assert data["bought"]["kind"] == "purchase"
    assert data["payer"] == {"type": "person", "id": "mary", "name": "Mary Vane"}
    assert data["verdict"] == "met"
    assert json.loads(json.dumps(data)) == data
    assert made.structure(data, Invoice) == INVOICE


def test_a_converter_gives_our_faults_within_its_own_errors() -> None:
    made = converter()
    data = made.unstructure(INVOICE)
    data["bought"]["price"]["amount"] = 25
    data["bought"]["on"] = "2026-02-30"
    with pytest.raises(cattrs.ClassValidationError) as refused:
        made.structure(data, Invoice)
    (error,) = refused.value.exceptions
    assert isinstance(error, pt.InvalidInput)
    assert {fault.path for fault in error.faults} == {"price.amount", "on"}


def test_a_converter_turns_nothing_into_another_kind() -> None:
    made = converter()
    data = made.unstructure(INVOICE)
    for field_, value in (("number", "7"), ("number", 7.0), ("number", True), ("level", "LOW")):
        with pytest.raises(cattrs.ClassValidationError):
            made.structure({**data, field_: value}, Invoice)


def test_each_converter_is_new_so_that_nobody_changes_another_s() -> None:
    mine = converter()
    mine.register_unstructure_hook_func(lambda kind: kind is pt.Money, lambda _: "gone")
    assert mine.unstructure(pt.Money("1", "USD")) == "gone"
    assert converter().unstructure(pt.Money("1", "USD")) == {"amount": "1.00", "currency": "USD"}
    assert "gone" not in to_json(pt.Money("1", "USD"))


def test_what_a_converter_is_told_of_a_part_holds_for_the_whole() -> None:
    mine = converter()
    mine.register_unstructure_hook_func(lambda kind: kind is pt.Money, str)
    mine.register_structure_hook_func(
        lambda kind: kind is pt.Money, lambda text, _: pt.Money(*text.split())
    )
    data = mine.unstructure(INVOICE)
    assert (data["bought"]["price"], data["lines"]) == ("25.00 USD", ["1.00 USD"])
    assert mine.structure(data, Invoice) == INVOICE
