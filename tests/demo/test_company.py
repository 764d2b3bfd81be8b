"""What the demo company holds once it is filled."""

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection
from django.db.models import F, Q

from handsel.accounts.models import Account, Affiliation, Contact
from handsel.conduct.models import Clearance, ExpenseLine, Finding
from handsel.demo import cast, company
from handsel.journal.models import Entry, Link
from handsel.kernel.actors import Door
from handsel.lists.models import SavedView
from handsel.org.models import ExchangeRate, Grant, Member, Organisation, Team
from handsel.org.queries import viewer_of
from handsel.org.roles import Role
from handsel.pay.models import Assignment, PayoutBatch
from handsel.pay.queries.verifying import verify
from handsel.pipeline.models import Opportunity, Outcome, Pipeline, Step
from handsel.quota.models import Acceptance, Letter, Target
from handsel.trail.models import ChangeSet, Image
from handsel.trail.models import Entry as TrailEntry
from tests.demo.conftest import NOW, SMALL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("filled")]


def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def test_it_is_as_large_as_asked() -> None:
    assert Account.objects.count() == SMALL.accounts
    assert Contact.objects.count() == SMALL.contacts
    assert Opportunity.objects.count() == SMALL.opportunities
    assert set(Opportunity.objects.values_list("outcome", flat=True)) == set(Outcome.values)
    assert set(Entry.objects.values_list("kind", flat=True)) >= {"note", "call", "meeting", "task"}


def test_every_role_works_there_and_three_teams_have_a_lead() -> None:
    held = {role for member in Member.objects.all() for role in member.roles}
    assert held == set(Role)
    assert Team.objects.filter(lead__isnull=False).count() == Team.objects.count() == 3


def test_everybody_who_sells_has_a_quota_for_every_quarter() -> None:
    sellers = Member.objects.filter(roles__overlap=[Role.ACCOUNT_EXECUTIVE, Role.ACCOUNT_MANAGER])
    counted = Counter(Target.objects.exclude(member=None).values_list("member", flat=True))
    assert counted == Counter({member.pk: 8 for member in sellers})
    assert Acceptance.objects.count() == Letter.objects.count() - 1 == sellers.count() - 1


def test_every_seller_is_paid_month_by_month_and_the_last_payout_waits() -> None:
    sellers = Member.objects.filter(roles__overlap=[Role.ACCOUNT_EXECUTIVE, Role.ACCOUNT_MANAGER, Role.SALES_MANAGER])
    assert set(Assignment.objects.values_list("member", flat=True)) == {member.pk for member in sellers}
    for plan in ("AE", "AM", "SM"):
        states = list(PayoutBatch.objects.filter(plan=plan).order_by("starts_on").values_list("state", flat=True))
        assert states[-1] == PayoutBatch.State.PROPOSED
        assert set(states[:-1]) == {PayoutBatch.State.PAID}
    assert verify("AE") == []


def test_it_says_that_it_is_a_demo() -> None:
    assert Organisation.objects.get().is_demo


def test_one_person_of_each_role_is_named_with_the_password_that_lets_them_in() -> None:
    lines = company.sign_ins()
    named = {email for line in lines for email in line.split() if "@" in email}
    members = Member.objects.filter(email__in=named)
    assert {role for member in members for role in member.roles} == set(Role)
    assert cast.PASSWORD in lines[0]
    assert all(check_password(cast.PASSWORD, member.password) for member in members)


def test_filling_it_again_changes_nothing() -> None:
    before = ChangeSet.objects.count()
    company.fill(now=NOW, size=SMALL)
    assert ChangeSet.objects.count() == before


def test_nothing_in_it_can_be_reached_in_the_real_world() -> None:
    ends = (".example", ".test")
    assert all(member.email.endswith(ends) for member in Member.objects.all() if member.email)
    assert all(email.endswith(ends) for email in Contact.objects.values_list("email", flat=True))
    assert all(domain.endswith(ends) for domain in Account.objects.values_list("domain", flat=True))


def test_every_change_of_a_row_belongs_to_a_change_set_with_a_fact() -> None:
    assert not Image.objects.exclude(change_set__in=ChangeSet.objects.all()).exists()
    assert not ChangeSet.objects.filter(entries=None, at__lte=NOW).exists()
    made = {str(key) for key in Image.objects.filter(operation="I").values_list("row_id", flat=True)}
    kept = [str(key) for model in (Account, Contact, Opportunity, Step, Entry, Link) for key in _ids(model)]
    assert set(kept) <= made


def test_replaying_the_images_gives_the_rows_as_they_are() -> None:
    found = rows(
        "select deal.id from pipeline_opportunity deal where to_jsonb(deal) - 'words' is distinct from ("
        " select jsonb_object_agg(key, value order by n) from ("
        "  select distinct on (key) key, value, image.id n from trail_image image, jsonb_each(image.after)"
        "  where image.row_id = deal.id order by key, image.id desc) latest)"
    )
    assert found == []


def test_people_did_it_and_at_different_times() -> None:
    by = Counter(ChangeSet.objects.filter(door=Door.WEB).values_list("by_id", flat=True))
    assert None not in by
    assert len(by) >= 10
    days = {at.date() for at in ChangeSet.objects.values_list("at", flat=True)}
    assert (max(days) - min(days)).days > 300
    assert not TrailEntry.objects.filter(at__gt=NOW).exists()


def test_histories_add_up() -> None:
    for deal in Opportunity.objects.defer("words"):
        steps = list(Step.objects.filter(opportunity=deal).order_by("at", "id"))
        last = steps[-1]
        assert (last.stage_id, last.amount, last.close_on, last.probability, last.category, last.push_count) == (
            deal.stage_id, deal.amount, deal.close_on, deal.probability, deal.category, deal.push_count,
        )  # fmt: skip
        for before, after in pairwise(steps):
            assert after.from_stage_id in {None, before.stage_id}
            assert (after.from_stage_id is None) is (after.stage_id == before.stage_id)


def test_closed_deals_say_when_and_why() -> None:
    assert not Opportunity.objects.filter(outcome=Outcome.LOST, lost_reason="").exists()
    assert not Opportunity.objects.exclude(outcome=Outcome.OPEN).filter(closed_at=None).exists()
    assert not Opportunity.objects.filter(outcome=Outcome.OPEN, closed_at__isnull=False).exists()
    assert not Opportunity.objects.filter(outcome=Outcome.WON).exclude(account__kind="customer").exists()


def test_open_deals_are_as_untidy_as_in_life() -> None:
    deals = Opportunity.objects.open()
    assert deals.filter(next_step="").exists()
    assert deals.filter(next_step_on__lt=NOW.date()).exists()
    assert deals.filter(next_step_on__gte=NOW.date()).exists()
    assert deals.filter(category_is_set=True).exists()
    assert Opportunity.objects.filter(push_count__gt=0).exists()
    assert Pipeline.objects.filter(opportunities__in=deals).distinct().count() == 2


def test_foreign_amounts_are_converted_at_dated_rates() -> None:
    assert set(ExchangeRate.objects.values_list("currency", flat=True)) == {"EUR", "GBP", "RUB"}
    foreign = Opportunity.objects.exclude(currency="USD").filter(amount__isnull=False)
    assert foreign.exists()
    assert not foreign.filter(Q(base_amount=None) | Q(base_amount=F("amount"))).exists()


def test_links_repeat_owner_and_moment_of_what_they_join() -> None:
    assert not Link.objects.exclude(at=F("entry__at")).exists()
    wrong = rows(
        "select link.id from journal_link link left join pipeline_opportunity deal on deal.id = link.record_id"
        " left join accounts_account account on account.id = link.record_id"
        " left join accounts_contact contact on contact.id = link.record_id"
        " where link.owner_id is distinct from coalesce(deal.owner_id, account.owner_id, contact.owner_id)"
    )
    assert wrong == []


def test_every_contact_has_one_main_account() -> None:
    places = Affiliation.objects.filter(is_primary=True, account=F("contact__account"))
    assert places.count() == Contact.objects.count()


def test_nobody_is_called_who_does_not_want_to() -> None:
    silent = Contact.objects.filter(do_not_contact=True)
    assert silent.exists()
    calls = Link.objects.filter(entry__kind="call", record_id__in=silent.values("pk"))
    alone = [link for link in calls if Contact.objects.get(pk=link.record_id).account.contacts.count() > 1]
    assert alone == []


def test_the_specialist_sees_what_they_were_put_on_and_nothing_else() -> None:
    sam = viewer_of(Member.objects.get(email="sam@demo.example"), door=Door.WEB)
    seen = Opportunity.objects.visible_to(sam)
    assert 0 < seen.count() < Opportunity.objects.count()
    granted = Grant.objects.filter(member=sam.member_id, kind="opportunity").values("record_id")
    assert not seen.exclude(pk__in=granted).exists()


def test_shared_views_open() -> None:
    assert SavedView.objects.filter(is_shared=True).count() >= 5


def test_foreign_keys_hold() -> None:
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")


def _ids(model: Any) -> list[Any]:
    return list(model.objects.values_list("pk", flat=True))


def test_the_register_has_a_limit_that_was_passed_and_requests_that_wait() -> None:
    assert Finding.objects.filter(kind=Finding.Kind.BREACH).count() == 1
    assert Clearance.objects.count() == 2
    assert ExpenseLine.objects.count() == 3
