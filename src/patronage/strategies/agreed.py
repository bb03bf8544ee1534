"""What agreements consist of: terms, renewals, notices, clauses, and what amendments change."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Unpack

from attrs import evolve
from hypothesis import strategies as st

from patronage.agreement.renewal import Notice, Renewal
from patronage.agreement.term import Term
from patronage.agreement.terms import Amendment, Clause, Part, Termination, Terms
from patronage.facts.parties import Side
from patronage.strategies.billing import billing_terms_in
from patronage.strategies.times import spans
from patronage.strategies.wording import texts
from patronage.strategies.world import World, drawn_in_world, in_world, pinned, some_of, together

if TYPE_CHECKING:
    from datetime import date

    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.dates.span import Span
    from patronage.strategies.world import Options

__all__ = [
    "amendments",
    "amendments_in",
    "clauses",
    "notices",
    "renewals",
    "term_sheets",
    "term_sheets_in",
    "terminations",
    "terms",
]

_DAY: Final = timedelta(days=1)
_KINDS: Final = ("scope", "measure", "credit", "review", "liability")


def clauses() -> SearchStrategy[Clause]:
    """Draw one thing that is agreed.

    >>> from hypothesis import find
    >>> find(clauses(), lambda clause: clause.kind == "measure").part
    Part.MEASUREMENT
    """
    required = {"kind": st.sampled_from(_KINDS), "text": texts()}
    return some_of(Clause, required, {"part": st.sampled_from(Part)})


def notices() -> SearchStrategy[Notice]:
    """Draw how long before it takes effect something must be said, and by whom.

    >>> from hypothesis import find
    >>> find(notices(), lambda notice: notice.by is not None).by
    Side.PROVIDER
    """
    return st.builds(Notice, spans(), by=st.none() | st.sampled_from(Side))


def _lengths() -> SearchStrategy[Span]:
    return spans(allow_zero=False)


def renewals(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[Renewal]:
    """Draw what becomes of an agreement when a term ends.

    >>> from hypothesis import find
    >>> find(renewals(), lambda renewal: renewal.by is not None).kind
    RenewalKind.OPTION
    """
    drawn = World.of({}).days if days is None else days
    extra = {
        "notice": notices(),
        "at_most": st.integers(1, 3),
        "latest_end": drawn,
    }
    return st.one_of(
        st.just(Renewal.NONE),
        some_of(Renewal.automatic, {"length": _lengths()}, extra),
        some_of(Renewal.by_agreement, {"length": _lengths()}, extra),
        some_of(Renewal.option, {"length": _lengths(), "by": st.sampled_from(Side)}, extra),
    )


def terms(
    *,
    start: date | SearchStrategy[date] | None = None,
    days: SearchStrategy[date] | None = None,
) -> SearchStrategy[Term]:
    """Draw how long an agreement lasts: a length, to a day, or until somebody ends it.

    >>> from hypothesis import find
    >>> find(terms(), lambda term: term.until is not None)
    Term(datetime.date(2024, 2, 1), until=datetime.date(2024, 2, 2))
    """
    drawn = World.of({}).days if days is None else days
    first = pinned(start, drawn)
    return st.one_of(
        st.builds(Term, first),
        st.builds(_term, first, st.none(), drawn, renewals(days=drawn)),
        st.builds(_term, first, _lengths(), st.none(), renewals(days=drawn)),
    )


def _term(start: date, length: Span | None, until: date | None, renewal: Renewal) -> Term:
    """Return the term of parts that fit: it ends after its start, and renewals end no earlier."""
    last = None if until is None else max(until, start + _DAY)
    bare = Term(start, length=length, until=last)
    end = bare.end()
    if renewal.latest_end is not None and end is not None and renewal.latest_end < end:
        renewal = evolve(renewal, latest_end=end)
    return evolve(bare, renewal=renewal)


def terminations(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[Termination]:
    """Draw how an agreement may be ended before its term is over.

    >>> from hypothesis import find
    >>> find(terminations(), lambda each: each.cure is not None).cure
    days(1)
    """
    drawn = World.of({}).days if days is None else days
    return some_of(
        Termination, {}, {"convenience": notices(), "not_before": drawn, "cure": spans()}
    )


def term_sheets(**options: Unpack[Options]) -> SearchStrategy[Terms]:
    """Draw what is agreed, in one version: a summary, clauses, what is billed, how it may end.

    >>> from hypothesis import find
    >>> find(term_sheets(), lambda sheet: sheet.summary is not None)
    Terms(summary='so it was')
    """
    return term_sheets_in(World.of(options))


@in_world
def term_sheets_in(world: World) -> SearchStrategy[Terms]:
    """Draw terms in a world."""
    billing = {"billing": st.lists(billing_terms_in(world), min_size=1, max_size=2)}
    extra: dict[str, SearchStrategy[Any]] = {
        "summary": texts(),
        "clauses": st.lists(clauses(), min_size=1, max_size=3),
        "termination": terminations(days=world.days),
    }
    return together(some_of(Terms, {}, extra), some_of(Terms, billing, extra))


_PARTS: Final = ("summary", "clauses", "billing", "termination")


def amendments(**options: Unpack[Options]) -> SearchStrategy[Amendment]:
    """Draw what an amendment changes of the terms, or takes away.

    >>> from hypothesis import find
    >>> find(amendments(), lambda each: each.changes == ("summary",))
    Amendment(Terms(), changes=('summary',))
    """
    return amendments_in(World.of(options))


@drawn_in_world
def amendments_in(draw: DrawFn, world: World) -> Amendment:
    """Draw an amendment in a world."""
    names_of_parts = st.lists(st.sampled_from(_PARTS), min_size=1, max_size=2, unique=True)
    return Amendment(draw(term_sheets_in(world)), changes=tuple(draw(names_of_parts)))
