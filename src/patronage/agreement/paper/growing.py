"""An agreement as a fact that grows, and beside others that it waits for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date  # noqa: TC003  for the examples
from functools import cached_property
from typing import TYPE_CHECKING, Self, TypeVar

from attrs import evolve, frozen

from patronage.agreement.life.ties import Paper, awaited, ends_beside
from patronage.agreement.paper.agreed import Agreed
from patronage.agreement.status.act_kinds import ActKind
from patronage.billing.arguments import need
from patronage.checks import check_instance, items_of
from patronage.dates.day import check_one_day
from patronage.errors import Fault, raise_faults
from patronage.facts.identity import altered

if TYPE_CHECKING:
    from patronage.agreement.life.acts import Act
    from patronage.facts.fact import Fact

__all__ = ["Growing", "tied"]


def _learned(said: Agreed | Act, on: date, kept: Agreed | Act | None) -> date:
    """Return when something was learned that leaves it open, on a day at the earliest."""
    if said.recorded_on != said.on:
        return said.recorded_on
    return max(said.on, on) if kept is None else kept.recorded_on


@frozen(repr=False, getstate_setstate=False)
class Growing(Agreed):
    """An agreement as a fact that grows: as it was known on a day, alone or beside others."""

    def extends(self, earlier: Self) -> bool:
        """Whether this is the earlier value with acts added, or equal to it.

        >>> import patronage as pt
        >>> draft = pt.Agreement.drafted("A1", on=date(2026, 1, 5), start=date(2026, 2, 1))
        >>> draft.offer(on=date(2026, 1, 6)).extends(draft)
        True
        """
        need("agreement.type", "earlier", earlier, Agreed)
        mine = iter(self.acts)
        if not all(act in mine for act in earlier.acts):
            return False
        return evolve(self, acts=()) == evolve(earlier, acts=())

    def stamped(self, on: date, kept: object = None) -> Self:
        """Return the agreement as learned on a day, with those of its acts that leave it open.

        What the value that is `kept` has already was learned then; see `patronage.stamped`.

        >>> import patronage as pt
        >>> signed = pt.Agreement.signed("A1", on=date(2026, 1, 5), start=date(2026, 2, 1))
        >>> known = signed.stamped(date(2026, 1, 9))
        >>> grown = known.suspend(on=date(2026, 3, 1)).stamped(date(2026, 3, 4), known)
        >>> [str(act.recorded_on) for act in grown.acts]
        ['2026-01-09', '2026-01-09', '2026-03-04']
        """
        check_one_day("on", on)
        earlier = kept if isinstance(kept, Agreed) else None
        then = {evolve(act, recorded_on=act.on): act for act in earlier.acts} if earlier else {}
        return evolve(
            self,
            recorded_on=_learned(self, on, earlier),
            acts=[evolve(act, recorded_on=_learned(act, on, then.get(act))) for act in self.acts],
        )

    def known_by(self, day: date) -> Self | None:
        """Return the agreement as it was known on a day, without the acts learned later.

        >>> import patronage as pt
        >>> agreement = pt.Agreement.signed("A1", on=date(2026, 1, 5), start=date(2026, 2, 1))
        >>> agreement.known_by(date(2026, 1, 4)) is None
        True
        """
        check_one_day("day", day)
        if self.recorded_on > day:
            return None
        then = [each.known_by(day) for each in self._beside]
        return self._with(
            (act for act in self.acts if act.recorded_on <= day),
            [each for each in then if each is not None],
        )

    @property
    def grew_on(self) -> Iterable[date]:
        """The days on which something was done with it, or with those beside it."""
        days = [act.on for act in self.acts]
        for each in self._beside:
            days += (each.on, *each.grew_on)
        return days

    @property
    def learned_on(self) -> frozenset[date]:
        """The days on which something was learned of it, or of those beside it."""
        found = frozenset((self.recorded_on, *(act.recorded_on for act in self.acts)))
        return found.union(*(each.learned_on for each in self._beside))

    def as_of(self, day: date) -> Self:
        """Return the agreement without the acts done after a day.

        >>> import patronage as pt
        >>> agreement = pt.Agreement.signed("A1", on=date(2026, 1, 5), start=date(2026, 1, 5))
        >>> later = agreement.suspend(on=date(2026, 3, 1))
        >>> later.as_of(date(2026, 2, 28)) == agreement
        True
        """
        check_one_day("day", day)
        then = [each.as_of(day) for each in self._beside if each.on <= day]
        return self._with((act for act in self.acts if act.on <= day), then)

    def _with(self, acts: Iterable[Act], beside: list[Self]) -> Self:
        kept = tuple(acts)
        then = self if len(kept) == len(self.acts) else evolve(self, acts=kept)
        if then.between != self.between:
            then = altered(then, "between", self.between)
        if self.beside is None or tuple(beside) == self.beside:
            return then
        return altered(then, "beside", tuple(beside))

    def seen_between(self, sides: tuple[str, str] | None) -> Self:
        """Return the agreement as a provider and a patron see it, by their ids.

        It counts on the days on which they are its sides. None: whoever they are. So a ledger keeps
        its own; documents and comparisons leave it out.

        >>> import patronage as pt
        >>> on, monthly = date(2026, 1, 5), pt.BillingTerms.monthly(pt.Money("9.00", "USD"))
        >>> rent = pt.Agreement.signed("A1", on=on, start=on, patron="tom", billing=monthly)
        >>> passed = rent.assign("tom", to="ulla", on=date(2026, 3, 5))
        >>> for patron in ("tom", "ulla"):
        ...     seen = passed.seen_between(("hp", patron))
        ...     print([str(each.period.start) for each in seen.charges(date(2026, 4, 5))])
        ['2026-01-05', '2026-02-05']
        ['2026-03-05', '2026-04-05']
        """
        if sides is not None and not self._changes_sides(sides):
            sides = None
        return self if sides == self.between else altered(self, "between", sides)

    def _changes_sides(self, sides: tuple[str, str]) -> bool:
        """Whether others than these may be its sides on any day."""
        named = zip((self.provider, self.patron), sides, strict=True)
        strange = any(side is not None and side.id != name for side, name in named)
        return strange or any(act.kind is ActKind.ASSIGN for act in self.acts)

    # --- beside others ----------------------------------------------------------------------------

    @cached_property
    def leans(self) -> bool:
        """Whether it waits for the end of other agreements: alone, it can't tell.

        >>> import patronage as pt
        >>> on = date(2026, 1, 5)
        >>> pt.Agreement.signed("A1", on=on, start=on, until=pt.EndOf("A0")).leans
        True
        """
        return bool(awaited(self.life))

    def together(self, others: Iterable[Fact]) -> Self:
        """Return the agreement as it is beside others; see `patronage.tied`.

        >>> import patronage as pt
        >>> on, end = date(2026, 1, 5), date(2027, 1, 1)
        >>> frame = pt.Agreement.signed("F", on=on, start=on, until=end)
        >>> order = pt.Agreement.signed("O", on=on, start=on, at_latest=pt.EndOf("F"))
        >>> order.together([frame]).ended_on
        datetime.date(2027, 1, 1)
        """
        (tied_one, *_) = _beside_each_other([self], others)
        return tied_one

    def tie(self, others: Iterable[Fact]) -> list[Self]:
        """Return those of several agreements that lean, each beside all the others.

        >>> import patronage as pt
        >>> agreement = pt.Agreement.signed("A1", on=date(2026, 1, 5), start=date(2026, 2, 1))
        >>> agreement.tie([agreement])
        []
        """
        if not issubclass(type(others), Iterable):
            raise_faults([Fault.of("agreement.type", "others", others, "give agreements")])
        found = [each for each in others if isinstance(each, type(self))]
        return _beside_each_other([each for each in found if each.leans], found)

    def alone(self) -> Self:
        """Return the agreement by itself: so it stands in a ledger, and in documents.

        >>> import patronage as pt
        >>> agreement = pt.Agreement.signed("A1", on=date(2026, 1, 5), start=date(2026, 2, 1))
        >>> agreement.together([]).alone() == agreement
        True
        """
        return self if self.beside is None else altered(self, "beside", None)


AgreementT = TypeVar("AgreementT", bound=Growing)


def tied(*agreements: AgreementT) -> tuple[AgreementT, ...]:
    """Return agreements that know of each other, so that what waits for another's end can be told.

    A ledger ties its own (`known_by`); an agreement alone can't tell. Faults: `agreement.type`,
    `agreement.repeated` (two of one id).

    >>> import patronage as pt
    >>> day = date(2026, 1, 5)
    >>> frame = pt.Agreement.signed(
    ...     "F", on=day, start=day, until=pt.LaterOf(pt.After(pt.years(1)), pt.EndOfOrders())
    ... )
    >>> order = frame.order("O", on=day, start=date(2026, 6, 1), length=pt.years(1))
    >>> frame, order = pt.tied(frame, order)
    >>> frame.ended_on
    datetime.date(2027, 6, 1)
    """
    faults: list[Fault] = []
    seen: dict[str, str] = {}
    for place, each in enumerate(agreements):
        path = f"agreements[{place}]"
        check_instance(faults, "agreement.type", path, each, Growing)
        if isinstance(each, Growing) and each.id in seen:
            hint = f"{seen[each.id]} has this id: give each agreement once"
            faults.append(Fault.of("agreement.repeated", f"{path}.id", each.id, hint))
        elif isinstance(each, Growing):
            seen[each.id] = path
    raise_faults(faults)
    return tuple(_beside_each_other(agreements, agreements))


def _beside_each_other(
    agreements: Iterable[AgreementT], others: Iterable[Fact]
) -> list[AgreementT]:
    """Return agreements beside others; when those end, is worked out once for all of them."""
    company: dict[str, Growing] = {}
    for each in items_of(others):
        if not isinstance(each, Growing):
            raise_faults([Fault.of("agreement.type", "others", each, "give agreements")])
        else:
            company[each.id] = each.alone()
    found: list[AgreementT] = []
    mine = {each.id: each.alone() for each in agreements}
    papers = (company | mine).values()
    ends = ends_beside([Paper(each.id, each.under, each.life) for each in papers], *mine)
    for name, each in mine.items():
        beside = tuple([other for other in company.values() if other.id != name])
        tied_one = altered(each, "beside", beside)
        object.__setattr__(tied_one, "life", evolve(each.life, ends=ends[name]))
        found.append(tied_one)
    return found
