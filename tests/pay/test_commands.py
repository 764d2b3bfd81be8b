"""Operations at a terminal: from a plan file to the payout, and what is refused on the way."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from handsel.pay.commands import app
from handsel.pay.models import LedgerEntry, SourceEvent, Statement
from tests.pay.conftest import PLAN
from tests.people import Cast

EVENTS = """id,event,deal,on,amount,currency,split
e1,booked,Harbour,2026-01-20,80000,USD,ana@example.com:100%
e2,booked,Tunnel,2026-02-10,50000,USD,ana@example.com:60%; Ben Baker:40%
"""

type Say = Callable[..., Result]


@pytest.fixture
def say(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Say:
    """Run `handsel pay …` and insist on the exit code."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")

    def run(*arguments: str, code: int = 0) -> Result:
        done = CliRunner().invoke(app, list(arguments))
        assert done.exit_code == code, done.output
        return done

    return run


@pytest.fixture
def office(say: Say, tmp_path: Path) -> Path:
    """A published plan with two people on it, and a file of events."""
    (tmp_path / "plan.toml").write_text(PLAN)
    (tmp_path / "events.csv").write_text(EVENTS)
    say("plans", "publish", str(tmp_path / "plan.toml"))
    say("assign", "ana@example.com", "AE", "2026-01-01")
    say("assign", "Ben Baker", "AE", "2026-01-01")
    return tmp_path


def close(say: Say, label: str) -> None:
    say("submit", label, "--as", "olga@example.com")
    say("approve", label, "--as", "nina@example.com")
    say("close", label, "--as", "olga@example.com")


def test_from_a_plan_file_to_the_payout(say: Say, office: Path, cast: Cast) -> None:
    assert "New: 2." in say("events", "import", str(office / "events.csv")).output
    say("calculate")
    close(say, "2026-Q1")
    told = json.loads(say("statement", "ana@example.com", "2026-Q1").output)
    say("statement", "ana@example.com", "2026-Q1", "--pdf", str(office / "statement.pdf"))
    assert (office / "statement.pdf").read_bytes().startswith(b"%PDF-")
    out = office / "payout.csv"
    say("payouts", "make", "2026-Q1", "--as", "olga@example.com")
    assert "Nothing" not in say("payouts", "approve", "2026-Q1", "--as", "nina@example.com").output
    say("payouts", "file", "2026-Q1", "--out", str(out))
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"))))
    # Ana: 80,000 at 10 %, then 30,000 of which 20,000 at 10 % and 10,000 at 15 %. Ben: 20,000 at 10 %.
    assert [(row["name"], row["amount"]) for row in rows] == [("Ana Alvarez", "11500.00"), ("Ben Baker", "2000.00")]
    assert rows[0]["statement"] == told["digest"] == Statement.objects.get(member=cast.ana).digest
    say("paid", "2026-Q1", "--as", "nina@example.com")
    assert "same bytes" in say("verify").output


def test_the_same_events_again_change_nothing(say: Say, office: Path) -> None:
    say("events", "import", str(office / "events.csv"))
    say("calculate")
    entries = LedgerEntry.objects.count()
    assert "New: 0." in say("events", "import", str(office / "events.csv")).output
    assert " 0 new entries" in say("calculate").output
    assert LedgerEntry.objects.count() == entries == 3


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("e3,booked,Bridge,2026-02-30,100,USD,ana@example.com:100%", "line 4"),
        ("e3,booked,Bridge,2026-02-20,100,USD,ana@example.com:99.99%", "line 4"),
        ("e3,booked,Bridge,2026-02-20,100,USD,zoe@example.com:100%", "zoe@example.com"),
    ],
)
def test_a_bad_event_file_names_its_line_and_writes_nothing(say: Say, office: Path, line: str, says: str) -> None:
    (office / "bad.csv").write_text(EVENTS + line + "\n")
    assert says in say("events", "import", str(office / "bad.csv"), code=2).output
    assert not SourceEvent.objects.exists()


def test_a_bad_plan_is_refused_with_the_place(say: Say, tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN.replace("{from = 100000,", "{from = 120000,"))
    assert "table.steps" in say("plans", "publish", str(tmp_path / "plan.toml"), code=2).output


def test_a_plan_whose_own_example_differs_is_refused(say: Say, tmp_path: Path) -> None:
    example = """
[[example]]
name = "One deal"
payee = "p"
events = "event,deal,on,amount\\nbooked,A,2026-01-05,1000"
expect = [{amount = "101.00"}]
"""
    (tmp_path / "plan.toml").write_text(PLAN + example)
    assert "One deal" in say("plans", "publish", str(tmp_path / "plan.toml"), code=2).output
    assert "No plan is published" in say("calculate", code=2).output


def test_a_published_version_never_changes(say: Say, office: Path) -> None:
    (office / "plan.toml").write_text(PLAN.replace('"15%"', '"16%"'))
    assert "never changes" in say("plans", "publish", str(office / "plan.toml"), code=2).output
    assert say("plans", "list").output.split()[:2] == ["AE", "1"]


def test_nobody_approves_what_they_submitted_or_are_paid_by(say: Say, office: Path) -> None:
    say("assign", "nina@example.com", "AE", "2026-01-01")
    nina = "n1,booked,Quay,2026-01-20,1000,USD,nina@example.com:100%"
    (office / "more.csv").write_text(EVENTS + nina + "\n")
    say("events", "import", str(office / "more.csv"))
    say("calculate")
    say("submit", "2026-Q1", "--as", "olga@example.com")
    assert "ask a colleague" in say("approve", "2026-Q1", "--as", "olga@example.com", code=2).output
    assert "ask a colleague" in say("approve", "2026-Q1", "--as", "nina@example.com", code=2).output


def test_a_period_does_not_close_unapproved_or_out_of_turn(say: Say, office: Path) -> None:
    say("calculate")
    assert say("close", "2026-Q1", code=2).output
    assert "2026 Q1 first" in say("submit", "2026-Q2", code=2).output
    assert "no pay period" in say("submit", "2026-13", code=2).output
    assert "is approved" in say("payouts", "file", "2026-Q1", code=2).output


def test_a_seller_may_not_run_the_office(say: Say, office: Path) -> None:
    for words in (["calculate"], ["submit", "2026-Q1"], ["events", "import", str(office / "events.csv")]):
        say(*words, "--as", "ana@example.com", code=2)
    assert not SourceEvent.objects.exists()


def test_pay_is_held_back_and_released(say: Say, office: Path) -> None:
    place = ("holds", "place", "Ben Baker", "--reason", "A question", "--deal", "Tunnel")
    assert "held back" in say(*place).output
    assert "already" in say(*place, code=2).output
    assert "A question" in say("holds", "list").output
    assert "Nothing of" in say("holds", "release", "Ben Baker", code=2).output
    assert "released" in say("holds", "release", "Ben Baker", "--deal", "Tunnel").output
