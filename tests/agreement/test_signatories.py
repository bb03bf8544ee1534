"""Further parties: by their roles, and whether they sign; and the date that stands on the paper."""

from __future__ import annotations

from datetime import date

import pytest

import patronage as pt
from refusals import codes_of

ON = date(2026, 1, 5)
BANK = pt.Signatory("bank", role="escrow agent")
CHILD = pt.Signatory("kim", role="beneficiary", signs=False)


def test_whoever_signs_is_waited_for_and_nobody_else() -> None:
    draft = pt.Agreement.drafted("A1", on=ON, start=ON, parties=[BANK, CHILD])
    assert draft.signatories == (pt.Side.PROVIDER, pt.Side.PATRON, pt.Ref("bank"))
    assert draft.parts_in_it == (*draft.signatories, pt.Ref("kim"))
    both = draft.sign(pt.Side.PROVIDER, on=ON).sign(pt.Side.PATRON, on=ON)
    assert both.signed_on is None
    assert both.sign("bank", on=ON).signed_on == ON
    with pytest.raises(pt.InvalidInput):
        both.sign("kim", on=ON)


def test_a_side_has_a_role_and_may_be_one_that_does_not_sign() -> None:
    roles = [
        pt.Signatory(pt.Side.PROVIDER, role="Company"),
        pt.Signatory(pt.Side.PATRON, role="Public", signs=False),
    ]
    offer = pt.Agreement.drafted("A1", on=ON, start=ON, parties=roles)
    assert offer.signatories == (pt.Side.PROVIDER,)
    assert offer.sign(pt.Side.PROVIDER, on=ON).signed_on == ON


def test_each_party_has_one_part() -> None:
    twice = [BANK, pt.Signatory("bank")]
    assert codes_of(lambda: pt.Agreement.drafted("A1", on=ON, start=ON, parties=twice)) == [
        ("party.repeated", "parties[1]")
    ]
    assert codes_of(
        lambda: pt.Agreement.drafted("A1", on=ON, start=ON, others="bank", parties=BANK)
    ) == [("party.repeated", "parties[0]")]


def test_an_agreement_may_say_of_what_category_it_is() -> None:
    agreement = pt.Agreement.signed("A1", on=ON, start=ON, category="retainer")
    assert agreement.suspend(on=ON).category == "retainer"
    assert '"category":"retainer"' in pt.to_json(agreement)
    assert pt.from_json(pt.to_json(agreement)) == agreement
    assert dict(agreement.page(on=ON).facts)["category"] == ("retainer",)
    plain = pt.Agreement.signed("A1", on=ON, start=ON)
    assert plain.category is None
    assert "category" not in pt.to_json(plain) + str(plain.page(on=ON))
    assert not agreement.extends(plain)
    assert codes_of(lambda: pt.Agreement.drafted("A1", on=ON, start=ON, category="a\nb")) == [
        ("name.syntax", "category")
    ]


def test_the_paper_may_bear_another_date_or_hide_it() -> None:
    hidden = pt.When.unknown("redacted")
    agreement = pt.Agreement.signed("A1", on=ON, start=ON, dated=hidden, parties=[BANK, CHILD])
    assert agreement.dated == hidden
    assert pt.from_json(pt.to_json(agreement)) == agreement
    assert codes_of(lambda: pt.Agreement.drafted("A1", on=ON, start=ON, dated=3)) == [  # type: ignore[arg-type]
        ("date.type", "dated")
    ]
