"""What the whole suite shares: Hypothesis profiles, and the summary of the laws."""

from __future__ import annotations

import os
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, settings

from laws import all_laws, mentions

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter

# `fast` for the edit-and-run loop and the README's command, `ci` for the gate, `thorough` by night.
# All but `thorough` are derandomised: the same commit gives the same verdict. They also leave out
# the phase that explains: a hundred more runs of each failure, and of each `find` of an example.
UNEXPLAINED = [phase for phase in Phase if phase is not Phase.explain]
SLOW_MACHINE = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile(
    "fast",
    max_examples=12,
    stateful_step_count=12,
    derandomize=True,
    phases=UNEXPLAINED,
    deadline=None,
    suppress_health_check=SLOW_MACHINE,
)
settings.register_profile(
    "ci",
    max_examples=100,
    stateful_step_count=30,
    derandomize=True,
    phases=UNEXPLAINED,
    deadline=None,
    print_blob=True,
    suppress_health_check=SLOW_MACHINE,
)
settings.register_profile(
    "thorough",
    max_examples=2_000,
    stateful_step_count=80,
    deadline=None,
    print_blob=True,
    suppress_health_check=SLOW_MACHINE,
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))

SHARED_CASES = Path(__file__).resolve().parents[2] / "shared" / "cases"


@pytest.fixture(scope="session")
def shared_cases() -> Path:
    """Return the folder of real cases beside the project; skip the test where it isn't there."""
    folder = Path(os.environ.get("PATRONAGE_CASES", SHARED_CASES))
    if not folder.is_dir():
        pytest.skip(f"no cases at {folder}")
    return folder


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Say in one line how many laws are held by a test, and name those that are not yet."""
    named = {mention.law for mention in mentions()}
    laws = all_laws().values()
    construction = sum(law.status == "construction" for law in laws)
    open_ = [law.id for law in laws if law.id not in named and law.status != "construction"]
    terminalreporter.write_line(
        f"laws: {len(named)} of {len(laws)} named by a test, {construction} by construction, "
        f"not yet: {' '.join(_runs(open_)) or 'none'}",
    )


def _runs(ids: list[str]) -> list[str]:
    """Return the ids with runs drawn together: `A1-4` for A1, A2, A3, A4."""
    numbered = [(id_[0], int(id_[1:])) for id_ in ids]
    runs = []
    for _, group in groupby(enumerate(numbered), lambda item: (item[1][0], item[1][1] - item[0])):
        members = [number for _, number in group]
        (letter, first), (_, last) = members[0], members[-1]
        runs.append(f"{letter}{first}" if first == last else f"{letter}{first}-{last}")
    return runs
