"""Working with members by hand: finding, adding, inviting, deactivating with a hand-over, undoing."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as outbox
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from handsel.accounts import actions as accounts
from handsel.org import actions, mail
from handsel.org.models import Invitation, Member, Team
from handsel.org.viewer import Viewer
from tests.people import NOW, PASSWORD, Cast, looking

type SignIn = Callable[[Member], Client]
type Capture = Callable[..., Any]

LIST = "/organisation/members/"


def names(answer: Any) -> list[str]:
    return [row.label for row in answer.context["table"].rows]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=alva", ["Ana Alvarez"]),
        ("q=BEN@example", ["Ben Baker"]),
        ("q=a+alvarez", ["Ana Alvarez"]),
        ("role=auditor", ["Ivy Ito"]),
        ("role=emperor&q=ivy", ["Ivy Ito"]),
        ("team=none&role=specialist", ["Sam Singh"]),
        ("q=nobody+at+all", []),
        ("q=%25", []),
    ],
)
def test_members_are_found(cast: Cast, signed_in: SignIn, query: str, found: list[str]) -> None:
    assert names(signed_in(cast.ana).get(f"{LIST}?{query}")) == found


def test_members_of_a_team_are_found(cast: Cast, signed_in: SignIn) -> None:
    answer = signed_in(cast.ana).get(f"{LIST}?team={cast.north.pk}")
    assert names(answer) == ["Ana Alvarez", "Ben Baker", "Mo Meyer"]


def test_those_who_left_are_listed_when_asked_for(cast: Cast, signed_in: SignIn) -> None:
    actions.deactivate(member=cast.ben, heir=None, by=looking(cast.nina), at=NOW)
    browser = signed_in(cast.nina)
    assert "Ben Baker" not in names(browser.get(LIST))
    assert names(browser.get(f"{LIST}?status=left")) == ["Ben Baker"]
    assert "Ben Baker" in names(browser.get(f"{LIST}?status=all"))


def test_a_long_list_has_pages_that_miss_nobody(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(105):
        actions.add_member(name=f"Extra {number:03} {'ÄaÀ'[number % 3]}", by=Viewer.system(), at=NOW)
    browser = signed_in(cast.nina)
    answer = browser.get(LIST)
    seen = names(answer)
    with django_assert_max_num_queries(8):
        answer = browser.get(answer.context["table"].pager.next_url)
    seen += names(answer)
    assert (len(seen), len(set(seen)), answer.context["count"]) == (115, 115, 115)
    assert answer.context["table"].pager is None


@pytest.mark.parametrize("after", ["~", "x~y", "~~~", "%00~1", "a" * 500])
def test_a_made_up_place_in_the_list_is_no_error(cast: Cast, signed_in: SignIn, after: str) -> None:
    assert signed_in(cast.nina).get(LIST, {"after": after}).status_code == 200


def test_the_text_of_a_name_stays_text(cast: Cast, signed_in: SignIn) -> None:
    wild = '<img src=x onerror=alert(1)> "מיכל" 🦊 ' + "x" * 100
    member = actions.add_member(name=wild, title=wild, by=Viewer.system(), at=NOW)
    browser = signed_in(cast.nina)
    for page in (LIST, f"{LIST}{member.pk}/", f"{LIST}{member.pk}/edit/", f"{LIST}{member.pk}/deactivate/"):
        text = browser.get(page).content.decode()
        assert "<img src=x" not in text
        assert "&lt;img src=x" in text


def form(**values: object) -> dict[str, object]:
    return {"name": "Zoe Zhang", "email": "zoe@example.com", "roles": ["account-executive"]} | values


def test_adding_invites_at_once(cast: Cast, signed_in: SignIn, django_capture_on_commit_callbacks: Capture) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = signed_in(cast.nina).post(f"{LIST}add/", form(invite="on", team=str(cast.north.pk), locale="ru"))
    mail.wait()
    link = answer.context["link"]
    assert link in answer.content.decode()
    (message,) = outbox.outbox
    assert message.to == ["zoe@example.com"]
    assert link in str(message.body)
    zoe = Member.objects.get(email="zoe@example.com")
    assert (zoe.team_id, zoe.roles) == (cast.north.pk, ["account-executive"])


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"email": "nonsense"}, "email"),
        ({"email": "ana@example.com"}, "email"),
        ({"email": "", "invite": "on"}, "email"),
        ({"roles": ["emperor"]}, "roles"),
        ({"team": "nonsense"}, "team"),
        ({"zone": "Mars"}, "zone"),
    ],
)
def test_a_form_says_what_is_wrong(cast: Cast, signed_in: SignIn, values: dict[str, object], field: str) -> None:
    answer = signed_in(cast.nina).post(f"{LIST}add/", form(**values))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Member.objects.filter(name="Zoe Zhang").exists()


def test_a_dialog_gets_the_form_alone(cast: Cast, signed_in: SignIn) -> None:
    answer = signed_in(cast.nina).get(f"{LIST}add/", headers={"HX-Request": "true", "HX-Target": "modal-content"})
    assert "<html" not in answer.content.decode()


def test_a_member_is_edited(cast: Cast, signed_in: SignIn) -> None:
    page = f"{LIST}{cast.ana.pk}/edit/"
    browser = signed_in(cast.nina)
    assert browser.get(page).context["form"].initial["team"] == cast.north
    values = form(name="Ana Adams", email="ana@example.com", manager=str(cast.mo.pk), roles=["specialist"])
    assert browser.post(page, values)["Location"] == f"{LIST}{cast.ana.pk}/"
    ana = Member.objects.get(pk=cast.ana.pk)
    assert (ana.name, ana.manager_id, ana.team, ana.roles) == ("Ana Adams", cast.mo.pk, None, ["specialist"])


def test_the_last_administrator_reads_why_not(cast: Cast, signed_in: SignIn) -> None:
    values = form(name="Nina Novak", email="nina@example.com", roles=["auditor"])
    answer = signed_in(cast.nina).post(f"{LIST}{cast.nina.pk}/edit/", values)
    assert (answer.status_code, "at least one administrator" in answer.content.decode()) == (422, True)


def link_of(answer: Any) -> str:
    return str(answer.context["link"]).removeprefix("http://testserver")


def test_the_invited_choose_a_password_and_are_in(cast: Cast, signed_in: SignIn) -> None:
    link = link_of(signed_in(cast.nina).post(f"{LIST}{cast.ana.pk}/invite/"))
    browser = Client()
    assert "Northwind Instruments" in browser.get(link).content.decode()
    assert browser.post(link, {"password1": PASSWORD, "password2": PASSWORD})["Location"] == "/"
    assert browser.get("/organisation/me/").context["member"] == cast.ana
    for used in (Client().get(link), Client().post(link, {"password1": PASSWORD, "password2": PASSWORD})):
        assert used.status_code == 410


def test_an_invitation_opened_in_somebody_elses_browser_signs_them_out(cast: Cast, signed_in: SignIn) -> None:
    link = link_of(signed_in(cast.nina).post(f"{LIST}{cast.ana.pk}/invite/"))
    browser = signed_in(cast.ben)
    browser.post(link, {"password1": PASSWORD, "password2": PASSWORD})
    assert browser.get("/organisation/me/").context["member"] == cast.ana


@pytest.mark.parametrize(
    ("first", "second", "field"),
    [("short", "short", "password1"), ("1234567890", "1234567890", "password1"), (PASSWORD, "other", "password2")],
)
def test_a_first_password_is_checked(cast: Cast, signed_in: SignIn, first: str, second: str, field: str) -> None:
    link = link_of(signed_in(cast.nina).post(f"{LIST}{cast.ana.pk}/invite/"))
    answer = Client().post(link, {"password1": first, "password2": second})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_an_old_link_says_no_more_than_a_made_up_one(cast: Cast, signed_in: SignIn) -> None:
    _invitation, secret = actions.invite(member=cast.ana, by=looking(cast.nina), at=timezone.now() - timedelta(days=8))
    old = Client().get(f"/organisation/welcome/{secret}/")
    made_up = Client().get("/organisation/welcome/made-up/")
    assert (old.status_code, made_up.status_code) == (410, 410)

    def visible(answer: Any) -> str:
        return re.sub(r'csrf[^>]*|value="/organisation[^"]*"', "", answer.content.decode())

    assert visible(old) == visible(made_up)


def test_an_invitation_for_a_member_without_an_address_is_refused_kindly(cast: Cast, signed_in: SignIn) -> None:
    nameless = actions.add_member(name="Imported", by=Viewer.system(), at=NOW)
    answer = signed_in(cast.nina).post(f"{LIST}{nameless.pk}/invite/", follow=True)
    assert answer.status_code == 200
    assert "Give Imported an e-mail address first" in answer.content.decode()
    assert not Invitation.objects.exists()


def give_an_account(owner: Member) -> Any:
    return accounts.create_account(values={"name": "Acme"}, by=looking(owner), at=NOW)


def test_deactivating_shows_what_is_handed_over_and_to_whom(cast: Cast, signed_in: SignIn) -> None:
    account = give_an_account(cast.ana)
    page = f"{LIST}{cast.ana.pk}/deactivate/"
    browser = signed_in(cast.nina)
    assert "1 account" in browser.get(page).content.decode()
    nobody = browser.post(page, {})
    assert (nobody.status_code, list(nobody.context["form"].errors)) == (422, ["heir"])
    done = browser.post(page, {"heir": str(cast.ben.pk)}, follow=True)
    assert "1 record went to Ben Baker" in done.content.decode()
    account.refresh_from_db()
    assert account.owner_id == cast.ben.pk


def test_a_deactivation_is_undone_from_the_members_page(cast: Cast, signed_in: SignIn) -> None:
    account = give_an_account(cast.ana)
    browser = signed_in(cast.nina)
    browser.post(f"{LIST}{cast.ana.pk}/deactivate/", {"heir": str(cast.ben.pk)})
    answer = browser.post(f"{LIST}{cast.ana.pk}/undo-leaving/", follow=True)
    assert "Everything is as it was" in answer.content.decode()
    account.refresh_from_db()
    assert account.owner_id == cast.ana.pk
    assert Member.objects.get(pk=cast.ana.pk).is_active
    again = browser.post(f"{LIST}{cast.ana.pk}/undo-leaving/", follow=True)
    assert "nothing to take back" in again.content.decode()


def test_records_may_stay_for_now_and_be_handed_over_later(cast: Cast, signed_in: SignIn) -> None:
    account = give_an_account(cast.ana)
    browser = signed_in(cast.nina)
    page = f"{LIST}{cast.ana.pk}/deactivate/"
    assert browser.post(page, {"leave": "on"}).status_code == 302
    assert "Hand over the rest" in browser.get(f"{LIST}{cast.ana.pk}/").content.decode()
    browser.post(page, {"heir": str(cast.ben.pk)})
    account.refresh_from_db()
    assert account.owner_id == cast.ben.pk


def test_one_does_not_deactivate_oneself(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.nina)
    assert "deactivate/" not in browser.get(f"{LIST}{cast.nina.pk}/").content.decode()
    answer = browser.post(f"{LIST}{cast.nina.pk}/deactivate/", {"heir": str(cast.mo.pk)})
    assert (answer.status_code, "cannot deactivate yourself" in answer.content.decode()) == (422, True)


def test_somebody_is_let_back_in(cast: Cast, signed_in: SignIn) -> None:
    actions.deactivate(member=cast.ana, heir=None, by=looking(cast.nina), at=NOW)
    signed_in(cast.nina).post(f"{LIST}{cast.ana.pk}/reactivate/")
    assert Member.objects.get(pk=cast.ana.pk).is_active


def test_an_administrator_ends_somebodys_token(cast: Cast, signed_in: SignIn) -> None:
    token, _secret = actions.issue_token(
        member=cast.ana, name="Sync", scopes=["read"], expires_at=None, by=looking(cast.ana), at=NOW
    )
    page = f"{LIST}{cast.ana.pk}/tokens/{token.pk}/revoke/"
    assert signed_in(cast.mo).post(page).status_code == 403
    assert signed_in(cast.nina).post(f"{LIST}{cast.ben.pk}/tokens/{token.pk}/revoke/").status_code == 404
    signed_in(cast.nina).post(page)
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_removing_a_second_step_nobody_has_is_refused_kindly(cast: Cast, signed_in: SignIn) -> None:
    answer = signed_in(cast.nina).post(f"{LIST}{cast.ana.pk}/second-steps/forget/", follow=True)
    assert "has no second step" in answer.content.decode()


def test_teams_are_formed_moved_and_dissolved(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.nina)
    browser.post("/organisation/teams/add/", {"name": "East", "parent": str(cast.north.pk), "lead": str(cast.sam.pk)})
    east = Team.objects.get(name="East")
    assert (east.parent_id, east.lead_id) == (cast.north.pk, cast.sam.pk)
    page = f"/organisation/teams/{east.pk}/edit/"
    assert browser.post(page, {"name": "north"}).status_code == 422
    browser.post(page, {"name": "Far East"})
    assert Team.objects.get(pk=east.pk).parent is None
    kept = browser.post(f"/organisation/teams/{cast.north.pk}/dissolve/", follow=True)
    assert "elsewhere first" in kept.content.decode()
    browser.post(f"/organisation/teams/{east.pk}/dissolve/")
    assert not Team.objects.filter(pk=east.pk).exists()


def test_a_team_moved_beneath_itself_reads_why_not(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.nina)
    browser.post(f"/organisation/teams/{cast.south.pk}/edit/", {"name": "South", "parent": str(cast.north.pk)})
    page = f"/organisation/teams/{cast.north.pk}/edit/"
    answer = browser.post(page, {"name": "North", "parent": str(cast.south.pk)})
    assert list(answer.context["form"].errors) == ["parent"]


def test_the_tree_is_read_with_one_query_whatever_its_depth(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    above = cast.south
    for number in range(6):
        above = actions.form_team(name=f"Level {number}", parent=above, by=Viewer.system(), at=NOW)
    browser = signed_in(cast.ana)
    browser.get("/organisation/teams/")
    with django_assert_max_num_queries(8):
        assert "Level 5" in browser.get("/organisation/teams/").content.decode()
