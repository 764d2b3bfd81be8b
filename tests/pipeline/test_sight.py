"""Who sees an opportunity, and what is seen because of one."""

from typing import Any

from handsel.accounts import actions as accounts
from handsel.accounts.models import Account, Contact
from handsel.org import actions as org
from handsel.org.models import Grant
from handsel.pipeline import actions
from handsel.pipeline.models import Opportunity
from handsel.trail.models import ChangeSet
from handsel.trail.undo import undo
from tests.people import NOW, Cast, looking

ALWAYS = {"ana", "mo", "nina", "olga", "fay", "ivy"}


def sees(cast: Cast, record: Any) -> set[str]:
    model = type(record)
    return {
        name
        for name, member in cast.everyone().items()
        if model.objects.visible_to(looking(member)).filter(pk=record.pk).exists()
    }


def edits(cast: Cast, record: Any) -> set[str]:
    model = type(record)
    return {
        name
        for name, member in cast.everyone().items()
        if model.objects.editable_by(looking(member)).filter(pk=record.pk).exists()
    }


def test_the_owner_those_above_and_the_all_seeing_roles_see_it(cast: Cast, scopes: Opportunity) -> None:
    assert sees(cast, scopes) == ALWAYS


def test_a_specialist_on_the_team_sees_the_deal_its_account_and_its_contacts(
    cast: Cast, scopes: Opportunity, acme: Account, dora: Contact
) -> None:
    by = looking(cast.ana)
    actions.put_on_team(opportunity=scopes, member=cast.sam, role="Demo", edits=True, by=by, at=NOW)
    for record in (scopes, acme, dora):
        assert sees(cast, record) == ALWAYS | {"sam"}
    assert "sam" in edits(cast, scopes)
    assert "sam" not in edits(cast, acme) | edits(cast, dora)
    actions.take_off_team(opportunity=scopes, member=cast.sam, by=by, at=NOW)
    for record in (scopes, acme, dora):
        assert sees(cast, record) == ALWAYS


def test_a_team_members_manager_sees_it_too(cast: Cast, scopes: Opportunity) -> None:
    actions.put_on_team(opportunity=scopes, member=cast.cem, role="", edits=False, by=looking(cast.ana), at=NOW)
    assert sees(cast, scopes) == ALWAYS | {"cem", "sol"}
    assert not {"cem", "sol"} & edits(cast, scopes)


def test_the_owner_of_a_deal_reads_the_account_and_its_people(
    cast: Cast, scopes: Opportunity, acme: Account, dora: Contact
) -> None:
    actions.reassign(opportunities=[scopes.pk], owner=cast.cem, by=looking(cast.ana), at=NOW)
    for record in (acme, dora):
        assert sees(cast, record) == ALWAYS | {"cem", "sol"}
        assert "cem" not in edits(cast, record)
    undo(change_set=ChangeSet.objects.latest("id"), by=looking(cast.ana), at=NOW)
    assert sees(cast, acme) == sees(cast, dora) == ALWAYS


def test_the_account_owner_reads_a_colleagues_deal(cast: Cast, scopes: Opportunity, acme: Account) -> None:
    actions.reassign(opportunities=[scopes.pk], owner=cast.cem, by=looking(cast.ana), at=NOW)
    assert sees(cast, scopes) == ALWAYS | {"cem", "sol"}
    assert "ana" not in edits(cast, scopes)
    accounts.reassign_accounts(accounts=[acme.pk], owner=cast.ben, by=looking(cast.mo), at=NOW)
    assert sees(cast, scopes) == ALWAYS - {"ana"} | {"ben", "cem", "sol"}


def test_the_account_team_reads_the_deal(cast: Cast, scopes: Opportunity, acme: Account) -> None:
    accounts.put_on_team(account=acme, member=cast.sam, role="", edits=True, by=looking(cast.ana), at=NOW)
    assert sees(cast, scopes) == ALWAYS | {"sam"}
    assert "sam" not in edits(cast, scopes)


def test_a_deal_that_moves_to_another_account_takes_its_sight_along(
    cast: Cast, scopes: Opportunity, acme: Account, dora: Contact
) -> None:
    other = accounts.create_account(values={"name": "Other"}, by=looking(cast.ana), at=NOW)
    actions.put_on_team(opportunity=scopes, member=cast.sam, role="", edits=True, by=looking(cast.ana), at=NOW)
    actions.edit(opportunity=scopes, values={"account": other}, by=looking(cast.ana), at=NOW)
    assert "sam" in sees(cast, other)
    assert "sam" not in sees(cast, acme) | sees(cast, dora)


def test_a_contact_who_takes_part_is_seen_wherever_they_work(cast: Cast, scopes: Opportunity) -> None:
    by = looking(cast.ana)
    partner = accounts.create_contact(values={"last_name": "Partner"}, by=by, at=NOW)
    actions.put_on_team(opportunity=scopes, member=cast.sam, role="", edits=True, by=by, at=NOW)
    actions.set_contact_role(opportunity=scopes, contact=partner, role="Advisor", by=by, at=NOW)
    assert "sam" in sees(cast, partner)
    actions.remove_contact_role(opportunity=scopes, contact=partner, by=by, at=NOW)
    assert "sam" not in sees(cast, partner)


def test_a_new_contact_of_the_account_is_seen_by_the_deals_people(
    cast: Cast, scopes: Opportunity, acme: Account
) -> None:
    actions.put_on_team(opportunity=scopes, member=cast.sam, role="", edits=True, by=looking(cast.ana), at=NOW)
    values = {"last_name": "New", "account": acme}
    assert "sam" in sees(cast, accounts.create_contact(values=values, by=looking(cast.ana), at=NOW))


def test_a_deleted_deal_leaves_no_grant_behind(cast: Cast, scopes: Opportunity, acme: Account) -> None:
    actions.put_on_team(opportunity=scopes, member=cast.sam, role="", edits=True, by=looking(cast.ana), at=NOW)
    actions.delete(opportunities=[scopes.pk], by=looking(cast.ana), at=NOW)
    assert not Grant.objects.exists()


def test_everything_a_leaver_owned_goes_to_the_heir(cast: Cast, scopes: Opportunity) -> None:
    won = actions.create(values={"name": "Won before"}, by=looking(cast.ana), at=NOW)
    actions.win(opportunity=won, by=looking(cast.ana), at=NOW)
    before = ChangeSet.objects.count()
    org.deactivate(member=cast.ana, heir=cast.ben, by=looking(cast.nina), at=NOW)
    assert set(Opportunity.objects.values_list("owner", flat=True)) == {cast.ben.pk}
    assert ChangeSet.objects.count() == before + 1
