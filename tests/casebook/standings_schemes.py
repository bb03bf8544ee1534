"""Loyalty schemes of shops, and Kill Bill's dunning ladder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import patronage as pt
from casebook.standings_terms import Outside, Told, day, dollars, ledger, placed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from casebook.standings_terms import Case, Row

# --- Kill Bill: the age of the oldest unpaid invoice ----------------------------------------------


def dunning(case: Case) -> Told:
    """Return a case about an account that is overdue."""
    policy = case["policy"]
    if "payment_response" in str(policy.get("OD3")):
        refused = pt.one_of("INVALID_CARD", "LOST_OR_STOLEN_CARD")
        failed = pt.Aggregate(refused, of="observation:payment-failed", by=pt.Statistic.LATEST)
        return Told(_failures(case), _ladder(pt.Rung("OD3", enter=failed)))
    age = pt.DebtAge.FROM_INVOICE if "clock" in policy else pt.DebtAge.FROM_DUE_DAY
    rungs = (
        pt.Rung(name, enter=pt.OldestUnpaid(pt.at_least(_days(policy[name])), age=age))
        for name in policy["states"][1:]
    )
    return Told(ledger(*_account(case["evidence"])), _ladder(*rungs))


def _ladder(*rungs: pt.Rung) -> pt.Policy:
    return pt.Policy("overdue", "1", base="CLEAR", rungs=rungs, better=pt.Better.DOWN)


def _days(condition: str) -> pt.Span:
    """Return the bound that a rule names: `days_since_… >= 30`, or `>= 30` alone."""
    return pt.days(int(condition.rpartition(">= ")[2]))


def _failures(case: Case) -> pt.Relationship:
    return ledger(
        *(
            pt.Observation("payment-failed", row["response"], on=day(row["on"]))
            for row in case["evidence"]
        )
    )


def _account(evidence: list[Row]) -> Iterator[pt.Fact]:
    """Yield the facts of an account; its invoices are payable at once, with no terms of payment."""
    invoices: list[pt.Charge] = []
    for place, row in enumerate(evidence):
        on = day(row["on"])
        if row["kind"] == "invoice":
            amount = "100" if row["amount"] == "nonzero" else row["amount"]
            invoices.append(_invoice(f"I{place}", amount, on))
            yield invoices[-1]
        else:
            yield from (_settled(row, on, each) for each in invoices)


def _settled(row: Row, on: date, invoice: pt.Charge) -> pt.Fact:
    amount, charge = invoice.amount, invoice.id
    match row["kind"]:
        case "all_unpaid_invoices_paid":
            return pt.Payment(amount, on=on, charge=charge)
        case "account_credit":
            return pt.CreditNote(amount, on=on, charge=charge, reason="credit")
        case "invoice_tag_added":
            return pt.WriteOff(amount, on=on, charge=charge, reason=row["tag"])
        case "invoice_tag_removed":
            # Owed again from that day, and due since it first was: no new time to pay.
            return _invoice(f"{charge}-again", str(amount.amount), on, invoice.due_on)
        case unknown:
            raise ValueError(unknown)


def _invoice(name: str, amount: str, on: date, due_on: date | None = None) -> pt.Charge:
    return pt.Charge(
        "fee",
        pt.Period(on, on + pt.months(1)),
        amount=dollars(amount),
        invoice_on=on,
        due_on=due_on or on,
        id=name,
    )


# --- Yotpo, Talon.One, Antavo ---------------------------------------------------------------------

BY_HAND = pt.Never()
"""The case doesn't say how the tier is earned: nobody earns it by rule."""


def loyalty(case: Case) -> Told:
    """Return a case about the tier of a shopper."""
    policy = case["policy"]
    if "entry" in policy:
        return _lifetime(case)
    if "term" in policy:
        to_next_new_year = pt.EndOfPeriod(pt.years(1), further=1)
        return _tiers(case, pt.Rung("tier", enter=BY_HAND, first=to_next_new_year))
    if policy.get("downgrade_policy") == "balance_based":
        return _balance_based(case)
    if "manual_floor" in policy:
        return _with_a_floor(case)
    raise Outside("no rules of this scheme are stated")


def _tiers(case: Case, *rungs: pt.Rung) -> Told:
    facts = (
        placed(row.get("state", "tier"), day(row["on"]))
        for row in case["evidence"]
        if row["kind"] in {"tier", "tier_entered"}
    )
    active = (
        pt.Observation("active-points", row["active"], on=day(row["on"]))
        for row in case["evidence"]
        if row["kind"] == "points"
    )
    policy = pt.Policy("tiers", "1", base=case["policy"].get("states", ["base"])[0], rungs=rungs)
    return Told(ledger(*facts, *active), policy)


def _balance_based(case: Case) -> Told:
    """The tier lasts a year; then the balance says what is kept. The thresholds are ours."""
    rungs = (
        pt.Rung(
            name,
            enter=pt.Aggregate(
                pt.at_least(1_000 * place), of="observation:active-points", by=pt.Statistic.LATEST
            ),
            first=pt.months(12),
            renewal=pt.months(12),
        )
        for place, name in enumerate(case["policy"]["states"][1:], start=1)
    )
    return _tiers(case, *rungs)


def _lifetime(case: Case) -> Told:
    facts: list[pt.Fact] = []
    for row in case["evidence"]:
        on, amount = day(row["on"]), dollars(row["amount"])
        if row["kind"] == "order":
            facts.append(pt.Purchase(amount, on=on, id="order"))
        else:
            facts.append(pt.Refund(amount, on=on, of="order"))
    spent = pt.Spend(pt.at_least(dollars(case["policy"]["entry"].rpartition(" ")[2])))
    policy = pt.Policy("lifetime", "1", base="base", rungs=(pt.Rung("tier", enter=spent),))
    return Told(ledger(*facts), policy)


def _with_a_floor(case: Case) -> Told:
    """A tier once reached is kept; nobody is put below what the points qualify for."""
    names = ("silver", "gold")
    rungs = (
        pt.Rung(
            name,
            enter=pt.Aggregate(
                pt.one_of(*names[place:]), of="observation:qualifies", by=pt.Statistic.LATEST
            ),
            stay=pt.Always(),
        )
        for place, name in enumerate(names)
    )
    facts: list[pt.Fact] = [
        pt.Observation("qualifies", row["tier_qualified"], on=day(row["on"]))
        if row["kind"] == "points"
        else pt.Placement(
            row["to"], on=day(row["on"]), by="clerk", reason="by hand", yields_to_rules=True
        )
        for row in case["evidence"]
    ]
    return Told(ledger(*facts), pt.Policy("keep-highest", "1", base="none", rungs=tuple(rungs)))
