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

ENGLISH: Final = Words.of(
    "en", {**ENGLISH_FORMATS, **_VERDICTS, **_TIMELINES, **_PARTIES, **_ENGAGEMENTS}
)
