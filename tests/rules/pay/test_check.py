"""`handsel pay check`: expected beside computed, and an exit code. No database."""

import json
from pathlib import Path

from tests.rules.pay.test_plan_files import GOOD, SHIPPED
from typer.testing import CliRunner

from handsel.pay.commands import app

PROMISE = (
    GOOD
    + '''
[[example]]
name = "over the quota"
events = """
event,deal,on,amount
booked,D1,2026-01-05,110000
"""
expect = """
deal,amount
D1,AMOUNT
"""
'''
)


def check(path: Path, *options: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["check", str(path), *options])
    return result.exit_code, result.output


def saved(folder: Path, text: str) -> Path:
    path = folder / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_promise_that_holds_ends_with_0(tmp_path: Path) -> None:
    code, output = check(saved(tmp_path, PROMISE.replace("AMOUNT", "6800.00")))
    assert (code, "expected 6800.00  computed 6800.00" in output) == (0, True)


def test_a_difference_ends_with_1_and_shows_the_sum(tmp_path: Path) -> None:
    code, output = check(saved(tmp_path, PROMISE.replace("AMOUNT", "8800")))
    assert code == 1
    assert "DIFFERENT" in output
    assert "100000.00 × 6% + 10000.00 × 8% = 6800.00" in output


def test_a_file_that_cannot_be_used_ends_with_2_and_names_the_place(tmp_path: Path) -> None:
    code, output = check(saved(tmp_path, GOOD.replace('"USD"', '"USX"')))
    assert (code, "line 6, plan.currency" in output) == (2, True)


def test_a_finding_nobody_expected_is_a_difference(tmp_path: Path) -> None:
    text = PROMISE.replace("AMOUNT", "0").replace("booked,D1,2026-01-05,110000", "paid,D1,2026-01-05,5")
    code, output = check(saved(tmp_path, text))
    assert (code, "was not booked" in output) == (1, True)
    expected = text.replace("deal,amount\nD1,0", "finding\nevent-without-booking")
    assert check(saved(tmp_path, expected))[0] == 0


def test_json_carries_every_line_and_every_check(tmp_path: Path) -> None:
    code, output = check(saved(tmp_path, PROMISE.replace("AMOUNT", "6800.00")), "--json")
    report = json.loads(output)
    (example,) = report["examples"]
    assert (code, report["ok"], example["checks"][0]["computed"]) == (0, True, "6800.00")
    assert [tier["amount"] for tier in example["lines"][0]["tiers"]] == ["100000.00", "10000.00"]


def test_json_names_the_problems_of_an_unusable_file(tmp_path: Path) -> None:
    path = saved(tmp_path, GOOD.replace('"USD"', '"USX"'))
    result = CliRunner().invoke(app, ["check", str(path), "--json"])
    (problem,) = json.loads(result.stdout)["problems"]
    assert (result.exit_code, problem["line"], problem["code"]) == (2, 6, "unknown-currency")


def test_a_plan_without_examples_says_that_nothing_was_compared(tmp_path: Path) -> None:
    code, output = check(saved(tmp_path, GOOD))
    assert (code, "no worked example" in output) == (0, True)


def test_a_plan_can_pay_a_file_of_events(tmp_path: Path) -> None:
    events = tmp_path / "events.csv"
    events.write_text("id,event,deal,on,amount,payee\n1,booked,D1,2026-01-05,110000,ana\n", encoding="utf-8")
    code, output = check(saved(tmp_path, GOOD), "--events", str(events), "--json")
    assert (code, json.loads(output)["total"]) == (0, "6800.00")


def test_a_bad_file_of_events_ends_with_2_and_names_its_line(tmp_path: Path) -> None:
    events = tmp_path / "events.csv"
    events.write_text("id,event,deal,on,amount,payee\n1,won,D1,2026-01-05,1,ana\n", encoding="utf-8")
    code, output = check(saved(tmp_path, GOOD), "--events", str(events))
    assert (code, "events.csv: line 2, event" in output) == (2, True)


def test_words_are_printed() -> None:
    code, output = check(SHIPPED[0], "--words")
    assert (code, "What is paid" in output) == (0, True)
