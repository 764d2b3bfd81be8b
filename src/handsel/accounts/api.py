"""The REST door of accounts and contacts."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from handsel.accounts import actions
from handsel.accounts.columns import ACCOUNTS, CONTACTS
from handsel.accounts.models import Account, AccountTeamMember, Affiliation, Contact
from handsel.accounts.schemas import (
    AccountIn,
    AccountOut,
    AccountPatch,
    AccountValues,
    AffiliationIn,
    AffiliationOut,
    ContactIn,
    ContactOut,
    ContactPatch,
    ContactValues,
    MergeIn,
    TeamPlaceIn,
    TeamPlaceOut,
)
from handsel.lists.rest import (
    PROBLEMS,
    OwnerIn,
    bulk_routes,
    get_visible,
    given,
    list_routes,
    member,
    now,
    references,
    viewer,
)
from handsel.org.models import Member

accounts = Router(tags=["accounts"])
contacts = Router(tags=["contacts"])
list_routes(accounts, ACCOUNTS, AccountOut)
list_routes(contacts, CONTACTS, ContactOut)


def _account_values(body: AccountValues, request: HttpRequest) -> dict[str, Any]:
    """What was sent, with rows instead of identifiers."""
    return references(given(body, Account), request, parent=Account)


def _contact_values(body: ContactValues, request: HttpRequest) -> dict[str, Any]:
    """What was sent, with rows instead of identifiers."""
    return references(given(body, Contact), request, account=Account, reports_to=Contact)


bulk_routes(accounts, ACCOUNTS, AccountValues, _account_values)
bulk_routes(contacts, CONTACTS, ContactValues, _contact_values)


@accounts.post("", response={201: AccountOut} | PROBLEMS, summary="Add an account")
def create_account(request: HttpRequest, body: AccountIn) -> Status[Account]:
    values = _account_values(body, request)
    values.pop("version", None)
    owner = member(values, request, "owner")
    return Status(201, actions.create_account(values=values, owner=owner, by=viewer(request), at=now()))


@accounts.get("/{account_id}", response={200: AccountOut} | PROBLEMS, summary="Read an account")
def get_account(request: HttpRequest, account_id: UUID) -> Account:
    return get_visible(Account, account_id, request)


@accounts.patch("/{account_id}", response={200: AccountOut} | PROBLEMS, summary="Change an account")
def edit_account(request: HttpRequest, account_id: UUID, body: AccountPatch) -> Account:
    account, values = get_visible(Account, account_id, request), _account_values(body, request)
    version = values.pop("version", None)
    return actions.edit_account(account=account, values=values, by=viewer(request), at=now(), version=version)


@accounts.delete("/{account_id}", response={204: None} | PROBLEMS, summary="Delete an account")
def delete_account(request: HttpRequest, account_id: UUID) -> Status[None]:
    get_visible(Account, account_id, request)
    actions.delete_accounts(accounts=[account_id], by=viewer(request), at=now())
    return Status(204, None)


@accounts.post("/{account_id}/reassign", response={204: None} | PROBLEMS, summary="Give to another owner")
def reassign_account(request: HttpRequest, account_id: UUID, body: OwnerIn) -> Status[None]:
    get_visible(Account, account_id, request)
    owner = _member(body.owner_id, request)
    actions.reassign_accounts(accounts=[account_id], owner=owner, by=viewer(request), at=now())
    return Status(204, None)


@accounts.get("/{account_id}/team", response={200: list[TeamPlaceOut]} | PROBLEMS, summary="Read the account team")
def account_team(request: HttpRequest, account_id: UUID) -> list[AccountTeamMember]:
    return list(get_visible(Account, account_id, request).team.order_by("pk"))


@accounts.post("/{account_id}/team", response={200: TeamPlaceOut} | PROBLEMS, summary="Put a colleague on the team")
def join_account_team(request: HttpRequest, account_id: UUID, body: TeamPlaceIn) -> AccountTeamMember:
    return actions.put_on_team(
        account=get_visible(Account, account_id, request),
        member=_member(body.member_id, request),
        role=body.role,
        edits=body.edits,
        by=viewer(request),
        at=now(),
    )


@accounts.delete("/{account_id}/team/{member_id}", response={204: None} | PROBLEMS, summary="Take off the team")
def leave_account_team(request: HttpRequest, account_id: UUID, member_id: UUID) -> Status[None]:
    account, colleague = get_visible(Account, account_id, request), get_visible(Member, member_id, request)
    actions.take_off_team(account=account, member=colleague, by=viewer(request), at=now())
    return Status(204, None)


@contacts.post("", response={201: ContactOut} | PROBLEMS, summary="Add a contact")
def create_contact(request: HttpRequest, body: ContactIn) -> Status[Contact]:
    values = _contact_values(body, request)
    values.pop("version", None)
    owner = member(values, request, "owner")
    contact = actions.create_contact(values=values, owner=owner, by=viewer(request), at=now())
    contact.refresh_from_db(fields=["name"])  # the database puts it together
    return Status(201, contact)


@contacts.get("/{contact_id}", response={200: ContactOut} | PROBLEMS, summary="Read a contact")
def get_contact(request: HttpRequest, contact_id: UUID) -> Contact:
    return get_visible(Contact, contact_id, request)


@contacts.patch("/{contact_id}", response={200: ContactOut} | PROBLEMS, summary="Change a contact")
def edit_contact(request: HttpRequest, contact_id: UUID, body: ContactPatch) -> Contact:
    contact, values = get_visible(Contact, contact_id, request), _contact_values(body, request)
    version = values.pop("version", None)
    return actions.edit_contact(contact=contact, values=values, by=viewer(request), at=now(), version=version)


@contacts.delete("/{contact_id}", response={204: None} | PROBLEMS, summary="Delete a contact")
def delete_contact(request: HttpRequest, contact_id: UUID) -> Status[None]:
    get_visible(Contact, contact_id, request)
    actions.delete_contacts(contacts=[contact_id], by=viewer(request), at=now())
    return Status(204, None)


@contacts.post("/{contact_id}/reassign", response={204: None} | PROBLEMS, summary="Give to another owner")
def reassign_contact(request: HttpRequest, contact_id: UUID, body: OwnerIn) -> Status[None]:
    get_visible(Contact, contact_id, request)
    owner = _member(body.owner_id, request)
    actions.reassign_contacts(contacts=[contact_id], owner=owner, by=viewer(request), at=now())
    return Status(204, None)


@contacts.post("/{contact_id}/merge", response={200: ContactOut} | PROBLEMS, summary="Merge a duplicate into it")
def merge_contacts(request: HttpRequest, contact_id: UUID, body: MergeIn) -> Contact:
    """The duplicate goes; accounts, opportunities, notes and people reporting move over. Undo makes them two again."""
    contact = get_visible(Contact, contact_id, request)
    duplicate = references({"duplicate_id": body.duplicate_id}, request, duplicate=Contact)["duplicate"]
    values: dict[str, Any] = {name: getattr(duplicate, name) for name in body.take}
    kept = actions.merge_contacts(contact=contact, duplicate=duplicate, values=values, by=viewer(request), at=now())
    kept.refresh_from_db(fields=["name"])
    return kept


@contacts.get(
    "/{contact_id}/accounts", response={200: list[AffiliationOut]} | PROBLEMS, summary="Read a contact's accounts"
)
def contact_accounts(request: HttpRequest, contact_id: UUID) -> list[Affiliation]:
    contact = get_visible(Contact, contact_id, request)
    visible = Account.objects.visible_to(viewer(request))
    return list(contact.affiliations.filter(account__in=visible).order_by("pk"))


@contacts.post("/{contact_id}/accounts", response={200: AffiliationOut} | PROBLEMS, summary="Link with an account")
def affiliate(request: HttpRequest, contact_id: UUID, body: AffiliationIn) -> Affiliation:
    contact = get_visible(Contact, contact_id, request)
    account = references({"account_id": body.account_id}, request, account=Account)["account"]
    return actions.affiliate(
        contact=contact, account=account, role=body.role, is_primary=body.is_primary, by=viewer(request), at=now()
    )


@contacts.delete(
    "/{contact_id}/accounts/{account_id}", response={204: None} | PROBLEMS, summary="Unlink from an account"
)
def unaffiliate(request: HttpRequest, contact_id: UUID, account_id: UUID) -> Status[None]:
    contact, account = get_visible(Contact, contact_id, request), get_visible(Account, account_id, request)
    actions.unaffiliate(contact=contact, account=account, by=viewer(request), at=now())
    return Status(204, None)


def _member(member_id: UUID, request: HttpRequest) -> Member:
    found: Member = references({"owner_id": member_id}, request, owner=Member)["owner"]
    return found
