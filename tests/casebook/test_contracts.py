"""The casebook of contracts: real commercial ones, each told as an agreement and read back whole.

Then it is asked when it starts and ends, until when notice can be given and what becomes of that,
and on which days it is in force, and must say what a second reading of the row says
(`contracts_reading.py`): unknown where the row leaves it open. (CUAD v1, The Atticus Project, CC BY
4.0.)
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

import patronage as pt
from casebook import contracts_terms as terms
from casebook.contracts_reading import OPEN, Reading
from casebook.tallies import lines_of
from patronage.counting.when import bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pytest

    from casebook.contracts_reading import Days
    from casebook.contracts_terms import Row
    from patronage.counting.when import Day

ONE: Final = timedelta(days=1)
PATRON: Final = pt.Side.PATRON
REFUSED: Final = "refused"
LISTED: Final = date(2000, 1, 1), date(2050, 1, 1)


# --- read back --------------------------------------------------------------------------------

KINDS: Final = {
    "none_stated": "none",
    "automatic": "automatic",
    "automatic_presumed": "automatic",
    "perpetual": "automatic, for good",
    "mutual_agreement_only": "by agreement",
    "option_of_a_party": "option",
    "stated_kind_unclear": "option",
    "text_only_not_normalised": "option",
}
UNITS: Final = {"day": (1, "days"), "week": (7, "days"), "month": (1, "months")} | {
    "year": (12, "months")
}


def stated(row: Row) -> Row:
    """Return what a row states, in the form in which it is read back."""
    derived, notice = row["derived"], row["notice_to_terminate_renewal"]
    has_own = row["effective_date"]["precision"] != "absent"
    lengths = derived["termination_for_convenience_durations_in_text"]
    told = notice["normalised"]
    is_none = derived["renewal_kind"] == "none_stated"
    return {
        "name": row["name"],
        "source": normalize("NFC", row["source_file"]),
        "parties": [(each["name"], each.get("defined_as", [])) for each in row["parties"]],
        "agreement_date": _date(row["agreement_date"]),
        "start": _date(row["effective_date" if has_own else "agreement_date"]),
        "expiration": row["expiration"]["normalised"] or _events(row),
        "renewal": _renewing(row),
        "notice": notice["raw"]
        if is_none and told
        else _measures(told if isinstance(told, list) else [told] if told else []),
        "convenience": _measures(lengths) if row["termination_for_convenience"] else None,
        "governing_law": row["governing_law"],
        "clauses": row["clauses"],
    }


def _date(said: Row) -> str:
    return str(said["normalised"] or said["precision"])


def _measure(said: Row) -> tuple[int, str]:
    times, unit = UNITS[said["unit"]]
    return said["count"] * times, unit


def _measures(said: list[Row]) -> list[tuple[int, str]]:
    """Return one length, or the shortest and the longest of several."""
    found = sorted(map(_measure, said))
    return [found[0], found[-1]] if len(found) > 1 else found


def _events(row: Row) -> list[str]:
    return sorted(row["derived"]["expiry_events"])


def _renewing(row: Row) -> Row:
    said = row["renewal_term"]["normalised"] or {}
    return {
        "kind": KINDS[row["derived"]["renewal_kind"]],
        "length": _measures([said] if "count" in said else []),
        "at most": said.get("max_renewals"),
        "on a condition": "renewal_conditional" in row["derived"]["signals"],
    }


def read(agreement: pt.Agreement, row: Row) -> Row:
    """Return the same, read from the agreement; the row says only which clauses are asked for."""
    term, clauses = agreement.term, agreement.terms.clauses
    by_side = {pt.Side.PROVIDER: agreement.provider, pt.Side.PATRON: agreement.patron}
    parties = []
    for each in agreement.parties:
        ref = by_side[each.party] if isinstance(each.party, pt.Side) else each.party
        assert ref is not None
        parties.append((ref.label, each.role.split("; ") if each.role else []))
    termination, notice = agreement.terms.termination, term.renewal.notice
    kinds = {each.kind for each in clauses}
    told = [each.text for each in clauses if each.kind == "notice"]
    convenience = termination and termination.convenience
    return {
        "name": agreement.terms.summary,
        "source": agreement.source,
        "parties": parties,
        "agreement_date": _written(agreement.dated),
        "start": _written(term.start),
        "expiration": _expiration(agreement),
        "renewal": {
            "kind": term.renewal.kind.value + ", for good" * term.renewal.open_ended,
            "length": _lengths(term.renewal.length),
            "at most": term.renewal.at_most,
            "on a condition": term.renewal.needs is not None,
        },
        "notice": told[0] if told else _lengths(notice and notice.span),
        "convenience": _lengths(convenience.span) if convenience else None,
        "governing_law": [each.text for each in clauses if each.kind == "governing_law"],
        "clauses": {kind: kind in kinds for kind in row["clauses"]},
    }


def _written(day: object) -> str:
    if not isinstance(day, pt.When):
        return str(day)
    if day.latest == date.max:
        return str(day.why)
    length = {0: 4}.get(day.earliest.month - day.latest.month, 7)
    return str(day.earliest)[: 7 if length == 4 else 4]


def _lengths(said: object) -> list[tuple[int, str]]:
    spans = [said]
    if isinstance(said, pt.Unknown):
        spans = [said.least, said.most]
    return [
        (each.months or each.days or 0, "months" if each.is_months else "days")
        for each in spans
        if isinstance(each, pt.Span)
    ]


def _expiration(agreement: pt.Agreement) -> str | list[str]:
    until = agreement.term.until
    told = [each.text for each in agreement.terms.clauses if each.kind == "expiration"]
    if told and told[0].lower().startswith("perpetual"):
        return "perpetual"
    if isinstance(until, date):
        return str(until - ONE * told[0].endswith("the last day in"))
    if isinstance(until, pt.When) and until.latest < date.max:
        return _written(until)
    found = set(agreement.term.events) - {terms.CONDITION}
    if isinstance(until, pt.When) and until.why is not None:
        _, *found_there = until.why.split("; ")
        found |= {each for each in found_there if not each[0].isdigit()}
    return sorted(found)


# --- questions --------------------------------------------------------------------------------


def questions(row: Row, agreement: pt.Agreement) -> Iterator[tuple[str, object, object]]:
    """Yield what is asked, what the second reading says, and what the library does."""
    reading, term = Reading(row), agreement.term
    yield "dated", reading.dated, _days(agreement.dated)
    yield "start", reading.start, _days(agreement.life.start)
    ends = [reading.end(count) for count in range(4) if reading.allows(count)]
    for count, end in enumerate(ends):
        yield "ends", end, _days(term.end(renewals=count))
    if not reading.allows(len(ends)) and ends[0] is not None:
        yield "no more renewals", None, term.end_or_none(len(ends))
    yield "ends as things stand", reading.ended(), _days(agreement.ended_on)
    for day in _asked(reading):
        yield "in force", reading.in_force(day), str(agreement.in_force_on(day))
    if not reading.is_none:
        for each in ends[:2]:
            if each is not None:
                last = term.renewal.last_day(_day(each))
                yield "last day for notice", reading.last_day(each), _days(last)
    yield from _on_events(reading, row, agreement)
    yield from _acts(reading, row, agreement, ends)


def _asked(reading: Reading) -> list[date]:
    found = {date(1990, 6, 1), date(2026, 6, 1), *reading.start}
    for end in (reading.end(0), reading.ended()):
        found |= set(end or ())
    near = {day + step for day in found - set(OPEN) for step in (-ONE, 0 * ONE, ONE)}
    return sorted(near)


def _on_events(
    reading: Reading, row: Row, agreement: pt.Agreement
) -> Iterator[tuple[str, object, object]]:
    """Ask what becomes of it once the events came for which its end waits."""
    if not reading.waits:
        return
    came = max(reading.start[0], date(1990, 1, 1)) + 1_000 * ONE
    for event in row["derived"]["expiry_events"]:
        agreement = agreement.occur(event, on=came)
    yield "ends after its events", reading.ended(came), _days(agreement.ended_on)
    yield "ends after its events", reading.end(0, came), _days(agreement.life.rounds.end(0))


def _acts(
    reading: Reading, row: Row, agreement: pt.Agreement, ends: list[Days]
) -> Iterator[tuple[str, object, object]]:
    """Ask what becomes of notice and renewals, in time and a day late."""
    first = ends[0]
    on = max(reading.start[0], reading.made, date(1900, 1, 1)) + ONE
    given = _ended(agreement.terminate, on=on, by=PATRON)
    if not row["termination_for_convenience"]:
        yield "for convenience", REFUSED, given
    else:
        effect, over = reading.effect(on), reading.ended() or (date.max, date.max)
        yield "for convenience", (min(effect[0], over[0]), min(effect[1], over[1])), given
    if first is None or first[0] == date.min or reading.is_none:
        return
    perhaps, last = reading.last_day(first)
    if reading.is_automatic and first[0] == first[1] and not reading.is_conditional:
        end = first[0]
        due = [
            each.on
            for each in agreement.deadlines(on=on, until=end)
            if each.kind is pt.DeadlineKind.NOTICE and each.to == _only(ends[1])
        ]
        if on <= perhaps:
            yield "listed", [last], due[:1]
        for day in (last, last + ONE):
            stopped = _ended(agreement.give_notice, on=day, by=PATRON, effective=end)
            wanted = first if day <= perhaps else (first[0], date.max)  # else it may be too late
            yield "stopped by notice", wanted if day <= last else REFUSED, stopped
    elif not reading.is_automatic:
        able = agreement.occur(terms.CONDITION, on=on) if reading.is_conditional else agreement
        by = None if row["derived"]["renewal_kind"] == "mutual_agreement_only" else PATRON
        open_until = min(last, first[0] - ONE)  # of an end in bounds: before all of them
        for day in (open_until, last + ONE):
            renewed = _ended(able.renew, on=day, by=by)
            then = ends[1]
            if then is not None and day > perhaps:
                then = (first[0], then[1])  # it may be too late
            yield "renewed", then if day <= last else REFUSED, renewed


def _only(days: Days) -> date | None:
    return None if days is None or days[0] != days[1] else days[0]


def _ended(act: Callable[..., pt.Agreement], **details: object) -> object:
    """Return when it ends after an act, or that the terms refuse it."""
    try:
        return _days(act(**details).ended_on)
    except pt.Refused:
        return REFUSED


def _days(day: Day | None) -> Days:
    return None if day is None else bounds(day)


def _day(days: tuple[date, date]) -> Day:
    return days[0] if days[0] == days[1] else pt.When(*days)


# --- the table --------------------------------------------------------------------------------


def test_every_contract_is_read_back_whole_and_answers_what_follows(
    shared_cases: Path,
    record_property: Callable[[str, object], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows: list[Row] = json.loads((shared_cases / "contracts.json").read_text(encoding="utf-8"))
    tally: dict[str, Counter[str]] = {}
    wrong: list[str] = []

    def count(what: str, case: str, wanted: object, got: object) -> None:
        counts = tally.setdefault(what, Counter())
        counts["right" if wanted == got else "wrong"] += 1
        if isinstance(wanted, tuple) and wanted[0] != wanted[1]:
            counts["open"] += 1
        counts["open"] += wanted == "unknown"
        if wanted != got:
            wrong.append(f"{case}, {what}: {wanted!r} stated, {got!r} found")

    for row in rows:
        agreement = terms.agreement(row)
        again = pt.from_json(pt.to_json(agreement))
        assert isinstance(again, pt.Agreement)
        for told in (agreement, again):
            count("read back whole", row["id"], stated(row), read(told, row))
        listed = [each.on for each in agreement.deadlines(on=LISTED[0], until=LISTED[1])]
        count("lists and says itself", row["id"], sorted(listed), listed)
        count("lists and says itself", row["id"], row["id"], str(agreement)[: len(row["id"])])
        for what, wanted, got in questions(row, agreement):
            count(what, row["id"], wanted, got)
    table = "\n".join(lines_of("question", tally, "right", "wrong", "open"))
    record_property("casebook", table)
    with capsys.disabled():
        print(f"\n{table}")  # noqa: T201  the table is for the reader of the run
    assert not wrong, "\n".join(wrong)
