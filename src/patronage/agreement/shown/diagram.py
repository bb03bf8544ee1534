"""The life of one agreement as a Mermaid diagram: where it stood, from which day, by what act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.counting.when import NEVER
from patronage.text.characters import mermaid_text

if TYPE_CHECKING:
    from datetime import date

    from patronage.agreement.life.life import Life
    from patronage.agreement.status.status import AgreementStatus
    from patronage.text.phrases import Words

__all__ = ["diagram_of"]


def diagram_of(life: Life, on: date, words: Words) -> str:
    """Return the states that an agreement made on a day goes through, as things stand.

    >>> from datetime import date
    >>> import patronage as pt
    >>> on = date(2026, 1, 5)
    >>> print(diagram_of(pt.Agreement.signed("A1", on=on, start=on).life, on, pt.ENGLISH))
    stateDiagram-v2
        state "in force" as in_force
        [*] --> in_force: 5 Jan 2026, sign
    """
    first = life.status.at(on)
    changes = [(on, first)]
    changes += [(day, after) for day, after in life.status.changes() if on < day < NEVER]
    seen = dict.fromkeys(status for _, status in changes)
    lines = [
        f'    state "{mermaid_text(words.word(each))}" as {_name(each)}'
        for each in seen
        if words.word(each) != _name(each)
    ]
    before = "[*]"
    for day, after in changes:
        moves = dict.fromkeys(
            words.word(act.kind)
            for act in life.standing_acts
            if act.deed.moves and act.effective_from == day
        )
        label = ", ".join(map(mermaid_text, (words.word(day), *moves)))
        lines.append(f"    {before} --> {_name(after)}: {label}")
        before = _name(after)
    last = changes[-1][1]
    if last is not last.UNKNOWN and last.is_ended:
        lines.append(f"    {before} --> [*]")
    return "\n".join(("stateDiagram-v2", *lines))


def _name(status: AgreementStatus) -> str:
    return status.value.replace(" ", "_")
