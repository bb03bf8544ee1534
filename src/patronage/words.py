"""The English table of words: every code that the library speaks, in one place.

Another language is a `Words` value of its own; `Words.missing_from(ENGLISH)` lists what it lacks.
A module that brings new codes adds its phrases here, under its own heading.
"""

from __future__ import annotations

from typing import Final

from patronage.text import ENGLISH_FORMATS, Words

__all__ = ["ENGLISH"]

_VERDICTS: Final = {
    "verdict.met": "met",
    "verdict.unmet": "not met",
    "verdict.unknown": "not known",
}

_TIMELINES: Final = {
    "timeline.from": "from",
    "timeline.until": "until",
    "timeline.value": "value",
}

_PARTIES: Final = {
    "names.confusable": "{first} and {second} look alike by name: {name}",
}

_ENGAGEMENTS: Final = {
    "budget.exceeded": "{committed} committed against a budget of {budget}: {over} over",
    "budget.currency": "{committed} committed against a budget of {budget}: another currency",
    "duty.conflict": "advises, and earns a {source} from {payer} beside the fee",
}

_DECISIONS: Final = {
    "decision.policy": "{name} v{version}",
    "decision.stays": "is {standing}",
    "decision.moved": "{before} -> {after} on {on}",
    "decision.due": "{before} -> {after}, due and taken on {on}",
    "decision.step": "{before} -> {after} on {on}",
    "decision.waits": "waits for a decision since {since}",
    "decision.next": "next change if nothing else happens: {on}",
    "decision.known_by": "as known by {day}",
    "facts.more": "{count} more",
    "finding.needs": "needs: {required}",
    "head.criterion": "criterion",
    "head.facts": "facts",
    "head.needs": "needs",
    "head.seen": "seen",
    "needs.any": "yes",
    "seen.nothing": "none",
    "seen.yes": "yes",
    "threshold.at_least": "at least {bound}",
    "threshold.at_most": "at most {bound}",
    "threshold.equal_to": "{bound}",
    "threshold.less_than": "less than {bound}",
    "threshold.more_than": "more than {bound}",
    "threshold.one_of": "one of {bound}",
    "threshold.within": "within {bound}",
}

_OUTLOOKS: Final = {
    "expected.averted": "; averted by {remedies} by {by}",
    "expected.because": ", because of {reasons}",
    "expected.or": " or ",
    "outlook.none": "nothing changes by {until} if nothing happens",
    "remedy.any": "{criterion}",
    "remedy.gap": "{criterion}: {gap} short",
}

_AGREEMENTS: Final = {
    "agenda.charge": "{day} charge {amount}, due {due}",
    "agenda.deadline": "{day} {what}",
    "agenda.nothing": "nothing is due",
    "agreement.notice_exceeds_term": "notice for the end on {end} was due by {last}, before that "
    "term began",
    "agreement.signed_late": "signed on {signed}, after its start on {start}",
    "deadline.line": "{day}: {what}",
    "deadline.start": "comes into force",
    "deadline.notice": "last day for notice, else renews to {to}",
    "deadline.option": "last day to choose to renew, else ends on {to}",
    "deadline.consent": "last day to agree to renew, else ends on {to}",
    "deadline.renewal": "renews to {to}",
    "deadline.cure": "last day to cure the breach",
    "deadline.expiry": "expires",
    "deadline.end": "ends early",
    "term.open": "from {start} until it is ended",
    "term.closed": "from {start} to {end}",
    "term.automatic": "then renews for {length}",
    "term.by_agreement": "then renews for {length} if both agree",
    "term.option": "then renews for {length} if {by} chooses",
    "term.notice": "notice {span}",
}

ENGLISH: Final = Words.of(
    "en",
    {
        **ENGLISH_FORMATS,
        **_VERDICTS,
        **_TIMELINES,
        **_PARTIES,
        **_ENGAGEMENTS,
        **_AGREEMENTS,
        **_DECISIONS,
        **_OUTLOOKS,
    },
)
