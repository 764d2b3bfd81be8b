"""Members: added, changed by themselves and by administrators, and out of service with a hand-over."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from handsel.accounts.models import Account
from handsel.org import actions
from handsel.org.holdings import holdings_of
from handsel.org.models import ApiToken, Invitation, Member, Team
from handsel.org.queries import reach_of
from handsel.org.viewer import Forbidden
from handsel.trail.models import ChangeSet
from handsel.trail.undo import undo
from tests.people import NOW, Cast, looking

LATER = NOW + timedelta(minutes=5)


def latest() -> ChangeSet:
    return ChangeSet.objects.latest("id")


def own_an_account(owner: Member, name: str = "Acme") -> Account:
    from handsel.accounts import actions as accounts

    return accounts.create_account(values={"name": name}, by=looking(owner), at=NOW)


def test_an_added_member_cannot_sign_in_before_a_password_is_set(cast: Cast) -> None:
    member = actions.add_member(name=" Zoe Zhang ", email=" ZOE@example.com ", by=looking(cast.nina), at=NOW)
    assert (member.name, member.email) == ("Zoe Zhang", "zoe@example.com")
    assert not member.has_usable_password()
    assert latest().entries.get().data == {"member": "Zoe Zhang"}


def test_members_may_have_no_address(cast: Cast) -> None:
    by = looking(cast.nina)
    first = actions.add_member(name="Imported One", by=by, at=NOW)
    second = actions.add_member(name="Imported Two", email="", by=by, at=NOW)
    assert (first.email, second.email) == (None, None)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"email": "not an address"}, "email"),
        ({"email": "ANA@example.com"}, "email"),
        ({"roles": ["emperor"]}, "roles"),
        ({"locale": "xx"}, "locale"),
        ({"zone": "Nowhere"}, "zone"),
    ],
)
def test_a_value_that_makes_no_sense_names_its_field(cast: Cast, values: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        actions.edit_member(member=cast.ben, values=values, by=looking(cast.nina), at=NOW)
    assert list(refusal.value.message_dict) == [field]


def test_a_member_changes_their_own_profile(cast: Cast) -> None:
    actions.edit_member(member=cast.ana, values={"phone": "+49 30 1", "locale": "ru"}, by=looking(cast.ana), at=NOW)
    ana = Member.objects.get(pk=cast.ana.pk)
    assert (ana.phone, ana.locale) == ("+49 30 1", "ru")
    assert latest().entries.get().data["fields"] == ["phone", "locale"]


@pytest.mark.parametrize("values", [{"roles": ["administrator"]}, {"team": None}, {"email": "a@b.example"}])
def test_a_member_changes_nothing_else_of_themselves(cast: Cast, values: dict[str, object]) -> None:
    with pytest.raises(Forbidden):
        actions.edit_member(member=cast.ana, values=values, by=looking(cast.ana), at=NOW)


@pytest.mark.parametrize("who", ["mo", "ben", "olga", "fay", "ivy", "sam"])
def test_colleagues_change_nobody_else(cast: Cast, who: str) -> None:
    by = looking(getattr(cast, who))
    with pytest.raises(Forbidden):
        actions.edit_member(member=cast.ana, values={"name": "X"}, by=by, at=NOW)
    with pytest.raises(Forbidden):
        actions.add_member(name="X", by=by, at=NOW)
    with pytest.raises(Forbidden):
        actions.deactivate(member=cast.ana, heir=None, by=by, at=NOW)
    with pytest.raises(Forbidden):
        actions.reactivate(member=cast.ana, by=by, at=NOW)
    with pytest.raises(Forbidden):
        actions.invite(member=cast.ana, by=by, at=NOW)
    with pytest.raises(Forbidden):
        actions.set_password(member=cast.ana, password="another long one", by=by, at=NOW)


def test_a_reporting_line_cannot_lead_back(cast: Cast) -> None:
    by = looking(cast.nina)
    ana = actions.edit_member(member=cast.ana, values={"manager": cast.ben}, by=by, at=NOW)
    with pytest.raises(ValidationError, match="lead back"):
        actions.edit_member(member=cast.ben, values={"manager": ana}, by=by, at=NOW)


def test_a_manager_reaches_reports_at_any_depth(cast: Cast) -> None:
    by = looking(cast.nina)
    actions.edit_member(member=cast.cem, values={"manager": cast.sam}, by=by, at=NOW)
    actions.edit_member(member=cast.sam, values={"manager": cast.ben}, by=by, at=NOW)
    assert cast.cem.pk in reach_of(cast.ben.pk)


def test_the_last_administrator_stays_one(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="at least one administrator"):
        actions.edit_member(member=cast.nina, values={"roles": ["auditor"]}, by=looking(cast.nina), at=NOW)


def test_nobody_deactivates_themselves(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="yourself"):
        actions.deactivate(member=cast.nina, heir=cast.mo, by=looking(cast.nina), at=NOW)


def test_the_last_administrator_is_not_deactivated(cast: Cast) -> None:
    from handsel.org.viewer import Viewer

    with pytest.raises(ValidationError, match="at least one administrator"):
        actions.deactivate(member=cast.nina, heir=cast.mo, by=Viewer.system(), at=NOW)


def test_an_heir_is_an_active_colleague(cast: Cast) -> None:
    by = looking(cast.nina)
    gone = actions.deactivate(member=cast.ben, heir=None, by=by, at=NOW)
    for heir in (gone, cast.ana):
        with pytest.raises(ValidationError) as refusal:
            actions.deactivate(member=cast.ana, heir=heir, by=by, at=NOW)
        assert "heir" in refusal.value.message_dict


def test_the_heir_takes_over_what_the_leaver_owned_in_one_change(cast: Cast) -> None:
    account = own_an_account(cast.ana)
    assert [(holding.kind, holding.count) for holding in holdings_of(cast.ana)] == [("accounts", 1)]
    actions.deactivate(member=cast.ana, heir=cast.ben, by=looking(cast.nina), at=LATER)
    account.refresh_from_db()
    assert account.owner_id == cast.ben.pk
    assert holdings_of(cast.ana) == []
    assert {"org.member.deactivated", "accounts.account.reassigned"} <= set(
        latest().entries.values_list("name", flat=True)
    )


def test_a_deactivation_can_be_taken_back_whole(cast: Cast) -> None:
    account = own_an_account(cast.mo)
    actions.deactivate(member=cast.mo, heir=cast.sol, by=looking(cast.nina), at=LATER)
    assert Team.objects.get(pk=cast.north.pk).lead_id == cast.sol.pk
    undo(change_set=latest(), by=looking(cast.nina), at=LATER)
    account.refresh_from_db()
    assert account.owner_id == cast.mo.pk
    assert Member.objects.get(pk=cast.mo.pk).is_active
    assert Team.objects.get(pk=cast.north.pk).lead_id == cast.mo.pk
    assert cast.ana.pk in reach_of(cast.mo.pk)


def test_without_an_heir_records_stay_and_can_be_handed_over_later(cast: Cast) -> None:
    account = own_an_account(cast.ana)
    by = looking(cast.nina)
    actions.deactivate(member=cast.ana, heir=None, by=by, at=NOW)
    account.refresh_from_db()
    assert account.owner_id == cast.ana.pk
    gone = actions.deactivate(member=cast.ana, heir=cast.ben, by=by, at=LATER)
    account.refresh_from_db()
    assert (account.owner_id, gone.deactivated_at) == (cast.ben.pk, NOW)


def test_the_heir_takes_the_leavers_place_even_from_beneath(cast: Cast) -> None:
    by = looking(cast.nina)
    for member, manager in [(cast.ana, cast.mo), (cast.ben, cast.ana), (cast.cem, cast.ben)]:
        actions.edit_member(member=member, values={"manager": manager}, by=by, at=NOW)
    actions.deactivate(member=cast.ana, heir=cast.cem, by=by, at=NOW)
    managers = dict(Member.objects.values_list("name", "manager__name"))
    assert managers["Cem Celik"] == "Mo Meyer"
    assert managers["Ben Baker"] == "Cem Celik"


def test_without_an_heir_reports_move_up(cast: Cast) -> None:
    by = looking(cast.nina)
    for member, manager in [(cast.ana, cast.mo), (cast.ben, cast.ana)]:
        actions.edit_member(member=member, values={"manager": manager}, by=by, at=NOW)
    actions.deactivate(member=cast.ana, heir=None, by=by, at=NOW)
    assert Member.objects.get(pk=cast.ben.pk).manager_id == cast.mo.pk


def test_leaving_ends_tokens_invitations_and_sessions(cast: Cast) -> None:
    by = looking(cast.nina)
    actions.set_password(member=cast.ana, password="a long enough password", by=by, at=NOW)
    browser = Client()
    browser.post("/sign-in/login/", {"login": "ana@example.com", "password": "a long enough password"})
    assert browser.session.session_key
    key = browser.session.session_key
    actions.issue_token(member=cast.ana, name="Sync", scopes=["read"], expires_at=None, by=looking(cast.ana), at=NOW)
    actions.invite(member=cast.ana, by=by, at=NOW)
    actions.deactivate(member=cast.ana, heir=cast.ben, by=by, at=LATER)
    assert ApiToken.objects.get().revoked_at == LATER
    assert Invitation.objects.get().expires_at == LATER
    assert not browser.session.exists(key)


def test_a_reactivated_member_comes_back_without_what_was_handed_over(cast: Cast) -> None:
    account = own_an_account(cast.ana)
    by = looking(cast.nina)
    actions.deactivate(member=cast.ana, heir=cast.ben, by=by, at=NOW)
    ana = actions.reactivate(member=cast.ana, by=by, at=LATER)
    account.refresh_from_db()
    assert ana.is_active
    assert account.owner_id == cast.ben.pk


def test_adding_a_member_can_be_taken_back(cast: Cast) -> None:
    by = looking(cast.nina)
    member = actions.add_member(name="Zoe Zhang", by=by, at=NOW)
    undo(change_set=latest(), by=by, at=NOW)
    assert not Member.objects.filter(pk=member.pk).exists()


def test_an_administrator_sets_a_password(cast: Cast) -> None:
    actions.set_password(member=cast.ana, password="quite another one", by=looking(cast.nina), at=NOW)
    assert Member.objects.get(pk=cast.ana.pk).check_password("quite another one")
    assert "quite another one" not in str(list(latest().entries.values_list("data", flat=True)))
