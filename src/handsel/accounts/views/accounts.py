"""Pages of accounts."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handsel.accounts import actions
from handsel.accounts.columns import ACCOUNTS
from handsel.accounts.forms import AccountForm, OwnerForm, QuickAccountForm, TeamPlaceForm, changed_values
from handsel.accounts.models import Account
from handsel.accounts.queries import AccountRecord, account_record
from handsel.accounts.views.dialogs import confirmation, dialog
from handsel.lists.cells import shown
from handsel.lists.views.common import viewer_of
from handsel.lists.views.remembering import ways_on
from handsel.lists.views.table import show
from handsel.org.models import Member
from handsel.org.viewer import Viewer
from handsel.trail.answers import reload_with_toast
from handsel.ui import words

ADDRESS = ("street", "postal_code", "city", "region", "country")
FACTS = ("kind", "industry", "size", "annual_revenue", "website", "phone", "founded_year", "source")


@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """The list of accounts."""
    return show(request, ACCOUNTS)


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Add an account with what matters first; the rest is filled in on its page."""
    by = viewer_of(request)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        account = actions.create_account(values=values, by=by, at=timezone.now())
        return redirect("accounts:account", account.pk)

    form = QuickAccountForm(request.POST or None)
    return dialog(request, form, run, title=_("New account"), submit_label=_("Add account"), columns=2)


@require_GET
def account(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """One account: who they are, what we did, who works with them."""
    viewer = viewer_of(request)
    record = account_record(account_id, viewer)
    context = {
        "record": record,
        "crumbs": [{"label": _("Accounts"), "url": reverse("accounts:accounts")}],
        "neighbours": ways_on(request, ACCOUNTS, account_id, viewer),
        "meta": _meta(record),
        "facts": _facts(record, viewer),
        "addresses": _addresses(record.account),
        "people": record.people,
        "team": record.team,
        "children": record.children,
        "extra": record.account.extra,
    }
    return render(request, "accounts/account.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """All fields of an account in one form."""
    by = viewer_of(request)
    account = account_record(account_id, by).account

    def run(values: Mapping[str, Any]) -> HttpResponse:
        changes, version = changed_values(form), values["version"]
        actions.edit_account(account=account, values=changes, by=by, at=timezone.now(), version=version)
        return reload_with_toast(_("Account changed"), by=by)

    form = AccountForm(by, request.POST or None, instance=account, initial={"version": account.version})
    return dialog(request, form, run, title=account.name, submit_label=_("Save"), columns=2)


@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Give the account to another owner."""
    by = viewer_of(request)
    account = account_record(account_id, by).account

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.reassign_accounts(accounts=[account.pk], owner=values["owner"], by=by, at=timezone.now())
        return reload_with_toast(_("Owner changed"), by=by)

    form = OwnerForm(by, request.POST or None)
    return dialog(request, form, run, title=_("Change the owner"), submit_label=_("Hand over"))


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Delete the account, after asking."""
    by = viewer_of(request)
    account = account_record(account_id, by).account

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.delete_accounts(accounts=[account.pk], by=by, at=timezone.now())
        return redirect("accounts:accounts")

    text = _("Its contacts stay, without an account. The deletion can be taken back.")
    title = _("Delete %(name)s?") % {"name": account.name}
    return dialog(request, confirmation(request), run, title=title, text=text, submit_label=_("Delete"), danger=True)


@require_http_methods(["GET", "POST"])
def put_on_team(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Put a colleague on the account team."""
    by = viewer_of(request)
    account = account_record(account_id, by).account

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.put_on_team(account=account, by=by, at=timezone.now(), **values)
        return reload_with_toast(_("Team changed"), by=by)

    form = TeamPlaceForm(by, request.POST or None)
    return dialog(request, form, run, title=_("Account team"), submit_label=_("Put on the team"))


@require_http_methods(["POST"])
def take_off_team(request: HttpRequest, account_id: UUID, member_id: UUID) -> HttpResponse:
    """Take a colleague off the account team."""
    by = viewer_of(request)
    account = account_record(account_id, by).account
    member = get_object_or_404(Member.objects.visible_to(by), pk=member_id)
    actions.take_off_team(account=account, member=member, by=by, at=timezone.now())
    return reload_with_toast(_("Team changed"), by=by)


def _meta(record: AccountRecord) -> list[dict[str, str]]:
    account = record.account
    meta = [{"text": account.owner.name if account.owner else _("No owner"), "icon": "user-round"}]
    if record.parent:
        url = reverse("accounts:account", args=[record.parent.pk])
        meta.append({"text": record.parent.name, "icon": "network", "url": url})
    if account.domain:
        meta.append({"text": account.domain, "icon": "globe", "url": f"https://{account.domain}"})
    if account.phone:
        meta.append({"text": account.phone, "icon": "phone", "url": f"tel:{account.phone}"})
    return meta


def _facts(record: AccountRecord, viewer: Viewer) -> list[dict[str, Any]]:
    columns = [ACCOUNTS.by_name[name] for name in FACTS]
    return [
        {
            "label": column.label,
            "key": column.name,
            "value": shown(record.account, column, viewer),
            "edit_url": reverse("lists:cell", args=["accounts", record.account.pk, column.name])
            if record.may_edit
            else "",
        }
        for column in columns
    ]


def _addresses(account: Account) -> list[dict[str, Any]]:
    found = []
    for prefix, label in (("billing", _("Billing address")), ("shipping", _("Shipping address"))):
        *lines, country = (getattr(account, f"{prefix}_{name}") for name in ADDRESS)
        lines.append(words.country(country))
        if any(lines):
            found.append({"label": label, "lines": [line for line in lines if line]})
    return found
