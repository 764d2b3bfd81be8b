"""The shipped policies say what they must, and a broken policy file says what is wrong with it."""

import pytest

from handsel.conduct.policies.reading import policy, shipped
from handsel.conduct.rules.policies import BrokenPolicy, Policy

GOOD = """
code = "ours"
currency = "USD"
name = { en = "Ours", ru = "Наша" }
[[versions]]
version = "1"
rule = { en = "A rule.", ru = "Правило." }
sources = ["house decision"]
limits = [{ amount = "75.00" }]
"""


def test_every_regime_of_the_rule_book_is_shipped() -> None:
    assert {each.code for each in shipped().policies} == {
        "erisa-406b3",
        "fcpa",
        "finra-2310",
        "finra-2320",
        "finra-2341",
        "finra-3220",
        "finra-5110",
        "house",
        "msrb-g-20",
        "other-officials",
        "uk-bribery-act",
        "us-executive-branch",
    }


@pytest.mark.parametrize("each", shipped().policies, ids=lambda each: each.code)
def test_every_version_names_its_source_and_speaks_both_languages(each: Policy) -> None:
    for version in each.versions:
        assert version.sources
        for text in (each.name, version.rule, *version.verify):
            assert text.en
            assert text.ru
            assert text.en != text.ru


@pytest.mark.parametrize("code", ["finra-3220", "msrb-g-20", "erisa-406b3", "finra-2341"])
def test_what_is_not_certain_is_marked_for_the_officer(code: str) -> None:
    assert next(each for each in shipped().policies if each.code == code).versions[-1].verify


def test_a_firm_may_write_a_policy_of_its_own() -> None:
    assert policy(GOOD, name="ours.toml").versions[0].limits[0].amount == 75


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("code = ", r"ours\.toml: not TOML"),
        (GOOD.replace("limits", "limit"), r"ours\.toml\.versions\[1\]: there is no key `limit`; known are version"),
        (GOOD.replace("amount", "amonut"), r"ours\.toml\.versions\[1\]\.limits\[1\]: there is no key `amonut`"),
        (GOOD.replace('"75.00"', '"lots"'), r"ours\.toml: versions\.0\.limits\.0\.amount"),
        (GOOD.replace('"75.00"', '"-1"'), "A limit is zero or more"),
        (GOOD.replace('"75.00"', '"75.00", then = "ALLOW"'), "BLOCK or PRECLEAR"),
        (GOOD.replace('"75.00"', '"75.00", window = { kind = "fiscal", start_month = 13 }'), "a month from 1 to 12"),
        (GOOD.partition("[[versions]]")[0], r"ours: versions must be in order"),
        (GOOD + GOOD.partition("name")[2].partition("\n")[2], r"ours: versions must be in order"),
    ],
)
def test_a_broken_policy_file_says_where_and_what(wrong: str, said: str) -> None:
    with pytest.raises(BrokenPolicy, match=said):
        policy(wrong, name="ours.toml")
