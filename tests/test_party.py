"""Parties: what is known of them and when, how they are bound, and what is left when they go."""

from __future__ import annotations

import copy
import pickle
from datetime import date
from decimal import Decimal
from functools import partial
from html import escape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from cost import calls_of
from patronage.errors import InvalidInput, WrongType
from patronage.party.relations import check_parents, unknown_parties
from refusals import faults_of

from draws import both, ed_periods, su_ids, su_periods
from laws import law

DAY = date(2026, 1, 1)
NEXT = date(2026, 1, 2)
MARRIED = date(2020, 5, 1)


# --- Persons, organisations, groups


def test_a_party_is_named_by_its_reference() -> None:
    for party in (
        pt.Person("x", "Mary Vane"),
        pt.Organization("x", "Luma Ltd"),
        pt.Group("x", "The Vanes"),
    ):
        assert party.ref == pt.Ref("x")
        assert str(party.ref) == party.label == party.name


def test_names_have_their_days() -> None:
    maiden = pt.Name("Mary Pine", kind="maiden", period=pt.Period(None, MARRIED))
    mary = pt.Person("mary", "Mary Vane", names=(maiden,))
    assert [mary.name_on(day) for day in (date(2020, 4, 30), MARRIED)] == ["Mary Pine", "Mary Vane"]
    firm = pt.Organization("hp", "Harlow & Pine LLP", names=(pt.Name("Harlow LLP", kind="former"),))
    assert firm.name_on(DAY) == "Harlow LLP"  # said of all days, so it counts


def test_what_a_party_wants_to_be_called_has_its_days() -> None:
    until = pt.Period(None, MARRIED)
    patient = pt.TermOfAddress("patient", period=until)
    member = pt.TermOfAddress("member", period=pt.Period(MARRIED, None))
    mary = pt.Person("mary", "Mary Vane", terms=(patient, member))
    assert [getattr(mary.term_on(day), "plural", None) for day in (date(2019, 1, 1), DAY)] == [
        "patients",
        "members",
    ]
    assert pt.Group("g", "G").term_on(DAY) is None
    assert pt.TermOfAddress("child", "children").plural == "children"


def test_roles_are_many_at_once_with_status_and_reason() -> None:
    held = pt.PartyRole("reseller", status=pt.RoleStatus.SUSPENDED, reason="audit open")
    roles = (held, pt.PartyRole("tenant", period=pt.Period(DAY, None)))
    luma = pt.Organization("luma", "Luma Ltd", roles=roles)
    assert [role.name for role in pt.valid_on(luma.roles, DAY)] == ["reseller", "tenant"]
    assert [role.name for role in pt.valid_on(luma.roles, MARRIED)] == ["reseller"]
    assert [role.is_active for role in luma.roles] == [False, True]


def test_identifiers_and_contact_points_are_values() -> None:
    mary = pt.Person(
        "mary",
        "Mary Vane",
        identifiers=(pt.Identifier("customer-no", "00421"),),
        contact_points=(pt.ContactPoint("post", "1 High Street\nHarlow"),),
    )
    assert mary.identifiers[0].value == "00421"
    assert faults_of(partial(pt.Identifier, "customer no", " ")) == [
        ("scheme", "id.syntax"),
        ("value", "name.syntax"),
    ]


def test_groups_have_members_with_days() -> None:
    vanes = pt.Group.household("vanes", "The Vanes", [pt.Person("mary", "Mary Vane"), "joe"])
    assert vanes.kind is pt.GroupKind.HOUSEHOLD
    assert vanes.members_on(DAY) == (pt.Ref("mary"), pt.Ref("joe"))
    left = pt.Membership("joe", period=pt.Period(None, DAY))
    assert pt.Group("g", "G", members=(left,)).members_on(DAY) == ()
    assert pt.Group.corporate("g", "G", ["a"]).kind is pt.GroupKind.CORPORATE
    assert faults_of(lambda: pt.Group.household("vanes", "The Vanes", ["vanes"])) == [
        ("members[0]", "reference.cycle")
    ]


@law("Z12", kills="a field that is never checked")
def test_a_party_reports_all_its_faults() -> None:
    found = faults_of(
        lambda: pt.Organization(
            "a b",
            "\u202e",
            trade="",
            names=("x",),  # type: ignore[arg-type]
            identifiers={},  # type: ignore[arg-type]
            contact_points=(1,),  # type: ignore[arg-type]
            roles=("tenant",),  # type: ignore[arg-type]
            terms=("member",),  # type: ignore[arg-type]
        )
    )
    assert [path for path, _ in found] == [
        "id",
        "name",
        "trade",
        "names[0]",
        "identifiers",
        "contact_points[0]",
        "roles[0]",
        "terms[0]",
    ]


def test_an_erased_person_keeps_id_day_and_reason_only() -> None:
    mary = pt.Person(
        "mary", "Mary Vane", contact_points=(pt.ContactPoint("mail", "mary@example.com"),)
    )
    gone = mary.erased(on=DAY, reason="asked for it")
    assert (gone.ref, gone.ref.label, gone.label) == (mary.ref, None, "mary")
    assert "Vane" not in repr(gone)
    assert "mary@" not in repr(gone)
    assert faults_of(lambda: mary.erased(on=DAY, reason="")) == [("reason", "text.syntax")]


@law("R1", kills="a name refused for how it looks")
@pytest.mark.parametrize(
    "name", ["<img src=x onerror=alert(1)>", '"><script>', "]]>", "=cmd|' /C calc'!A0", "\tTAB"]
)
def test_a_name_that_looks_dangerous_is_kept_as_it_is(name: str) -> None:  # bad inputs 38, 39
    party = pt.Person("x", name)
    assert party.name == party.label == name
    assert escape(party.label) != ""
    assert party.ref.label == name


@law("Z11", kills="a pickled party that skips the checks")
def test_copies_of_parties_are_equal() -> None:
    vanes = pt.Group.household("vanes", "The Vanes", ["mary"])
    assert copy.deepcopy(vanes) == vanes == pickle.loads(pickle.dumps(vanes))
    with pytest.raises(InvalidInput):
        vanes.__setstate__({"id": "x"})


# --- Relations


def test_a_relation_is_read_from_left_to_right() -> None:
    job = pt.Relation("luma", pt.Bond.EMPLOYS, pt.Person("mary", "Mary Vane"), on=DAY)
    assert str(job) == "luma employs Mary Vane"
    assert (job.kind, job.period) == ("relation:employs", pt.Period(DAY, None))
    assert pt.Relation("a", pt.Bond.ACTS_FOR, "b", on=DAY).kind == "relation:acts-for"


def test_a_relation_has_two_ends_and_its_days_in_order() -> None:
    assert faults_of(lambda: pt.Relation("a", pt.Bond.OWNS, "a", on=DAY)) == [  # bad input 31
        ("object", "reference.cycle")
    ]
    assert faults_of(lambda: pt.Relation("a", pt.Bond.OWNS, "b", on=DAY, until=DAY)) == [
        ("until", "span.order")
    ]
    with pytest.raises(WrongType):
        pt.Relation("a", 3, "b", on=DAY)  # type: ignore[arg-type]


def test_a_bond_may_be_of_ones_own_with_a_share_and_a_role() -> None:
    mine = pt.Relation("union", "sponsors", "mary", on=DAY, share="0.50", role="apprentice")
    assert (mine.bond, mine.share, mine.role) == (
        pt.OwnBond("sponsors"),
        Decimal("0.5"),
        "apprentice",
    )
    assert mine.kind == "relation:sponsors"
    assert not mine.bond.is_parental
    assert not pt.OwnBond("sponsors").is_mutual
    assert pt.Relation("a", "pays for", "b", on=DAY).bond is pt.Bond.PAYS_FOR


@pytest.mark.parametrize("share", ["1.2", "0", "much", Decimal("NaN"), 0.5])
def test_a_share_is_of_a_whole(share: Any) -> None:
    found = faults_of(lambda: pt.Relation("a", "owns", "b", on=DAY, share=share))
    assert [path for path, _ in found] == ["share"]


def test_who_pays_for_whom_is_a_ring_of_its_own() -> None:
    pays = [
        pt.Relation("a", pt.Bond.PAYS_FOR, "b", on=DAY),
        pt.Relation("b", pt.Bond.PAYS_FOR, "a", on=DAY),
    ]
    (fault,) = check_parents((), pays)
    assert (fault.code, fault.path) == ("reference.cycle", "party[a]")
    assert check_parents((), [pays[0], owns("b", "a")]) == []
    until_then = pt.Relation("a", pt.Bond.PAYS_FOR, "b", on=date(2020, 1, 1), until=DAY)
    assert check_parents((), [until_then, pays[1]]) == []
    controls = pt.Relation("a", pt.Bond.CONTROLS, "b", on=DAY)
    assert check_parents((), [controls, owns("b", "a")]) != []


def owns(parent: str, child: str, on: date = DAY, until: date | None = None) -> pt.Relation:
    return pt.Relation(parent, pt.Bond.OWNS, child, on=on, until=until)


def test_rings_of_owners_and_members_are_found() -> None:  # bad input 31
    ring = [owns("a", "b"), owns("b", "c"), owns("c", "a"), owns("c", "d")]
    (fault,) = check_parents((), ring)
    assert (fault.code, fault.path) == ("reference.cycle", "party[a]")
    groups = [pt.Group.corporate("g", "G", ["h"]), pt.Group.corporate("h", "H", ["g"])]
    assert [fault.path for fault in check_parents(groups)] == ["party[g]"]
    assert check_parents([groups[0]], [owns("h", "g")]) != []


def test_a_ring_that_never_holds_on_one_day_is_none() -> None:
    assert check_parents((), [owns("a", "b", until=NEXT), owns("b", "a", on=NEXT)]) == []
    assert (
        check_parents((), [owns("a", "b", until=date(2026, 1, 3)), owns("b", "a", on=NEXT)]) != []
    )


def test_colleagues_may_refer_each_other() -> None:
    refers = [pt.Relation(a, pt.Bond.REFERS, b, on=DAY) for a, b in (("a", "b"), ("b", "a"))]
    assert check_parents((), refers) == []


def test_a_long_chain_is_walked_not_called() -> None:
    chain = [owns(f"p{n}", f"p{n + 1}") for n in range(20_000)]
    assert check_parents((), chain) == []
    assert len(check_parents((), [*chain, owns("p20000", "p0")])) == 1


LINKS = both(
    st.lists(st.tuples(su_ids(), su_ids(), su_periods(days=5, open_ended=False)), max_size=7),
    st.lists(st.tuples(su_ids(), su_ids(), ed_periods(open_ended=False)), max_size=7),
)


@given(LINKS)
@law("E2", kills="a ring found from one starting point only")
def test_a_ring_is_found_exactly_on_the_days_it_holds(
    links: list[tuple[str, str, pt.Period]],
) -> None:
    relations = [
        owns(parent, child, period.start or DAY, period.end)
        for parent, child, period in links
        if parent != child
    ]
    ringed = any(
        _reaches_itself(relations, party, relation.on)
        for relation in relations
        for party in ("a", "b", "c", "d", "e")
    )
    assert bool(check_parents((), relations)) == ringed
    assert check_parents((), relations[::-1]) == check_parents((), relations)


def _reaches_itself(relations: list[pt.Relation], party: str, day: date) -> bool:
    reached: set[str] = set()
    for _ in relations:
        reached |= {
            each.object.id
            for each in relations
            if day in each.period and each.subject.id in reached | {party}
        }
    return party in reached


def test_parties_that_nobody_knows_are_named() -> None:  # bad input 30
    facts: list[pt.Fact] = [
        pt.Assigned("ana", on=DAY, id="F1"),
        pt.Observation.referral("luma", on=DAY, id="F2"),
        pt.Purchase(pt.Money("1", "USD"), on=DAY, payer="mary", id="F3"),
    ]
    found = unknown_parties(facts, {"mary"})
    assert [(fault.path, fault.value, fault.code) for fault in found] == [
        ("facts[F1]", "'ana'", "reference.unknown"),
        ("facts[F2]", "'luma'", "reference.unknown"),
    ]


# --- Likeness and trades


@pytest.mark.parametrize(
    "other",
    [
        "mary vane",
        "Mary  Vane",
        "Mary-Vane",
        "M\u0430ry Vane",  # a Cyrillic a
        "Máry Vané",
        "Ｍａｒｙ Ｖａｎｅ",
        "Mary\u00a0Vane",
        "Ma\xadry Va\u3164ne\ufe0f",  # what no font shows
    ],
)
def test_names_that_look_alike_are_reported_not_refused(other: str) -> None:  # bad input 37
    parties = [pt.Person("p1", "Mary Vane"), pt.Person("p2", other), pt.Person("p3", "Stan Oduya")]
    (remark,) = pt.confusable(parties)
    assert (remark.code, remark.param("first"), remark.param("second")) == (
        "names.confusable",
        "p1",
        "p2",
    )
    assert pt.confusable(reversed(parties)) == (remark,)
    assert "p1 and p2" in str(remark)


def test_former_names_count_and_the_erased_have_none() -> None:
    former = pt.Person("p2", "Mary Pine", names=(pt.Name("Mary Vane"),))
    assert len(pt.confusable([pt.Person("p1", "Mary Vane"), former])) == 1
    gone = pt.ErasedPerson("p3", on=DAY, reason="asked for it")
    assert pt.confusable([gone, pt.Person("p4", "p3")]) == ()
    assert pt.confusable([former]) == ()


@given(st.text(max_size=9))
def test_any_names_can_be_compared(text: str) -> None:
    try:
        party = pt.Person("p1", text)
    except InvalidInput:
        return
    assert len(pt.confusable([party, pt.Person("p2", text)])) == 1


def test_professions_are_data() -> None:
    assert pt.is_profession("Real  Estate")
    assert not pt.is_profession("retail")
    assert pt.is_profession("retail", frozenset({"retail"}))
    assert {"law", "accounting", "architecture", "consulting"} <= pt.PROFESSIONS


@law("Z9", kills="a remark for each pair of a crowd")
def test_of_a_crowd_of_one_name_each_is_paired_with_the_first() -> None:
    few, many = ([pt.Person(f"p{place:04}", "J Smith") for place in range(n)] for n in (20, 2_000))
    assert len(pt.confusable(few)) == 190
    assert [found.param("first") for found in pt.confusable(many)] == ["p0000"] * 1_999


@law("Z9", kills="every bond looked at on the first day of each")
def test_rings_of_different_parties_cost_nothing_to_each_other() -> None:
    bonds: list[pt.Relation] = []
    for place in range(1_500):
        one, other, turns = f"a{place}", f"b{place}", date(2000, 1, 1) + pt.days(place)
        bonds += [
            pt.Relation(one, pt.Bond.OWNS, other, on=date(1999, 1, 1), until=turns),
            pt.Relation(other, pt.Bond.OWNS, one, on=turns),
        ]
    few, many = (calls_of(partial(check_parents, (), bonds[:n])) for n in (300, 3_000))
    assert many < 20 * few
    assert check_parents((), bonds) == []
    late = pt.Relation("a7", pt.Bond.OWNS, "b7", on=date(2020, 1, 1))
    assert [fault.value for fault in check_parents((), [*bonds, late])] == ["['a7', 'b7']"]
