"""Where on paper a clause stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias

from attrs import field, frozen

from patronage.checks import is_count
from patronage.errors import Fault
from patronage.fields import OneLine
from patronage.values import Said

if TYPE_CHECKING:
    from patronage.text.phrases import Words

__all__ = ["Citation"]


def _check_page(faults: list[Fault], path: str, page: object) -> None:
    if not is_count(page, 1):
        faults.append(Fault.of("count.range", path, page, "give the number of a page, 1 or more"))


Page: TypeAlias = Annotated[int, _check_page]
"""The number of a page; the first is 1."""


@frozen
class Citation(Said):
    """Where on paper something stands: in which document, which paragraph, on which page.

    For whoever wants to read it; nothing is looked up. Faults: `name.syntax`, `count.range`,
    `citation.empty`.

    >>> print(Citation("Master agreement", paragraph="§ 7(2)", page=12))
    Master agreement, § 7(2), page 12
    """

    document: OneLine | None = None
    paragraph: OneLine | None = field(default=None, kw_only=True)
    page: Page | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        if self.document is None and self.paragraph is None and self.page is None:
            hint = "say in which document, paragraph or on which page it stands"
            faults.append(Fault.of("citation.empty", "document", None, hint))

    def _said(self, words: Words) -> str:
        parts = [part for part in (self.document, self.paragraph) if part is not None]
        if self.page is not None:
            parts.append(words.say("citation.page", page=str(self.page)))
        return ", ".join(map(words.word, parts))
