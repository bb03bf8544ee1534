"""Every law is listed, and every law that is listed as tested is held by a test."""

from __future__ import annotations

import pytest

from laws import STATUSES, all_laws, mentions
from laws import law as marked  # under another name, so that these are no claims

MENTIONS = list(mentions())


def test_every_law_has_a_sentence_and_a_status_with_its_reason() -> None:
    for entry in all_laws().values():
        assert entry.says.endswith("."), entry.id
        assert entry.status in STATUSES, entry.id
        assert bool(entry.because) == (entry.status != "tested"), entry.id


def test_the_list_is_whole() -> None:
    sizes = {"M": 14, "L": 7, "T": 11, "S": 27, "A": 22, "E": 35, "F": 8, "Z": 15, "R": 8, "P": 1}
    expected = [f"{letter}{n}" for letter, size in sizes.items() for n in range(1, size + 1)]
    assert list(all_laws()) == expected


def test_every_named_law_exists_and_its_test_names_a_mutant() -> None:
    assert not [
        mention
        for mention in MENTIONS
        if mention.law not in all_laws()
        or not mention.kills.strip()
        or mention.kills.startswith("<not a literal")
    ]


def test_laws_are_named_on_tests_only() -> None:
    assert not [mention for mention in MENTIONS if not mention.on.lower().startswith("test")]


def test_every_law_listed_as_tested_is_named_by_a_test() -> None:
    named = {mention.law for mention in MENTIONS}
    listed = {entry.id for entry in all_laws().values() if entry.status == "tested"}
    assert sorted(listed - named) == []


def test_no_test_claims_a_law_that_holds_by_construction() -> None:
    named = {mention.law for mention in MENTIONS}
    assert not [
        entry.id
        for entry in all_laws().values()
        if entry.status == "construction" and entry.id in named
    ]


def test_an_unknown_law_or_a_missing_mutant_is_refused_where_it_is_written() -> None:
    with pytest.raises(LookupError, match="no law 'X1'"):
        marked("X1", kills="anything")
    with pytest.raises(ValueError, match="which mutant"):
        marked("M1", kills=" ")
