"""Stories of consequences and of reviews: what follows from a miss, until when it is claimed.

A story brings what was reached and the clause as its source has it. Schemes that a story names
without writing them out (delay repay, ferries) stand here as tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import patronage as pt
from casebook.measures_attainment import MONTHS, START, number, window, written
from patronage.measures import (
    AttainmentMethod,
    Cap,
    Credit,
    CreditBase,
    CreditRule,
    CreditState,
    Measure,
    PartUnit,
    Per,
    Pick,
    Row,
    SettledBy,
    Table,
    credits_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

__all__ = ["NOT_OURS", "OPTIONS", "REPORTS", "TRANSLATORS"]

Story = dict[str, Any]

PARTS: Final = {
    "none": PartUnit.IGNORED,
    "complete": PartUnit.IGNORED,
    "begun": PartUnit.COUNTED,
    "counted": PartUnit.COUNTED,
    "pro_rata": PartUnit.PRO_RATA,
    "nearest": PartUnit.NEAREST,
}
"""What stories call a unit that is not whole."""

IN_PROPORTION: Final = PartUnit.PRO_RATA
LATER: Final = pt.parse_day("2027-12-31")
NEXT: Final = MONTHS[12:]
"""The first days of the months from that window on."""


def usd(text: str | int) -> pt.Money:
    return pt.Money(number(text), "USD")


def seen(value: object, *, name: str = "seen", on: date = START, **options: Any) -> Any:
    """Return what one observation came to, as the sum of a month; or by itself, as an event."""
    details = options.pop("details", {})
    measure = Measure(
        name, options.pop("method", AttainmentMethod.SUM), window=pt.counting.MONTH, **options
    )
    fact = pt.Observation(name, value, on=on, details=details)  # type: ignore[arg-type]
    if measure.method is AttainmentMethod.EACH:
        return measure.attainments([fact], pt.Period(on, None), on=on)[0]
    return measure.attained([fact], window())


def by_rule(reached: object, form: object, *, on: str = "seen", **options: Any) -> Credit:
    """Return what follows from one attainment by a rule."""
    given = {name: options.pop(name) for name in GIVEN if name in options}
    rule = CreditRule("credit", on=on, form=form, **options)
    (credit,) = credits_of(rule, [reached], on=LATER, **given)  # type: ignore[list-item]
    return credit


GIVEN: Final = ("fees", "contract_at_start", "contract_now", "claims")


def monthly(fee: str | int) -> list[tuple[pt.Period, pt.Money]]:
    return [(window(), usd(fee))]


def amount(credit: Credit) -> object:
    return "unknown" if credit.amount is None else credit.amount


def in_units(credit: Credit, story: Story | None = None) -> object:
    """Return an amount of money as a story writes it: without its currency."""
    found = credit.amount
    if found is None:
        return "unknown"
    return written(found.amount if isinstance(found, pt.Money) else found, story or {})


def in_cents(credit: Credit) -> object:
    """Return the same to the cent."""
    return written(
        getattr(credit.amount, "amount", None), {"rounding": {"places": 2, "mode": "half_up"}}
    )


# --- tables and steps -----------------------------------------------------------------------------


def _row(row: Story, result: object) -> Row:
    """Return a row of a table whose ends are included, unless it says that one is open."""
    bounds: list[pt.Threshold] = []
    if "low" in row:
        least = pt.more_than if row.get("low_open") else pt.at_least
        bounds.append(least(number(row["low"])))
    if "high" in row:
        most = pt.less_than if row.get("high_open") else pt.at_most
        bounds.append(most(number(row["high"])))
    return Row(result, bounds)


def points(story: Story) -> object:
    """Return the points of each period; a failure right after one counts so many times."""
    repeated = Table(
        [
            Row(Per(1, each=1, part=IN_PROPORTION), {"in_a_row": pt.at_most(1)}),
            Row(
                Per(1, each=story["repeat_factor"], part=IN_PROPORTION),
                {"in_a_row": pt.at_least(2)},
            ),
        ]
    )
    table = Table([_row(each, each["points"]) for each in story["rows"]], then=repeated)
    measure = Measure("seen", AttainmentMethod.MEAN, window=pt.counting.MONTH, target=_TARGET)
    facts = [
        pt.Observation("seen", number(value), on=month)
        for month, value in zip(NEXT, story["seen"], strict=False)
    ]
    reached = measure.attainments(facts, pt.Period(START, None), on=facts[-1].on + pt.months(1))
    rule = CreditRule("points", on="seen", form=table)
    found = credits_of(rule, reached[: len(facts)], on=LATER)
    return ["unknown" if each.amount is None else each.amount for each in found]


def _times(factor: int) -> Per:
    return Per(1, each=factor, part=IN_PROPORTION)


_TARGET: Final = pt.at_least(99)


def gap(story: Story, *, part: PartUnit = IN_PROPORTION) -> object:
    form = Per(1, each=number(story["percent_per_point"]), part=part, of="short")
    reached = seen(number(story["seen"]), target=pt.at_least(number(story["target"])))
    return written(form.read(reached.facts), story)


def rows(story: Story, *, low_open: bool = False, high_open: bool = False) -> object:
    """Return what a table of ranges gives; of a bound that two rows name it says nothing."""
    table = Table(
        [
            _row({"low_open": low_open, "high_open": high_open, **each}, number(each["credit"]))
            for each in story["rows"]
        ],
        otherwise=0,
    )
    found = table.read({"value": number(story["value"])})
    return "unknown" if isinstance(found, pt.Remark) else written(found, story)


def per_interval(story: Story) -> object:
    """Return a first amount from so many hours on, and one for each so many further ones."""
    least = pt.more_than if story.get("first_is_over") else pt.at_least
    form = Per(
        number(story["unit_hours"]),
        each=usd(story["each"]),
        part=PARTS[story["part"]],
        first=(least(number(story["first_hours"])), usd(story["first"])),
    )
    caps = () if story["cap"] is None else Cap(usd(story["cap"]))
    return in_units(by_rule(seen(number(story["hours"])), form, caps=caps))


def pro_rata(story: Story) -> object:
    """Return the part of the bill for the time that was lost, where the level was missed."""
    form = Per("base", each=100, part=IN_PROPORTION, of="lost")
    reached = seen(
        number(story["down"]),
        method=AttainmentMethod.UPTIME,
        base=story["minutes"],
        target=pt.at_least(number(story["target"])),
    )
    credit = by_rule(reached, form, of=CreditBase.PERIOD_FAILED, fees=monthly(story["bill"]))
    return in_cents(credit) if credit.amount != usd(0) else "0"


def multiple(story: Story) -> object:
    """Return so many times the fee for the time that was lost, less what is free."""
    form = Per(
        "base",
        each=100,
        part=IN_PROPORTION,
        of="lost",
        free=number(story["free_hours"]),
        then=Per(1, each=number(story["factor"]), part=IN_PROPORTION),
    )
    reached = seen(
        number(story["lost_hours"]),
        method=AttainmentMethod.UPTIME,
        base=number(story["period_hours"]),
        unit="hours",
    )
    caps = () if story["cap"] is None else Cap(usd(story["cap"]))
    return in_cents(
        by_rule(reached, form, of=CreditBase.PERIOD_FAILED, fees=monthly(story["fee"]), caps=caps)
    )


def day_share(story: Story) -> object:
    """Return so much of the month's fee for each day, for so many days at most."""
    band = [pt.more_than(0), pt.at_most(story["most_days"])]
    form = Table(
        Row(Per(story["of"], each=100, part=IN_PROPORTION), band),
        pick=Pick.GRADUATED,
        otherwise=0,
    )
    base = CreditBase.PERIOD_FAILED
    return in_cents(by_rule(seen(story["days"]), form, of=base, fees=monthly(story["monthly"])))


def bt_daily(story: Story) -> object:
    """Return the rent of so many days: of a year of 365 days, with four quarters."""
    quarters = [START.replace(month=month, day=1) for month in (1, 4, 7, 10)]
    fees = [(pt.Period(day, day + pt.months(3)), usd(story["quarterly"])) for day in quarters]
    measure = Measure("seen", AttainmentMethod.SUM, window=pt.counting.YEAR)
    year = pt.Period(quarters[0], quarters[0] + pt.years(1))
    reached = measure.attained([pt.Observation("seen", story["days"], on=START)], year)
    form = Per("days", each=100, part=IN_PROPORTION)
    return in_cents(by_rule(reached, form, of=CreditBase.PERIOD_FAILED, fees=fees))


def delay_repay(story: Story) -> object:
    """Return what is repaid of a ticket: for a return, of which half was for this way, half."""
    form = Table(
        [
            Row(
                25, {"value": [pt.at_least(15), pt.less_than(30)], "ticket": pt.equal_to("single")}
            ),
            Row(
                50, {"value": [pt.at_least(30), pt.less_than(60)], "ticket": pt.equal_to("single")}
            ),
            Row(100, {"value": pt.at_least(60), "ticket": pt.equal_to("single")}),
            Row(HALF_OF_25, {"value": [pt.at_least(15), pt.less_than(30)], "ticket": RETURN}),
            Row(25, {"value": [pt.at_least(30), pt.less_than(60)], "ticket": RETURN}),
            Row(50, {"value": [pt.at_least(60), pt.less_than(120)], "ticket": RETURN}),
            Row(100, {"value": pt.at_least(120), "ticket": RETURN}),
        ],
        otherwise=0,
    )
    details = {"ticket": story["ticket"], "price": usd(story["price"])}
    late = seen(story["minutes"], method=AttainmentMethod.EACH, details=details)
    credit = by_rule(late, form, of="price")
    found = in_cents(credit)
    return found if "." in story["price"] else in_units(credit)


SINGLE: Final = pt.equal_to("single")
RETURN: Final = pt.equal_to("return")
HALF_OF_25: Final = number("12.5")


def ferry(story: Story) -> object:
    """Return the percentage of the fare by Regulation (EU) 1177/2010, Article 19."""
    form = Table(
        [
            row
            for trip, hours in FERRIES
            for row in (
                Row(25, {"trip": trip, "late": [pt.at_least(hours), pt.less_than(2 * hours)]}),
                Row(50, {"trip": trip, "late": pt.at_least(2 * hours)}),
            )
        ],
        otherwise=0,
    )
    facts = {"trip": number(story["trip_hours"]), "late": number(story["late_hours"])}
    return written(form.read(facts), story)


FERRIES: Final = (
    ([pt.at_most(4)], 1),
    ([pt.more_than(4), pt.at_most(8)], 2),
    ([pt.more_than(8), pt.at_most(24)], 3),
    ([pt.more_than(24)], 6),
)
"""How many hours late a trip of so many hours is paid for."""


# --- bases, pools, what replaces what -------------------------------------------------------------


def next_invoice(story: Story) -> object:
    month = pt.parse_day(f"{story['seen_month']}-01")
    next_month = month + pt.months(1)
    fees = [(pt.Period(next_month, next_month + pt.months(1)), usd(story["next_billed"]))]
    measure = Measure("seen", AttainmentMethod.COUNT, window=pt.counting.MONTH)
    reached = measure.attainments([], pt.Period(month, None), on=next_month)[0]
    base = CreditBase.INVOICE_APPLIED_TO
    credit = by_rule(reached, number(story["percent"]), of=base, fees=fees)
    return [f"{credit.arises:%Y-%m}", in_cents(credit)]


def pool(story: Story) -> object:
    """Return the credits of several misses: each its weight of what is at risk in the month."""
    at_risk = Cap(number(story["at_risk"]), of=CreditBase.PERIOD_FAILED, shared="pool")
    rules = [
        CreditRule(
            f"rule-{place}",
            on=f"measure-{place}",
            form=number(percent),
            of=Cap(number(weight), of=at_risk),
            caps=at_risk,
        )
        for place, (percent, weight) in enumerate(story["misses"])
    ]
    reached = [seen(1, name=f"measure-{place}") for place in range(len(rules))]
    return _total(credits_of(rules, reached, on=LATER, fees=monthly(story["invoice"])))


def _total(found: Sequence[Credit]) -> object:
    amounts = [each.amount for each in found if isinstance(each.amount, pt.Money)]
    return written(pt.Money.sum(amounts, "USD").amount, {})


def credit_or_cash(story: Story) -> object:
    """Return how what is owed for a month is paid: on the next invoice, or by itself in money."""
    agreement = pt.Agreement.signed(
        "A1",
        on=START,
        start=START,
        length=pt.months(2 if story["further_invoice"] else 1),
        billing=pt.BillingTerms.monthly(usd("100.00")),
        measures=Measure("outage", AttainmentMethod.COUNT, window=pt.counting.MONTH),
        credits=CreditRule(
            "credit", on="outage", form=usd(story["credit"]), settled_by=SettledBy.REFUND
        ),
    )
    ledger = pt.Relationship("host", "client").add(agreement).bill(START).bill(NEXT[1])
    lines = [fact for fact in ledger.facts if isinstance(fact, pt.Charge)]
    (credit,) = (each for each in lines if each.amount == -usd(story["credit"]))
    together = [each for each in lines if each.invoice_on == credit.invoice_on]
    return "invoice" if len(together) > 1 else "refund"


def replaces(story: Story) -> object:
    """Return the ordinary credits of a period in which there may be a critical failure."""
    ordinary = CreditRule("ordinary", on="level", form=usd(story["credits"]))
    critical = CreditRule("critical", on="critical", form=usd(1), instead_of="ordinary")
    failed = seen(1 if story["critical"] else 0, name="critical", target=pt.less_than(1))
    found = credits_of([ordinary, critical], [seen(1, name="level"), failed], on=LATER)
    return in_units(next(each for each in found if each.rule == "ordinary"))


def incidents(story: Story) -> object:
    names = [name.replace("_", "-") for name in story["each"]]
    prices = dict(zip(names, story["each"].values(), strict=True))
    rules = [
        CreditRule(name, on=name, form=Per(1, each=usd(price), part=PartUnit.IGNORED))
        for name, price in prices.items()
    ]
    facts = [
        pt.Observation(name.replace("_", "-"), on=START, id=f"{name}-{place}")
        for name, many in story["seen"].items()
        for place in range(many)
    ]
    measures = [Measure(name, AttainmentMethod.COUNT, window=pt.counting.MONTH) for name in names]
    return _total(
        credits_of(rules, [each.attained(facts, window()) for each in measures], on=LATER)
    )


def least(story: Story) -> object:
    minimum = pt.more_than(number(story["over"]))
    return in_units(by_rule(seen(1), usd(story["computed"]), de_minimis=minimum))


# --- claims and dates -----------------------------------------------------------------------------


def claim(story: Story) -> object:
    """Return the last day to claim: counted from the event, or from the end of its month."""
    rule, on = story["rule"], pt.parse_day(story["on"])
    days = pt.Period(on, on + pt.days(1))
    length = pt.months(story["months"]) if "months" in story else pt.days(story["days"])
    count = pt.Count(length)
    if rule.endswith("after_month"):
        count = pt.Count(length, since=pt.counting.MONTH)
    found = CreditRule("credit", on="seen", form=1, claim=count).claim_by(days)
    return None if found is None else found.isoformat()


class _Claimed(NamedTuple):
    """A claim on a day."""

    about: str
    on: date
    for_due: date | None = None


def claimed(story: Story) -> object:
    last = pt.parse_day(story["last"])
    event = seen(1, method=AttainmentMethod.EACH, on=last)
    credit = by_rule(
        event,
        usd(1),
        claim=pt.Count(pt.days(0)),
        claims=[_Claimed("credit", pt.parse_day(story["claimed"]), last)],
    )
    return credit.state is CreditState.DUE


def plus(story: Story) -> object:
    length = pt.months(story["months"]) if "months" in story else pt.days(story["days"])
    return pt.Count(length).last(pt.parse_day(story["from"])).isoformat()


WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def working_days_end(story: Story) -> object:
    off = pt.HolidayCalendar(
        frozenset(map(pt.parse_day, story["holidays"])),
        weekend=frozenset(map(WEEK.index, story["weekend"])),
    )
    count = pt.Count(working=story["days"], calendar=off)
    return count.last(pt.parse_day(story["from"])).isoformat()


# --- misses, one after another --------------------------------------------------------------------


def _is_over(measure: Measure, facts: Sequence[pt.Observation], on: date) -> bool:
    reached = measure.attainments(facts, pt.Period(pt.parse_day("2020-01-01"), None), on=on)
    return reached[-1].verdict is pt.Verdict.UNMET


def k_in_a_row(story: Story) -> object:
    return _in_a_row(story["met"], story["k"])


def _in_a_row(met: Sequence[bool], k: int) -> bool:
    run = Measure(
        "run", AttainmentMethod.CONSECUTIVE, window=pt.windows.Ever(), target=pt.less_than(k)
    )
    facts = [pt.Observation("run", good, on=month) for month, good in zip(NEXT, met, strict=False)]
    return _is_over(run, facts, facts[-1].on)


def k_in_a_row_by(story: Story) -> object:
    months = story["months"]
    triggers = sorted({name for month in months for name in month})
    return [
        name for name in triggers if _in_a_row([name not in month for month in months], story["k"])
    ]


def events(story: Story) -> object:
    span = pt.days(story["in_days"]) if "in_days" in story else pt.months(story["in_months"])
    measure = Measure(
        "event",
        AttainmentMethod.COUNT,
        window=pt.Rolling(span),
        target=pt.at_most(story["more_than"]),
    )
    facts = [pt.Observation("event", on=pt.parse_day(day)) for day in story["days_of"]]
    return _is_over(measure, facts, facts[-1].on)


def earn_back(story: Story) -> object:
    """Return what is earned back of a credit; where it is `strict`, by more than the level."""
    verdicts = {"met": 99, "unmet": 98, "exceeded": 100, "unknown": None}
    level = Measure("level", AttainmentMethod.MEAN, window=pt.counting.MONTH, target=_TARGET)
    above = Measure(
        "above",
        AttainmentMethod.MEAN,
        of="level",
        window=pt.counting.MONTH,
        target=pt.more_than(99) if story["strict"] else _TARGET,
    )
    values = [98, *(verdicts[each] for each in story["met_after"])]
    facts = [
        pt.Observation("level", value, on=month)
        for month, value in zip(NEXT, values, strict=False)
        if value is not None
    ]
    life = pt.Period(START, START + pt.months(len(values)))
    reached = [
        attainment
        for measure in (level, above)
        for attainment in measure.attainments(facts, life, on=LATER)
    ]
    rule = CreditRule(
        "credit",
        on="level",
        form=usd(story["credit"]),
        earned_back=number(story["share"]),
        earned_back_after=story["need"],
        earned_back_by="above",
    )
    credit = credits_of(rule, reached, on=LATER)[0]
    if credit.is_open:
        return "unknown"
    back = credit.earned_back
    return written(back.amount if isinstance(back, pt.Money) else 0, {})


# --- delay ----------------------------------------------------------------------------------------


def _lateness(story: Story) -> Any:
    """Return by how many days something was late: as stated, or as the obligation has it."""
    if "days" in story:
        return seen(story["days"])
    due, done = pt.parse_day(story["due"]), pt.parse_day(story["done"])
    owed = pt.Obligation("works", "the works", by=pt.Side.PROVIDER, due=due)
    (one,) = owed.owed(done, since=due, until=due)
    return seen(one.days_late)


def _caps(story: Story) -> tuple[Cap, ...]:
    found: list[Cap] = []
    if story.get("cap") is not None:
        found.append(Cap(number(story["cap"])))
    if story.get("cap_percent") is not None:
        found.append(Cap(number(story["cap_percent"])))
    if story.get("cap_amount") is not None:
        found.append(Cap(usd(story["cap_amount"])))
    return tuple(found)


def ld_weeks(story: Story, *, part: PartUnit | None = None) -> object:
    form = Per(7, each=number(story["percent"]), part=part or PARTS[story["count"]])
    return in_units(
        by_rule(
            _lateness(story),
            form,
            of=CreditBase.CONTRACT_AT_START,
            caps=_caps(story),
            contract_at_start=usd(story["value"]),
        )
    )


def ld_days(story: Story) -> object:
    form = Per(1, each=usd(story["each"]), part=PartUnit.COUNTED)
    return in_units(by_rule(_lateness(story), form, caps=_caps(story)))


def ld_days_base(story: Story, *, base: CreditBase = CreditBase.CONTRACT_AT_START) -> object:
    form = Per(1, each=usd(story["each"]), part=PartUnit.COUNTED)
    first, now = map(usd, story["values"])
    caps = Cap(number(story["cap_percent"]), of=base)
    reached = _lateness(story)
    return in_units(by_rule(reached, form, caps=caps, contract_at_start=first, contract_now=now))


def bonus(story: Story) -> object:
    credit = by_rule(
        seen(story["days_early"], target=pt.more_than(0)),
        Per(1, each=usd(story["each"]), part=PartUnit.COUNTED),
        bonus=True,
        caps=Cap(number(story["most_percent"]), of=CreditBase.CONTRACT_AT_START),
        contract_at_start=usd(story["contract"]),
    )
    return in_units(credit)


# --- reviews --------------------------------------------------------------------------------------


def late_by_days(story: Story) -> object:
    due = pt.parse_day(story["due"])
    owed = pt.Obligation("report", "report", by=pt.Side.PROVIDER, due=due)
    (one,) = owed.owed(pt.parse_day(story["as_of"]), since=due, until=due)
    return [None if one.late_since is None else one.late_since.isoformat(), one.days_late]


class _Held(NamedTuple):
    """A review that was held."""

    about: str
    on: date
    by: None = None
    for_due: None = None
    id: str | None = None
    outcome: None = None


def each_period(story: Story) -> object:
    """Return the first days of the periods without a review of their own, on the last one's end."""
    periods = [[pt.parse_day(day) for day in pair] for pair in story["periods"]]
    plan = pt.ReviewPlan(
        "review",
        what="review",
        first=pt.Count(pt.days(0), to=pt.counting.QUARTER).last(periods[0][0]),
        every=pt.months(3),
        month_end=pt.MonthEnd.STICK,
        makes_up=pt.days(0),
    )
    held = [_Held("review", pt.parse_day(day)) for day in story["held"]]
    late = [each for each in plan.owed(periods[-1][1], held=held) if each.days_late]
    return [start.isoformat() for start, end in periods for each in late if start <= each.due < end]


def each_months(story: Story) -> object:
    start = pt.parse_day(story["from"])
    plan = pt.Obligation(
        "review",
        "review",
        by=pt.Side.PROVIDER,
        due=pt.Count(pt.months(story["first_months"])).last(start),
        every=pt.months(story["then_months"]),
        times=story["count"],
    )
    return [day.isoformat() for day in plan.due_days(start, start + pt.years(50))]


TRANSLATORS: Final[Mapping[str, Callable[[Story], object]]] = {
    "bonus": bonus,
    "bt_daily": bt_daily,
    "claim": claim,
    "claimed": claimed,
    "credit_or_cash": credit_or_cash,
    "day_share": day_share,
    "delay_repay": delay_repay,
    "each_months": each_months,
    "each_period": each_period,
    "earn_back": earn_back,
    "events_in_days": events,
    "events_in_months": events,
    "ferry": ferry,
    "gap": gap,
    "incidents": incidents,
    "k_in_a_row": k_in_a_row,
    "k_in_a_row_by": k_in_a_row_by,
    "late_by_days": late_by_days,
    "ld_days": ld_days,
    "ld_days_base": ld_days_base,
    "ld_weeks": ld_weeks,
    "least": least,
    "multiple": multiple,
    "next_invoice": next_invoice,
    "per_interval": per_interval,
    "plus_days": plus,
    "plus_months": plus,
    "points": points,
    "pool": pool,
    "pro_rata": pro_rata,
    "replaces": replaces,
    "rows": rows,
    "working_days_end": working_days_end,
}
"""How the stories of each kind are told to the library."""

OPTIONS: Final[Mapping[str, Mapping[str, Callable[[Story], object]]]] = {
    "gap": {
        "PartUnit.COUNTED": lambda story: gap(story, part=PartUnit.COUNTED),
        "PartUnit.IGNORED": lambda story: gap(story, part=PartUnit.IGNORED),
    },
    "ld_days_base": {
        "CreditBase.CONTRACT_NOW": lambda story: ld_days_base(story, base=CreditBase.CONTRACT_NOW)
    },
    "ld_weeks": {
        "PartUnit.IGNORED": lambda story: ld_weeks(story, part=PartUnit.IGNORED),
        "PartUnit.COUNTED": lambda story: ld_weeks(story, part=PartUnit.COUNTED),
    },
    "rows": {
        "more_than, at_most": lambda story: rows(story, low_open=True),
        "at_least, less_than": lambda story: rows(story, high_open=True),
    },
}
"""What else may be said of a kind, for stories of which the source leaves open what is meant."""

NOT_OURS: Final[Mapping[str, str]] = {}
"""The kinds of story that are not asked, each with the reason."""


def tiers_and_a_yearly_cap() -> str:
    """Return credits at each level, and what a cap of the last twelve months leaves of one."""
    rule = CreditRule(
        "credit",
        on="seen",
        form=Table(
            [
                Row(5, [pt.at_least(99), pt.less_than(number("99.9"))]),
                Row(10, [pt.at_least(95), pt.less_than(99)]),
                Row(25, pt.less_than(95)),
            ],
            otherwise=0,
        ),
        of=CreditBase.PERIOD_FAILED,
        caps=Cap(20, per=pt.Rolling(pt.months(12))),
    )
    fees = [(pt.Period(day, day + pt.months(1)), usd(1_000)) for day in MONTHS]
    target = pt.at_least(number("99.9"))
    before = Credit("credit", fees[9][0], amount=usd("2350.00"), state=CreditState.DUE)

    def credited(level: str, *earlier: Credit) -> pt.Money:
        reached = [seen(number(level), target=target)]
        (one,) = credits_of(rule, reached, on=LATER, fees=fees, earlier=earlier)
        assert isinstance(one.amount, pt.Money)
        return one.amount

    levels = ("99.9", "99.05", "99.0", "98.99", "94.9")
    found = ", ".join(f"{credited(level).amount.normalize():f}" for level in levels)
    return f"{found}; {credited('98.0', before).amount}."


REPORTS: Final[Mapping[str, Callable[[], str]]] = {"c37": tiers_and_a_yearly_cap}
"""What users of other systems report, by the id of the report."""
