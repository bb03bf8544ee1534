"""The demo's screen: the firm's part word for word, the other's figures by a loop over days.

The loop shares no code with the library: it reads the file, and knows the policy from its text.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest

import patronage as pt
from patronage.demo import screen, screen_of_firm

FIRST, LAST = date(1997, 1, 1), date(1998, 6, 30)
DAY = timedelta(days=1)

FIRM = """\
Harlow & Pine LLP · as of 2 Mar 2026 · who is a client? It depends whom you ask
                              six criteria  profession  agreement  conduct
Cole Bakery  leases           client 2/6    client      customer   customer
Ida Berg     4 checks         customer 0/6  client      customer   client
Keel Marine  marine counsel   client 6/6    client      client     customer
Luma Ltd     monthly letter   customer 3/6  customer    client     client    <- conflict of interest
Mary Vane    monthly counsel  client 6/6    client      client     customer
Nils Aker    3 checks         customer 0/6  client      customer   customer
Otto Brandt  yearly counsel   client 2/6    client      client     client    <- override until 1 Jul
Piet Vos     2 seminars       customer 0/6  customer    customer   customer
Piet Vos     tax counsel      client 4/6    client      client     customer
Rosa Lindt   family counsel   client 4/6    client      client     customer
Stan Oduya   a consultation   customer 1/6  client      customer   customer
The Fields   a matter         customer 2/6  client      customer   customer
Tilda Moe    1 check          customer 0/6  customer    customer   customer  <- only purchases known
* Cole Bakery: grace for client since 15 Feb, because of agreement in force: none; recurring
  billing: none, runs out on 17 Mar; saved by an agreement in force and recurring billing
* Luma Ltd: one short of professional-services: no conflict of interest: commission beside the fee
* Nils Aker: by conduct, as known by 19 Feb: client; today: customer (the invoice says 5 Jun 2024)

Mary Vane  customer -> CLIENT on 1 Feb 2026  (professional-services v1)
  + agreement in force       A1, signed 5 Jan, from 1 Feb  needs: in force      [A1]
  + recurring billing        monthly, 2,500.00 USD         needs: any interval  [A1/fee]
  + dedicated manager        Ana Ruiz since 1 Feb          needs: one           [assigned-1]
  + no conflict of interest  none known                    needs: none known
  prospect -> customer on 4 Mar 2024
  Next: 1 Apr charge 2,500.00 USD, due 1 May · 3 Dec last day for notice, else renews to 1 Feb 2028
"""


def test_the_firm_word_for_word() -> None:
    assert screen_of_firm(pt.samples.firm()) == FIRM.rstrip()


@cache
def whole() -> str:
    return screen()


def conduct() -> str:
    """Return the second half of the screen, on the purchase histories."""
    return whole().removeprefix(f"{screen_of_firm(pt.samples.firm())}\n\n")


def test_both_halves_make_the_screen() -> None:
    assert conduct().startswith("CDNOW · ")


def test_it_fits_one_screen() -> None:
    lines = whole().splitlines()
    assert len(lines) <= 60
    assert max(map(len, lines)) <= 100
    assert all(line.isprintable() and line == line.rstrip() for line in lines)


def test_the_readme_shows_the_screen_as_it_is() -> None:
    readme = Path(__file__).resolve().parents[1] / "README.md"
    assert f"```text\n{whole()}\n```" in readme.read_text(encoding="utf-8")


# --- the loop over days -------------------------------------------------------------------------


@cache
def purchases() -> dict[str, list[tuple[date, Decimal]]]:
    found: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
    text = files("patronage.data").joinpath("cdnow.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        found[row["party"]].append((date.fromisoformat(row["day"]), Decimal(row["amount"])))
    return {party: sorted(rows) for party, rows in found.items()}


def a_year_before(day: date) -> date:
    return day.replace(year=day.year - 1)


def is_client(days: list[date], until: date, silence: int = 180) -> list[bool]:
    """Say for each day from the first of the file whether a party is a client, day by day."""
    if len(days) < 3:
        return [False] * ((until - FIRST).days + 1)
    found: list[bool] = []
    client, failing_since = False, None
    bought: list[date] = []
    ahead = list(days)
    day = FIRST
    while day <= until:
        while ahead and ahead[0] <= day:
            bought.append(ahead.pop(0))
        year = sum(each > back for back in [a_year_before(day)] for each in bought)
        recent = bool(bought) and (day - bought[-1]).days < silence
        enters = year >= 3 and recent and (day - bought[0]).days >= 90
        if client:
            fails = not (year >= 2 and recent) and not enters
            failing_since = None if not fails else failing_since or day
            if failing_since is not None and (day - failing_since).days >= 30:
                client, failing_since = False, None
        else:
            client = enters
        found.append(client)
        day += DAY
    return found


@cache
def histories(ahead: int = 60, silence: int = 180) -> dict[str, list[bool]]:
    until = LAST + ahead * DAY
    return {
        party: is_client([day for day, _ in rows], until, silence)
        for party, rows in purchases().items()
    }


def place(day: date) -> int:
    return (day - FIRST).days


def figures(pattern: str) -> list[str]:
    found = re.search(pattern, conduct())
    assert found is not None, pattern
    return [each.replace(",", "") for each in found.groups()]


@pytest.mark.slow
def test_the_quarters_agree_with_the_loop() -> None:
    starts = [date(1997 + n // 4, 3 * (n % 4) + 1, 1) for n in range(7)]
    spent = sum((amount for rows in purchases().values() for _, amount in rows), Decimal())
    assert figures(r"([\d,]+) parties · ([\d,]+) purchases · ([\d,.]+) USD") == [
        str(len(purchases())),
        str(sum(map(len, purchases().values()))),
        str(spent),
    ]
    for start, end in pairwise(starts):
        last = end - DAY
        up = down = clients = 0
        year, of_clients = Decimal(), Decimal()
        for party, held in histories().items():
            days = range(place(start), place(end))
            before = [held[each - 1] if each else False for each in days]
            up += sum(held[each] and not was for each, was in zip(days, before, strict=True))
            down += sum(was and not held[each] for each, was in zip(days, before, strict=True))
            worth = sum(
                (amount for day, amount in purchases()[party] if a_year_before(last) < day <= last),
                Decimal(),
            )
            year += worth
            if held[place(last)]:
                clients += 1
                of_clients += worth
        quarter = f"{start.year} Q{(start.month + 2) // 3}"
        row = figures(rf"{quarter} +(\d+) +(\d+) +(\d+) +([\d.]+)% +([\d.]+)%")
        known = sum(rows[0][0] <= last for rows in purchases().values())
        assert row == [
            str(up),
            str(down),
            str(clients),
            f"{100 * clients / known:.1f}",
            f"{100 * of_clients / year:.1f}",
        ]


@pytest.mark.slow
def test_who_slips_agrees_with_the_loop_run_on() -> None:
    slipping: dict[str, date] = {}
    for party, held in histories().items():
        if held[place(LAST)]:
            lost = (each for each in range(place(LAST), len(held)) if not held[each])
            day = next(lost, None)
            if day is not None:
                slipping[party] = FIRST + day * DAY
    worth = sum(
        (
            amount
            for party in slipping
            for day, amount in purchases()[party]
            if a_year_before(LAST) < day <= LAST
        ),
        Decimal(),
    )
    count, amount = figures(r"([\d,]+) clients slip within 60 days, ([\d,.]+) USD a year")
    assert (count, amount) == (str(len(slipping)), str(worth))
    shown = re.findall(r"^  (\d{5})  slips (\d+ \w+) ", conduct(), re.MULTILINE)
    first = sorted(slipping, key=lambda party: (slipping[party], party))[:5]
    assert shown == [(party, f"{slipping[party]:%-d %b}") for party in first]


@pytest.mark.slow
def test_who_is_one_purchase_away_agrees_with_the_loop() -> None:
    near = 0
    for party, rows in purchases().items():
        if not histories()[party][place(LAST)]:
            days = [day for day, _ in rows]
            near += is_client([*days, LAST], LAST)[-1]
    assert figures(r"([\d,]+) customers are one purchase away") == [str(near)]


@pytest.mark.slow
def test_counting_silence_sooner_agrees_with_the_loop() -> None:
    now = {party for party, held in histories().items() if held[place(LAST)]}
    other = {party for party, held in histories(0, 120).items() if held[place(LAST)]}
    assert figures(r"not 180 days: ([\d,]+) fewer clients, ([\d,]+) new") == [
        str(len(now - other)),
        str(len(other - now)),
    ]


def test_the_party_in_full_is_in_grace_and_its_moves_are_told() -> None:
    said = conduct()
    name = figures(r"In full: (\d+)  is client")[0]
    ledger = pt.samples.cdnow().relationship("cdnow", name)
    told = pt.story(ledger, pt.policies.BY_CONDUCT, on=LAST)
    assert len(told.grace) == 1
    held = is_client([day for day, _ in purchases()[name]], LAST)
    moves = [FIRST + each * DAY for each in range(1, len(held)) if held[each] is not held[each - 1]]
    assert [turn.on for turn in told.turns if pt.CLIENT in {turn.before, turn.after}] == moves
    for turn in told.turns:
        assert f"{turn.on.day} {turn.on:%b %Y}  {turn.before} -> {turn.after}" in said
