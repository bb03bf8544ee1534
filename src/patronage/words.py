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

_RULES: Final = {
    "rule.all_of": " and ",
    "rule.any_of": " or ",
    "rule.at_least_of": "at least {count} of:",
    "rule.held_for": ", for {span} on end",
    "rule.not": "not ",
    "window.anniversary.current": "in the current {every} since the beginning",
    "window.anniversary.last": "in the last {count} full periods of {every} since the beginning",
    "window.anniversary.previous": "in the previous {every} since the beginning",
    "window.calendar.current": "in the current period of {every}",
    "window.calendar.last": "in the last {count} complete periods of {every}",
    "window.calendar.previous": "in the previous period of {every}",
    "window.fixed.between": "from {start} until {end}",
    "window.fixed.from": "from {start} on",
    "window.fixed.until": "until {end}",
    "window.in_term": "in the term",
    "window.in_term.after": "in the term after its first {span}",
    "window.in_term.between": "in the term between {start} and {end} of it",
    "window.in_term.first": "in the first {span} of the term",
    "window.rolling": "in {span}",
    "window.since_fall": "since the last fall",
}

_CRITERIA: Final = {
    "criterion.act_taken": "step taken",
    "criterion.advised_without_conflict": "no conflict of interest",
    "criterion.aggregate": "noted",
    "criterion.agreement_in_force": "agreement in force",
    "criterion.always": "always",
    "criterion.buys": "advice or tailored work",
    "criterion.calls_itself": "calls itself",
    "criterion.consent_given": "consent",
    "criterion.continuing_engagement": "continuing engagement",
    "criterion.dealing_count": "dealings",
    "criterion.dedicated_manager": "dedicated manager",
    "criterion.earning_periods": "periods with earnings",
    "criterion.elapsed_since": "time since",
    "criterion.has_referred": "brought others",
    "criterion.in_touch": "in touch",
    "criterion.largest_purchase": "largest purchase",
    "criterion.last_observations": "last observations",
    "criterion.oldest_unpaid": "oldest unpaid charge",
    "criterion.provider_trade": "provider's trade",
    "criterion.purchase_count": "purchases",
    "criterion.purchase_days": "days with purchases",
    "criterion.recency": "last purchase",
    "criterion.recurring_billing": "recurring billing",
    "criterion.referred": "came by referral",
    "criterion.satisfaction": "satisfaction",
    "criterion.spend": "spent",
    "criterion.tenure": "known",
    "criterion.unpaid_balance": "owed",
    "criterion.unpaid_count": "unpaid charges",
    "seen.act_taken": "last on {last}",
    "seen.advised_without_conflict": "none known",
    "seen.advised_without_conflict.none": "{sources} beside the fee",
    "seen.agreement_in_force": "{agreement}, signed {signed}, from {start}",
    "seen.agreement_in_force.none": "{agreement} lacks {lacks}",
    "seen.buys": "{offering}, last on {last}",
    "seen.calls_itself": "{value} since {since}",
    "seen.consent_given": "since {since}",
    "seen.continuing_engagement": "{form} since {since}",
    "seen.dedicated_manager": "{manager} since {since}",
    "seen.in_touch": "{value} ago",
    "seen.oldest_unpaid": "{amount}, for {value}",
    "seen.recency": "{value} ago, on {last}",
    "seen.recurring_billing": "{every}, {amount}",
    "seen.referred": "known since {since}",
    "seen.spend.none": "{currencies} don't add up",
    "seen.tenure": "for {value}, since {since}",
    "interval.P1M": "monthly",
    "interval.P1Y": "yearly",
    "interval.P3M": "quarterly",
    "interval.P7D": "weekly",
    "needs.advised_without_conflict": "none known",
    "needs.agreement_in_force": "in force",
    "needs.continuing_engagement": "one running",
    "needs.dedicated_manager": "one",
    "needs.over": "{required} in {over}",
    "needs.recurring_billing": "any interval",
    "asks.act_taken": "{what}{window}",
    "asks.advised_without_conflict": "no conflict of interest known",
    "asks.aggregate": "{by} of {of} {threshold}{window}",
    "asks.agreement_in_force": "an agreement in force",
    "asks.agreement_in_force.parts": "an agreement in force with {parts}",
    "asks.always": "always",
    "asks.buys": "any of {offerings}, running or bought{window}",
    "asks.calls_itself": "calls itself {threshold}",
    "asks.consent_given": "consent to {what}",
    "asks.continuing_engagement": "a continuing engagement",
    "asks.dealing_count": (
        "{threshold} {bound|purchase or engagement|purchases or engagements}{window}"
    ),
    "asks.dedicated_manager": "a dedicated manager",
    "asks.earning_periods": "earnings in {threshold} of the last {last} periods of {every}",
    "asks.elapsed_since": "{threshold} since the latest of {kinds}",
    "asks.has_referred": "brought {threshold} {bound|other|others}{window}",
    "asks.in_touch": "in touch {threshold} ago",
    "asks.largest_purchase": "one purchase of {threshold}{window}",
    "asks.last_observations": "each of the last {count} of {of} {threshold}",
    "asks.oldest_unpaid": "oldest unpaid charge {threshold} {age}",
    "asks.provider_trade": "a provider whose trade is {threshold}",
    "asks.purchase_count": "{threshold} {bound|purchase|purchases}{window}",
    "asks.purchase_days": "purchases on {threshold} {bound|day|days}{window}",
    "asks.recency": "last purchase {threshold}",
    "asks.recurring_billing": "recurring billing",
    "asks.recurring_billing.every": "billing every {every}",
    "asks.referred": "came by referral",
    "asks.satisfaction": "{by} {about} {threshold}{window}",
    "asks.spend": "{threshold} spent{window}",
    "asks.tenure": "known {threshold}",
    "asks.unpaid_balance": "{threshold} owed",
    "asks.unpaid_count": "{threshold} {bound|charge|charges} unpaid",
}

_POLICIES: Final = {
    "arrow.down": "no longer {rule}",
    "arrow.grace": ", for {span}",
    "policy.after": "{which} show after {span}.",
    "policy.at_boundary": "{which} show at the next boundary of a cadence of {every}.",
    "policy.climb.one_rung": "Nobody climbs more than one rung on a day.",
    "policy.down": "Falls",
    "policy.fall.base": "Who falls, falls to the bottom.",
    "policy.fall.one_rung": "Nobody falls by more than one rung.",
    "policy.from": "From {day}:",
    "policy.ladder": "{policy}: {standings}",
    "policy.on_decision": "{which} wait for a decision.",
    "policy.review_on": "Looked at every {every}.",
    "policy.up": "Gains",
    "rung.confirm": "This must have held for {span}.",
    "rung.cooldown": "Once lost, it is not gained again for {span}.",
    "rung.enter": "{rung}: {rule}.",
    "rung.first": "It is held for {term} at first.",
    "rung.grace": "{span} of grace.",
    "rung.reenter": "Comes back with {rule}.",
    "rung.renewal": "It is renewed by {term}.",
    "rung.stay": "Stays with {rule}.",
    "term.end_of_later_period": "the rest of the period of {every} and {further} more",
    "term.end_of_period": "the rest of the period of {every}",
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
        **_RULES,
        **_CRITERIA,
        **_POLICIES,
        **_OUTLOOKS,
    },
)
