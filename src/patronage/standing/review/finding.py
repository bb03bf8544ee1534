"""What one criterion of one rung found on a day, and how that is said."""

from __future__ import annotations

from datetime import date
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Final, cast

from attrs import field, frozen

from patronage.checks import are_pairs, check_day, check_instance, check_items, check_name
from patronage.counting.verdict import Verdict
from patronage.dates.span import Span
from patronage.errors import Fault, raise_faults
from patronage.facts.fact import Scalar
from patronage.standing.policy.rule_words import (
    every_words,
    in_brackets,
    kind_word,
    value_words,
    window_phrase,
)
from patronage.text.characters import bounded
from patronage.text.spoken import joined, short_day
from patronage.thresholds.threshold import Threshold, threshold_words
from patronage.values import Said, repr_member, unchecked
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from patronage.text.phrases import Words

__all__ = [
    "Finding",
    "Role",
    "day_cell",
    "finding_line",
    "finding_rows",
    "kind_words",
    "label",
    "reasons_words",
    "required_words",
    "seen_words",
    "speaks",
    "spoken_day",
    "trusted_finding",
    "window_said",
]


class Role(Enum):
    """What a criterion is asked for: to enter a rung, to stay on it, to come back to it.

    >>> Role.STAY.value
    'stay'
    """

    ENTER = "enter"
    STAY = "stay"
    REENTER = "reenter"

    __repr__ = repr_member


@frozen
class Finding(Said):
    """What one criterion of one rung found on a day: seen, asked for, on which facts, until when.

    `value` is what was seen (for elapsed time: how long, in days), None where nothing was;
    `required` the threshold; `params` further details by name; `ids` the facts that it rests on;
    `changes_on` the next day on which the verdict changes if nothing else happens.

    >>> import patronage as pt
    >>> pt.Finding("purchase_count", pt.Verdict.MET, value=3, rung="client").role
    Role.ENTER
    """

    code: str
    verdict: Verdict
    rung: str = field(kw_only=True)
    role: Role = field(default=Role.ENTER, kw_only=True)
    value: Scalar | Span | Fraction = field(default=None, kw_only=True)
    required: Threshold | None = field(default=None, kw_only=True)
    params: tuple[tuple[str, object], ...] = field(default=(), kw_only=True)
    ids: tuple[str, ...] = field(default=(), kw_only=True)
    changes_on: date | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        raise_faults(_finding_faults(self))

    @property
    def is_met(self) -> bool:
        """Whether the criterion is met, neither unmet nor unknown.

        >>> Finding("always", Verdict.UNKNOWN, rung="client").is_met
        False
        """
        return self.verdict is Verdict.MET

    def _said(self, words: Words) -> str:
        return finding_line(self, words)


trusted_finding: Final = unchecked(Finding)
"""Return the finding of values known to be right, all in order: for the library's own engine."""


def _finding_faults(finding: Finding) -> list[Fault]:
    faults: list[Fault] = []
    if type(finding.code) is not str:  # any text: a criterion of one's own may be called anything
        check_name(faults, "code", finding.code)
    check_instance(faults, "verdict.type", "verdict", finding.verdict, Verdict)
    if type(finding.rung) is not str:
        check_name(faults, "rung", finding.rung)
    check_instance(faults, "role.type", "role", finding.role, Role)
    if finding.required is not None:
        check_instance(faults, "threshold.type", "required", finding.required, Threshold)
    if not are_pairs(finding.params):
        faults.append(Fault.of("details.type", "params", finding.params, "give pairs"))
    check_items(faults, "id.type", "ids", finding.ids, str)
    if finding.changes_on is not None:
        check_day(faults, "changes_on", finding.changes_on)
    return faults


MARKS: Final = {Verdict.MET: "+", Verdict.UNMET: "-", Verdict.UNKNOWN: "?"}
"""What stands before a finding: for it, against it, not known. Readable without colour."""


IDS_WIDTH: Final = 40
"""The most characters that the ids of a finding's facts take; the rest are counted."""


def spoken_day(day: date, year: int | None, words: Words = ENGLISH) -> str:
    """Return a day as it is said; without its year where that is the one given.

    >>> spoken_day(date(2026, 2, 1), 2026), spoken_day(date(2026, 2, 1), None)
    ('1 Feb', '1 Feb 2026')
    """
    return words.word(day) if year is None else short_day(day, year, dict(words.phrases))


def day_cell(day: date | None) -> str | None:
    """Return a day as it stands in a cell of a flat row; None where there is none.

    >>> day_cell(date(2026, 2, 1)), day_cell(None)
    ('2026-02-01', None)
    """
    return None if day is None else day.isoformat()


def label(code: str, params: Iterable[tuple[str, object]] = (), words: Words = ENGLISH) -> str:
    """Return what a criterion is called; where it asks for a thing of many, with the thing's name.

    What it asks for besides (`asked`) follows in brackets, if no phrase of it has it.

    >>> import patronage as pt
    >>> label("my_own_rule"), label("act_taken", (("what", "warning"),))
    ('my own rule', 'warning')
    >>> north = (("branch", pt.equal_to("north")),)
    >>> label("visits", (("where", north), ("asked", ("where",))))
    'visits (branch: north)'
    """
    values = dict(params)
    asked = _asked(values) if "asked" in values else {}
    plain = {
        name: value.replace("-", " ") if isinstance(value, str) else value
        for name, value in values.items()
    }
    for name, value in asked.items():
        plain[name] = value_words(name, value, words)
    named, mentioned = _named(code, values, asked, words)
    called = words.word(code.replace("_", " ")) if named is None else words.say(named, **plain)
    if not asked:
        return called
    mentioned |= words.fields_of(f"needs.{code}")
    mentioned |= {name for name in asked if f"needs.{code}.{name}" in words}
    return called + in_brackets([e for e in asked.items() if e[0] not in mentioned], words)


def _asked(values: Mapping[str, object]) -> dict[str, object]:
    """Return the fields of a criterion that its finding names as what was asked for."""
    names = cast("tuple[str, ...]", values.get("asked", ()))
    return {name: values.get(f"asked_{name}", values.get(name)) for name in names}


def _named(
    code: str, values: Mapping[str, object], asked: Mapping[str, object], words: Words
) -> tuple[str | None, set[str]]:
    """Return the phrase that names a criterion, the fullest that can be said, and what it says."""
    called = f"criterion.{code}"
    by = values.get("by")
    variants = (
        [("by", f"{called}.{str(by.value).replace(' ', '_')}")] if isinstance(by, Enum) else []
    )
    variants += [(name, f"{called}.{name}") for name in asked]
    for name, phrase in (*variants, ("", f"{called}.named"), ("", called)):
        if phrase in words and words.fields_of(phrase) <= values.keys():
            return phrase, {name, *words.fields_of(phrase)}
    return None, set()


def seen_words(finding: Finding, words: Words = ENGLISH, *, year: int | None = None) -> str:
    """Return what was seen; of what is not known, why it isn't.

    >>> import patronage as pt
    >>> why = (("unknown", "never_imported"), ("missing", ("assigned",)))
    >>> seen_words(pt.Finding("dedicated_manager", pt.Verdict.UNKNOWN, rung="client", params=why))
    'not known: no assignment of a manager was ever imported'
    """
    values = _values(finding, words, year)
    if finding.verdict is Verdict.UNKNOWN:
        return _unknown_words(finding, values, words)
    if isinstance(known := dict(finding.params).get("known"), Threshold):
        return _bound_words(known, values, words)
    nothing = finding.value is None or finding.value is False
    called = f"seen.{finding.code}"
    for code in (f"{called}.none",) if nothing else (f"{called}.{values.get('how')}", called):
        if code in words and words.fields_of(code) <= values.keys():
            return words.say(code, **values)
    if nothing:
        said = finding.value is False and finding.required is not None
        return words.word(False) if said else words.say("seen.nothing")
    if finding.value is True:
        return words.say("seen.yes")
    return words.word(finding.value)


def _bound_words(known: Threshold, values: Mapping[str, object], words: Words) -> str:
    """Return what is known of a value that is not wholly known, and what was left uncounted."""
    said = threshold_words(known, words)
    if "uncounted" not in values:
        return said
    return words.say("seen.uncounted", known=said, uncounted=values["uncounted"])


def _unknown_words(finding: Finding, values: dict[str, object], words: Words) -> str:
    params = dict(finding.params)
    why = f"unknown.{params.get('unknown')}"
    if isinstance(known := params.get("known"), Threshold):
        values["known"] = _bound_words(known, values, words)
    elif why == "unknown.nothing_to_judge" and "uncounted" in values:
        why = "unknown.uncounted"
    if finding.required is not None:
        values["required"] = threshold_words(finding.required, words)
    return words.say(why, **values) if why in words else words.say("verdict.unknown")


def _values(finding: Finding, words: Words, year: int | None) -> dict[str, object]:
    """Return what the phrases of a finding may name, its days and intervals as they are said."""
    params: dict[str, object] = {
        "value": finding.value,
        "required": finding.required,
        **_named_choices(finding, words),
    }
    values: dict[str, object] = {}
    for name, value in params.items():
        said: object = value
        if isinstance(value, date):
            said = spoken_day(value, year, words)
        elif isinstance(value, Threshold):
            said = threshold_words(value, words)
        elif name == "every" and isinstance(value, Span) and f"interval.{value}" in words:
            said = words.say(f"interval.{value}")
        elif name == "missing" and isinstance(value, tuple):
            kinds = [kind_words(str(kind), words) for kind in cast("tuple[object, ...]", value)]
            said = joined(kinds, dict(words.phrases), last_by="format.or")
        if said is not None or name == "value":
            values[name] = said
    return values


_FAMILIES: Final = {
    "lacks": "part",
    "offering": "offering",
    "offerings": "offering",
    "sources": "compensation_source",
}
"""Of which enumeration the texts of a parameter are members."""


def _named_choices(finding: Finding, words: Words) -> dict[str, object]:
    """Return the parameters of a finding, members of enumerations as they are said."""
    return {
        name: _choices(_FAMILIES[name], value, words) if name in _FAMILIES else value
        for name, value in finding.params
    }


def _choices(family: str, value: object, words: Words) -> object:
    """Return members of an enumeration, known by their texts, as they are said."""
    if isinstance(value, tuple):
        return [_choices(family, each, words) for each in cast("tuple[object, ...]", value)]
    code = f"{family}.{str(value).replace(' ', '_')}"
    return words.say(code) if code in words else value


def kind_words(kind: str, words: Words = ENGLISH) -> str:
    """Return what a kind of fact is called.

    >>> kind_words("assigned"), kind_words("observation:late-visit")
    ('assignment of a manager', 'late visit')
    """
    code = f"kind.{kind}"
    if code in words:
        return words.say(code)
    return words.word(kind_word(kind))


def required_words(finding: Finding, words: Words = ENGLISH) -> str:
    """Return what was asked for.

    >>> import patronage as pt
    >>> required_words(pt.Finding("visits", pt.Verdict.MET, required=pt.at_least(3), rung="client"))
    'at least 3'
    """
    bound = "" if finding.required is None else threshold_words(finding.required, words)
    values: dict[str, object] = {**_named_choices(finding, words), "required": bound}
    code = f"needs.{finding.code}"
    for name, value in _asked(values).items():
        if f"{code}.{name}" in words:
            code, values[name] = f"{code}.{name}", every_words(value, words)
    negated = _negated(finding)
    if code in words:
        said = words.say(code, **values)
    elif bound:
        said = bound
    else:
        said, negated = words.say("needs.none" if negated else "needs.any"), False
    if (window := window_said(finding, words)) is not None:
        said = words.say("needs.window", required=said, window=window)
    return words.say("needs.not", required=said) if negated else said


def window_said(finding: Finding, words: Words = ENGLISH) -> str | None:
    """Return the window in which facts count, as a phrase; None for all the time there is.

    >>> import patronage as pt
    >>> month = (("over", pt.months(1)),)
    >>> window_said(pt.Finding("visits", pt.Verdict.MET, value=3, rung="client", params=month))
    'in 1 month'
    """
    return window_phrase(dict(finding.params), words)


def _negated(finding: Finding) -> bool:
    return dict(finding.params).get("negated") is True


def speaks(finding: Finding) -> Verdict:
    """Return whether a finding speaks for the rung: of what must not be so, the opposite."""
    return finding.verdict.negated if _negated(finding) else finding.verdict


def _ids(finding: Finding, words: Words) -> str:
    """Return the first ids of the facts, as many as fit, at least one; the rest are counted."""
    fee = dict(finding.params).get("fee")
    within = "" if fee is None else f"/{fee}"
    shown: list[str] = []
    for each in finding.ids:
        said = bounded(f"{each}{within}", IDS_WIDTH)
        if shown and sum(map(len, shown)) + len(said) > IDS_WIDTH:
            break
        shown.append(said)
    if len(finding.ids) > len(shown):
        shown.append(words.say("facts.more", count=len(finding.ids) - len(shown)))
    return f"[{', '.join(shown)}]" if shown else ""


def finding_line(finding: Finding, words: Words = ENGLISH) -> str:
    """Return a finding as one line: mark, criterion, what was seen, what is asked, the facts.

    >>> import patronage as pt
    >>> asked = pt.Finding(
    ...     "visits", pt.Verdict.UNMET, value=1, required=pt.at_least(3), rung="client"
    ... )
    >>> print(finding_line(asked))
    - visits: 1 (needs: at least 3)
    """
    ((named, seen, needs, ids),) = finding_rows((finding,), words)
    return f"{named}: {seen} ({needs}) {ids}".rstrip()


def finding_rows(
    findings: tuple[Finding, ...], words: Words = ENGLISH, *, year: int | None = None
) -> list[tuple[str, str, str, str]]:
    """Return for each finding its mark and name, what was seen, what is asked, and the facts.

    >>> import patronage as pt
    >>> finding_rows((pt.Finding("always", pt.Verdict.MET, value=True, rung="client"),))
    [('+ always', 'yes', 'needs: yes', '')]
    """
    return [
        (
            f"{MARKS[speaks(each)]} {label(each.code, each.params, words)}",
            seen_words(each, words, year=year),
            words.say("finding.needs", required=required_words(each, words)),
            _ids(each, words),
        )
        for each in findings
    ]


def reasons_words(
    reasons: Iterable[Finding], words: Words = ENGLISH, *, year: int | None = None
) -> str:
    """Return the findings that made a move, as one phrase.

    >>> import patronage as pt
    >>> reasons_words((pt.Finding("visits", pt.Verdict.MET, value=3, rung="client"),))
    'visits: 3'
    """
    return words.say("expected.also").join(_reason(each, words, year) for each in reasons)


def _reason(finding: Finding, words: Words, year: int | None) -> str:
    said = seen_words(finding, words, year=year)
    window = window_said(finding, words)
    if window is not None and finding.value is not None:
        said = words.say("expected.window", seen=said, window=window)
    return f"{label(finding.code, finding.params, words)}: {said}"
