"""The command line: what it answers, where it puts what, how it says what is wrong."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from datetime import date
from importlib.resources import files
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

import patronage as pt
from patronage import codec
from patronage.cli import main
from patronage.cli.arguments import span
from patronage.errors import bounded

from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = Path(str(files("patronage.data")))
FIRM, CDNOW = str(DATA / "firm.json"), str(DATA / "cdnow.csv")
SHOP = """\
party,day,amount,currency
mary,2026-01-05,10.00,USD
mary,2026-02-05,10.00,USD
mary,2026-04-05,10.00,USD
stan,2026-04-01,7.50,USD
"""


class Said(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str


@pytest.fixture
def patronage(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    def run(*arguments: str) -> Said:
        code = main(arguments)
        found = capsys.readouterr()
        return Said(code, found.out, found.err)

    return run


@pytest.fixture
def shop(tmp_path: Path) -> str:
    path = tmp_path / "shop.csv"
    path.write_text(SHOP, encoding="utf-8")
    return str(path)


# --- answers ------------------------------------------------------------------------------------


def test_review_a_book_as_of_its_last_day_and_say_so(patronage: Callable[..., Said]) -> None:
    said = patronage("review", FIRM)
    assert said.code == 0
    assert "mary    Mary Vane          client    2026-02-01" in said.out
    assert said.err.splitlines() == [
        "as of 2026-02-20, the last day in the file (choose another with --on)",
        "by the policy professional-services (choose another with --policy)",
    ]


def test_review_a_purchase_history(patronage: Callable[..., Said], shop: str) -> None:
    said = patronage("review", shop, "--on", "2026-04-05", "--format", "json")
    rows = json.loads(said.out)
    assert {row["patron"]: row["standing"] for row in rows} == {
        "mary": "client",
        "stan": "customer",
    }
    assert said.err == "by the policy conduct (choose another with --policy)\n"


def test_the_three_forms_say_the_same(patronage: Callable[..., Said]) -> None:
    asked = ("review", FIRM, "--on", "2026-03-02", "--policy", "conduct")
    table = patronage(*asked).out
    rows = json.loads(patronage(*asked, "--format", "json").out)
    lines = list(csv.DictReader(StringIO(patronage(*asked, "--format", "csv").out)))
    assert [line["standing"] for line in lines] == [row["standing"] for row in rows]
    assert len(table.splitlines()) == len(rows) + 1
    reviews = pt.review_book(pt.samples.firm(), pt.policies.BY_CONDUCT, on=date(2026, 3, 2))
    assert rows == reviews.rows()


def test_outlook_says_when_why_and_what_averts_it(patronage: Callable[..., Said]) -> None:
    said = patronage("outlook", FIRM, "--on", "2026-03-02", "--until", "2026-03-17")
    assert said.code == 0
    (line,) = said.out.splitlines()[1:]
    assert line.startswith("2026-03-17  bakery  Cole Bakery        client  customer")
    assert "agreement in force: none" in line
    assert "1 move up to 17 Mar 2026 if nothing happens" in said.err
    short = patronage("outlook", FIRM, "--on", "2026-03-02", "--within", "14d", "--format", "json")
    assert (short.code, json.loads(short.out)) == (0, [])


def test_asked_after_the_last_day_it_warns_and_goes_on_if_told_to(
    patronage: Callable[..., Said], shop: str
) -> None:
    asked = ("outlook", shop, "--on", "2026-05-01", "--within", "1y", "--format", "json")
    said = patronage(*asked)
    assert (said.code, json.loads(said.out)) == (0, [])
    assert said.err.splitlines()[1:3] == [
        "not observed since 2026-04-06: 2 of 2 relationships; what comes of them is not known",
        "if observation goes on and nothing happened since, say --going-on",
    ]
    gone_on = patronage(*asked, "--going-on")
    assert [row["patron"] for row in json.loads(gone_on.out)] == ["mary"]
    assert "not observed" not in gone_on.err
    explained = patronage("explain", shop, "--party", "mary", "--on", "2026-05-01")
    assert "not known: the days since 6 Apr 2026 were not observed" in explained.out
    assert "not observed since 2026-04-06: 1 of 1 relationship;" in explained.err
    assert "not observed" not in patronage("review", shop).err


def test_explain_one_party_in_full(patronage: Callable[..., Said]) -> None:
    said = patronage("explain", FIRM, "--party", "mary", "--on", "2026-03-02")
    assert said.out.splitlines()[0] == (
        "Mary Vane  customer -> CLIENT on 1 Feb 2026  (professional-services v1)"
    )
    assert "1 Apr charge 2,500.00 USD, due 1 May" in said.out
    parts = json.loads(patronage("explain", FIRM, "--party", "rosa", "--format", "json").out)
    assert [move["after"] for move in parts[0]["moves"]] == ["client", "customer", "client"]
    rows = patronage("explain", FIRM, "--party", "rosa", "--format", "csv").out.splitlines()
    assert rows[0].startswith("patron,on,standing,rung,role,criterion")


def test_explain_each_line_by_itself(patronage: Callable[..., Said]) -> None:
    said = patronage("explain", FIRM, "--party", "piet", "--by-line", "--on", "2026-03-02")
    assert "Piet Vos (counsel)  prospect -> CLIENT" in said.out
    assert "Piet Vos (seminars)  prospect -> CUSTOMER" in said.out


def test_bill_lists_what_the_ledgers_lack(patronage: Callable[..., Said]) -> None:
    said = patronage("bill", FIRM, "--party", "mary", "--until", "2026-03-01", "--format", "json")
    (row,) = json.loads(said.out)
    assert (row["charge"], row["amount"], row["due_on"]) == (
        "A1/fee/2026-03-01",
        "2500.00",
        "2026-03-31",
    )
    assert said.err == "1 charge to add, 2,500.00 USD\n"


def test_what_was_billed_in_two_currencies_is_billed_once(
    patronage: Callable[..., Said], tmp_path: Path
) -> None:
    day = date(2026, 1, 1)
    signed = [
        pt.Agreement.signed(
            name, on=day, start=day, billing=pt.BillingTerms.monthly(pt.Money("10", currency))
        )
        for name, currency in (("A1", "USD"), ("A2", "EUR"))
    ]
    ledger = pt.Relationship("hp", "mary").add(*signed).bill(date(2026, 2, 1))
    book = pt.Book([pt.Organization("hp", "HP"), pt.Person("mary", "Mary")], [ledger])
    codec.dump(book, tmp_path / "b.json")
    said = patronage("bill", str(tmp_path / "b.json"), "--until", "2026-03-01", "--format", "json")
    rows = json.loads(said.out)
    assert [row["charge"] for row in rows] == ["A1/fee/2026-03-01", "A2/fee/2026-03-01"]
    lacking = set(ledger.bill(date(2026, 3, 1)).facts) - set(ledger.facts)
    assert {row["charge"] for row in rows} == {fact.id for fact in lacking}


@pytest.mark.parametrize(
    ("command", "some", "none"),
    [
        ("outlook", ("--within", "1y"), ("--within", "0d")),
        ("bill", (), ("--until", "2020-01-01")),
    ],
)
def test_no_rows_have_the_columns_that_rows_have(
    patronage: Callable[..., Said], command: str, some: tuple[str, ...], none: tuple[str, ...]
) -> None:
    full, empty = (
        patronage(command, FIRM, *options, "--format", "csv") for options in (some, none)
    )
    assert (full.code, empty.code) == (0, 0)
    assert len(full.out.splitlines()) > 1
    assert empty.out.splitlines() == full.out.splitlines()[:1]


def test_what_was_known_is_asked_with_known_by(patronage: Callable[..., Said]) -> None:
    asked = ("review", FIRM, "--party", "nils", "--policy", "conduct", "--on", "2026-03-02")
    assert "client" in patronage(*asked, "--known-by", "2026-02-19").out
    assert "client" not in patronage(*asked).out


def test_a_policy_from_a_file(patronage: Callable[..., Said], shop: str, tmp_path: Path) -> None:
    policy = tmp_path / "ours.json"
    codec.dump(pt.policies.by_conduct(purchases=9, name="ours"), policy)
    said = patronage("review", shop, "--policy", str(policy), "--format", "json")
    assert {row["policy"] for row in json.loads(said.out)} == {"ours v1"}
    assert {row["standing"] for row in json.loads(said.out)} == {"customer"}


def test_columns_have_the_names_they_have(patronage: Callable[..., Said], tmp_path: Path) -> None:
    path = tmp_path / "till.csv"
    path.write_text("who;when;sum\nmary;31.01.2026;9.90\n", encoding="utf-8")
    options = ["--party-column", "who", "--day-column", "when", "--amount-column", "sum"]
    options += ["--currency", "EUR", "--day-format", "DD.MM.YYYY", "--delimiter", ";"]
    said = patronage("review", str(path), *options, "--format", "json")
    assert [row["since"] for row in json.loads(said.out)] == ["2026-01-31"]


@pytest.mark.parametrize(
    ("text", "length"),
    [("60", pt.days(60)), ("8w", pt.weeks(8)), ("2m", pt.months(2)), ("P1Y", pt.years(1))],
)
def test_lengths_are_written_short_or_as_iso_8601(text: str, length: pt.Span) -> None:
    assert span(text) == length


def test_a_book_on_standard_input(
    patronage: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    for text, policy in ((Path(FIRM).read_bytes(), "professional"), (SHOP.encode(), "conduct")):
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(text)))
        said = patronage("review", "-")
        assert said.code == 0
        assert f"by the policy {policy}" in said.err


def test_the_demo_is_the_demo(patronage: Callable[..., Said]) -> None:
    readme = Path(__file__).resolve().parents[1] / "README.md"  # test_demo holds it to the screen
    code, out, err = patronage("demo")
    assert (code, err) == (0, "")
    assert f"```text\n{out}```" in readme.read_text(encoding="utf-8")
    assert len(out.splitlines()) > 40


# --- what goes wrong ----------------------------------------------------------------------------


def test_nothing_of_what_was_asked_for_is_code_1(patronage: Callable[..., Said]) -> None:
    for command in ("review", "outlook", "explain", "bill"):
        said = patronage(command, FIRM, "--party", "nobody")
        assert (said.code, said.out) == (1, "")
        assert said.err.splitlines()[-1].startswith(f"patronage {command}: nothing of 'nobody'")


def test_a_misspelt_party_is_offered_the_nearest(patronage: Callable[..., Said]) -> None:
    for command in ("review", "bill"):
        said = patronage(command, FIRM, "--party", "marry")
        where = bounded(FIRM)
        assert said.err.endswith(
            f"patronage {command}: nothing of 'marry' in {where}; did you mean 'mary'?\n"
        )


@law("R4", kills="a party or a path that is repeated whole")
def test_what_was_asked_for_is_repeated_in_part(
    patronage: Callable[..., Said], tmp_path: Path
) -> None:
    long = "x" * 10**5
    deep = tmp_path / ("y" * 200) / "firm.json"
    deep.parent.mkdir()
    deep.write_bytes(Path(FIRM).read_bytes())
    for arguments in (
        ("review", FIRM, "--party", long),
        ("review", str(deep), "--party", long),
        ("review", f"{long}.json"),
        ("review", f"{long}.csv"),
        ("review", FIRM, "--policy", long),
        ("review", FIRM, "--policy", f"{long}.json"),
        ("review", FIRM, "--on", long),
        ("outlook", FIRM, "--within", long),
        (long, FIRM),
    ):
        said = patronage(*arguments)
        assert said.code in {1, 2}
        assert max(map(len, said.err.splitlines())) <= 1_200


def test_the_package_runs_as_a_program() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "patronage", "--version"], capture_output=True, check=True, text=True
    )
    assert run.stdout.startswith("patronage ")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["reveiw", FIRM], "did you mean 'review'? argument COMMAND: invalid choice: 'reveiw'"),
        (["review", FIRM, "--format", "jsn"], "did you mean 'json'? argument --format: invalid"),
        ([], "name a command"),
        (["review"], "the following arguments are required: FILE"),
        (["review", FIRM, "--on", "2026-02-30"], "--on: give a day that the calendar has"),
        (["review", FIRM, "--on", "02/03/04"], "--on:"),
        (
            ["outlook", FIRM, "--within", "60x"],
            "give a length such as 60d, 8w, 2m or 1y, got '60x'",
        ),
        (["outlook", FIRM, "--within", "0m"], "--within:"),
        (
            ["outlook", FIRM, "--on", "2026-03-02", "--until", "2026-03-01", "--policy", "conduct"],
            "comes before",
        ),
        (["review", FIRM, "--policy", "cunduct"], "did you mean 'conduct'?"),
        (["review", FIRM, "--policy", FIRM], "give a document of a policy"),
        (["review", "nowhere.csv"], "nowhere.csv: give a file that can be read"),
        (["review", "nowhere.json"], "nowhere.json: give a file that can be read"),
        (["review", CDNOW, "--amount-column", "amuont"], "did you mean 'amount'?"),
        (["review", CDNOW, "--provider", "a b"], "--provider: give 1 to 128 ASCII letters"),
        (["review", FIRM, "--policy", "nowhere.json"], "patronage: nowhere.json: give a file"),
        (["review", FIRM, "--what", "x" * 10**5], "unrecognized arguments: --what xxx"),
    ],
)
def test_a_wrong_command_is_one_line_and_code_2(
    patronage: Callable[..., Said], arguments: list[str], says: str
) -> None:
    said = patronage(*arguments)
    assert (said.code, said.out) == (2, "")
    assert says in said.err
    assert len(said.err.splitlines()) == 1
    assert len(said.err) < 600
    assert said.err.startswith("patronage")


@law("T8", kills="an answer that needs a day past the last one")
def test_the_last_days_of_the_calendar_are_days_like_any_other(
    patronage: Callable[..., Said], shop: str
) -> None:
    ahead = patronage("outlook", shop, "--on", "9999-12-01")
    assert ahead.code == 0
    assert ahead.err.endswith("up to 31 Dec 9999 if nothing happens\n")
    assert patronage("explain", shop, "--party", "mary", "--on", "9999-12-31").code == 0


@law("Z12", kills="a fault that names another line or field")
def test_every_fault_of_a_history_has_its_line_and_field(
    patronage: Callable[..., Said], tmp_path: Path
) -> None:
    path = tmp_path / "shop.csv"
    path.write_text(SHOP + "ida,2026-02-30,x,USD\nida,2026-02-03,1.00,usd\n", encoding="utf-8")
    said = patronage("review", str(path))
    assert (said.code, said.out) == (2, "")
    places = [line.split(": ")[1] for line in said.err.splitlines()]
    assert places == ["shop.csv:6.day", "shop.csv:6.amount", "shop.csv:7.currency"]


def test_every_fault_of_a_book_has_its_path(patronage: Callable[..., Said], tmp_path: Path) -> None:
    path = tmp_path / "firm.json"
    text = Path(FIRM).read_text(encoding="utf-8")
    path.write_text(text.replace('"300.00"', '"3oo"').replace("2026-01-14", "2026-01-41"))
    said = patronage("review", str(path))
    assert said.code == 2
    assert said.err.startswith("patronage: firm.json: relationships[")
    assert ".price.amount: " in said.err


@law("R3", kills="a formula that a spreadsheet would run")
def test_names_that_look_like_formulas_are_text_in_csv(
    patronage: Callable[..., Said], tmp_path: Path
) -> None:
    name = "=cmd|' /C calc'!A0"
    bought = pt.Purchase(pt.Money("1.00", "USD"), on=date(2026, 1, 2))
    book = pt.Book().add(pt.Organization("s", "S"), pt.Person("m", name), bought)
    codec.dump(book, tmp_path / "b.json")
    said = patronage("review", str(tmp_path / "b.json"), "--format", "csv")
    (row,) = csv.DictReader(StringIO(said.out))
    assert row["name"] == f"'{name}"


@law("R5", kills="an escape sequence that reaches the terminal")
def test_what_is_said_of_a_strange_file_is_printable(
    patronage: Callable[..., Said], tmp_path: Path
) -> None:
    path = tmp_path / "shop.csv"
    path.write_text("party,day,amount,currency\nm\x1b[31m,2026-01-02,1.00,USD\n", encoding="utf-8")
    said = patronage("review", str(path), "--policy", "x\x1b[2J")
    assert "\x1b" not in said.err
    assert said.code == 2


def test_a_mistake_of_the_program_is_a_line_and_code_3(
    patronage: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(options: object) -> int:
        raise ZeroDivisionError("oh")

    monkeypatch.setitem(sys.modules["patronage.cli.commands"].COMMANDS, "demo", broken)
    said = patronage("demo")
    assert said.code == 3
    assert said.err == (
        "patronage: this is a mistake of the program: ZeroDivisionError ZeroDivisionError('oh')\n"
    )


def test_on_a_bare_install_one_line_names_the_extra(
    patronage: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("patronage.cli.output.find_spec", lambda name: None)
    assert patronage("demo") == Said(
        2, "", "patronage: this needs an extra: pip install 'patronage[cli]'\n"
    )


# --- as a process -------------------------------------------------------------------------------

PROGRAM = "import sys; from patronage.cli import main; sys.exit(main())"


def environment() -> dict[str, str]:
    path = os.pathsep.join(filter(None, (str(DATA.parents[1]), os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "0", "LC_ALL": "C"}


def process(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )


@pytest.mark.slow
def test_a_reader_that_leaves_early_is_no_error() -> None:
    with process("review", CDNOW, "--format", "csv") as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        said = running.stderr.read().decode()
    assert running.returncode == 0
    assert "Error" not in said
    assert "Traceback" not in said


posix = pytest.mark.skipif(os.name != "posix", reason="redirects as a POSIX shell does")


@posix
@pytest.mark.slow
@pytest.mark.parametrize(
    ("redirected", "code", "says"),
    [
        (">&-", 0, ""),
        ("2>&-", 0, ""),
        ("2>/dev/full", 0, ""),
        (">/dev/full", 2, "patronage: No space left on device"),
    ],
)
def test_streams_that_take_nothing_are_no_mistake_of_the_program(
    redirected: str, code: int, says: str
) -> None:
    if "/dev/full" in redirected and not Path("/dev/full").exists():
        pytest.skip("no such device here")
    command = f'"$0" -c "$1" review "$2" {redirected}'
    run = subprocess.run(
        ["/bin/sh", "-c", command, sys.executable, PROGRAM, FIRM],
        capture_output=True,
        env=environment(),
        check=False,
        text=True,
    )
    assert run.returncode == code
    assert "Traceback" not in run.stderr
    assert (run.stderr.splitlines() or [""])[-1] == says or not says


@posix
@pytest.mark.slow
def test_standard_input_may_be_closed() -> None:
    command = '"$0" -c "$1" review - <&-'
    run = subprocess.run(
        ["/bin/sh", "-c", command, sys.executable, PROGRAM],
        capture_output=True,
        env=environment(),
        check=False,
        text=True,
    )
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith("patronage: csv: give a first line")


@pytest.mark.slow
def test_what_is_put_out_is_utf_8_whatever_the_locale(tmp_path: Path) -> None:
    bought = pt.Purchase(pt.Money("1.00", "USD"), on=date(2026, 1, 2))
    book = pt.Book().add(pt.Organization("s", "S"), pt.Person("m", "Žofie Ørsted 日本"), bought)
    codec.dump(book, tmp_path / "b.json")
    with process("review", str(tmp_path / "b.json")) as running:
        out, err = running.communicate()
    assert "Žofie Ørsted 日本" in out.decode("utf-8")
    assert b"Traceback" not in err
