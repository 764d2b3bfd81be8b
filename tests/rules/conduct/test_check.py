"""`handsel conduct check`: what it compares, how it ends, and how it refuses a file."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from handsel.conduct.cases.problems import SAYINGS, UnusableFile
from handsel.conduct.cases.reading import cases
from handsel.conduct.check import SHIPPED, check
from handsel.conduct.commands import WORDS, app

CASE = """
[[case]]
number = 1
[[case.given]]
on = 2026-04-02
to = "Pat"
cost = 120
[[case.gift]]
on = 2026-04-20
to = "Pat"
cost = 180.00
expect = { outcome = "ALLOW", headroom = "0" }
"""

TABLE = """case,entry,on,to,cost,kind,host_present,house_window,expect_outcome,expect_counted,breaches
1,given,2026-06-10,Pat,200,,,rolling-trailing,,,
1,gift,2027-05-20,Pat; Sam,300,,,,BLOCK,350,
2,gift,2026-06-10,Pat,200,meal,yes,,ALLOW,0.00,none at all
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["check", *arguments, "--language", "en"])


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "cases.toml"
    path.write_text(CASE, encoding="utf-8")
    return path


def test_the_shipped_cases_are_checked_where_no_file_is_named() -> None:
    result = run()
    assert result.exit_code == 0
    assert "Cases: 52." in result.output
    assert "Differences: 0." in result.output


def test_agreement_ends_with_zero_and_says_each_line(written: Path) -> None:
    result = run(str(written))
    assert result.exit_code == 0
    assert "agrees   case 1  gift-1 headroom: 0.00" in result.output


def test_a_difference_ends_with_one_and_says_both(written: Path) -> None:
    written.write_text(CASE.replace('"ALLOW"', '"BLOCK"'), encoding="utf-8")
    result = run(str(written))
    assert result.exit_code == 1
    assert "DIFFERS  case 1  gift-1 outcome: BLOCK, decided ALLOW" in result.output
    assert "Differences: 1." in result.output


def test_a_file_that_cannot_be_used_ends_with_two(written: Path) -> None:
    written.write_text(CASE.replace("cost = 180.00", "kost = 180.00"), encoding="utf-8")
    result = run(str(written))
    assert result.exit_code == 2
    assert "case 1, gift 1, kost: There is no key `kost` here. Did you mean `cost`?" in result.stderr
    assert result.stdout == ""


def test_json_holds_lines_decisions_and_explanations(written: Path) -> None:
    answer = json.loads(run(str(written), "--json").stdout)
    assert answer["differences"] == 0
    assert [line["agrees"] for line in answer["lines"]] == [True, True]
    (decision,) = answer["decisions"]
    assert decision["outcome"] == "ALLOW"
    assert decision["why"]["ru"][0].startswith("Правило FINRA 3220")


def test_the_reasons_are_told_on_request(written: Path) -> None:
    assert "FINRA Rule 3220, version 2026-03-30: allowed." in run(str(written), "--explain").output


def test_every_sentence_is_there_in_russian() -> None:
    assert all(text.ru and text.ru != text.en for text in [*WORDS.values(), *SAYINGS.values()])
    assert "Отличий: 0." in CliRunner().invoke(app, ["check", "--language", "ru"]).output


def test_a_blocked_gift_is_not_on_the_register_when_the_next_one_is_asked_about(written: Path) -> None:
    too_much = CASE.replace(COST, "cost = 200").replace('"ALLOW"', '"BLOCK"').replace('"0"', '"180"')
    written.write_text(too_much + "".join(CASE.partition("[[case.gift]]")[1:]), encoding="utf-8")
    assert [line.decided for line in check(written).lines] == ["BLOCK", "180.00", "ALLOW", "0.00"]


def test_a_table_holds_the_same_cases(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(TABLE.replace("none at all", ""), encoding="utf-8")
    report = check(path)
    assert [(line.case, line.decided) for line in report.lines] == [
        ("1", "BLOCK"),
        ("1", "350.00"),
        ("2", "ALLOW"),
        ("2", "0.00"),
    ]


def test_people_and_policies_can_be_expected_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "cases.toml"
    path.write_text(
        """
        [[case]]
        number = "group"
        [[case.given]]
        on = 2026-06-01
        to = "Bob"
        cost = 290
        [[case.gift]]
        on = 2026-06-10
        to = ["Ann", { person = "Bob", capacity = "federal-employee" }]
        cost = 60
        [case.gift.expect]
        outcome = "BLOCK"
        person.Ann = { outcome = "ALLOW", value = "30" }
        person.Bob = { outcome = "BLOCK" }
        """,
        encoding="utf-8",
    )
    assert not check(path).differences


OURS = """
code = "ours"
currency = "USD"
name = { en = "Ours", ru = "Наша" }
[[versions]]
version = "1"
rule = { en = "A rule.", ru = "Правило." }
sources = ["house decision"]
limits = [{ amount = "75" }]
"""


def test_a_firms_own_policy_stands_beside_the_case_file(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(OURS, encoding="utf-8")
    path = tmp_path / "cases.toml"
    expected = CASE.replace(EXPECTED, 'policy = { ours = { outcome = "BLOCK" } }')
    path.write_text('policy_files = ["ours.toml"]' + expected, encoding="utf-8")
    assert not check(path).differences


COST = "cost = 180.00"
DAY = "on = 2026-04-20"
EXPECTED = 'outcome = "ALLOW", headroom = "0"'
NUMBER = "number = 1"


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        (COST, "", "case 1, gift 1, cost: The gift does not make sense: no amount is known"),
        (COST, 'cost = "much"', "case 1, gift 1, cost: `much` is not a number. Write it like 180.00."),
        (COST, "cost = 180.005", "case 1, gift 1, cost: The gift does not make sense: the amount has more"),
        (COST, f"{COST}\nhost_present = 3", "case 1, gift 1, host_present: `3` is neither true nor false."),
        (COST, f'{COST}\ncurrency = "dollars"', "currency: `dollars` is not a currency code."),
        (COST, f'{COST}\nid = "given-1"', "case 1: Two gifts of the case have the id `given-1`."),
        (DAY, 'on = "20 April"', "case 1, gift 1, on: `20 April` is not a day."),
        (DAY, "", "case 1, gift 1, on: It is missing. Add it."),
        ('"ALLOW"', '"YES"', "case 1, gift 1, expect, outcome: `YES` is not known. Use one of: OUT_OF_SCOPE"),
        (EXPECTED, "", "case 1: The case expects nothing."),
        (EXPECTED, "person = { Sam = { value = 1 } }", "case 1, gift 1, expect, person: `Sam` is not among"),
        (EXPECTED, "policy = { house2 = { value = 1 } }", "expect, policy: There is no key `house2` here. Did you"),
        (NUMBER, 'number = "7b"\nhouse = { windw = "fiscal" }', "case 7b, house, windw: There is no key `windw`"),
        (NUMBER, f'{NUMBER}\npolicies = ["zzz"]', "case 1, policies: There is no policy `zzz`. Known are: erisa"),
    ],
)
def test_a_mistake_in_a_case_is_named_by_place_and_mend(right: str, wrong: str, said: str) -> None:
    refused(CASE.replace(right, wrong), said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CASE + CASE, "case 1: Two cases have this number."),
        (CASE + '[[case.returned]]\ngift = "x"\non = 2026-05-01', "case 1, returned 1, gift: There is no gift"),
        (CASE + '[[case.link]]\npeople = ["a", "a"]', "case 1, link 1, people: The gift does not make sense: a link"),
        ('policies = ["finra-3221"]' + CASE, "policies: There is no key `finra-3221` here. Did you mean `finra-3220`?"),
        ('policy_files = ["none.toml"]' + CASE, "none.toml: The file cannot be read: No such file or directory."),
        ("[[case]\n", "line 1: This is not TOML"),
        ("", "case: It is missing. Add it."),
    ],
)
def test_a_mistake_in_the_file_is_named_by_place_and_mend(text: str, said: str) -> None:
    refused(text, said)


def refused(text: str, said: str) -> None:
    """The file is refused with these words, and with others in Russian."""
    with pytest.raises(UnusableFile) as problem:
        cases(text)
    assert said in problem.value.said("en")
    assert problem.value.said("ru") != problem.value.said("en")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("a,b\n1,2\n", "line 1: The first line must name the columns"),
        (TABLE.replace("1,given", "1,gave"), "line 2, entry: `entry` must be one of: given, gift, returned."),
        (TABLE.replace(",200,,,rolling", ",2x0,,,rolling"), "line 2, cost: `2x0` is not a number."),
        (TABLE.replace("ALLOW,0.00", "ALLOW,0.00,1,2,3"), "line 4: There are more cells than columns."),
    ],
)
def test_a_table_that_cannot_be_used_names_the_line(wrong: str, said: str) -> None:
    with pytest.raises(UnusableFile) as refused:
        cases(wrong, is_table=True)
    assert said in refused.value.said("en")


def test_a_missing_rate_is_said_with_its_case(written: Path) -> None:
    written.write_text(CASE.replace("cost = 180.00", 'cost = 180.00\ncurrency = "EUR"'), encoding="utf-8")
    with pytest.raises(UnusableFile, match=r"case 1: There is no rate from EUR to USD on or before 2026-04-20\. Add a"):
        check(written)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cases.toml"
    path.write_bytes("title = 'Привет'".encode("cp1251"))
    with pytest.raises(UnusableFile, match="not UTF-8"):
        check(path)


def test_the_shipped_file_is_where_the_command_looks() -> None:
    assert SHIPPED.exists()
