"""Write `src/patronage/data/firm.json`: a small law firm's book, made up, to be checked by hand.

    python tools/build_firm.py

Twelve relationships of Harlow & Pine LLP, one for each thing that can become of one. What each of
them is meant to show is said where it is built; `tests/test_firm.py` says in plain words who stands
where on which day.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import cast

import patronage as pt
from patronage import codec

DEPTH, WIDTH = 4, 100
"""What lies deeper in the document, or is shorter than a line, stays on one line."""

TARGET = Path(__file__).resolve().parents[1] / "src" / "patronage" / "data" / "firm.json"

FIRM = pt.Organization("hp", "Harlow & Pine LLP", trade="law")
ANA, BEN = pt.Person("ana", "Ana Ruiz"), pt.Person("ben", "Ben Cole")
SIGNWELL = pt.Organization("signwell", "Signwell Inc", trade="software")

MARY = pt.Person("mary", "Mary Vane")
STAN = pt.Person("stan", "Stan Oduya")
LUMA = pt.Organization("luma", "Luma Ltd", trade="design")
ROSA = pt.Person("rosa", "Rosa Lindt")
PIET = pt.Person("piet", "Piet Vos")
JOAN, TOM = pt.Person("joan", "Joan Field"), pt.Person("tom", "Tom Field")
FIELDS = pt.Group.household("fields", "The Fields", [JOAN, TOM])
KEEL = pt.Organization("keel", "Keel Marine", trade="shipping")
OTTO = pt.Person("otto", "Otto Brandt")
NILS = pt.Person("nils", "Nils Aker")
BAKERY = pt.Organization("bakery", "Cole Bakery", trade="baking")
IDA = pt.Person("ida", "Ida Berg")
TILDA = pt.Person("tilda", "Tilda Moe")

FIVE_PARTS = (  # with the summary, the five parts of a formal agreement (D4)
    pt.Clause("service", "What the summary says, as often as asked for."),
    pt.Clause("measure", "An answer within two working days."),
    pt.Clause("consequence", "A late answer takes a tenth off the fee of its period."),
    pt.Clause("review", "Both sides meet once a year; either may leave at the end of a term."),
)


def usd(amount: str) -> pt.Money:
    """Return an amount in dollars."""
    return pt.Money(amount, "USD")


def law(since: date, line: str | None = None) -> pt.Attribute:
    """Return what the firm's trade is to a patron, from the day they met."""
    return pt.Attribute("trade", "law", on=since, line=line)


def yearly(notice: int) -> pt.Renewal:
    """Return a renewal by another year, unless it is stopped so many days before."""
    return pt.Renewal.automatic(pt.years(1), notice=pt.days(notice))


def checks(*days: date, price: str = "120.00") -> list[pt.Purchase]:
    """Return one check of a document, bought on each of the days."""
    standard = pt.Offering.STANDARD_SERVICE
    return [pt.Purchase(usd(price), on=day, offering=standard, product="check") for day in days]


def retainer(agreement: str, on: date, line: str | None = None) -> pt.Engagement:
    """Return the work that goes on under an agreement."""
    return pt.Engagement(pt.EngagementForm.RETAINER, on=on, agreement=agreement, line=line)


def mary() -> pt.Relationship:
    """Return a retained client: bought now and then, retained from 1 Feb 2026 (the README's)."""
    start = date(2026, 2, 1)
    days = date(2024, 3, 4), date(2024, 9, 10), date(2025, 5, 6), date(2025, 11, 3)
    agreement = pt.Agreement.signed(
        "A1",
        on=date(2026, 1, 5),
        start=start,
        length=pt.years(1),
        summary="Monthly counsel",
        clauses=FIVE_PARTS,
        renewal=yearly(60),
        billing=pt.BillingTerms.monthly(usd("2500.00")),
    )
    (first,) = agreement.charges(until=start)
    return pt.Relationship(FIRM, MARY).add(
        law(date(2024, 3, 4)),
        pt.Observation.referred_by(ROSA, on=date(2024, 3, 4)),
        *checks(*days),
        agreement,
        retainer("A1", start),
        pt.Assigned(ANA, on=start, id="assigned-1"),
        pt.Attribute.calls_itself("client", on=start),
        first,
        pt.Payment(usd("2500.00"), on=date(2026, 2, 20), charge=first.id),
    )


def stan() -> pt.Relationship:
    """Return a single consultation: a client by profession, a customer by duration."""
    day = date(2026, 1, 14)
    advice = pt.Engagement(
        pt.EngagementForm.CONSULTATION,
        on=day,
        until=date(2026, 1, 15),
        price=usd("300.00"),
        because_of=pt.Origin.REFERRAL,
    )
    return pt.Relationship(FIRM, STAN).add(
        law(day), advice, pt.Observation.referred_by(MARY, on=day)
    )


def luma() -> pt.Relationship:
    """Return a subscriber with a conflict of interest.

    Luma subscribes to the firm's letter, which is no legal work; the firm recommends a maker of
    software to it, and is paid by the maker (D19). Without that it would be a client of the firm's
    professional services from the first day.
    """
    start, line = date(2025, 6, 2), "letter"
    choice = pt.Engagement(
        pt.EngagementForm.OTHER,
        on=start,
        offering=pt.Offering.STANDARD_SERVICE,
        duty=pt.Duty.ADVISES,
        compensation=(
            pt.Compensation(pt.CompensationSource.COMMISSION, payer=SIGNWELL, percent=12),
        ),
        line=line,
    )
    agreement = pt.Agreement.signed(
        "L1",
        on=start,
        start=start,
        length=pt.years(1),
        summary="Monthly letter",
        clauses=FIVE_PARTS,
        renewal=yearly(30),
        billing=pt.BillingTerms.monthly(usd("49.00")),
        line=line,
    )
    return pt.Relationship(FIRM, LUMA).add(
        pt.Attribute("trade", "publishing", on=start, line=line),
        agreement,
        pt.Assigned(BEN, on=start, line=line),
        choice,
        *(
            pt.Purchase(usd("80.00"), on=day, product="special issue", line=line)
            for day in (date(2025, 9, 15), date(2025, 12, 10), date(2026, 2, 11))
        ),
    )


def rosa() -> pt.Relationship:
    """Return one who slipped back and returned: a year under R1, eight months without, then R2."""
    first, again = date(2024, 2, 1), date(2025, 10, 1)
    one_year = pt.Agreement.signed(
        "R1",
        on=date(2024, 1, 15),
        start=first,
        length=pt.years(1),
        summary="Family counsel",
        clauses=FIVE_PARTS,
        billing=pt.BillingTerms.monthly(usd("800.00")),
    )
    for_good = pt.Agreement.signed(
        "R2",
        on=date(2025, 9, 20),
        start=again,
        length=pt.years(1),
        summary="Family counsel",
        clauses=FIVE_PARTS,
        renewal=yearly(60),
        billing=pt.BillingTerms.monthly(usd("900.00")),
    )
    return pt.Relationship(FIRM, ROSA).add(
        law(first),
        one_year,
        for_good,
        retainer("R1", first).ended(date(2025, 2, 1)),
        retainer("R2", again),
        pt.Assigned(ANA, on=first),
    )


def piet() -> pt.Relationship:
    """Return one who is both: comes to seminars as a customer, and is counselled as a client."""
    start = date(2025, 12, 1)
    agreement = pt.Agreement.signed(
        "P1",
        on=date(2025, 11, 14),
        start=start,
        summary="Tax counsel",
        clauses=FIVE_PARTS,
        billing=pt.BillingTerms.quarterly(usd("600.00")),
        line="counsel",
    )
    return pt.Relationship(FIRM, PIET).add(
        pt.Attribute("trade", "training", on=date(2025, 10, 7), line="seminars"),
        *(
            pt.Purchase(usd("60.00"), on=day, product="seminar", line="seminars")
            for day in (date(2025, 10, 7), date(2026, 1, 20))
        ),
        law(date(2025, 11, 14), "counsel"),
        agreement,
        retainer("P1", start, "counsel"),
        pt.Assigned(BEN, on=start, line="counsel"),
    )


def fields() -> pt.Relationship:
    """Return a household: one matter for all, paid by one of them; no agreement."""
    start = date(2025, 8, 18)
    estate = pt.Engagement(
        pt.EngagementForm.MATTER,
        on=start,
        price=usd("1800.00"),
        payer=JOAN,
        purpose=pt.Purpose.PERSONAL,
    )
    return pt.Relationship(FIRM, FIELDS).add(
        law(start),
        estate,
        pt.Assigned(ANA, on=start),
        pt.Observation.contact("phone", on=date(2025, 12, 4)),
        pt.Attribute.calls_itself("client", on=start),
    )


def keel() -> pt.Relationship:
    """Return a company: referred, under an agreement that was renewed, paying each quarter."""
    start = date(2024, 5, 1)
    agreement = pt.Agreement.signed(
        "K1",
        on=date(2024, 4, 22),
        start=start,
        length=pt.years(1),
        summary="Marine counsel",
        clauses=FIVE_PARTS,
        renewal=yearly(90),
        billing=pt.BillingTerms.quarterly(usd("3000.00")),
    )
    paid = date(2025, 2, 10), date(2025, 5, 12), date(2025, 8, 11), date(2025, 11, 10)
    return pt.Relationship(FIRM, KEEL).add(
        law(date(2024, 4, 22)),
        pt.Observation.referred_by(ROSA, on=date(2024, 4, 22)),
        agreement,
        retainer("K1", start),
        pt.Assigned(BEN, on=start),
        *(pt.Payment(usd("3000.00"), on=day) for day in paid),
        pt.Attribute.calls_itself("client", on=start),
    )


def otto() -> pt.Relationship:
    """Return an override: the agreement has run out, and a partner keeps him a client till July."""
    start = date(2024, 12, 1)
    agreement = pt.Agreement.signed(
        "O1",
        on=date(2024, 11, 18),
        start=start,
        length=pt.years(1),
        summary="Yearly counsel",
        clauses=FIVE_PARTS,
        billing=pt.BillingTerms.monthly(usd("700.00")),
    )
    return pt.Relationship(FIRM, OTTO).add(
        law(date(2024, 11, 18)),
        agreement,
        retainer("O1", start).ended(date(2025, 12, 1)),
        pt.Assigned(ANA, on=start),
        pt.Override.floor(
            "client",
            pt.Period(date(2025, 12, 15), date(2026, 7, 1)),
            by=ANA,
            reason="the renewal is being negotiated",
        ),
    )


def nils() -> pt.Relationship:
    """Return a backdated correction: the third check was of 2024, as was found in February."""
    first, second, third = checks(date(2025, 4, 22), date(2025, 9, 3), date(2025, 12, 5))
    third = pt.Purchase(third.price, on=third.on, offering=third.offering, product="check", id="N3")
    (right,) = checks(date(2024, 6, 5))
    return pt.Relationship(FIRM, NILS).add(
        law(date(2024, 6, 5)),
        first,
        second,
        third,
        pt.Correction("N3", right, on=date(2026, 2, 20), reason="the invoice says 5 Jun 2024"),
    )


def bakery() -> pt.Relationship:
    """Return one who is leaving: notice given, the agreement over, in grace until 17 March."""
    start = date(2025, 1, 1)
    agreement = pt.Agreement.signed(
        "B1",
        on=date(2024, 12, 10),
        start=start,
        length=pt.years(1),
        summary="Leases",
        clauses=FIVE_PARTS,
        renewal=yearly(30),
        termination=pt.Termination(convenience=pt.days(30)),
        billing=pt.BillingTerms.monthly(usd("150.00")),
    ).terminate(on=date(2026, 1, 16), by=pt.Side.PATRON)
    return pt.Relationship(FIRM, BAKERY).add(
        law(date(2024, 12, 10)),
        agreement,
        retainer("B1", start).ended(date(2026, 2, 15)),
        pt.Assigned(BEN, on=start),
        pt.Observation.complaint("answers were late", on=date(2026, 1, 12)),
    )


def ida() -> pt.Relationship:
    """Return a loyal customer without any agreement: a client by conduct."""
    days = date(2025, 3, 10), date(2025, 7, 2), date(2025, 10, 21), date(2026, 1, 19)
    return pt.Relationship(FIRM, IDA).add(law(days[0]), *checks(*days))


def tilda() -> pt.Relationship:
    """Return one of whom little is known: only the till's purchases were ever imported."""
    till = pt.Coverage.of("purchase", since=date(2025, 1, 1))
    return pt.Relationship(FIRM, TILDA).add(*checks(date(2025, 12, 18))).covering(till)


def firm() -> pt.Book:
    """Return the firm's book."""
    parties: tuple[pt.Party, ...] = (
        FIRM,
        ANA,
        BEN,
        SIGNWELL,
        MARY,
        STAN,
        LUMA,
        ROSA,
        PIET,
        JOAN,
        TOM,
        FIELDS,
        KEEL,
    )
    parties += (OTTO, NILS, BAKERY, IDA, TILDA)
    ledgers = (mary(), stan(), luma(), rosa(), piet(), fields(), keel(), otto(), nils(), bakery())
    return pt.Book(parties, (*ledgers, ida(), tilda()))


def laid_out(tree: object, depth: int = 0) -> str:
    """Return a document with each party and each fact on a line of its own, to be read."""
    plain = json.dumps(tree, ensure_ascii=False)
    if depth > DEPTH or not isinstance(tree, dict | list) or len(plain) < WIDTH:
        return plain
    indent, end = "\n" + " " * (depth + 1), "\n" + " " * depth
    if isinstance(tree, list):
        lines = [laid_out(each, depth + 1) for each in cast("list[object]", tree)]
        return f"[{indent}{f',{indent}'.join(lines)}{end}]"
    fields = cast("dict[str, object]", tree)
    lines = [f"{json.dumps(name)}: {laid_out(each, depth + 1)}" for name, each in fields.items()]
    return f"{{{indent}{f',{indent}'.join(lines)}{end}}}"


def document() -> str:
    """Return the text of the file."""
    return laid_out(json.loads(codec.to_json(firm()))) + "\n"


if __name__ == "__main__":
    TARGET.write_text(document(), encoding="utf-8")
