"""Two contacts that are one person become one, with everything that hung on either; undo makes them two again."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse

from handsel.accounts import actions
from handsel.accounts.models import Account, Affiliation, Contact, MergedContact
from handsel.conduct import actions as conduct
from handsel.conduct.jobs import recheck_named
from handsel.conduct.models import Finding
from handsel.exchange.models import ExternalId
from handsel.journal import actions as journal
from handsel.journal.models import Link
from handsel.org.models import Grant, Member
from handsel.org.viewer import Forbidden
from handsel.pipeline import actions as pipeline
from handsel.pipeline.models import ContactRole, Opportunity, Pipeline
from handsel.trail.models import ChangeSet
from handsel.trail.undo import undo
from tests.conduct.conftest import wine
from tests.people import Cast, looking

type SignIn = Callable[[Member], Client]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def acme(cast: Cast) -> Account:
    return actions.create_account(values={"name": "Acme"}, by=looking(cast.ana), at=NOW)


@pytest.fixture
def harbour(cast: Cast) -> Account:
    return actions.create_account(values={"name": "Harbour"}, by=looking(cast.ana), at=NOW)


def person(cast: Cast, account: Account, **values: Any) -> Contact:
    values = {"first_name": "Dora", "last_name": "Dale", "account": account} | values
    return actions.create_contact(values=values, by=looking(cast.ana), at=NOW)


@pytest.fixture
def dora(cast: Cast, acme: Account) -> Contact:
    return person(cast, acme, email="dora@acme.example", extra={"Tier": "A"})


@pytest.fixture
def double(cast: Cast, harbour: Account) -> Contact:
    return person(cast, harbour, title="Treasurer", phone="+1 202 555 0100", do_not_call=True, extra={"Region": "West"})


def merge(cast: Cast, dora: Contact, double: Contact, **values: Any) -> Contact:
    return actions.merge_contacts(contact=dora, duplicate=double, values=values, by=looking(cast.ana), at=NOW)


def take_back(cast: Cast) -> None:
    last = ChangeSet.objects.filter(verb="accounts.merge-contacts").latest("pk")
    undo(change_set=last, by=looking(cast.ana), at=NOW)


def test_what_the_contact_lacks_is_filled_and_wishes_hold_for_both(cast: Cast, dora: Contact, double: Contact) -> None:
    kept = merge(cast, dora, double)
    assert (kept.email, kept.title, kept.phone) == ("dora@acme.example", "Treasurer", "+1 202 555 0100")
    assert kept.do_not_call
    assert kept.extra == {"Tier": "A", "Region": "West"}
    assert not Contact.objects.filter(pk=double.pk).exists()


def test_what_was_chosen_survives(cast: Cast, dora: Contact, double: Contact, harbour: Account) -> None:
    kept = merge(cast, dora, double, account=harbour, first_name="Dorothea")
    kept.refresh_from_db()
    assert (kept.account_id, kept.name) == (harbour.pk, "Dorothea Dale")
    places = Affiliation.objects.filter(contact=kept)
    assert places.count() == 2
    assert places.get(is_primary=True).account_id == harbour.pk


def test_everything_that_hung_on_it_moves(cast: Cast, dora: Contact, double: Contact, harbour: Account) -> None:
    ana = looking(cast.ana)
    boss_of = person(cast, harbour, first_name="Eli", reports_to=double)
    if not Pipeline.objects.exists():
        pipeline.set_up_default_pipeline(by=ana, at=NOW)
    deal = pipeline.create(values={"name": "Deal", "account": harbour, "amount": Decimal(5)}, by=ana, at=NOW)
    pipeline.set_contact_role(opportunity=deal, contact=double, role="Buyer", by=ana, at=NOW)
    journal.write_note(body="Met her", on=[("contact", double.pk)], by=ana, at=NOW)
    ExternalId.objects.create(system="crm", kind="contacts", key="003", record_id=double.pk)
    merge(cast, dora, double)
    boss_of.refresh_from_db()
    assert boss_of.reports_to_id == dora.pk
    assert ContactRole.objects.get().contact_id == Opportunity.objects.get().primary_contact_id == dora.pk
    assert Link.objects.filter(record_id=dora.pk).count() == 1
    assert ExternalId.objects.get().record_id == dora.pk
    take_back(cast)
    boss_of.refresh_from_db()
    assert boss_of.reports_to_id == double.pk
    assert ContactRole.objects.get().contact_id == Opportunity.objects.get().primary_contact_id == double.pk
    assert Link.objects.filter(record_id=double.pk).count() == 1
    assert ExternalId.objects.get().record_id == double.pk


def test_undo_makes_them_two_again(cast: Cast, dora: Contact, double: Contact) -> None:
    before = list(Contact.objects.order_by("pk").values())
    grants = set(Grant.objects.values_list("kind", "record_id", "member_id", "because"))
    merge(cast, dora, double)
    take_back(cast)
    after = list(Contact.objects.order_by("pk").values())
    moving = {"version", "updated_at"}
    assert [{k: v for k, v in row.items() if k not in moving} for row in after] == [
        {k: v for k, v in row.items() if k not in moving} for row in before
    ]
    assert set(Grant.objects.values_list("kind", "record_id", "member_id", "because")) == grants
    assert not MergedContact.objects.exists()


def test_an_old_link_leads_to_who_is_left(cast: Cast, dora: Contact, double: Contact, signed_in: SignIn) -> None:
    merge(cast, dora, double)
    answer = signed_in(cast.ana).get(reverse("accounts:contact", args=[double.pk]))
    assert answer.headers["Location"] == reverse("accounts:contact", args=[dora.pk])
    assert signed_in(cast.cem).get(reverse("accounts:contact", args=[double.pk])).status_code == 404


def test_merges_follow_each_other(cast: Cast, dora: Contact, double: Contact, acme: Account) -> None:
    third = person(cast, acme, email="d@acme.example")
    merge(cast, double, third)
    merge(cast, dora, double)
    assert set(MergedContact.objects.values_list("gone", "into")) == {(double.pk, dora.pk), (third.pk, dora.pk)}


def test_a_contact_is_not_merged_into_itself(cast: Cast, dora: Contact) -> None:
    with pytest.raises(ValidationError, match="these are the same"):
        merge(cast, dora, dora)


@pytest.mark.parametrize("who", ["cem", "fay", "ivy", "sam"])
def test_who_may_not_merge(cast: Cast, dora: Contact, double: Contact, who: str) -> None:
    with pytest.raises(Forbidden):
        actions.merge_contacts(contact=dora, duplicate=double, by=looking(getattr(cast, who)), at=NOW)
    assert Contact.objects.count() == 2


def test_gifts_of_both_count_together_and_what_that_brings_to_light_stays(
    cast: Cast, dora: Contact, double: Contact
) -> None:
    for each in (dora, double):
        draft = wine(each, cost="200.00", on=date(2026, 11, 20), already_given=True)
        conduct.record_gift(draft=draft, by=looking(cast.ana), at=NOW)
    assert not Finding.objects.exists()
    merge(cast, dora, double)
    assert waiting() == [sorted([str(dora.pk), str(double.pk)])]
    assert recheck_named(waiting()[0]) == 1
    take_back(cast)
    assert len(waiting()) == 2
    assert recheck_named(waiting()[1]) == 0
    assert Finding.objects.filter(kind=Finding.Kind.BREACH).count() == 1


def waiting() -> list[list[str]]:
    """People whom a worker is to measure anew."""
    with connection.cursor() as cursor:
        cursor.execute("select args from procrastinate_jobs where task_name = 'conduct.recheck_people' order by id")
        return [json.loads(args)["people"] for (args,) in cursor.fetchall()]


def test_the_page_shows_both_and_merges_what_was_chosen(
    cast: Cast, dora: Contact, double: Contact, signed_in: SignIn
) -> None:
    client, address = signed_in(cast.ana), reverse("accounts:merge", args=[dora.pk, double.pk])
    text = client.get(address).content.decode()
    assert "Treasurer" in text
    assert "dora@acme.example" in text
    assert client.post(address, {"title": "theirs", "account": "own"}).status_code == 302
    dora.refresh_from_db()
    assert dora.title == "Treasurer"


def test_a_lookalike_is_pointed_out(cast: Cast, dora: Contact, acme: Account, signed_in: SignIn) -> None:
    other = person(cast, acme, first_name="D.", email="DORA@acme.example")
    text = signed_in(cast.ana).get(reverse("accounts:contact", args=[dora.pk])).content.decode()
    assert reverse("accounts:merge", args=[dora.pk, other.pk]) in text


def test_the_dialog_leads_to_the_comparison(cast: Cast, dora: Contact, double: Contact, signed_in: SignIn) -> None:
    address = reverse("accounts:choose-duplicate", args=[dora.pk])
    client = signed_in(cast.ana)
    assert client.get(address, headers={"HX-Request": "true"}).status_code == 200
    answer = client.post(address, {"duplicate": str(double.pk)}, headers={"HX-Request": "true"})
    assert reverse("accounts:merge", args=[dora.pk, double.pk]) in str(answer.headers)
    assert client.post(address, {"duplicate": str(dora.pk)}, headers={"HX-Request": "true"}).status_code == 422
