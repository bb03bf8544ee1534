"""What was observed: facts without behaviour of their own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias, TypedDict, Unpack, cast

from attrs import field, frozen

from patronage.checks import check_id
from patronage.errors import Fault, raise_faults
from patronage.facts.details import Details, sorted_details
from patronage.facts.fact import SAME_DAY, Scalar, check_learned, check_scalar
from patronage.facts.parties import HasRef, Ref, Side, ref_or_none, side_or_ref
from patronage.fields import FreeText, Id, OneLine
from patronage.money.money import Money
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self


__all__ = ["Circumstances", "Observation", "check_fact_name"]

KIND_LENGTH = 64
"""The most characters of the name of a kind of observation or attribute."""

WORDS: Final[set[str]] = set()
"""Ids of at most 64 characters that were checked: names of kinds, words that attributes hold.

There are few, and each comes by the thousand.
"""

MOST_WORDS = 1_000
"""The most of them that are kept; others are checked each time."""

MOST: Final = 10**15
"""A whole number up to here is no question of size."""


def check_fact_name(faults: list[Fault], path: str, name: object) -> None:
    """Report what can't be part of a kind: an id of at most 64 characters.

    >>> found: list[Fault] = []
    >>> check_fact_name(found, "name", "site visit")
    >>> found[0].code
    'id.syntax'
    """
    if isinstance(name, str) and len(name) > KIND_LENGTH:
        hint = f"give at most {KIND_LENGTH} characters"
        faults.append(Fault.of("id.syntax", path, name, hint))
    elif type(name) is not str or name not in WORDS:
        check_id(faults, path, name)
        keep_word(name)


def keep_word(word: object) -> None:
    """Keep an id in mind as checked, where it is short and there is room.

    >>> keep_word("site visit")
    >>> "site visit" in WORDS
    False
    """
    if type(word) is str and len(word) <= KIND_LENGTH and len(WORDS) < MOST_WORDS:
        faults: list[Fault] = []
        check_id(faults, "", word)
        if not faults:
            WORDS.add(word)


FactName: TypeAlias = Annotated[str, check_fact_name]
"""What an observation or attribute is called: an id, short enough for a kind of fact."""


class Circumstances(TypedDict, total=False):
    """What the named constructors of `Observation` take beside their subject and its day.

    `by` is who did or said it, `note` what else is to say, `recorded_on` the day on which it was
    learned (its own day, if left out), `id` the observation's own, `source` where it comes from,
    `line` the line of service that it belongs to. Each may be left out, as in `Observation` itself.

    >>> import patronage as pt
    >>> noted: pt.facts.Circumstances = {"by": pt.Side.PATRON, "source": "desk"}
    >>> pt.Observation.contact("phone", on=date(2026, 1, 9), **noted).source
    'desk'
    """

    by: Side | HasRef | str | None
    note: str | None
    recorded_on: date
    id: str | None
    source: str | None
    line: str | None


NO_DETAILS: Final = ()
"""What an observation without details has; an equal tuple is checked like any other."""


@frozen
class Observation(Value):
    """Something seen or heard of the relationship on a day: a visit, a survey score, a referral.

    `name` says what kind (ASCII, as an id), `value` what was found (exact: no float), `about` what
    it is about (a request, an engagement, a measure), `party` who else is concerned, `by` who did
    or said it, `until` the day on which a dated spell ended, `details` what filters may ask for.
    The constructors name the kinds that criteria know (D24-D26, D37, D38, D41, D44).

    >>> import patronage as pt
    >>> pt.Observation("visit", on=date(2026, 1, 9), details={"branch": "north"}).detail("branch")
    'north'
    """

    name: FactName
    value: Scalar = None
    on: date = field(kw_only=True)
    until: date | None = field(default=None, kw_only=True)
    unit: OneLine | None = field(default=None, kw_only=True)
    about: OneLine | None = field(default=None, kw_only=True)
    party: Ref | None = field(default=None, kw_only=True, converter=ref_or_none)
    by: Side | Ref | None = field(default=None, kw_only=True, converter=side_or_ref)
    details: Details = field(default=(), kw_only=True, converter=sorted_details)
    note: FreeText | None = field(default=None, kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    id: Id | None = field(default=None, kw_only=True)
    source: OneLine | None = field(default=None, kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        name, value, on = self.name, self.value, self.on
        if (  # what most of them carry is checked at one go: they come by the thousand
            type(name) is str
            and name in WORDS
            and type(on) is date
            and self.recorded_on is on
            and (value is None or (type(value) is int and -MOST <= value <= MOST))
            and self.until is None
            and self.unit is None
            and self.about is None
            and self.party is None
            and self.by is None
            and self.note is None
            and self.id is None
            and self.source is None
            and self.line is None
            and self.details is NO_DETAILS
        ):
            return
        Value.__attrs_post_init__(self)

    def _rules(self, faults: list[Fault]) -> None:
        check_learned(faults, self)
        if self.until is not None and self.until <= self.on:
            hint = f"a spell ends after its first day, {self.on}"
            faults.append(Fault.of("span.order", "until", self.until.isoformat(), hint))

    @property
    def kind(self) -> str:
        """What coverage and criteria call it, `observation:visit`.

        >>> Observation("visit", on=date(2026, 1, 9)).kind
        'observation:visit'
        """
        return f"observation:{self.name}"

    def detail(self, name: str) -> Scalar:
        """Return a named detail, or None where there is none.

        >>> Observation("visit", on=date(2026, 1, 9)).detail("branch") is None
        True
        """
        return next((value for key, value in self.details if key == name), None)

    @classmethod
    def contact(cls, channel: str, *, on: date, **more: Unpack[Circumstances]) -> Self:
        """Somebody was in touch, by mail, phone, in person … (D24, D38).

        >>> Observation.contact("phone", on=date(2026, 1, 9), by=Side.PATRON).detail("channel")
        'phone'
        """
        return cls("contact", details={"channel": channel}, on=on, **more)

    @classmethod
    def request_opened(cls, request: str, *, on: date, **more: Unpack[Circumstances]) -> Self:
        """The patron asked for something; `request` is its number (D38).

        >>> Observation.request_opened("R1", on=date(2026, 1, 9)).value
        'opened'
        """
        return cls("request", "opened", about=request, on=on, **more)

    @classmethod
    def request_answered(cls, request: str, *, on: date, **more: Unpack[Circumstances]) -> Self:
        """The provider gave a first answer to a request (D38).

        >>> Observation.request_answered("R1", on=date(2026, 1, 9)).value
        'answered'
        """
        return cls("request", "answered", about=request, on=on, **more)

    @classmethod
    def request_resolved(cls, request: str, *, on: date, **more: Unpack[Circumstances]) -> Self:
        """A request was done with (D38).

        >>> Observation.request_resolved("R1", on=date(2026, 1, 12)).value
        'resolved'
        """
        return cls("request", "resolved", about=request, on=on, **more)

    @classmethod
    def complaint(
        cls,
        about: str | None = None,
        *,
        on: date,
        resolved: bool = False,
        **more: Unpack[Circumstances],
    ) -> Self:
        """The patron complained, or the complaint was resolved (D24).

        >>> Observation.complaint("late delivery", on=date(2026, 1, 9)).value
        'opened'
        """
        return cls("complaint", "resolved" if resolved else "opened", about=about, on=on, **more)

    @classmethod
    def survey(
        cls,
        score: Decimal | int,
        *,
        on: date,
        measure: str = "satisfaction",
        scale: str | None = None,
        **more: Unpack[Circumstances],
    ) -> Self:
        """The patron scored a measure, on the scale named in `unit` (D24, D38).

        >>> Observation.survey(9, scale="0 to 10", on=date(2026, 1, 9)).about
        'satisfaction'
        """
        return cls("survey", score, about=measure, unit=scale, on=on, **more)

    @classmethod
    def counted(
        cls,
        name: str,
        *,
        total: Decimal | int,
        good: Decimal | int | None = None,
        bad: Decimal | int | None = None,
        on: date,
        details: Mapping[str, Scalar] | Details = (),
        **more: Unpack[Circumstances],
    ) -> Self:
        """So many of a total were good, or bad: requests answered in time, say (D22).

        A measure reads their share. Say one of the two; the other follows. `details` are what
        filters and exclusions ask for beside them.

        >>> Observation.counted("answers", good=190, total=200, on=date(2026, 1, 9)).detail("good")
        190
        """
        said = {"good": good, "bad": bad, "total": total}
        counts = tuple((key, each) for key, each in said.items() if each is not None)
        beside = cast("object", sorted_details(details))  # as it is, where the check refuses it
        both = (*counts, *cast("Details", beside)) if isinstance(beside, tuple) else beside
        return cls(name, details=cast("Details", both), on=on, **more)

    @classmethod
    def referred_by(cls, party: HasRef | str, *, on: date, **more: Unpack[Circumstances]) -> Self:
        """Somebody brought this patron (D3, D25).

        >>> Observation.referred_by("stan", on=date(2026, 1, 9)).party
        Ref('stan')
        """
        return cls("referred-by", party=party, on=on, **more)

    @classmethod
    def referral(cls, party: HasRef | str, *, on: date, **more: Unpack[Circumstances]) -> Self:
        """This patron brought somebody else (D9, D25).

        >>> Observation.referral("luma", on=date(2026, 1, 9)).kind
        'observation:referral'
        """
        return cls("referral", party=party, on=on, **more)

    @classmethod
    def acquisition(
        cls, channel: str, cost: Money | None = None, *, on: date, **more: Unpack[Circumstances]
    ) -> Self:
        """Through which channel the patron was won, and what that cost (D3, D25, D41).

        >>> import patronage as pt
        >>> won = Observation.acquisition("fair", pt.Money("80.00", "USD"), on=date(2026, 1, 9))
        >>> won.value
        Money('80.00', 'USD')
        """
        return cls("acquisition", cost, details={"channel": channel}, on=on, **more)

    @classmethod
    def work(
        cls,
        minutes: Decimal | int,
        *,
        on: date,
        cost: Money | None = None,
        about: str | None = None,
        **more: Unpack[Circumstances],
    ) -> Self:
        """Work was done for the patron: how long, at what cost to serve, on what (D28, D38).

        >>> Observation.work(90, on=date(2026, 1, 9), by="ana").unit
        'minutes'
        """
        details: dict[str, Scalar] = {} if cost is None else {"cost": cost}
        return cls("work", minutes, unit="minutes", about=about, details=details, on=on, **more)

    @classmethod
    def value_added(
        cls, what: str, worth: Money | None = None, *, on: date, **more: Unpack[Circumstances]
    ) -> Self:
        """Something was given beside what was bought: a workshop, a reward, a webinar (D26, D42).

        >>> Observation.value_added("workshop", on=date(2026, 1, 9)).value
        'workshop'
        """
        details: dict[str, Scalar] = {} if worth is None else {"worth": worth}
        return cls("value-added", what, details=details, on=on, **more)

    @classmethod
    def claim(cls, amount: Money, cover: str, *, on: date, **more: Unpack[Circumstances]) -> Self:
        """A loss was claimed under the cover of that id (D29, D44).

        >>> import patronage as pt
        >>> Observation.claim(pt.Money("900.00", "USD"), "C1", on=date(2026, 1, 9)).about
        'C1'
        """
        return cls("claim", amount, about=cover, on=on, **more)

    @classmethod
    def granted(
        cls,
        what: str,
        quantity: Decimal | int | Money,
        *,
        on: date,
        until: date | None = None,
        **more: Unpack[Circumstances],
    ) -> Self:
        """A lot was granted, points or prepaid hours, that is there until a day (D26; `Lots`).

        >>> Observation.granted("points", 1_000, on=date(2026, 1, 9)).value
        1000
        """
        check_lot(quantity)
        return cls(what, quantity, until=until, on=on, **more)

    @classmethod
    def drawn(
        cls,
        what: str,
        quantity: Decimal | int | Money,
        *,
        on: date,
        about: str | None = None,
        **more: Unpack[Circumstances],
    ) -> Self:
        """Something was drawn from lots: out of that of the id `about` first, else as terms say.

        >>> Observation.drawn("points", 800, on=date(2026, 1, 9)).value
        -800
        """
        check_lot(quantity)  # and no number rounds as it changes its sign
        taken = quantity.copy_negate() if isinstance(quantity, Decimal) else -quantity
        return cls(what, taken, about=about, on=on, **more)

    @classmethod
    def consent(
        cls,
        what: str,
        *,
        on: date,
        given: bool = True,
        until: date | None = None,
        **more: Unpack[Circumstances],
    ) -> Self:
        """The patron agreed to something, or took it back: a success story, a category (D42).

        >>> Observation.consent("success story", on=date(2026, 1, 9)).value
        True
        """
        return cls("consent", given, about=what, until=until, on=on, **more)

    @classmethod
    def act(cls, what: str, *, on: date, **more: Unpack[Circumstances]) -> Self:
        """A step of a procedure was taken: a warning given, a form signed.

        >>> Observation.act("risk warning", on=date(2026, 1, 9), by=Side.PROVIDER).about
        'risk warning'
        """
        return cls("act", about=what, on=on, **more)

    @classmethod
    def need(cls, what: str, *, on: date, **more: Unpack[Circumstances]) -> Self:
        """The patron needs something (D8, D37).

        >>> Observation.need("payroll in two countries", on=date(2026, 1, 9)).kind
        'observation:need'
        """
        return cls("need", what, on=on, **more)

    @classmethod
    def preference(cls, what: str, *, on: date, **more: Unpack[Circumstances]) -> Self:
        """The patron likes it so (D8, D37).

        >>> Observation.preference("calls before noon", on=date(2026, 1, 9)).value
        'calls before noon'
        """
        return cls("preference", what, on=on, **more)

    @classmethod
    def objective(
        cls, what: str, *, on: date, measure: str | None = None, **more: Unpack[Circumstances]
    ) -> Self:
        """The patron wants to get there, judged by the measure named, if any (D37).

        >>> Observation.objective(
        ...     "close in 5 days", measure="days to close", on=date(2026, 1, 9)
        ... ).about
        'days to close'
        """
        return cls("objective", what, about=measure, on=on, **more)

    @classmethod
    def pain_point(cls, what: str, *, on: date, **more: Unpack[Circumstances]) -> Self:
        """Something hurts the patron, and might be served (D37).

        >>> Observation.pain_point("late reports", on=date(2026, 1, 9)).name
        'pain-point'
        """
        return cls("pain-point", what, on=on, **more)


def check_lot(quantity: object) -> None:
    """Raise for what is no quantity of a lot: an exact number or an amount, above zero.

    >>> check_lot(1_000)
    """
    faults: list[Fault] = []
    check_scalar(faults, "quantity", quantity)
    number = quantity.minor if type(quantity) is Money else quantity
    if type(number) not in (int, Decimal):
        hint = "give an int, a Decimal or Money"
        faults.append(Fault.of("quantity.type", "quantity", quantity, hint))
    elif not faults and cast("int", number) <= 0:
        hint = "give a quantity above zero"
        faults.append(Fault.of("quantity.range", "quantity", quantity, hint))
    raise_faults(faults)
