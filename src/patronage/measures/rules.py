"""Consequences: what follows from a measure that was missed, or kept (D4, D22)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Final, cast

from attrs import field, frozen

from patronage.checks import check_id, is_count, items_of
from patronage.counting.count import Count
from patronage.dates.span import Span
from patronage.errors import Fault, raise_faults
from patronage.fields import Id, spell_out
from patronage.measures.bounds import Stated
from patronage.measures.closed import check_closed, last_of
from patronage.measures.figures import Share, figure_or_none
from patronage.measures.forms import Form, outcomes, result_of
from patronage.measures.in_words import form_words, window_said
from patronage.money.amounts import Rounding
from patronage.money.money import Money
from patronage.thresholds.threshold import LOWER, Threshold, threshold_words
from patronage.values import Said, repr_member
from patronage.windows.ladder import InTerm, SinceFall
from patronage.windows.window import Window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from patronage.dates.period import Period
    from patronage.text.phrases import Words

__all__ = ["Cap", "CreditBase", "CreditRule", "SettledBy", "check_base"]


class CreditBase(Enum):
    """Of what a credit, or a cap, is so many percent.

    >>> CreditBase.PERIOD_FAILED
    CreditBase.PERIOD_FAILED
    """

    PERIOD_FAILED = "period failed"
    """The fees for the days of the window in which the measure was missed."""
    INVOICE_APPLIED_TO = "invoice applied to"
    """What is billed for the first period that begins after that window."""
    CONTRACT_AT_START = "contract at start"
    """The value of the whole agreement as it was first made."""
    CONTRACT_NOW = "contract now"
    """Its value as it stands by now, with all amendments."""

    __repr__ = repr_member


class SettledBy(Enum):
    """How what is owed comes to the other side.

    >>> SettledBy.NEXT_INVOICE
    SettledBy.NEXT_INVOICE
    """

    NEXT_INVOICE = "next invoice"
    """Off the next invoice, never below zero; what is left goes off the ones after it."""
    REFUND = "refund"
    """The same, but in money where no invoice follows."""
    SET_OFF = "set-off"
    """At once, as an amount that may be set off against whatever is owed."""
    EXTENSION = "extension"
    """As days that are added to the term: an act that moves the end."""

    __repr__ = repr_member


_SETTLED: Final = {
    SettledBy.REFUND: "rule.settled.refund",
    SettledBy.SET_OFF: "rule.settled.set_off",
}
"""What is said of how it is settled, where that doesn't go without saying."""


def _check_window(faults: list[Fault], path: str, window: object) -> None:
    if isinstance(window, InTerm | SinceFall) or not isinstance(window, Window):
        hint = "give a window such as counting.YEAR or Rolling(months(12))"
        faults.append(Fault.of("window.type", path, window, hint))


def check_base(faults: list[Fault], path: str, base: object) -> None:
    """Report what nothing can be a share of.

    >>> found: list[Fault] = []
    >>> check_base(found, "of", 100)
    >>> found[0].code
    'base.type'
    """
    if isinstance(base, str):
        check_id(faults, path, base)
    elif not isinstance(base, CreditBase | Cap):
        hint = "give a CreditBase, a Cap, or the name of a fact that says an amount"
        faults.append(Fault.of("base.type", path, base, hint))


@frozen
class Cap(Said):
    """At most so much: an amount, or so many percent of a base.

    Without a base `of` its own, it is of the rule's; where that has none either, it is a number of
    days. `per` is the window in which all that was credited under it counts together; None: each
    window of the measure by itself. Of the base, too, it is what lies in that window. Rules that
    name the same `shared` cap use it up together, in their order. As a base (`CreditRule.of`), it
    is the amount at risk. What wasn't claimed in time has used it up all the same: no amount hangs
    on whether another one was claimed. Faults: `number.type`, `number.range`, `base.type` (of an
    amount), `window.type`, `id.syntax`.

    >>> import patronage as pt
    >>> Cap(20, of=CreditBase.PERIOD_FAILED, per=pt.Rolling(pt.months(12))).most
    20
    """

    most: Stated = field(converter=result_of)
    of: Annotated[CreditBase | Cap | str, check_base] | None = field(default=None, kw_only=True)
    per: Annotated[Window, _check_window] | None = field(default=None, kw_only=True)
    shared: Id | None = field(default=None, kw_only=True)

    def most_words(self, words: Words) -> str:
        """Return how much it is at most, in words.

        >>> import patronage as pt
        >>> Cap(20).most_words(pt.ENGLISH)
        '20%'
        """
        if isinstance(self.most, Money):
            return words.in_full(self.most)
        return words.say("form.percent", amount=self.most)

    def _said(self, words: Words) -> str:
        most = self.most_words(words)
        if self.of is not None:
            most = words.tell("rule.of", form=most, base=base_words(self.of, words))
        said = words.tell("rule.cap", most=most)
        if self.per is not None:
            said = words.tell("rule.cap.per", most=most, window=window_said(self.per, words))
        if self.shared is not None:
            said = words.tell("rule.cap.shared", said=said, shared=self.shared)
        return said

    def _rules(self, faults: list[Fault]) -> None:
        if isinstance(self.most, Money) and self.of is not None:
            hint = "an amount is of nothing: leave it out, or give so many percent"
            faults.append(Fault.of("base.type", "of", self.of, hint))
        if (self.most.minor if isinstance(self.most, Money) else self.most) < 0:
            faults.append(Fault.of("number.range", "most", self.most, "give zero or more"))


spell_out(Cap.__init__, Cap=Cap)


def base_words(base: CreditBase | Cap | str, words: Words) -> str:
    """Return of what a credit is a share, in words.

    >>> import patronage as pt
    >>> base_words(CreditBase.PERIOD_FAILED, pt.ENGLISH)
    'the fees for the window'
    """
    if isinstance(base, Cap):
        of = "" if base.of is None else base_words(base.of, words)
        return (
            base.most_words(words)
            if not of
            else words.tell("rule.of", form=base.most_words(words), base=of)
        )
    return words.in_full(base) if isinstance(base, str) else words.word(base)


def _caps(given: Cap | Iterable[Cap]) -> tuple[Cap, ...]:
    return cast("tuple[Cap, ...]", items_of(given))  # the check says what is wrong


def _names(given: str | Iterable[str]) -> tuple[str, ...]:
    return cast("tuple[str, ...]", items_of(given))  # likewise


spell_out(_caps)
spell_out(_names)


def _check_names(faults: list[Fault], path: str, names: tuple[object, ...]) -> None:
    for place, name in enumerate(names):
        check_id(faults, f"{path}[{place}]", name)


def _check_minimum(faults: list[Fault], path: str, bound: object) -> None:
    if (
        type(bound) is not Threshold
        or bound.comparison not in LOWER
        or type(bound.bound) not in (int, Decimal, Money)
    ):
        hint = "give the least amount, such as more_than(Money('1', 'USD'))"
        faults.append(Fault.of("threshold.type", path, bound, hint))


@frozen
class CreditRule(Said):
    """What follows where a measure is missed: so much, of what, at most, and how it is settled.

    It hangs `on` a measure, a score or an obligation (by how many days late it is), by id. The
    `form` says how much by the facts of the attainment: percent of the base `of` (a `CreditBase`,
    a `Cap` for an amount at risk, a fact's name), or an amount by itself where there is no base;
    without either, a number by itself: of days for an extension, else of points. It is read where
    the target was missed, and where there is no target always; with `bonus`, where it was met, and
    is owed the other way. Beside the facts of the attainment, it may ask for `in_a_row`: how many
    windows the target has been missed now, one after another; not known after a window that isn't,
    until one was met.

    `caps` limit it, each with its own base and window. Less than `de_minimis` is not given. Where a
    rule gives something after both, those that it comes `instead_of` give nothing in that window;
    of what is left of one `group` the largest alone counts. Of a window that ends later it is what
    the caps leave for it by the end of this one; neither asks whether it is claimed. It must be
    claimed by the last day of `claim`, counted from the last day of the window (a bare length
    doesn't count that day); None: without a claim. `settled_by` says how, and `held` how long it is
    kept for later invoices (None: for good; no days: what the next one doesn't take is lost). Where
    the next `earned_back_after` windows of the measure, or of another one (`earned_back_by`), were
    all met, `earned_back` percent of it are taken back.

    Faults: `id.syntax`, `form.type`, `base.type` (days of a base, or an extension in money),
    `cap.type`, `threshold.type`, `interval.type`, `settled.type`, `flag.type`, `rounding.type`,
    `number.type`, `number.range`, `count.range`, `rule.earned_back` (one of the two without the
    other), `rule.cycle` (instead of itself).

    >>> from datetime import date
    >>> import patronage as pt
    >>> rule = pt.measures.CreditRule(
    ...     "uptime-credit",
    ...     on="uptime",
    ...     form=pt.measures.Table(
    ...         [
    ...             pt.measures.Row(10, [pt.at_least(99), pt.less_than(Decimal("99.9"))]),
    ...             pt.measures.Row(25, pt.less_than(99)),
    ...         ],
    ...         otherwise=0,
    ...     ),
    ...     of=CreditBase.PERIOD_FAILED,
    ...     claim=pt.days(30),
    ... )
    >>> rule.claim_by(pt.Period(date(2026, 3, 1), date(2026, 4, 1)))
    datetime.date(2026, 4, 30)
    """

    id: Id
    on: Id = field(kw_only=True)
    form: Form = field(kw_only=True, converter=result_of)
    of: Annotated[CreditBase | Cap | str, check_base] | None = field(default=None, kw_only=True)
    bonus: bool = field(default=False, kw_only=True)
    caps: tuple[Cap, ...] = field(default=(), kw_only=True, converter=_caps)
    de_minimis: Annotated[Threshold, _check_minimum] | None = field(default=None, kw_only=True)
    instead_of: Annotated[tuple[str, ...], _check_names] = field(
        default=(), kw_only=True, converter=_names
    )
    group: Id | None = field(default=None, kw_only=True)
    claim: Span | Count | None = field(default=None, kw_only=True)
    settled_by: SettledBy = field(default=SettledBy.NEXT_INVOICE, kw_only=True)
    held: Span | None = field(default=None, kw_only=True)
    earned_back: Share | None = field(default=None, kw_only=True, converter=figure_or_none)
    earned_back_after: int | None = field(default=None, kw_only=True)
    earned_back_by: Id | None = field(default=None, kw_only=True)
    rounding: Rounding = field(default=Rounding.HALF_UP, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        _check_earned_back(faults, self)
        if self.id in self.instead_of:
            faults.append(Fault.of("rule.cycle", "instead_of", self.id, "name other rules"))
        amounts = list(outcomes(self.form))
        if any((each.minor if isinstance(each, Money) else each) < 0 for each in amounts):
            faults.append(Fault.of("number.range", "form", self.form, "give zero or more"))
        is_extension = self.settled_by is SettledBy.EXTENSION
        if is_extension and (self.of or any(isinstance(each, Money) for each in amounts)):
            hint = "give a number of days: the term is extended by no amount, and by no share of it"
            faults.append(Fault.of("base.type", "of", self.of, hint))
        for place, cap in enumerate(self.caps):
            in_money = any(isinstance(each, Money) for each in amounts)
            if in_money and self.of is cap.of is None and not isinstance(cap.most, Money):
                hint = "say of what it is so many percent"
                faults.append(Fault.of("base.type", f"caps[{place}].of", cap.of, hint))

    def _said(self, words: Words) -> str:
        unit = "form.percent"
        if self.of is None:
            unit = "form.days" if self.settled_by is SettledBy.EXTENSION else "form.figure"
        form = form_words(self.form, words, unit)
        if self.of is not None:
            form = words.tell("rule.of", form=form, base=base_words(self.of, words))
        code = "rule.on.bonus" if self.bonus else "rule.on"
        said = [words.tell(code, id=self.id, on=self.on, form=form)]
        said += [cap.say(words) for cap in self.caps]
        if self.de_minimis is not None:
            said.append(
                words.tell("rule.de_minimis", bound=threshold_words(self.de_minimis, words))
            )
        said += _settled_words(self, words)
        if self.earned_back is not None:
            code = "rule.earned_back" if self.earned_back_by is None else "rule.earned_back.by"
            share, after, by = self.earned_back, self.earned_back_after, self.earned_back_by
            said.append(words.tell(code, share=share, after=after, by=by))
        text = said[0]
        for each in said[1:]:
            text = words.tell("form.rows", first=text, rest=each)
        return text

    def claim_by(self, period: Period) -> date | None:
        """Return the last day on which what follows from a window is claimed; None: no claim.

        A window's last day doesn't count, unless a `Count` says so. Faults: `period.type`,
        `span.open`.

        >>> from datetime import date
        >>> import patronage as pt
        >>> march = pt.Period(date(2026, 3, 1), date(2026, 4, 1))
        >>> CreditRule("r", on="uptime", form=10, claim=pt.Count(pt.months(1))).claim_by(march)
        datetime.date(2026, 4, 30)
        """
        faults: list[Fault] = []
        check_closed(faults, "period", period)
        raise_faults(faults)
        if self.claim is None:
            return None
        count = Count(self.claim) if isinstance(self.claim, Span) else self.claim
        return count.last(last_of(period))


def _settled_words(rule: CreditRule, words: Words) -> Iterator[str]:
    """Yield what a rule replaces, when it is claimed, and how it is settled."""
    if rule.instead_of:
        yield words.tell("rule.instead_of", rules=rule.instead_of)
    if rule.group is not None:
        yield words.tell("rule.group", group=rule.group)
    if rule.claim is not None:
        yield words.tell("rule.claim", within=words.word(rule.claim))
    if rule.settled_by in _SETTLED:
        yield words.say(_SETTLED[rule.settled_by])
    if rule.held is not None:
        code = "rule.held" if rule.held.months or rule.held.days else "rule.held.no_days"
        yield words.say(code, held=rule.held)


def _check_earned_back(faults: list[Fault], rule: CreditRule) -> None:
    share, after = rule.earned_back, rule.earned_back_after
    if (share is None) is not (after is None) or (share is None and rule.earned_back_by):
        hint = "say both: how much is taken back, and after how many windows that were met"
        faults.append(Fault.of("rule.earned_back", "earned_back", share, hint))
    elif share is not None:
        if share > 100:
            faults.append(Fault.of("number.range", "earned_back", share, "give 0 to 100 percent"))
        if not is_count(after, 1):
            faults.append(Fault.of("count.range", "earned_back_after", after, "give 1 or more"))
