"""Whatever anybody wrote is text in a page: every value that shows itself there, every place."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser

import pytest

import patronage as pt
from codec.values import DOCUMENTS, NoValue, value_of
from planting import planted

from laws import law

PAYLOAD = "<img src=x onerror=alert(1)>\"'&lt;"
SHOWN = sorted(name for name, kind in DOCUMENTS.items() if hasattr(kind, "_repr_html_"))
WITHOUT_TEXTS = {
    *("Account", "AgeingBucket", "Agenda", "Alert", "BgNbd", "Cap", "Count", "Credit", "Deadline"),
    *("Measure", "RecurringRevenue", "Remark", "RfmTable", "ServiceHours", "WeightedMeasure"),
}
"""What shows amounts, days and words of ours alone."""

DAY = date(2026, 2, 20)


class Page(HTMLParser):
    """A page as a browser reads it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str | None]] = set()
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= set(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def check(html: str, plain: str) -> Page:
    page, before = Page(html), Page(plain)
    assert page.tags <= before.tags | {"strong"}, html
    assert {name for name, _ in page.attributes} <= {name for name, _ in before.attributes}
    assert all(PAYLOAD not in (value or "") for _, value in page.attributes)
    return page


@pytest.mark.parametrize("name", SHOWN)
@law("R1", kills="a field that is put into the page as it is")
@law("R2", kills="an attribute built from what somebody wrote")
def test_no_text_of_a_value_becomes_a_part_of_the_page(name: str) -> None:
    shown = 0
    for seed in range(12):
        try:
            value = value_of(DOCUMENTS[name], seed)
        except NoValue:
            continue
        for other in planted(value, PAYLOAD):
            shown += PAYLOAD in check(other._repr_html_(), value._repr_html_()).text
    assert shown or name in WITHOUT_TEXTS


@law("R4", kills="a page that raises where there is nothing to show")
def test_a_schedule_that_can_make_no_charges_says_why() -> None:
    once = pt.Cadence(every=None)
    fee = pt.RecurringFee(id="fee", amount=pt.Money("1.00", "USD"))
    schedule = pt.BillingSchedule(id="b", runs=pt.Period(DAY, None), cadence=once, fees=(fee,))
    assert "one period over an open term never ends" in Page(schedule._repr_html_()).text


@law("R1", kills="a name in an explanation that is put into the page as it is")
def test_no_name_becomes_a_part_of_an_explanation() -> None:
    ledger = pt.samples.firm().relationship("hp", "mary")
    marked = pt.Relationship(
        pt.Ref("hp", PAYLOAD), pt.Ref("mary", PAYLOAD), facts=ledger.facts
    ).add(pt.Assigned(pt.Ref("ana", PAYLOAD), on=DAY, note=PAYLOAD))
    policy = pt.policies.PROFESSIONAL_SERVICES
    found, plain = (pt.review(each, policy, on=DAY)._repr_html_() for each in (marked, ledger))
    assert PAYLOAD in check(found, plain).text
