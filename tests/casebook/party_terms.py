"""What the translators of stories on parties and books share: what an answer is, and when right."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeAlias

from patronage.text.spoken import spoken

__all__ = ["AS_IT_IS", "Answers", "Case", "Outside", "Tell", "alike", "parts_of"]

Case: TypeAlias = Mapping[str, Any]

Answers: TypeAlias = "Mapping[str, Sequence[object]]"
"""What the library answers to each part of a question: as it is, and by each named reading."""

Tell: TypeAlias = Callable[[Case], "Answers"]

AS_IT_IS: Final = "as it is"


class Outside(Exception):
    """The story asks for what the library does not answer, or is written in another way."""


def parts_of(text: str) -> list[str]:
    """Return the parts of a question, or of what is expected: they stand between semicolons."""
    return [each.strip(" .?") for each in text.split(";")]


def alike(answers: Sequence[object], stated: str) -> bool:
    """Say whether answers are what is stated, each number to as many digits as it is stated."""
    parts = parts_of(stated)
    return len(parts) == len(answers) and all(map(_is_so, answers, parts))


def _is_so(answer: object, stated: str) -> bool:
    if isinstance(answer, Decimal) and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", stated):
        return round(answer, len(stated.partition(".")[2])) == Decimal(stated)
    return (spoken(answer) if isinstance(answer, date) else str(answer)) == stated
