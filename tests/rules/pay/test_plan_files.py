"""Plan files: what is read, what is refused and where, what is written back, and what it says in words."""

import re
from enum import StrEnum
from pathlib import Path
from string import Formatter

import pytest
from tests.rules.pay.test_oracles import FILES

from handsel.pay.check import check_file, check_plan
from handsel.pay.plans.phrases import PHRASES
from handsel.pay.plans.problems import TEXTS, UnusableFile
from handsel.pay.plans.reading import parse_plan, read_plan
from handsel.pay.plans.wording import in_words
from handsel.pay.plans.writing import write_plan
from handsel.pay.rules import findings
from handsel.pay.rules import vocabulary as words
from handsel.pay.rules.changes import CAUSES, Cause

PACKAGE = Path(findings.__file__).parents[1]
SHIPPED = sorted((PACKAGE / "examples").iterdir())

VOCABULARY = (
    words.EventKind, words.Basis, words.Interval, words.Mode, words.Axis, words.Boundary, words.Below, words.Above,
    words.CreditKind, words.Counts, words.ComponentKind, words.LineKind, words.Pays, words.CapPer, words.ReleaseOn,
    words.CountsOn, words.ClawbackMethod, words.ServiceProration, words.QuotaProration, words.Amendment, words.RateKind,
    words.RoundAt, words.Excess, words.DrawEnd, words.AtLeaving, words.AfterLeaving,
)  # fmt: skip

GOOD = """
[plan]
code = "P"
from = 2026-01-01
to = 2027-01-01
currency = "USD"

[measure.bookings]
quota = {amount = 100000, per = "year"}

[table.steps]
axis = "attainment"
tiers = [
  {from = "0%", to = "100%", rate = "6%"},
  {from = "100%", rate = "8%"},
]

[[component]]
code = "new"
measure = "bookings"
table = "steps"

[clawback]
clause = "7"
"""

REFUSED = [
    ('to = "100%", rate = "6%"', 'to = "90%", rate = "6%"', "gap", 15, "table.steps.tiers.2.from", "90%"),
    ('to = "100%", rate = "6%"', 'to = "110%", rate = "6%"', "overlap", 15, "table.steps.tiers.2.from", "110%"),
    ('from = "100%", rate', 'from = "100%", to = "200%", rate', "last-tier", 15, "table.steps.tiers.2.to", "200%"),
    ('from = "0%"', 'from = "10%"', "first-tier", 14, "table.steps.tiers.1.from", "10%"),
    ('rate = "8%"', "rate = 8", "share-too-high", 15, "table.steps.tiers.2.rate", "800"),
    ('rate = "8%"', 'rate = "8%", amount = 5', "tier-pays", 15, "table.steps.tiers.2", "exactly one"),
    ('quota = {amount = 100000, per = "year"}', 'basis = "acv"', "no-quota", 20, "component.1.measure", "bookings"),
    ("amount = 100000", "amount = 0", "quota-zero", 9, "measure.bookings.quota.amount", "above zero"),
    ('currency = "USD"', 'currency = "USX"', "unknown-currency", 6, "plan.currency", "USX"),
    ('measure = "bookings"', 'measure = "sales"', "no-such-measure", 20, "component.1.measure", "bookings"),
    ('table = "steps"', 'table = "stairs"', "no-such-table", 21, "component.1.table", "steps"),
    ('table = "steps"', "", "nothing-to-pay", 18, "component.1", "new"),
    ('table = "steps"', 'table = "steps"\nrate = "5%"', "rate-and-table", 21, "component.1.table", "Keep one"),
    ('table = "steps"', 'table = "steps"\nwieght = "5%"', "unknown-key", 22, "component.1.wieght", "weight?"),
    (
        'table = "steps"',
        'table = "steps"\npay_on = [{on = "booked", share = "50%"}, {on = "paid", share = "49.99%"}]',
        "split-sum",
        22,
        "component.1.pay_on",
        "99.99",
    ),
    ('code = "new"', "", "missing", 18, "component.1.code", "code"),
    ('clause = "7"', 'method = "unwind"', "clause", 23, "clawback", "clause"),
    ('clause = "7"', 'clause = "7"\nminimum = 5', "minimum-method", 25, "clawback.minimum", "unwind"),
    ('axis = "attainment"', 'axis = "attain"', "not-a-choice", 12, "table.steps.axis", "attainment"),
    ("to = 2027-01-01", "to = 2025-01-01", "ends-before-start", 5, "plan.to", "2025-01-01"),
    (
        'table = "steps"',
        'table = "steps"\ngate = {measure = "renewals", at_least = "80%"}',
        "no-such-measure",
        22,
        "component.1.gate.measure",
        "renewals",
    ),
    ('currency = "USD"', 'currency = "USD"\ntime_zone = "Mars/Base"', "unknown-zone", 7, "plan.time_zone", "Mars"),
    (
        'table = "steps"',
        'table = "steps"\n[[component]]\ncode = "new"\nmeasure = "bookings"\nrate = "1%"',
        "twice",
        23,
        "component.2.code",
        "new",
    ),
]


@pytest.mark.parametrize(("old", "new", "code", "line", "place", "says"), REFUSED, ids=[row[2] for row in REFUSED])
def test_a_bad_plan_is_refused_with_the_place_and_the_mend(
    old: str, new: str, code: str, line: int, place: str, says: str
) -> None:
    assert old in GOOD
    with pytest.raises(UnusableFile) as refusal:
        parse_plan(GOOD.replace(old, new, 1))
    found = {(problem.code, problem.line, problem.place) for problem in refusal.value.problems}
    assert (code, line, place) in found
    (problem,) = [one for one in refusal.value.problems if (one.code, one.place) == (code, place)]
    assert says in problem.text()
    assert says in problem.text("ru") or code in ("tier-pays", "quota-zero", "rate-and-table")


def test_a_good_plan_is_read() -> None:
    plan = parse_plan(GOOD).plan
    assert [component.code for component in plan.components] == ["new"]


def test_every_mistake_is_named_at_once() -> None:
    bad = GOOD.replace('"USD"', '"USX"').replace('measure = "bookings"', 'measure = "sales"')
    with pytest.raises(UnusableFile) as refusal:
        parse_plan(bad)
    assert {"unknown-currency", "no-such-measure"} <= {problem.code for problem in refusal.value.problems}


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("[plan", "a.toml", "bad-syntax"),
        ("a: [", "a.yaml", "bad-syntax"),
        ("- a", "a.yaml", "not-a-table"),
        ("", "a.toml", "missing"),
        ("x", "a.json", "unknown-ending"),
    ],
)
def test_a_file_that_is_no_plan_is_refused(text: str, name: str, code: str) -> None:
    with pytest.raises(UnusableFile) as refusal:
        parse_plan(text, name)
    assert code in {problem.code for problem in refusal.value.problems}


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="cannot be opened"):
        read_plan(tmp_path / "none.toml")


def test_yaml_says_the_same_as_toml() -> None:
    text = """
plan: {code: P, from: 2026-01-01, to: 2027-01-01, currency: USD}
measure: {bookings: {quota: {amount: 100000, per: year}}}
table:
  steps:
    axis: attainment
    tiers:
      - {from: 0%, to: 100%, rate: 6%}
      - {from: 100%, rate: 0.08}
component:
  - {code: new, measure: bookings, table: steps}
clawback: {clause: "7"}
"""
    assert parse_plan(text, "p.yaml").plan == parse_plan(GOOD).plan
    with pytest.raises(UnusableFile) as refusal:
        parse_plan(text.replace("rate: 0.08", "rate: 8"), "p.yaml")
    (problem,) = refusal.value.problems
    assert (problem.line, problem.code) == (9, "share-too-high")


@pytest.mark.parametrize("path", [*SHIPPED, *FILES], ids=lambda path: path.stem)
def test_a_plan_written_is_read_back_the_same(path: Path) -> None:
    plan = read_plan(path).plan
    assert parse_plan(write_plan(plan)).plan == plan


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_plan_keeps_its_promises(path: Path) -> None:
    report = check_file(path)
    assert report.examples
    assert [check for example in report.examples for check in example.checks if not check.ok] == []
    assert report.ok


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("path", [*SHIPPED, *FILES], ids=lambda path: path.stem)
def test_every_plan_can_be_said_in_words(path: Path, language: str) -> None:
    plan = read_plan(path).plan
    text = in_words(plan, language)
    assert all((component.name or component.code) in text for component in plan.components)
    assert "{" not in text


def test_words_name_the_rates_the_boundary_and_the_clawback() -> None:
    text = in_words(parse_plan(GOOD).plan)
    assert "from 0% of quota to 100% of quota: 6%" in text
    assert "from 100% of quota: 8%" in text
    assert "exactly on a boundary belongs to the higher tier" in text
    assert "counts as never booked" in text
    assert "от 100 % квоты: 8 %".replace(" %", "\u00a0%") in in_words(parse_plan(GOOD).plan, "ru")


def test_every_text_has_both_languages_with_the_same_values() -> None:
    tables = [TEXTS, findings.TEXTS, PHRASES, {cause: CAUSES[cause] for cause in Cause}]
    for code, (english, russian) in ((code, pair) for table in tables for code, pair in table.items()):
        fields = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (english, russian)]
        assert fields[0] == fields[1], code
        assert english != russian, code


REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "plan-files.md"
BLOCKS = re.findall(r"```toml\n(.*?)```", REFERENCE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("text", BLOCKS, ids=range(len(BLOCKS)))
def test_the_plans_in_the_reference_keep_their_promises(text: str) -> None:
    report = check_plan(parse_plan(text))
    assert report.examples
    assert [check for example in report.examples for check in example.checks if not check.ok] == []
    assert report.ok


@pytest.mark.parametrize("vocabulary", VOCABULARY, ids=lambda words: words.__name__)
def test_every_word_of_the_vocabulary_stands_in_the_reference(vocabulary: type[StrEnum]) -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    assert [word for word in vocabulary if f"`{word}`" not in text] == []


def test_every_key_that_is_read_stands_in_the_reference() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    modules = ("reading", "components", "tables", "examples", "event_files", "rate_rows")
    source = "".join((PACKAGE / "plans" / f"{name}.py").read_text(encoding="utf-8") for name in modules)
    reads = (
        r'(?:text|number|whole|share|shares|day|yes|choice|currency|table|rows|words|named|required)\(\s*"([a-z_]+)"'
    )
    keys = set(re.findall(reads, source))
    assert len(keys) > 90
    assert sorted(key for key in keys if not re.search(rf"\b{key}\b", text)) == []
