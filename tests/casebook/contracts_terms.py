"""Real contracts told as agreements: what each row states, and what it leaves open, and why.

Nothing is counted here: days are those that stand in the row, lengths are left to the library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import patronage as pt

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from patronage.agreement.terms.ends import End
    from patronage.counting.when import Day

Row: TypeAlias = dict[str, Any]

SIDES: Final = (pt.Side.PROVIDER, pt.Side.PATRON)
LENGTHS: Final = {"day": pt.days, "week": pt.weeks, "month": pt.months, "year": pt.years}
MOVES_ALONE: Final = {"automatic", "automatic_presumed"}
TAKES_AN_ACT: Final = {
    "option_of_a_party": "whose option it is is not said",
    "stated_kind_unclear": "an option of one, or for both to agree on",
    "text_only_not_normalised": "an option of one, or for both to agree on",
}
CONDITION: Final = "condition-of-renewal"
BEGINNINGS: Final = {"completion_of_work", "commercial_launch_or_first_sale"}
"""The events with which a length begins, where both are named."""
WAYS: Final[dict[str, Callable[..., End]]] = {
    "earlier_of": pt.EarlierOf,
    "later_of": pt.LaterOf,
}


def agreement(row: Row) -> pt.Agreement:
    """Return the contract of a row, as signed by its two sides."""
    start = _day(row["effective_date"], "no effective date") or _day(
        row["agreement_date"], "no agreement date"
    )
    dated = _day(row["agreement_date"], "no agreement date")
    parties = [_party(place, each) for place, each in enumerate(row["parties"])]
    named = [ref for ref, _ in parties[:2]]
    return pt.Agreement.signed(
        row["id"],
        on=_first(dated, start),
        dated=dated or pt.When.unknown("absent"),
        start=start or pt.When.unknown("absent"),
        **_ending(row, start),
        provider=named[0],
        patron=named[1] if len(named) > 1 else None,
        parties=[who for _, who in parties],
        summary=row["name"],
        clauses=_clauses(row),
        termination=_termination(row),
        source=row["source_file"],
    )


def _day(said: Row, absent: str) -> Day | None:
    """Return a day as it is given; None where there is none, for what stands in its place."""
    day, precision = said["normalised"], said["precision"]
    if precision == "absent":
        return None
    if precision == "day":
        return pt.parse_day(day)
    if precision == "redacted":
        return pt.When.unknown("redacted")
    last = {"year": 4, "month": 7}[precision]
    assert len(day) == last, absent
    first = pt.parse_day(day + "-01-01"[last - 4 :])
    length = pt.years(1) if precision == "year" else pt.months(1)
    return pt.When.within(pt.Period(first, first + length), why=f"a {precision}: {said['raw']}")


def _first(*days: Day | None) -> date:
    """Return the first day that the paper can be of: it stands in for a day that is left open."""
    known = [day for day in days if day is not None] or [pt.When.unknown()]
    return known[0].earliest if isinstance(known[0], pt.When) else known[0]


def _party(place: int, said: Row) -> tuple[pt.Ref, pt.Signatory]:
    """Return who a party is, and its part: the first two are the sides, by an id of its name."""
    words = re.findall(r"[A-Za-z0-9]+", said["name"])
    ref = pt.Ref("-".join([str(place + 1), *words])[:128].strip("-"), said["name"])
    role = "; ".join(said.get("defined_as", ())) or None
    party = SIDES[place] if place < len(SIDES) else ref
    return ref, pt.Signatory(party, role=role)


def length(said: Row) -> pt.Span:
    """Return a length that is given as a number of a unit."""
    return LENGTHS[said["unit"]](said["count"])


def _one_of(lengths: list[Row], why: str) -> pt.Span | pt.Unknown:
    """Return the one length that is given; which of several it is, or any, is left open."""
    found = [length(each) for each in lengths]
    if len(found) == 1:
        return found[0]
    if not found:
        return pt.Unknown(why)
    names = " or ".join(f"{each['count']} {each['unit']}s" for each in lengths)
    return pt.Unknown(f"{names}, which is not said", least=min(found), most=max(found))


# --- how it ends ------------------------------------------------------------------------------


def _ending(row: Row, start: Day | None) -> Row:
    """Return the length or the end of a contract, and what becomes of it then."""
    said, derived = row["expiration"], row["derived"]
    renewal = _renewal(row)
    if said["precision"] == "perpetual":
        if derived["perpetual_reading"] == "ends_on_event":
            return {"until": _on_events(row), "renewal": renewal}
        if renewal is pt.Renewal.NONE:
            return {}
        return {"until": pt.When.unknown("perpetual"), "renewal": renewal}
    if said["precision"] != "absent":
        day = _day(said, "no expiration")
        if is_last_in(row):  # of such a day, the library says which is the first one out
            day = pt.Count().effect(pt.parse_day(said["normalised"]))
        return {"until": day, "renewal": renewal}
    if derived["expiration_basis"] == "duration_from_unknown_start" and start is None:
        return {"length": length(derived["term_durations_in_text"][0]), "renewal": renewal}
    return {"until": _on_events(row), "renewal": renewal}


def is_last_in(row: Row) -> bool:
    """Whether the day on which a contract expires is the last in: the eve of an anniversary."""
    dates = row["derived"].get("initial_term_from_dates", {})
    found: bool = dates.get("end_convention") == "day_before_anniversary"
    return found


def _on_events(row: Row) -> End:
    """Return the end that waits for what the contract names; not known, where it names nothing."""
    derived = row["derived"]
    names, lengths = derived["expiry_events"], derived["term_durations_in_text"]
    ends: list[End] = [pt.OnEvent(name) for name in names]
    if derived["expiration_basis"] == "duration_from_or_with_event":
        begins = next((name for name in names if name in BEGINNINGS), None)
        after = pt.After(_one_of(lengths, "no length found"), event=begins)
        ends = [after, *(pt.OnEvent(name) for name in names if name != begins)]
    ways = [WAYS[each] for each in WAYS if each in derived["signals"]]
    if len(ends) == 1 and not ways:
        return ends[0]
    if not ends or len(ways) != 1:
        since = derived["expiration_basis"] == "duration_from_unknown_start"
        found = [f"{each['count']} {each['unit']}" for each in lengths] if since else names
        return pt.When.unknown("; ".join([derived["expiration_basis"], *found]))
    if len(ends) == 1:
        ends.append(pt.When.unknown("the other day is not found"))
    return ways[0](*ends)


def _renewal(row: Row) -> pt.Renewal:
    said, derived = row["renewal_term"]["normalised"], row["derived"]
    kind, signals = derived["renewal_kind"], derived["signals"]
    if kind == "none_stated":
        return pt.Renewal.NONE
    details: Row = {"notice": _notice(row)}
    if kind == "perpetual":
        return pt.Renewal.automatic(open_ended=True, **details)
    each = pt.Unknown("no length found") if said is None else length(said)
    details["at_most"] = said and said["max_renewals"]
    if "renewal_conditional" in signals:
        details["needs"] = CONDITION
    if kind in MOVES_ALONE:
        return pt.Renewal.automatic(each, **details)
    if kind == "mutual_agreement_only":
        return pt.Renewal.by_agreement(each, **details)
    return pt.Renewal.option(each, by=pt.Unknown(TAKES_AN_ACT[kind]), **details)


def _notice(row: Row) -> pt.Span | pt.Unknown | None:
    said = row["notice_to_terminate_renewal"]["normalised"]
    if said is not None:
        return _one_of(said if isinstance(said, list) else [said], "")
    is_asked = "notice_before_end_of_term" in row["derived"]["signals"]
    return pt.Unknown("no length found") if is_asked else None


def _termination(row: Row) -> pt.Termination | None:
    if not row["termination_for_convenience"]:
        return None
    found = row["derived"]["termination_for_convenience_durations_in_text"]
    return pt.Termination(convenience=pt.Notice(_one_of(found, "no length found")))


def _clauses(row: Row) -> list[pt.Clause]:
    """Return its yes/no clauses by their kinds, its governing law, and notice of no renewal."""
    found = [pt.Clause(kind, "yes") for kind, is_there in row["clauses"].items() if is_there]
    found += [pt.Clause("governing_law", place) for place in row["governing_law"]]
    if row["expiration"]["raw"]:
        last = ", the last day in" if is_last_in(row) else ""
        found.append(pt.Clause("expiration", row["expiration"]["raw"] + last))
    notice = row["notice_to_terminate_renewal"]["raw"]
    if notice and row["derived"]["renewal_kind"] == "none_stated":
        found.append(pt.Clause("notice", notice))
    return found
