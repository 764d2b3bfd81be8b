"""E-mails, phones, sites, countries, choices, and what is blank."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handsel.exchange.shaping import split_name
from handsel.exchange.values.choices import choices, parse_choice, stage_outcome
from handsel.exchange.values.people import (
    domain_of,
    parse_boolean,
    parse_email,
    parse_line,
    parse_phone,
    parse_site,
    parse_text,
)
from handsel.exchange.values.places import parse_country
from handsel.exchange.values.problems import Problem


@pytest.mark.parametrize("text", ["1", "TRUE", "true", "Yes", "y", "да", "on"])
def test_yes_in_many_words(text: str) -> None:
    assert parse_boolean(text) is True


@pytest.mark.parametrize("text", ["0", "FALSE", "No", "нет", "off"])
def test_no_in_many_words(text: str) -> None:
    assert parse_boolean(text) is False


def test_blank_is_neither_yes_nor_no() -> None:
    assert parse_boolean("") is None
    assert parse_boolean("perhaps") == Problem("not-yes-or-no", "perhaps")


def test_an_email_is_lower_case_and_bare() -> None:
    assert parse_email(" BeckiTTucker@dayrep.com ") == "beckittucker@dayrep.com"
    assert parse_email("Rose Gonzalez <rose@edge.com>") == "rose@edge.com"
    assert parse_email("mailto:a@b.co") == "a@b.co"
    assert parse_email("rose(at)edge.com") == Problem("not-an-email", "rose(at)edge.com")


def test_of_several_emails_the_first_is_used_and_it_is_said() -> None:
    assert parse_email("a@b.co; c@d.co") == Problem("several-values", "a@b.co; c@d.co", kept="a@b.co")


@pytest.mark.parametrize(
    "text",
    ["831.605.2433x72946", "+1-781-948-6348x4026", "(376)694-9481x10051", "+7 (495) 123-45-67 доб. 12", "5987002803"],
)
def test_a_phone_is_kept_as_written(text: str) -> None:
    assert parse_phone(text) == text


def test_what_is_no_phone_is_said_to_be_none() -> None:
    assert parse_phone("12") == Problem("not-a-phone", "12")
    assert parse_phone("ask Rose") == Problem("not-a-phone", "ask Rose")


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("https://www.Example.com/a?b", "example.com"),
        ("BetaPages.com", "betapages.com"),
        ("rose@edge.com", "edge.com"),
        ("пример.рф", "пример.рф"),
        ("/services/images/photo", None),
        ("not a site", None),
        ("http://[::1", None),
    ],
)
def test_the_domain_of_a_site(text: str, domain: str | None) -> None:
    assert domain_of(text) == domain


def test_a_site_gets_its_scheme() -> None:
    assert parse_site("BetaPages.com") == "https://BetaPages.com"
    assert parse_site("http://x.org") == "http://x.org"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NA", "NA"),
        ("US", "US"),
        ("USA", "US"),
        ("United States", "US"),
        ("Korea", "KR"),
        ("Германия", "DE"),
        ("AND", "AD"),
        ("Saint Barthelemy", "BL"),
        ("Bouvet Island (Bouvetoya)", "BV"),
        ("Côte d’Ivoire", "CI"),
    ],
)
def test_a_country_becomes_its_code(text: str, code: str) -> None:
    assert parse_country(text) == code


def test_a_misspelt_country_is_corrected_and_it_is_said() -> None:
    assert parse_country("Philipines") == Problem("country-corrected", "Philipines", "PH", (("country", "PH"),))
    assert parse_country("Atlantis") == Problem("unknown-country", "Atlantis")


def test_namibia_and_mister_null_are_not_blank() -> None:
    assert parse_text("NA") == "NA"
    assert parse_line("Null") == "Null"
    assert parse_line("NULL") is None
    assert parse_line("  Fred   Null ") == "Fred Null"


def test_other_systems_words_become_ours() -> None:
    assert parse_choice("account-kind", "Customer - Direct") == "customer"
    assert parse_choice("opportunity-kind", "Existing Business") == "expansion"
    assert parse_choice("forecast-category", "BestCase") == "best-case"
    assert parse_choice("task-status", "Waiting on someone else") == "waiting"


def test_an_unknown_word_names_what_is_allowed() -> None:
    problem = parse_choice("forecast-category", "Perhaps")
    assert isinstance(problem, Problem)
    assert problem.kept is None
    assert dict(problem.facts)["allowed"] == "pipeline, best-case, most-likely, commit, closed, omitted"
    assert parse_choice("account-kind", "Regulator").kept == "other"


def test_no_word_means_two_things() -> None:
    for name, known in choices().items():
        words = [word for value, also in known.words.items() for word in (value, *also)]
        assert len(words) == len(set(words)), name


@pytest.mark.parametrize(
    ("stage", "outcome"),
    [("Closed Won", "won"), ("Won", "won"), ("Lost", "lost"), ("Closed Lost", "lost"), ("Qualification", "open")],
)
def test_a_stages_name_says_what_it_means(stage: str, outcome: str) -> None:
    assert stage_outcome(stage) == outcome


@pytest.mark.parametrize(
    ("full", "parts"),
    [
        ("Moses Frase", ("Moses", "Frase")),
        ("Frase, Moses", ("Moses", "Frase")),
        ("Tucker", (None, "Tucker")),
        ("Ludwig van Beethoven", ("Ludwig", "van Beethoven")),
        ("Santa Cruz Clara", ("Santa Cruz", "Clara")),
    ],
)
def test_a_whole_name_is_divided(full: str, parts: tuple[str | None, str]) -> None:
    assert split_name(full) == parts


@given(st.text(max_size=80))
def test_no_text_breaks_a_parser(text: str) -> None:
    for parse in (parse_email, parse_phone, parse_site, parse_boolean, parse_country, parse_line, parse_text):
        parse(text)
    domain_of(text)
