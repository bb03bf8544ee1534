"""The strategies: what they draw is valid and consistent, coincides, shrinks, and is pinned."""

from __future__ import annotations

import copy
import datetime as dt
import enum
import inspect
import pickle
import subprocess
import sys
import warnings
from calendar import monthrange
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from functools import partial
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisWarning
from hypothesis.strategies._internal import types

import patronage as pt
from patronage import manifest
from patronage import strategies as pst
from patronage.facts.acts import rival_acts
from patronage.facts.mends import check_mends
from patronage.facts.parties import refs_of
from patronage.manifest import Manifest, Row
from patronage.strategies import fields
from patronage.strategies.registration import NOT_DRAWN, register, strategy_of

from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hypothesis.strategies import SearchStrategy

register()

EXEMPT = {name for names in NOT_DRAWN.values() for name in names.split()}
PUBLIC = {
    **{name: getattr(pt.measures, name) for name in pt.measures.__all__},
    **{name: getattr(pt, name) for name in pt.__all__},
}
CLASSES = {
    name
    for name, value in PUBLIC.items()
    if isinstance(value, type) and not issubclass(value, Exception | enum.Enum)
}
TYPES = sorted(CLASSES - EXEMPT)
PROTOCOLS = {"Calendar", "Criterion", "Fact", "Growing", "HasRef", "TaxRule"}
SUMMARISED = {"Book", "Case", "Imported", "Joined", "Reconciliation", "Relationship", "Words"}
"""What holds too much to be written out: its repr says how much."""

NAMESPACE = {
    **{name: getattr(pt, name) for name in pt.__all__},
    **{name: getattr(pt.measures, name) for name in pt.measures.__all__},
    "datetime": dt,
    "Decimal": Decimal,
    "Fraction": Fraction,
}


def drawn(strategy: SearchStrategy[Any], count: int) -> list[Any]:
    """Return so many draws, the same in every run; a machine may be slow, health is checked."""
    found: list[Any] = []

    @settings(max_examples=count, phases=[Phase.generate], derandomize=True, database=None)
    @given(strategy)
    def collect(value: object) -> None:
        found.append(value)

    collect()
    return found


def come_up(strategy: SearchStrategy[Any], *kinds: Callable[[Any], bool]) -> None:
    """Look for a draw of each kind until there is one, so that a new name can't shift the luck."""
    looking = settings(
        max_examples=10_000,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),  # pyright: ignore[reportArgumentType]
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", HypothesisWarning)  # what is found first may be long
        for holds in kinds:
            assert holds(find(strategy, holds, settings=looking))


# --- every type has one ---------------------------------------------------------------------------


def test_every_public_class_has_a_strategy_or_a_reason() -> None:
    assert EXEMPT <= CLASSES
    assert [name for name in TYPES if not has_own_strategy(PUBLIC[name])] == []
    assert [name for name in EXEMPT if has_own_strategy(PUBLIC[name])] == []


def has_own_strategy(kind: type) -> bool:
    """Say whether Hypothesis asks us for it; of itself it would try what the constructor takes."""
    return types._global_type_lookup.get(kind) is strategy_of


def test_every_enumeration_is_drawn_by_hypothesis_itself() -> None:
    assert find(st.from_type(pt.Side), lambda side: side is pt.Side.PATRON) is pt.Side.PATRON


@pytest.mark.parametrize("name", TYPES)
@law("Z11", kills="a field that the copy forgets")
def test_draws_are_of_their_type_show_parse_and_survive_copies(name: str) -> None:
    kind = PUBLIC[name]

    @given(st.from_type(kind))
    def holds(value: Any) -> None:
        if name not in PROTOCOLS:
            assert isinstance(value, kind)
        assert str(value)
        assert "<script" not in getattr(value, "_repr_html_", str)()
        if type(value).__name__ not in SUMMARISED:
            again = eval(repr(value), dict(NAMESPACE))  # noqa: S307  what we drew
            assert again == value
            assert repr(again) == repr(value)
        if name == "Case":
            return
        for made in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)):
            assert type(made) is type(value)
            assert made == value
            assert hash(made) == hash(value)
            assert repr(made) == repr(value)

    holds()


def test_a_timeline_of_a_type_has_values_of_that_type() -> None:
    @given(st.from_type(pt.Timeline[pt.Money]), st.from_type(pt.Spell[bool]))
    def holds(line: pt.Timeline[pt.Money], spell: pt.Spell[bool]) -> None:
        assert {type(value) for value in (line.before, *line.values)} == {pt.Money}
        assert type(spell.value) is bool

    holds()


# --- every strategy is a product ------------------------------------------------------------------

REQUIRED: dict[str, tuple[object, ...]] = {
    "spells": (st.booleans(),),
    "timelines": (st.booleans(),),
}
STRATEGIES = [name for name in pst.__all__ if name not in {"Options", "register"}]


@pytest.mark.parametrize("name", STRATEGIES)
def test_a_strategy_passes_every_health_check_and_shrinks_to_something_small(name: str) -> None:
    strategy = getattr(pst, name)(*REQUIRED.get(name, ()))
    assert drawn(strategy, 20)
    assert len(repr(strategy)) < 10_000
    if name not in {"books", "cases", "decisions"}:
        assert len(repr(find(strategy, lambda _: True))) < 400


@pytest.mark.parametrize("name", [name for name in pst.__all__ if name != "Options"])
def test_a_strategy_is_documented_with_an_example(name: str) -> None:
    function = getattr(pst, name)
    assert ">>> " in (inspect.getdoc(function) or "")
    parameters = inspect.signature(function).parameters.values()
    options = [
        each for each in parameters if each.default is None or each.default is not each.empty
    ]
    assert all(each.kind in {each.KEYWORD_ONLY, each.POSITIONAL_OR_KEYWORD} for each in options)


def test_the_list_is_what_the_package_exports() -> None:
    assert sorted(pst.__all__) == pst.__all__
    assert set(pst.__all__) <= set(dir(pst))
    with pytest.raises(AttributeError, match="no attribute 'purchase'"):
        getattr(pst, "purchase")  # noqa: B009  a checker would rightly refuse the plain form


# --- coincidences really occur --------------------------------------------------------------------


def share(values: list[Any], holds: Callable[[Any], bool]) -> float:
    return sum(map(holds, values)) / len(values)


def is_month_end(day: dt.date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def test_days_meet_and_lie_at_the_ends_of_months() -> None:
    pairs = drawn(st.tuples(pst.days(), pst.days()), 300)
    assert share(pairs, lambda pair: pair[0] == pair[1]) > 0.05
    assert share(pairs, lambda pair: is_month_end(pair[0])) > 0.2
    assert share(pairs, lambda pair: pair[0] == dt.date(2024, 2, 29)) > 0.03


def test_days_of_a_period_lie_in_it_and_at_its_ends() -> None:
    for period in (
        pt.Period(dt.date(2026, 1, 15), dt.date(2026, 12, 15)),
        pt.Period(dt.date(2026, 1, 15), dt.date(2026, 1, 16)),
        pt.Period(None, dt.date(1, 2, 1)),
        pt.Period(dt.date(9990, 2, 1), None),
    ):
        found = drawn(pst.days(period), 150)
        assert all(day in period for day in found)
        if period.start is not None:
            assert period.start in found


def test_facts_of_one_ledger_fall_on_one_day_and_on_thresholds() -> None:
    found = drawn(pst.relationships(), 250)
    busy = [each for each in found if len(each.facts) > 1]
    assert share(found, lambda each: len(each.facts) > 1) > 0.4
    assert (
        share(busy, lambda each: Counter(fact.on for fact in each.facts).most_common(1)[0][1] > 1)
        > 0.4
    )


def test_spend_falls_on_thresholds_and_one_unit_beside_them() -> None:
    pair = st.tuples(pst.money(currency="USD"), pst.money(currency="USD"))
    assert share(drawn(pair, 400), lambda each: each[0] == each[1]) > 0.02
    come_up(pair, lambda each: each[0].minor - each[1].minor == 1)


def test_terms_start_on_bill_dates_and_acts_fall_on_last_days() -> None:
    signed = pst.agreements(signed=True)
    schedules = [schedule for each in drawn(signed, 300) for schedule in each.schedules]
    grids = [each for each in schedules if each.cadence.every is not None]
    on_grid = [each.cadence.first_boundary(each.runs) == each.runs.start for each in grids]
    assert 0.1 < sum(on_grid) / len(on_grid) < 1
    come_up(signed, lambda each: any(act.on == each.term.start for act in each.acts[2:]))
    acts = "AMEND SUSPEND RESUME GIVE_NOTICE RENEW TERMINATE BREACH SUPERSEDE"
    come_up(signed, *(partial(is_done, pt.ActKind[name]) for name in acts.split()))


def is_done(kind: pt.ActKind, agreement: pt.Agreement) -> bool:
    return any(act.kind is kind for act in agreement.acts[2:])


def test_charges_are_paid_on_the_day_and_beside_it_and_not_at_all() -> None:
    ledgers = pst.relationships(kinds=[pt.Agreement, pt.Charge, pt.Payment])
    come_up(ledgers, *(partial(is_paid_so, late) for late in (0, 1, -1, None)))


def is_paid_so(late: int | None, ledger: pt.Relationship) -> bool:
    """Say whether some charge is paid so many days after it is due, or not at all."""
    paid = {fact.charge: fact.on for fact in ledger.facts if isinstance(fact, pt.Payment)}
    charges = [fact for fact in ledger.facts if isinstance(fact, pt.Charge)]
    if late is None:
        return any(each.id not in paid for each in charges)
    return any((paid.get(each.id, dt.date.max) - each.due_on).days == late for each in charges)


# --- references are consistent --------------------------------------------------------------------


def ids_named(fact: pt.Fact) -> Iterator[str]:
    for name in ("of", "charge", "agreement", "following", "corrects"):
        value = getattr(fact, name, None)
        if isinstance(value, str):
            yield value


@given(pst.relationships(max_facts=10))
def test_facts_of_a_ledger_name_facts_of_it_and_acts_agree(ledger: pt.Relationship) -> None:
    known = {fact.id for fact in ledger.facts}
    assert len(known) == len(ledger.facts)
    assert [name for fact in ledger.facts for name in ids_named(fact) if name not in known] == []
    assert check_mends(ledger.facts, ledger.facts) == []
    assert rival_acts(ledger.known_by()) == []


def test_ledgers_are_mended() -> None:
    for kind in (pt.Retraction, pt.Correction):
        come_up(pst.relationships(), partial(holds_two, kind))
    come_up(pst.relationships(), mends_a_mend)


def holds_two(kind: type, ledger: pt.Relationship) -> bool:
    return sum(type(fact) is kind for fact in ledger.facts) > 1


def mends_a_mend(ledger: pt.Relationship) -> bool:
    return any(
        isinstance(fact, pt.Retraction) and fact.of.startswith("mend") for fact in ledger.facts
    )


@given(pst.books())
def test_whoever_a_book_names_is_in_it(book: pt.Book) -> None:
    known = {party.id for party in book.parties}
    for ledger in book.relationships:
        assert {ledger.provider.id, ledger.patron.id} <= known
        assert {ref.id for fact in ledger.facts for ref in refs_of(fact)} <= known
    content = book.parties, book.relationships
    said: dict[str, Any] = {"relations": book.relations, "notes": book.notes}
    assert pt.Book(*content, **said, coverage=book.coverage) == book


# --- what is pinned stays pinned ------------------------------------------------------------------

LATE = pst.days(pt.Period(dt.date(2030, 1, 1), dt.date(2030, 3, 1)))


@given(
    pst.relationships(
        provider="shop",
        patron=pt.Person("mary", "Mary Vane"),
        kinds=[pt.Purchase, pt.Payment, pt.Assigned],
        days=LATE,
        currency="EUR",
        parties=["ana"],
        line="tax",
        max_facts=3,
        coverage=pt.Coverage.of("purchase"),
    )
)
def test_a_relationship_has_what_was_pinned(ledger: pt.Relationship) -> None:
    assert (ledger.provider.id, ledger.patron.id) == ("shop", "mary")
    assert len(ledger.facts) <= 3
    assert ledger.coverage == pt.Coverage.of("purchase")
    for fact in ledger.facts:
        assert isinstance(fact, pt.Purchase | pt.Payment | pt.Assigned)
        assert fact.on.year == 2030
        assert fact.line == "tax"
        assert {ref.id for ref in refs_of(fact)} <= {"ana"}
        if isinstance(fact, pt.Purchase):
            assert fact.price.currency == "EUR"


@given(
    pst.purchases(price=pt.Money("5.00", "EUR"), offering=st.sampled_from(pt.Offering)),
    pst.agreements(signed=False, max_acts=0),
    pst.books(provider="shop", parties=["mary", "ana"], max_relationships=2),
    pst.policies(ladder=("basic", "gold"), version="7"),
    pst.windows(kinds=[pt.Rolling, pt.Fixed]),
)
def test_other_values_have_what_was_pinned(
    purchase: pt.Purchase,
    draft: pt.Agreement,
    book: pt.Book,
    policy: pt.Policy,
    window: pt.Rolling | pt.Fixed,
) -> None:
    assert purchase.price == pt.Money("5.00", "EUR")
    assert draft.acts == ()
    assert {party.id for party in book.parties} <= {"shop", "mary", "ana"}
    assert {ledger.provider.id for ledger in book.relationships} <= {"shop"}
    assert (policy.ladder, policy.version) == (("basic", "gold"), "7")
    assert isinstance(window, pt.Rolling | pt.Fixed)


def test_equal_facts_without_ids_stay_two() -> None:
    twice = pst.relationships(kinds=[pt.Purchase], currency="USD")
    ledger = find(
        twice,
        lambda each: len(each.facts) == 2 and len({fact.on for fact in each.facts}) == 1,
        settings=settings(
            max_examples=2_000,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
    assert len(ledger.facts) == 2


# --- kinds of one's own ---------------------------------------------------------------------------

OWN = """
from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from attrs import frozen

import patronage as pt

__all__ = ["Gold", "Parcel", "Toll"]


@dataclass(frozen=True)
class Gold:
    threshold: pt.Threshold
    channel: str
    over: pt.Rolling | pt.Fixed = pt.Rolling(pt.days(30))

    needs = frozenset({"purchase"})

    def observe(self, facts: pt.Facts, day: date) -> pt.Observed:
        return facts.seen(self)


@frozen
class Parcel:
    on: date
    price: pt.Money
    recorded_on: date
    id: str | None = None
    source: str | None = None
    line: str | None = None
    weight: int = 1

    def __attrs_post_init__(self) -> None:
        if self.weight == 2 or self.recorded_on < self.on:
            raise ValueError(self.weight)

    @property
    def kind(self) -> str:
        return "parcel"


@dataclass(frozen=True)
class Toll:
    id: str
    amount: pt.Money
    due: pt.NetDays | None = None
"""


OWN_ROLES = {"Gold": "criterion", "Parcel": "fact", "Toll": "fee"}


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Any]]:
    """Yield what lets a class of a module of one's own stand in the manifest."""
    module: Any = ModuleType("own_kinds")
    monkeypatch.setitem(sys.modules, "own_kinds", module)
    exec(OWN, vars(module))  # noqa: S102  what stands above

    def enter(name: str) -> Any:
        row = Row(name, "own", OWN_ROLES[name], "own_kinds")
        monkeypatch.setattr(manifest, "MANIFEST", Manifest([*manifest.MANIFEST.rows, row]))
        register()
        return getattr(module, name)

    forget()
    yield enter
    forget()


def forget() -> None:
    """Forget strategies that were built from another manifest; in a process there is but one."""
    for kept in (fields._whole, fields.from_fields, fields._parts):
        kept.cache_clear()


@pytest.mark.parametrize(
    ("name", "strategy"),
    [
        ("Gold", pst.criteria),
        ("Gold", pst.rules),
        ("Parcel", pst.facts),
        ("Parcel", pst.relationships),
        ("Toll", pst.fees),
    ],
)
def test_a_kind_of_ones_own_is_drawn_without_a_word(
    own: Callable[[str], Any], name: str, strategy: Callable[[], SearchStrategy[Any]]
) -> None:
    kind = own(name)
    come_up(strategy(), lambda value: kind in {type(value), *inside(value)})


def inside(value: Any) -> set[type]:
    """Return the classes of the facts of a ledger, and of the rule that another is made of."""
    return {type(each) for each in (*getattr(value, "facts", ()), getattr(value, "rule", None))}


def test_a_class_of_ones_own_is_drawn_from_its_fields(own: Callable[[str], Any]) -> None:
    parcels = drawn(st.from_type(own("Parcel")), 150)
    assert {each.weight for each in parcels} == {1, 3}
    assert all(each.recorded_on >= each.on for each in parcels)
    assert len({each.recorded_on - each.on for each in parcels}) > 2
    assert {each.line for each in parcels} == {None, "tax", "audit"}
    assert len({each.price.currency for each in parcels}) == 4
    golds, tolls = drawn(st.from_type(own("Gold")), 100), drawn(st.from_type(own("Toll")), 60)
    assert {type(each.over) for each in golds} == {pt.Rolling, pt.Fixed}
    assert {type(each.due) for each in tolls} == {pt.NetDays, type(None)}


# --- how Hypothesis comes to know -----------------------------------------------------------------


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_hook_loads_nothing_and_changes_nothing_until_the_package_is_used() -> None:
    code = """
import sys
from hypothesis import strategies as st
from hypothesis.strategies._internal import types
from patronage.strategies.registration import register
register()
register()
loaded = {name for name in sys.modules if name.startswith("patronage.")}
assert not loaded - {
    "patronage.errors", "patronage.manifest", "patronage.strategies",
    "patronage.strategies.registration",
}, loaded
assert "patronage" not in repr(st.from_type(object))
import patronage as pt
from hypothesis import find
print(find(st.from_type(pt.Money), lambda amount: amount.currency == "JPY"))
print(find(st.from_type(pt.Span | pt.Period), lambda value: isinstance(value, pt.Span)))
"""
    assert run(code).splitlines() == ["100 JPY", "P1D"]


def test_types_loaded_before_the_hook_are_known_too() -> None:
    code = """
import patronage as pt
pt.Money, pt.Agreement
from hypothesis import find, given, strategies as st
from patronage.strategies.registration import register
register()
@given(...)
def test(agreement: pt.Agreement, amount: pt.Money) -> None:
    assert agreement.id in {"A1", "A2", "A3"}
test()
print(pt.Money.__module__, sys.modules["patronage.money.money"].__spec__.loader.__class__.__name__)
""".replace("import patronage as pt", "import sys\nimport patronage as pt", 1)
    assert run(code) == "patronage.money.money SourceFileLoader"


def test_a_module_keeps_its_own_loader_and_an_unknown_one_is_not_found() -> None:
    code = """
import sys
from patronage.strategies.registration import register
register()
import patronage as pt
pt.Money
print(type(sys.modules["patronage.money.money"].__spec__.loader).__name__)
print(type(sys.modules["patronage.money"].__loader__).__name__)
try:
    import patronage.nothing
except ModuleNotFoundError as error:
    print(error.name)
"""
    assert run(code).splitlines() == ["SourceFileLoader", "SourceFileLoader", "patronage.nothing"]


def test_without_hypothesis_the_extra_is_named() -> None:
    code = """
import sys
sys.modules["hypothesis"] = None
import patronage as pt
try:
    import patronage.strategies
except pt.MissingExtra as error:
    print(error)
"""
    assert "patronage[testing]" in run(code)
    assert "[extra.missing]" in run(code)
