"""Stories of shops, sellers, banks and firms: windows, terms, clocks, decisions, lines."""

from __future__ import annotations

from decimal import Decimal

import pytest

import patronage as pt
from scenarios.told import (
    LAST_YEAR,
    THIS_YEAR,
    YEAR,
    Told,
    bought,
    counted,
    day,
    latest,
    noted,
    placed,
    spent,
    standing,
    summed,
    usd,
)


def club(*rungs: pt.Rung, review_on: pt.Cadence | None = None) -> pt.Policy:
    return pt.Policy("club", "1", base="guest", rungs=rungs, review_on=review_on)


# --- windows and terms ----------------------------------------------------------------------------

REST_AND_NEXT, NEXT_YEAR = pt.EndOfPeriod(YEAR, further=1), pt.EndOfPeriod(YEAR)
BEAUTY = club(
    *(
        pt.Rung(
            name,
            enter=spent(least, THIS_YEAR),
            stay=spent(least, LAST_YEAR),
            first=REST_AND_NEXT,
            renewal=NEXT_YEAR,
        )
        for name, least in (("vip", "350"), ("rouge", "1000"))
    )
)
STARS = club(pt.Rung("gold", enter=summed(300, "stars", pt.Rolling(pt.months(12)))))
CAMPAIGN = club(
    pt.Rung("member", enter=spent("50", pt.Fixed(pt.Period(day("2024-03-01"), day("2024-04-01")))))
)
POINTS = club(pt.Rung("member", enter=pt.InTouch(pt.at_most(pt.months(18)), kinds=("purchase",))))
WINDOWS = [
    Told(
        "the rest of this year and all of the next",
        BEAUTY,
        [bought("350", "2023-06-15"), bought("650", "2023-12-31"), bought("349.99", "2024-05-01")],
        "guest; vip from 15 Jun 2023; rouge from 31 Dec 2023; guest from 1 Jan 2025",
    ),
    Told(
        "earned each year, once on its last day",
        BEAUTY,
        [bought("350", "2023-06-15"), bought("350", "2024-05-01"), bought("350", "2025-12-31")],
        "guest; vip from 15 Jun 2023; guest from 1 Jan 2027",
    ),
    Told(
        "up at once, down at new year",
        BEAUTY,
        [bought("350", "2023-02-01"), bought("650", "2023-11-01"), bought("350", "2024-06-01")],
        "guest; vip from 1 Feb 2023; rouge from 1 Nov 2023; vip from 1 Jan 2025;"
        " guest from 1 Jan 2026",
    ),
    Told(
        "the last day of a rolling year",
        STARS,
        [noted("stars", 150, "2023-01-31"), noted("stars", 150, "2024-01-30")],
        "guest; gold from 30 Jan 2024; guest from 31 Jan 2024",
    ),
    Told(
        "a day later it is too late",
        STARS,
        [noted("stars", 150, "2023-01-31"), noted("stars", 150, "2024-01-31")],
        "guest",
    ),
    Told(
        "a campaign ends with its last day",
        CAMPAIGN,
        [bought("25", "2024-03-01"), bought("25", "2024-03-31"), bought("25", "2024-04-01")],
        "guest; member from 31 Mar 2024",
    ),
    Told(
        "the day after is not in it",
        CAMPAIGN,
        [bought("25", "2024-03-01"), bought("25", "2024-04-01")],
        "guest",
    ),
    Told(
        "points lapse after a year and a half of silence",
        POINTS,
        [bought("1", "2022-08-31"), bought("1", "2023-01-15")],
        "guest; member from 31 Aug 2022; guest from 16 Jul 2024",
    ),
    Told(
        "a tier for life, until the money goes back",
        club(pt.Rung("tier", enter=spent("500"))),
        [bought("520", "2024-03-03", "order"),
         pt.Refund(usd("100"), on=day("2024-04-01"), of="order")],
        "guest; tier from 3 Mar 2024; guest from 1 Apr 2024",
    ),
]  # fmt: skip

# --- clocks ---------------------------------------------------------------------------------------

QUARTERLY = pt.Rolling(pt.months(3))
COOL = club(pt.Rung("vip", enter=spent("500", QUARTERLY), cooldown=pt.months(6)))
SURE = club(pt.Rung("vip", enter=spent("500"), confirm=pt.days(30)))
HARDER = club(pt.Rung("vip", enter=spent("100", QUARTERLY), reenter=spent("200", QUARTERLY)))
MONTHLY = club(
    pt.Rung("vip", enter=spent("100", pt.Rolling(pt.months(12)))),
    review_on=pt.Cadence(every=pt.months(1), anchor=day("2024-01-01")),
)
PREMIER = club(
    pt.Rung(
        "premier",
        enter=pt.HeldFor(latest(pt.at_least(usd("1000")), "balance"), pt.months(3)),
        stay=latest(pt.at_least(usd("800")), "balance"),
        grace=pt.months(1),
    )
)
NO_CLAIMS = pt.Policy(
    "no claims",
    "1",
    base="0",
    climb=pt.Climb.ONE_RUNG,
    fall=pt.Fall.BASE,
    rungs=tuple(
        pt.Rung(
            str(count),
            enter=pt.AllOf(
                pt.Tenure(pt.at_least(pt.years(count))),
                pt.Not(pt.ElapsedSince(pt.within(pt.years(count)), of="observation:claim")),
            ),
        )
        for count in (1, 2, 3)
    ),
)
CLOCKS = [
    Told(
        "half a year after a loss before it comes back",
        COOL,
        [bought("500", "2024-01-10"), bought("600", "2024-05-01"), bought("600", "2024-09-20"),
         bought("600", "2024-12-01")],
        "guest; vip from 10 Jan 2024; guest from 10 Apr 2024; vip from 10 Oct 2024;"
        " guest from 1 Mar 2025",
    ),
    Told(
        "once the goods can't be returned any more",
        SURE,
        [bought("600", "2024-01-01", "order")],
        "guest; vip from 31 Jan 2024",
    ),
    Told(
        "returned on the last day",
        SURE,
        [bought("600", "2024-01-01", "order"),
         pt.Refund(usd("200"), on=day("2024-01-31"), of="order")],
        "guest",
    ),
    Told(
        "coming back takes more",
        HARDER,
        [bought("100", "2024-01-01"), bought("150", "2024-06-01"), bought("50", "2024-08-15")],
        "guest; vip from 1 Jan 2024; guest from 1 Apr 2024; vip from 15 Aug 2024;"
        " guest from 1 Sep 2024",
    ),
    Told(
        "looked at on the first of each month",
        MONTHLY,
        [bought("100", "2024-01-15")],
        "guest; vip from 1 Feb 2024; guest from 1 Feb 2025",
    ),
    Told(
        "a purchase on the day of the look counts",
        MONTHLY,
        [bought("100", "2024-02-01")],
        "guest; vip from 1 Feb 2024; guest from 1 Feb 2025",
    ),
    Told(
        "a balance kept for three months, then below for one",
        PREMIER,
        [noted("balance", usd("1000"), "2024-01-31"), noted("balance", usd("900"), "2024-06-01"),
         noted("balance", usd("799.99"), "2024-07-10")],
        "guest; premier from 30 Apr 2024; guest from 10 Aug 2024",
    ),
    Told(
        "a day below begins the three months anew",
        PREMIER,
        [noted("balance", usd("1000"), "2024-01-31"), noted("balance", usd("999"), "2024-04-29"),
         noted("balance", usd("1000"), "2024-04-30")],
        "guest; premier from 30 Jul 2024",
    ),
    Told(
        "a step a year without a claim, and down to nothing with one",
        NO_CLAIMS,
        [noted("start", None, "2020-01-01"), noted("claim", None, "2022-07-01")],
        "0; 1 from 1 Jan 2021; 2 from 1 Jan 2022; 0 from 1 Jul 2022; 1 from 1 Jul 2023;"
        " 2 from 1 Jul 2024; 3 from 1 Jul 2025",
    ),
]  # fmt: skip

# --- people who decide ----------------------------------------------------------------------------

DECIDED = [
    Told(
        "a ceiling while fraud is looked into",
        MONTHLY,
        [bought("100", "2024-01-15"),
         pt.Override.ceiling("guest", pt.Period(day("2024-02-10"), day("2024-03-10")),
                             by="risk", reason="fraud check")],
        "guest; vip from 1 Feb 2024; guest from 10 Feb 2024; vip from 10 Mar 2024;"
        " guest from 1 Feb 2025",
    ),
    Told(
        "a tier that was brought along holds until something is bought",
        MONTHLY,
        [placed("vip", "2024-01-10"), bought("1", "2024-03-05")],
        "guest; vip from 10 Jan 2024; guest from 1 Apr 2024",
    ),
    Told(
        "and for good if nothing ever is",
        MONTHLY,
        [placed("vip", "2024-01-10")],
        "guest; vip from 10 Jan 2024",
    ),
]  # fmt: skip

# --- sellers, hosts, unions, law firms ------------------------------------------------------------

SELLER = club(
    pt.Rung(
        "top",
        enter=pt.AllOf(
            pt.Tenure(pt.at_least(pt.days(90))),
            counted(3, "sale", pt.Rolling(YEAR)),
            pt.Aggregate(
                pt.at_most(Decimal("0.25")),
                of="observation:sale",
                by=pt.Statistic.MEAN,
                over=pt.Rolling(YEAR),
            ),
        ),
    ),
    review_on=pt.Cadence(every=pt.months(1), anchor=day("2024-01-20")),
)
HOST = club(
    pt.Rung(
        "superhost",
        enter=pt.AllOf(
            counted(10, "stay", pt.Rolling(pt.days(365))),
            pt.Aggregate(
                pt.at_least(Decimal("4.8")),
                of="observation:rating",
                by=pt.Statistic.MEAN,
                over=pt.Rolling(pt.days(365)),
            ),
        ),
    ),
    review_on=pt.Cadence(every=pt.months(3), anchor=day("2024-01-01")),
)
SHARE = latest(pt.at_least(usd("5")), "share")
UNION = club(
    pt.Rung(
        "member",
        enter=pt.AllOf(
            SHARE, pt.Aggregate(pt.equal_to(True), of="attribute:in-field", by=pt.Statistic.LATEST)
        ),
        stay=SHARE,
        grace=pt.days(60),
    )
)
LAW = pt.Policy(
    "law",
    "1",
    rungs=(
        pt.Rung("former client", enter=pt.ElapsedSince(pt.at_least(pt.days(0)), of="agreement")),
        pt.Rung("client", enter=pt.AgreementInForce()),
    ),
)
LETTER = pt.Agreement.signed(
    "E1", on=day("2024-01-05"), start=day("2024-01-10"), length=pt.months(6), summary="A matter"
)
STAYS = [noted("stay", None, f"2024-02-{number:02}") for number in range(1, 11)]
OTHERS = [
    Told(
        "one bad sale of four is a quarter; looked at on the 20th",
        SELLER,
        [noted("sale", bad, f"2024-{month:02}-21") for month, bad in enumerate((0, 0, 1, 0), 1)],
        "guest; top from 20 May 2024; guest from 20 Feb 2025",
    ),
    Told(
        "ten stays and 4.8 exactly",
        HOST,
        [*STAYS, *(noted("rating", score, f"2024-02-0{place}")
                   for place, score in enumerate((5, 5, 5, 5, 4), 2))],
        "guest; superhost from 1 Apr 2024; guest from 1 Apr 2025",
    ),
    Told(
        "once a member always a member, while the share is kept",
        UNION,
        [noted("share", usd("5"), "2024-01-01"),
         pt.Attribute("in-field", True, on=day("2024-01-05")),
         pt.Attribute("in-field", False, on=day("2024-06-05")),
         noted("share", usd("4.99"), "2025-01-01"), noted("share", usd("5"), "2025-02-01"),
         noted("share", usd("0"), "2025-03-01")],
        "guest; member from 5 Jan 2024; guest from 30 Apr 2025",
    ),
    Told(
        "a client while the letter runs, then a former one",
        LAW,
        [LETTER],
        "prospect; former client from 5 Jan 2024; client from 10 Jan 2024;"
        " former client from 10 Jul 2024",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    "told", [*WINDOWS, *CLOCKS, *DECIDED, *OTHERS], ids=lambda told: told.title
)
def test_a_patron_stands_where_the_rules_say(told: Told) -> None:
    assert standing(told) == told.standing


def test_a_committee_takes_what_is_due() -> None:
    yearly = spent("100", pt.Rolling(pt.months(12)))
    waits = pt.Shows(on_decision=True)
    policy = pt.Policy(
        "committee", "1", base="guest", rungs=(pt.Rung("vip", enter=yearly),), up=waits, down=waits
    )
    mary = pt.Relationship("shop", "mary").add(bought("100", "2024-01-15"))
    assert str(pt.standing_of(mary, policy)) == "guest"
    risen = pt.review(mary, policy, on=day("2024-02-01"))
    assert (str(risen.due_on), risen.move) == ("2024-01-15", pt.Direction.PROMOTED)
    mary = mary.record(risen)
    assert str(pt.standing_of(mary, policy)) == "guest; vip from 1 Feb 2024"
    fallen = pt.review(mary, policy, on=day("2025-02-01"))
    assert str(fallen.due_on) == "2025-01-15"
    assert str(pt.standing_of(mary.record(fallen), policy)) == (
        "guest; vip from 1 Feb 2024; guest from 1 Feb 2025"
    )


def test_each_line_of_service_has_a_standing_of_its_own() -> None:
    policy = club(pt.Rung("client", enter=pt.PurchaseCount(pt.at_least(2))))
    days = (("car", "2024-01-01"), ("service", "2024-02-01"), ("service", "2024-03-01"))
    mary = pt.Relationship("dealer", "mary").add(
        *(pt.Purchase(usd("1"), on=day(on), line=line) for line, on in days)
    )
    assert str(pt.standing_of(mary.of_line("car"), policy)) == "guest"
    assert str(pt.standing_of(mary.of_line("service"), policy)) == "guest; client from 1 Mar 2024"
    assert str(pt.standing_of(mary, policy)) == "guest; client from 1 Feb 2024"


def test_a_late_fact_is_seen_from_the_day_it_was_known() -> None:
    late = pt.Purchase(usd("500"), on=day("2024-01-10"), recorded_on=day("2024-03-05"))
    mary = pt.Relationship("shop", "mary").add(late)
    assert str(pt.standing_of(mary, COOL)) == "guest; vip from 10 Jan 2024; guest from 10 Apr 2024"
    seen = [
        pt.seen(mary, COOL, on=day(on)).name for on in ("2024-02-01", "2024-03-04", "2024-03-05")
    ]
    assert seen == ["guest", "guest", "vip"]


def test_what_was_never_imported_neither_raises_nor_lowers() -> None:
    facts: list[pt.Fact] = [bought("100", "2024-01-15"), noted("complaint", None, "2024-02-01")]
    rung = pt.Rung(
        "vip",
        enter=pt.AllOf(spent("100"), pt.Not(counted(1, "complaint", pt.Rolling(YEAR)))),
    )
    policy = club(rung)
    everything = pt.Relationship("shop", "mary").add(*facts)
    till = everything.covering(pt.Coverage.of("purchase"))
    assert str(pt.standing_of(everything, policy)) == (
        "guest; vip from 15 Jan 2024; guest from 1 Feb 2024; vip from 1 Feb 2025"
    )
    assert str(pt.standing_of(till, policy)) == "guest"
    said = str(pt.review(till, policy, on=day("2024-01-20")))
    assert "? count of complaint  not known: no complaint was ever imported" in said
