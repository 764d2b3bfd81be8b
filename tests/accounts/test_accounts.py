"""Accounts: adding, editing together, sharing, giving away, deleting, and taking it all back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from handsel.accounts import actions
from handsel.accounts.models import Account, Contact
from handsel.org import actions as org
from handsel.org.roles import Role
from handsel.org.viewer import DefaultAccess, Forbidden
from handsel.trail.editing import Conflict
from handsel.trail.models import ChangeSet
from handsel.trail.undo import undo
from tests.people import NOW, Cast, looking

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def acme(cast: Cast) -> Account:
    values = {"name": "Acme Instruments", "website": "https://www.Acme.example/en", "industry": "Manufacturing"}
    return actions.create_account(values=values, by=looking(cast.ana), at=NOW)


def sees(cast: Cast, record: Account | Contact) -> set[str]:
    model = type(record)
    return {
        name
        for name, member in cast.everyone().items()
        if model.objects.visible_to(looking(member)).filter(pk=record.pk).exists()
    }


def test_the_owner_their_manager_and_the_roles_that_see_everything_see_an_account(cast: Cast, acme: Account) -> None:
    assert sees(cast, acme) == {"ana", "mo", "nina", "olga", "fay", "ivy"}


def test_everyone_sees_it_when_the_company_reads_everything(cast: Cast, acme: Account) -> None:
    values = {"default_access": DefaultAccess.READ}
    org.edit_organisation(values=values, by=looking(cast.nina), at=NOW)
    assert sees(cast, acme) == set(cast.everyone())
    with pytest.raises(Forbidden):
        actions.edit_account(account=acme, values={"industry": "Mining"}, by=looking(cast.ben), at=NOW)


def test_everyone_edits_it_when_the_company_edits_everything_but_the_auditor(cast: Cast, acme: Account) -> None:
    values = {"default_access": DefaultAccess.EDIT}
    org.edit_organisation(values=values, by=looking(cast.nina), at=NOW)
    actions.edit_account(account=acme, values={"industry": "Mining"}, by=looking(cast.cem), at=NOW)
    with pytest.raises(Forbidden):
        actions.edit_account(account=acme, values={"industry": "Media"}, by=looking(cast.ivy), at=NOW)


def test_a_colleague_on_the_team_and_their_manager_see_it(cast: Cast, acme: Account) -> None:
    actions.put_on_team(account=acme, member=cast.cem, role="Technical help", edits=False, by=looking(cast.ana), at=NOW)
    assert sees(cast, acme) == {"ana", "mo", "nina", "olga", "fay", "ivy", "cem", "sol"}
    with pytest.raises(Forbidden):
        actions.edit_account(account=acme, values={"industry": "Mining"}, by=looking(cast.cem), at=NOW)
    actions.take_off_team(account=acme, member=cast.cem, by=looking(cast.ana), at=NOW)
    assert "cem" not in sees(cast, acme)


def test_undoing_a_team_change_takes_the_sight_away_again(cast: Cast, acme: Account) -> None:
    actions.put_on_team(account=acme, member=cast.sam, role="", edits=True, by=looking(cast.ana), at=NOW)
    assert "sam" in sees(cast, acme)
    undo(change_set=ChangeSet.objects.latest("id"), by=looking(cast.ana), at=LATER)
    assert "sam" not in sees(cast, acme)


def test_the_domain_comes_from_the_website(acme: Account) -> None:
    assert acme.domain == "acme.example"


def test_two_people_editing_different_fields_both_keep_their_change(cast: Cast, acme: Account) -> None:
    seen = acme.version
    actions.edit_account(account=acme, values={"industry": "Mining"}, by=looking(cast.ana), at=NOW, version=seen)
    actions.edit_account(account=acme, values={"phone": "+1 555 0100"}, by=looking(cast.mo), at=NOW, version=seen)
    acme.refresh_from_db()
    assert (acme.industry, acme.phone, acme.version) == ("Mining", "+1 555 0100", seen + 2)


def test_two_people_editing_the_same_field_hear_of_each_other(cast: Cast, acme: Account) -> None:
    seen = acme.version
    actions.edit_account(account=acme, values={"industry": "Mining"}, by=looking(cast.ana), at=NOW, version=seen)
    with pytest.raises(Conflict, match="Industry") as conflict:
        actions.edit_account(account=acme, values={"industry": "Media"}, by=looking(cast.mo), at=NOW, version=seen)
    [clash] = conflict.value.clashes
    assert (clash.field, clash.theirs, clash.mine, clash.by_id) == ("industry", "Mining", "Media", cast.ana.pk)


def test_a_stranger_cannot_edit(cast: Cast, acme: Account) -> None:
    with pytest.raises(Forbidden):
        actions.edit_account(account=acme, values={"industry": "Mining"}, by=looking(cast.cem), at=NOW)


def test_an_account_cannot_stand_under_itself(cast: Cast, acme: Account) -> None:
    child = actions.create_account(values={"name": "Acme East", "parent": acme}, by=looking(cast.ana), at=NOW)
    with pytest.raises(ValidationError, match="under itself"):
        actions.edit_account(account=acme, values={"parent": child}, by=looking(cast.ana), at=NOW)


def test_a_name_is_needed(cast: Cast) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.create_account(values={"name": "  "}, by=looking(cast.ana), at=NOW)
    assert "name" in refused.value.message_dict


def test_a_manager_reassigns_and_it_can_be_undone(cast: Cast, acme: Account) -> None:
    actions.reassign_accounts(accounts=[acme.pk], owner=cast.cem, by=looking(cast.mo), at=NOW)
    assert "ana" not in sees(cast, acme)
    undo(change_set=ChangeSet.objects.latest("id"), by=looking(cast.mo), at=LATER)
    assert "ana" in sees(cast, acme)


def test_a_bulk_edit_is_one_change_set_and_undone_as_one(cast: Cast) -> None:
    by = looking(cast.ana)
    ids = [actions.create_account(values={"name": f"Client {n}"}, by=by, at=NOW).pk for n in range(5)]
    assert actions.bulk_edit_accounts(accounts=ids, values={"industry": "Retail"}, by=by, at=NOW) == 5
    assert Account.objects.filter(industry="Retail").count() == 5
    undo(change_set=ChangeSet.objects.latest("id"), by=by, at=LATER)
    assert not Account.objects.filter(industry="Retail").exists()


def test_a_bulk_edit_with_a_strangers_record_changes_nothing(cast: Cast, acme: Account) -> None:
    other = actions.create_account(values={"name": "Elsewhere"}, by=looking(cast.cem), at=NOW)
    with pytest.raises(Forbidden):
        actions.bulk_edit_accounts(
            accounts=[acme.pk, other.pk], values={"industry": "Retail"}, by=looking(cast.ana), at=NOW
        )
    assert not Account.objects.filter(industry="Retail").exists()


def test_deleting_leaves_the_contacts_and_undo_brings_the_links_back(cast: Cast, acme: Account) -> None:
    by = looking(cast.ana)
    contact = actions.create_contact(values={"last_name": "Ito", "account": acme}, by=by, at=NOW)
    actions.delete_accounts(accounts=[acme.pk], by=by, at=NOW)
    contact.refresh_from_db()
    assert contact.account_id is None
    undo(change_set=ChangeSet.objects.latest("id"), by=by, at=LATER)
    contact.refresh_from_db()
    assert contact.account_id == acme.pk
    assert contact.affiliations.get().is_primary


def test_the_book_goes_to_the_heir_when_a_member_leaves(cast: Cast, acme: Account) -> None:
    contact = actions.create_contact(values={"last_name": "Ito", "account": acme}, by=looking(cast.ana), at=NOW)
    org.deactivate(member=cast.ana, heir=cast.ben, by=looking(cast.nina), at=NOW)
    acme.refresh_from_db()
    contact.refresh_from_db()
    assert acme.owner_id == contact.owner_id == cast.ben.pk
    assert ChangeSet.objects.latest("id").verb == "org.deactivate"


def test_the_owner_of_an_account_sees_its_contacts_and_the_owner_of_a_contact_sees_its_account(
    cast: Cast, acme: Account
) -> None:
    contact = actions.create_contact(
        values={"last_name": "Ito", "account": acme}, owner=cast.cem, by=looking(cast.ana), at=NOW
    )
    assert {"ana", "mo", "cem", "sol"} <= sees(cast, contact)
    assert {"cem", "sol"} <= sees(cast, acme)


def test_a_contact_has_several_accounts_and_one_main_one(cast: Cast, acme: Account) -> None:
    by = looking(cast.ana)
    other = actions.create_account(values={"name": "Beta"}, by=by, at=NOW)
    contact = actions.create_contact(values={"last_name": "Ito", "account": acme}, by=by, at=NOW)
    actions.affiliate(contact=contact, account=other, role="Board member", by=by, at=NOW)
    actions.affiliate(contact=contact, account=other, role="Chair", is_primary=True, by=by, at=NOW)
    contact.refresh_from_db()
    assert contact.account_id == other.pk
    assert [(place.account_id, place.role) for place in contact.affiliations.filter(is_primary=True)] == [
        (other.pk, "Chair")
    ]
    actions.unaffiliate(contact=contact, account=other, by=by, at=NOW)
    contact.refresh_from_db()
    assert contact.account_id is None


@pytest.mark.parametrize("email", ["nobody", "a@b", "two words@example.com"])
def test_an_address_must_look_like_one(cast: Cast, email: str) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.create_contact(values={"last_name": "Ito", "email": email}, by=looking(cast.ana), at=NOW)
    assert "email" in refused.value.message_dict


def test_specialists_read_and_write_only_what_they_were_put_on(cast: Cast, acme: Account) -> None:
    assert Role.SPECIALIST in cast.sam.roles
    actions.put_on_team(account=acme, member=cast.sam, role="Demo", edits=True, by=looking(cast.ana), at=NOW)
    actions.edit_account(account=acme, values={"description": "Likes charts."}, by=looking(cast.sam), at=NOW)
    assert Account.objects.visible_to(looking(cast.sam)).count() == 1
