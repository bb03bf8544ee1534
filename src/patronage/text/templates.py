"""Templates with named fields: `{name}`, and `{count|day|days}` to choose a word by a number.

Much less than `str.format`, on purpose: no attributes, no indexes, no format codes, so that neither
a template nor what is put into it can reach into an object.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from patronage.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["fields_of", "fill", "template_faults"]

_FIELD = re.compile(r"\{([a-z][a-z0-9_]*)(?:\|([^{}|]*)\|([^{}|]*))?\}", re.ASCII)


def template_faults(template: str, path: str, model: str | None = None) -> list[Fault]:
    """Return what is wrong with a template; its fields must be among those of its model, if any.

    >>> [fault.code for fault in template_faults("{party.name}", "greeting")]
    ['phrase.template']
    """
    rest = _FIELD.sub("", template)
    if "{" in rest or "}" in rest:
        hint = "a field is {name} or {name|one|many}, the name in small letters, digits and _"
        return [Fault.of("phrase.template", path, template, hint)]
    if model is not None and not fields_of(template) <= fields_of(model):
        return [Fault.of("phrase.template", path, template, f"use only the fields of {model!r}")]
    return []


def fields_of(template: str) -> frozenset[str]:
    """Return the names of a template's fields.

    >>> sorted(fields_of("{count} {count|purchase|purchases} since {day}"))
    ['count', 'day']
    """
    return frozenset(match[1] for match in _FIELD.finditer(template))


def fill(template: str, values: Mapping[str, object], say: Callable[[object], str]) -> str:
    """Return the template with each field said; what is put in is not read as a template again.

    >>> fill("{n} {n|day|days}", {"n": 1}, str), fill("{n} {n|day|days}", {"n": 3}, str)
    ('1 day', '3 days')
    """

    def replace(match: re.Match[str]) -> str:
        said = say(values[match[1]])
        if match[2] is None:
            return said
        return match[2] if said == say(1) else match[3]

    return _FIELD.sub(replace, template)
