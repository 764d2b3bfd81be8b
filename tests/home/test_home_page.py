"""The home page: useful on the first day, for every role, with few queries."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from handsel.accounts import actions as book
from handsel.accounts.models import Account
from handsel.home.navigation import DAILY, MAKING, MINE, OFFICE, address, groups
from handsel.journal import actions as journal
from handsel.org.models import Member
from handsel.pipeline import actions as pipeline
from handsel.pipeline.models import Opportunity
from tests.people import Cast, looking

type SignIn = Callable[[Member], Client]
EVERYONE = ["nina", "mo", "ana", "ben", "sol", "cem", "olga", "fay", "ivy", "sam"]


@pytest.fixture
def acme(cast: Cast) -> Account:
    return book.create_account(values={"name": "Acme"}, by=looking(cast.ana), at=timezone.now())


def deal(owner: Member, name: str, **values: Any) -> Opportunity:
    return pipeline.create(values={"name": name, **values}, by=looking(owner), at=timezone.now())


def page(client: Client) -> str:
    answer = client.get(reverse("home:home"))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("who", EVERYONE)
def test_everyone_has_a_home_page(cast: Cast, acme: Account, signed_in: SignIn, who: str) -> None:
    assert getattr(cast, who).name.split()[0] in page(signed_in(getattr(cast, who)))


def test_strangers_are_sent_to_sign_in(db: None) -> None:
    assert Client().get(reverse("home:home")).status_code == 302


def test_my_day_shows_what_is_due_and_todays_meetings(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    ana, now, today = looking(cast.ana), timezone.now(), timezone.localdate()
    journal.add_task(subject="Late task", due_on=today - timedelta(days=3), on=[("account", acme.pk)], by=ana, at=now)
    journal.add_task(subject="Later task", due_on=today + timedelta(days=3), on=[], by=ana, at=now)
    journal.schedule_meeting(subject="Demo today", starts_at=now, on=[], by=ana, at=now)
    shown = page(signed_in(cast.ana))
    assert "Late task" in shown
    assert "Demo today" in shown
    assert "Later task" not in shown
    assert "Acme" in shown


def test_deals_that_need_somebody_say_why(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    today = timezone.localdate()
    deal(cast.ana, "Forgotten", amount=Decimal(1000), close_on=today - timedelta(days=1))
    deal(
        cast.ana, "Fine", close_on=today + timedelta(days=90), next_step="Call", next_step_on=today + timedelta(days=1)
    )
    deal(cast.cem, "Not mine", close_on=today - timedelta(days=1))
    shown = page(signed_in(cast.ana))
    for words in ("Forgotten", "close date has passed", "no next step"):
        assert words in shown
    assert "Fine" not in shown
    assert "Not mine" not in shown


def test_figures_count_all_of_ones_open_deals(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    today = timezone.localdate()
    for number in range(3):
        deal(cast.ana, f"Deal {number}", amount=Decimal(1000), close_on=today, next_step="Call")
    tiles = signed_in(cast.ana).get(reverse("home:home")).context["tiles"]
    assert [(tile["count"], tile["amount"]) for tile in tiles[:2]] == [(3, Decimal(3000)), (3, Decimal(3000))]
    assert tiles[2]["count"] == tiles[3]["count"] == 0


def test_every_figure_leads_to_the_list_behind_it(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    today = timezone.localdate()
    deal(cast.ana, "Closing soon", close_on=today)
    deal(cast.ana, "Much later", close_on=today + timedelta(days=200), next_step="Call")
    client = signed_in(cast.ana)
    for tile in client.get(reverse("home:home")).context["tiles"]:
        listed = client.get(tile["url"])
        assert listed.status_code == 200, tile["url"]
        names = [name for name in ("Closing soon", "Much later") if name in listed.content.decode()]
        assert len(names) == tile["count"], tile["url"]


def test_a_manager_sees_the_team_and_nobody_elses(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    deal(cast.ana, "Anas", amount=Decimal(5000), close_on=timezone.localdate())
    team = signed_in(cast.mo).get(reverse("home:home")).context["team"]
    assert [mate.name for mate in team] == ["Ana Alvarez", "Ben Baker"]
    assert (team[0].open_count, team[0].month_amount) == (1, Decimal(5000))
    assert signed_in(cast.ana).get(reverse("home:home")).context["team"] == []


def test_an_empty_company_shows_first_steps_that_go_away(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.nina)
    assert "Invite colleagues" in page(client)
    assert "Invite colleagues" not in page(signed_in(cast.ana))
    assert "Add the first account" in page(signed_in(cast.ana))
    book.create_account(values={"name": "Acme"}, by=looking(cast.ana), at=timezone.now())
    assert "Add the first account" not in page(client)


@pytest.mark.parametrize("who", ["fay", "ivy"])
def test_auditors_see_what_changed_and_nothing_to_write(cast: Cast, acme: Account, signed_in: SignIn, who: str) -> None:
    shown = page(signed_in(getattr(cast, who)))
    assert "created the account Acme" in shown
    assert "Imports" in shown
    assert "New task" not in shown


def test_the_home_page_asks_few_questions(
    cast: Cast, acme: Account, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    ana, now, today = looking(cast.ana), timezone.now(), timezone.localdate()
    for number in range(10):
        journal.add_task(subject=f"Task {number}", due_on=today, on=[("account", acme.pk)], by=ana, at=now)
        deal(cast.ana, f"Deal {number}", close_on=today, account=acme)
    client = signed_in(cast.ana)
    page(client)
    with django_assert_max_num_queries(18):  # 4 say who is looking, 2 are the frame's, 3 are of conduct
        page(client)


@pytest.mark.parametrize("place", [*DAILY, *OFFICE, *MAKING, *MINE], ids=lambda place: place.name)
def test_every_link_of_the_frame_leads_somewhere(cast: Cast, signed_in: SignIn, place: Any) -> None:
    assert address(place), place.name
    assert signed_in(cast.nina).get(address(place)).status_code == 200


@pytest.mark.parametrize("who", EVERYONE)
def test_the_rail_offers_only_what_one_may_open(cast: Cast, signed_in: SignIn, who: str) -> None:
    client = signed_in(getattr(cast, who))
    for group in groups(looking(getattr(cast, who)), "/"):
        for item in group.items:
            assert client.get(item.url).status_code == 200, item.url


def test_one_place_is_active(cast: Cast) -> None:
    for path, label in [("/", "Home"), ("/accounts/contacts/", "Contacts"), ("/accounts/", "Accounts")]:
        active = [item.label for group in groups(looking(cast.nina), path) for item in group.items if item.active]
        assert active == [label]


def test_a_specialist_without_deals_of_their_own_sees_those_they_help_with(
    cast: Cast, acme: Account, signed_in: SignIn
) -> None:
    values = {"account": acme, "amount": Decimal(1000), "close_on": timezone.localdate()}
    helped, _other = (
        pipeline.create(values=values | {"name": name}, by=looking(cast.ana), at=timezone.now()) for name in "ab"
    )
    place = {"member": cast.sam, "role": "Demo", "edits": False}
    pipeline.put_on_team(opportunity=helped, **place, by=looking(cast.ana), at=timezone.now())
    answer = signed_in(cast.sam).get(reverse("home:home"))
    assert answer.context["tiles"][0]["count"] == 1
    assert [deal.opportunity for deal in answer.context["pipeline"].deals] == [helped]
    assert "Deals you help with" in answer.content.decode()
