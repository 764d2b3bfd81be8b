"""Search finds by the beginnings of words, e-mail, phone and identifier, and never what one may not see."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from handsel.accounts import actions as book
from handsel.accounts.models import Account, Contact
from handsel.journal import actions as journal
from handsel.org.models import Member
from handsel.pipeline import actions as pipeline
from handsel.search.finding import by_id, find
from handsel.search.marking import marked, snippet
from handsel.search.recents import COOKIE
from tests.people import NOW, Cast, looking

type SignIn = Callable[[Member], Client]


@pytest.fixture
def acme(cast: Cast) -> Account:
    values = {"name": "Acme Steelworks", "industry": "Metal", "phone": "+1 (415) 555-0134"}
    return book.create_account(values=values, by=looking(cast.ana), at=NOW)


@pytest.fixture
def eve(cast: Cast, acme: Account) -> Contact:
    values = {"first_name": "Eve", "last_name": "Ekström", "account": acme, "email": "Eve.Ek@acme.example"}
    return book.create_contact(values=values, by=looking(cast.ana), at=NOW)


def found(text: str, who: Member, each: int = 10) -> list[tuple[str, str]]:
    return [(g.source.name, hit.text) for g in find(text, viewer=looking(who), each=each) for hit in g.hits]


@pytest.mark.parametrize(
    "text", ["acme", "ACME", "steel", "acme st", "works acme", "415 555", "5550134", "+1 415 555 0134"]
)
def test_accounts_are_found_by_words_and_phone(cast: Cast, acme: Account, text: str) -> None:
    expected = [] if text == "works acme" else [("account", "Acme Steelworks")]
    assert [pair for pair in found(text, cast.ana) if pair[0] == "account"] == expected


@pytest.mark.parametrize("text", ["eve", "ekst", "eve.ek@acme.example", "eve.ek@ac", "EVE.EK@"])
def test_people_are_found_by_name_and_email(cast: Cast, eve: Contact, text: str) -> None:
    assert ("contact", "Eve Ekström") in found(text, cast.ana)


def test_colleagues_are_found_by_any_name(cast: Cast) -> None:
    assert found("baker", cast.ana) == [("member", "Ben Baker")]
    assert found("ben@", cast.ana) == [("member", "Ben Baker")]


def test_entries_are_found_by_their_text(cast: Cast, acme: Account) -> None:
    journal.write_note(
        body="They asked about the zirconium price.", on=[("account", acme.pk)], by=looking(cast.ana), at=NOW
    )
    assert found("zircon", cast.ana) == [("entry", "They asked about the zirconium price.")]
    assert found("zircon", cast.mo) == found("zircon", cast.ivy) == found("zircon", cast.ana)
    assert found("zircon", cast.ben) == []


def test_notes_on_granted_records_are_found(cast: Cast, acme: Account) -> None:
    journal.write_note(body="Zirconium", on=[("account", acme.pk)], by=looking(cast.ana), at=NOW)
    book.put_on_team(account=acme, member=cast.sam, role="", edits=False, by=looking(cast.ana), at=NOW)
    assert ("entry", "Zirconium") in found("zircon", cast.sam)


@pytest.mark.parametrize(
    "text", ["acme", "eve", "zircon", "415 555 0134", "eve.ek@acme.example", "@eve", "acme.example"]
)
def test_nothing_leaks(cast: Cast, acme: Account, eve: Contact, signed_in: SignIn, text: str) -> None:
    journal.write_note(body="Zirconium for Acme", on=[("account", acme.pk)], by=looking(cast.ana), at=NOW)
    for who in (cast.ben, cast.cem, cast.sam, cast.sol):
        client = signed_in(who)
        for name in ("search:search", "search:palette"):
            page = client.get(reverse(name), {"q": text}).content.decode()
            for secret in ("Steelworks", "Ekström", "Zirconium for"):
                assert secret not in page


def test_identifiers_lead_to_visible_records_only(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    assert [g.hits[0].text for g in by_id(str(acme.pk), viewer=looking(cast.ana), each=5)] == ["Acme Steelworks"]
    assert by_id(str(acme.pk), viewer=looking(cast.ben), each=5) == []
    assert by_id("ab", viewer=looking(cast.ana), each=5) == []
    url = reverse("search:palette")
    assert "Acme" in signed_in(cast.ana).get(url, {"q": f"#{acme.pk}"}).content.decode()
    assert "Acme" not in signed_in(cast.ben).get(url, {"q": f"#{acme.pk}"}).content.decode()


def test_titles_that_begin_with_the_text_come_first(cast: Cast) -> None:
    for name in ("The Acme Trading House", "Acme", "Acme Holding"):
        book.create_account(values={"name": name}, by=looking(cast.ana), at=NOW)
    assert [title for _kind, title in found("acme", cast.ana)] == ["Acme", "Acme Holding", "The Acme Trading House"]


@pytest.mark.parametrize(
    "text",
    ["", "   ", "'", "\\", "a'b", ":*", "!", "&|", "x" * 5_000, "\x00", "%", "🙂", "<script>", "ü ß ж", "((", "a:b*"],
)
def test_no_text_breaks_search(cast: Cast, acme: Account, signed_in: SignIn, text: str) -> None:
    client = signed_in(cast.ana)
    for name in ("search:search", "search:palette"):
        for prefix in ("", "@", "#", ">"):
            assert client.get(reverse(name), {"q": prefix + text}).status_code == 200


def test_the_page_marks_what_was_typed(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    page = signed_in(cast.ana).get(reverse("search:search"), {"q": "acme"}).content.decode()
    assert "<mark>Acme</mark> Steelworks" in page


def test_marking_is_safe_and_marks_beginnings() -> None:
    assert marked("Steel & steelworks", "steel") == "<mark>Steel</mark> &amp; <mark>steel</mark>works"
    assert marked("<b>Stainless</b>", "less") == "&lt;b&gt;Stainless&lt;/b&gt;"
    assert marked("Plain", "") == "Plain"


def test_a_snippet_shows_the_place() -> None:
    text = "word " * 100 + "zirconium " + "word " * 100
    assert "zirconium" in snippet(text, "zircon")
    assert snippet("short", "zircon") == "short"


def test_more_hits_lead_to_a_page_of_one_kind(cast: Cast, signed_in: SignIn) -> None:
    for number in range(9):
        book.create_account(values={"name": f"Acme {number}"}, by=looking(cast.ana), at=NOW)
    client, url = signed_in(cast.ana), reverse("search:search")
    assert "kind=account" in client.get(url, {"q": "acme"}).content.decode()
    groups = client.get(url, {"q": "acme", "kind": "account"}).context["groups"]
    assert [len(group["hits"]) for group in groups] == [9]


def test_records_opened_lately_come_first_while_visible(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    client, palette = signed_in(cast.ana), reverse("search:palette")
    client.get(reverse("journal:record", args=["account", acme.pk]))
    assert "Acme Steelworks" in client.get(palette).content.decode()
    book.reassign_accounts(accounts=[acme.pk], owner=cast.cem, by=looking(cast.ana), at=timezone.now())
    assert "Acme Steelworks" not in client.get(palette).content.decode()


@pytest.mark.parametrize("cookie", ["nonsense", "account:zz|x", "|||", "ghost:" + "0" * 32])
def test_a_forged_cookie_is_harmless(cast: Cast, signed_in: SignIn, cookie: str) -> None:
    client = signed_in(cast.ana)
    client.cookies[COOKIE] = cookie
    assert client.get(reverse("search:palette")).status_code == 200


def test_search_asks_a_constant_number_of_times(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    for number in range(10):
        book.create_account(values={"name": f"Acme {number}"}, by=looking(cast.ana), at=NOW)
    client = signed_in(cast.ana)
    client.get(reverse("search:palette"), {"q": "acme"})
    with django_assert_max_num_queries(17):
        client.get(reverse("search:palette"), {"q": "acme"})


def test_opportunities_are_found_with_stage_and_amount(cast: Cast) -> None:
    values = {"name": "Zirconium supply", "amount": Decimal(5000), "close_on": date(2026, 12, 1)}
    pipeline.create(values=values, by=looking(cast.ana), at=NOW)
    group = find("zirc", viewer=looking(cast.ana), each=5)[0]
    assert (group.source.name, group.hits[0].text) == ("opportunity", "Zirconium supply")
    assert "5,000" in group.hits[0].detail
    assert find("zirc", viewer=looking(cast.ben), each=5) == []


@pytest.mark.parametrize("who", ["ana", "mo", "ben"])
def test_a_large_reach_finds_the_same_as_a_small_one(
    cast: Cast, acme: Account, eve: Contact, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.write_note(body="Zirconium for Acme", on=[("account", acme.pk)], by=looking(cast.ana), at=NOW)
    small = [found(text, getattr(cast, who)) for text in ("acme", "zirc", "eve")]
    monkeypatch.setattr("handsel.search.finding.SMALL", 0)
    monkeypatch.setattr("handsel.home.found.HANDFUL", 0)
    assert [found(text, getattr(cast, who)) for text in ("acme", "zirc", "eve")] == small
