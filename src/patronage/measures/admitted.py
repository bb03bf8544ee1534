"""What credits are worked out from, as it is let in: rules, attainments and fees."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from patronage.checks import as_tuple, check_instance, items_of
from patronage.errors import Fault
from patronage.measures.attainment import Attainment
from patronage.measures.closed import check_closed
from patronage.measures.rules import CreditRule
from patronage.money.money import Money

if TYPE_CHECKING:
    from patronage.dates.period import Period
    from patronage.measures.rules import Cap

__all__ = ["checked_attainments", "checked_fees", "checked_rules"]


def checked_rules(faults: list[Fault], given: object) -> tuple[CreditRule, ...]:
    """Return one rule, or several, and report what is none, or comes instead of itself in the end.

    >>> found: list[Fault] = []
    >>> checked_rules(found, [CreditRule("a", on="m", form=1), CreditRule("a", on="n", form=1)])[1:]
    (CreditRule('a', on='n', form=1),)
    >>> found[0].code
    'rule.repeated'
    """
    rules = cast("tuple[CreditRule, ...]", items_of(given))
    before = len(faults)
    by_id: dict[str, CreditRule] = {}
    for place, rule in enumerate(rules):
        check_instance(faults, "credit_rule.type", f"rules[{place}]", rule, CreditRule)
        if not isinstance(rule, CreditRule):
            continue
        if rule.id in by_id:
            hint = "give each rule an id of its own"
            faults.append(Fault.of("rule.repeated", f"rules[{place}].id", rule.id, hint))
        by_id[rule.id] = rule
    if len(faults) == before:
        _check_pools(faults, rules)
        for place, rule in enumerate(rules):
            if rule.instead_of and rule.id in _replaced_by(rule, by_id):
                hint = "rules that come instead of each other leave nothing: name one way round"
                path = f"rules[{place}].instead_of"
                faults.append(Fault.of("rule.cycle", path, rule.id, hint))
    return rules


def _check_pools(faults: list[Fault], rules: Iterable[CreditRule]) -> None:
    pools: dict[str, Cap] = {}
    for place, rule in enumerate(rules):
        for at, cap in enumerate(rule.caps):
            if cap.shared is not None and pools.setdefault(cap.shared, cap) != cap:
                hint = "say the same of a cap that several rules share: how much, of what, when"
                path = f"rules[{place}].caps[{at}]"
                faults.append(Fault.of("cap.shared", path, cap.shared, hint))


def _replaced_by(rule: CreditRule, by_id: dict[str, CreditRule]) -> set[str]:
    """Return the ids of all rules that a rule replaces, and that those replace."""
    found: set[str] = set()
    ahead = [*rule.instead_of]
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead += by_id[name].instead_of if name in by_id else ()
    return found


def checked_attainments(
    faults: list[Fault], given: object, path: str = "attainments"
) -> list[Attainment]:
    """Return attainments, of each window or observation the one as of the latest day.

    >>> found: list[Fault] = []
    >>> checked_attainments(found, [99])
    []
    >>> found[0].code
    'attainment.type'
    """
    latest: dict[tuple[str, Period, str | None], Attainment] = {}
    for place, each in enumerate(items_of(given)):
        if not isinstance(each, Attainment):
            check_instance(faults, "attainment.type", f"{path}[{place}]", each, Attainment)
            continue
        key = (each.measure, each.period, each.about)
        known = latest.get(key)
        if known is None or known.on < each.on:
            latest[key] = each
        elif known.on == each.on and known != each:
            hint = "a window comes to one thing as of a day: give what is known of it by now"
            faults.append(Fault.of("evidence.conflict", f"{path}[{place}]", each.measure, hint))
    return list(latest.values())


def checked_fees(
    faults: list[Fault], given: Iterable[tuple[Period, Money]] | None
) -> tuple[tuple[Period, Money], ...]:
    """Return what is paid for which days, and report what is no such pair; None: nothing is known.

    >>> found: list[Fault] = []
    >>> _ = checked_fees(found, [("March", Money("5", "USD"))])
    >>> found[0].code
    'period.type'
    """
    fees = () if given is None else items_of(given)
    for place, pair in enumerate(fees):
        path = f"fees[{place}]"
        both = as_tuple(pair)
        if len(both) != 2:
            hint = "give pairs: the days of service, and what is paid for them"
            faults.append(Fault.of("amount.type", path, pair, hint))
            continue
        check_closed(faults, f"{path}[0]", both[0])
        check_instance(faults, "amount.type", f"{path}[1]", both[1], Money)
    return cast("tuple[tuple[Period, Money], ...]", fees)
