"""Verbs of accounts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from handsel.accounts import events, grants
from handsel.accounts.models import Account, AccountTeamMember
from handsel.accounts.rules import domain_of
from handsel.org.models import Member
from handsel.org.roles import Permission
from handsel.org.viewer import Forbidden, Viewer
from handsel.trail import editing
from handsel.trail.changes import change

ACCOUNT_FIELDS = {
    "name", "parent", "kind", "industry", "size", "annual_revenue", "currency", "website", "phone",
    "billing_street", "billing_city", "billing_region", "billing_postal_code", "billing_country",
    "shipping_street", "shipping_city", "shipping_region", "shipping_postal_code", "shipping_country",
    "founded_year", "source", "description", "extra",
}  # fmt: skip
"""What an edit may change. The owner changes by `reassign_accounts`."""


def create_account(*, values: Mapping[str, Any], by: Viewer, at: datetime, owner: Member | None = None) -> Account:
    """Add an account. Without an owner it belongs to whoever adds it."""
    by.require(Permission.EDIT_RECORDS)
    with change("accounts.create-account", by=by, at=at) as creating:
        account = Account(created_at=at, updated_at=at, owner_id=owner.pk if owner else by.member_id)
        editing.apply(account, values, allowed=ACCOUNT_FIELDS, version=None)
        account.version = 1
        _check(account)
        account.save()
        creating.record(events.AccountCreated(subject=account.pk, title=account.name))
    return account


def edit_account(
    *, account: Account, values: Mapping[str, Any], by: Viewer, at: datetime, version: int | None = None
) -> Account:
    """Change fields of an account. Raises `trail.editing.Conflict` when somebody changed the same ones meanwhile."""
    with change("accounts.edit-account", by=by, at=at) as edit:
        account = locked(account.pk, by)
        changed = editing.apply(account, values, allowed=ACCOUNT_FIELDS, version=version)
        if changed:
            account.updated_at = at
            _check(account)
            account.save()
        edit.record(events.AccountEdited(subject=account.pk, title=account.name, fields=changed.fields))
    return account


def bulk_edit_accounts(*, accounts: Sequence[UUID], values: Mapping[str, Any], by: Viewer, at: datetime) -> int:
    """Set the same values on many accounts at once; returns how many. Accounts one may not edit are refused."""
    by.require(Permission.BULK_EDIT)
    with change("accounts.bulk-edit-accounts", by=by, at=at) as edit:
        rows = _locked_many(accounts, by)
        sample = Account(name="…", created_at=at, updated_at=at)
        editing.apply(sample, values, allowed=ACCOUNT_FIELDS - {"name", "website"}, version=None)
        _check(sample)
        Account.objects.filter(pk__any_of=[row.pk for row in rows]).update(
            **{name: getattr(sample, name) for name in values}, version=F("version") + 1, updated_at=at
        )
        fields = sorted(values)
        edit.record_all([events.AccountEdited(subject=row.pk, title=row.name, fields=fields) for row in rows])
    return len(rows)


def reassign_accounts(*, accounts: Sequence[UUID], owner: Member, by: Viewer, at: datetime) -> int:
    """Give accounts to another owner; returns how many. Owners give away their own, managers their reach's."""
    if not owner.is_active:
        raise ValidationError({"owner": _("%(member)s no longer works here.") % {"member": owner.name}})
    with change("accounts.reassign-accounts", by=by, at=at) as giving:
        rows = [row for row in _locked_many(accounts, by) if row.owner_id != owner.pk]
        if any(row.owner_id != by.member_id for row in rows):
            by.require(Permission.REASSIGN)
        hand_over(rows, owner.pk, at)
        giving.record_all([_reassigned(row, owner.pk) for row in rows])
        if not rows:
            raise ValidationError({"owner": _("These accounts belong to %(member)s already.") % {"member": owner.name}})
    return len(rows)


def hand_over(accounts: Sequence[Account], owner_id: UUID | None, at: datetime) -> None:
    """Change the owner of rows inside an open change set and refresh who sees them."""
    ids = [account.pk for account in accounts]
    Account.objects.filter(pk__any_of=ids).update(owner=owner_id, version=F("version") + 1, updated_at=at)
    grants.refresh_accounts(ids)


def delete_accounts(*, accounts: Sequence[UUID], by: Viewer, at: datetime) -> int:
    """Delete accounts that no opportunity belongs to; returns how many. Their contacts stay, without an account.

    Being on the team is not enough: raises Forbidden unless each is owned by someone in the viewer's reach.
    """
    by.require(Permission.DELETE_RECORDS)
    with change("accounts.delete-accounts", by=by, at=at) as deleting:
        rows = _locked_many(accounts, by)
        if not all(by.answers_for(row.owner_id) for row in rows):
            raise Forbidden(_("Only the owner and those above may delete an account."))
        busy = [row for row in rows if row.opportunities.exists()]
        if busy:
            names = ", ".join(row.name for row in busy[:3])
            raise ValidationError(_("%(accounts)s: delete or move the opportunities first.") % {"accounts": names})
        deleting.record_all([events.AccountDeleted(subject=row.pk, title=row.name) for row in rows])
        Account.objects.filter(pk__any_of=[row.pk for row in rows]).delete()
    return len(rows)


def put_on_team(
    *, account: Account, member: Member, role: str, edits: bool, by: Viewer, at: datetime
) -> AccountTeamMember:
    """Put a colleague on the account team, or change their part in it."""
    with change("accounts.put-on-team", by=by, at=at) as joining:
        account = locked(account.pk, by)
        place, _created = AccountTeamMember.objects.update_or_create(
            account=account, member=member, defaults={"role": role.strip(), "edits": edits}
        )
        grants.refresh_accounts([account.pk])
        fact = events.AccountTeamChanged(subject=account.pk, title=account.name, member=member.pk, joined=True)
        joining.record(fact)
    return place


def take_off_team(*, account: Account, member: Member, by: Viewer, at: datetime) -> None:
    """Take a colleague off the account team."""
    with change("accounts.take-off-team", by=by, at=at) as leaving:
        account = locked(account.pk, by)
        AccountTeamMember.objects.filter(account=account, member=member).delete()
        grants.refresh_accounts([account.pk])
        fact = events.AccountTeamChanged(subject=account.pk, title=account.name, member=member.pk, joined=False)
        leaving.record(fact)


def locked(account_id: UUID, by: Viewer) -> Account:
    """The account, locked for this transaction. Raises Forbidden when the viewer may see but not edit it."""
    account = Account.objects.editable_by(by).select_for_update(of=("self",)).filter(pk=account_id).first()
    if account is None:
        raise Forbidden(_("You may read this account but not change it."))
    return account


def _locked_many(ids: Sequence[UUID], by: Viewer) -> list[Account]:
    rows = list(Account.objects.editable_by(by).filter(pk__any_of=list(ids)).order_by("pk").select_for_update())
    if len(rows) < len(set(ids)):
        raise Forbidden(_("You may not change all of these accounts."))
    return rows


def _reassigned(account: Account, owner_id: UUID) -> events.AccountReassigned:
    return events.AccountReassigned(
        subject=account.pk, title=account.name, from_owner=account.owner_id, to_owner=owner_id
    )


def _check(account: Account) -> None:
    """Tidy and validate. Raises ValidationError naming the field."""
    account.name = account.name.strip()
    account.domain = domain_of(account.website)
    account.full_clean(exclude=["owner", "parent"])
    _refuse_own_ancestor(account)


def _refuse_own_ancestor(account: Account) -> None:
    above, seen = account.parent, {account.pk}
    while above is not None:
        if above.pk in seen:
            raise ValidationError({"parent": _("An account cannot stand under itself.")})
        seen.add(above.pk)
        above = above.parent
