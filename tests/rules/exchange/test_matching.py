"""Keys under which different spellings meet."""

from hypothesis import given
from hypothesis import strategies as st

from handsel.exchange.matching import (
    PROPOSE,
    alike,
    company_domain,
    company_key,
    email_key,
    name_key,
    person_key,
    phone_key,
    profile_key,
    salesforce_key,
    variants,
)


def test_spaces_case_and_accents_do_not_matter() -> None:
    assert name_key("GTX Pro") == name_key("GTXPro") == "gtxpro"
    assert name_key("Zoë Müller") == name_key("ZOE MULLER")
    assert name_key("Семён") == name_key("Семен")


def test_legal_forms_do_not_matter() -> None:
    assert company_key("The Acme Co., Ltd.") == company_key("ACME") == "acme"
    assert company_key("3M CO") == company_key("3M")
    assert company_key("ООО «Ромашка»") == company_key("Ромашка")
    assert company_key("Company") == "company"


def test_first_and_last_name_stand_in_either_order() -> None:
    assert person_key("Frase, Moses") == person_key("Moses Frase")


def test_mail_tags_and_gmails_points_do_not_matter() -> None:
    assert email_key("Rose.Gonzalez+crm@GMail.com") == email_key("rosegonzalez@googlemail.com")
    assert email_key("a.b@edge.com") != email_key("ab@edge.com")


def test_free_mail_says_nothing_about_the_company() -> None:
    assert company_domain("rose@gmail.com") is None
    assert company_domain("rose@edge.com") == "edge.com"


def test_phones_meet_in_their_last_ten_digits() -> None:
    assert phone_key("+1 (408) 505-1578 x12") == phone_key("408-505-1578") == "4085051578"
    assert phone_key("112") is None


def test_profiles_meet_in_every_spelling() -> None:
    assert (
        profile_key("https://de.linkedin.com/in/Alice-J/?trk=x")
        == profile_key("linkedin.com/in/alice-j")
        == "in/alice-j"
    )
    assert profile_key("https://example.com/in/alice") is None


def test_long_and_short_salesforce_ids_are_one() -> None:
    assert salesforce_key("001bm00001ZL8U9AAL") == salesforce_key("001bm00001ZL8U9")
    assert salesforce_key("001bm00001ZL8U9") != salesforce_key("001bm00001zl8u9")


def test_names_nearly_known_are_found() -> None:
    found = variants(["GTXPro", "GTX Basic", "technolgy", "zebra"], ["GTX Pro", "GTX Basic", "technology"])
    assert found["GTXPro"] == ("GTX Pro", 100.0)
    assert found["technolgy"][0] == "technology"
    assert set(found) == {"GTXPro", "technolgy"}


def test_other_digits_are_another_name() -> None:
    assert alike("Campaign 2023", "Campaign 2024") == 0
    assert alike("Dickenson Mobile Generators", "Dickenson Mobil Generators") >= PROPOSE


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_the_same_both_ways_and_whole_for_oneself(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one)
    assert alike(one, one) == 100
