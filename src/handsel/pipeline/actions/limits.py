"""Where an opportunity may go, and whom it may belong to."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from handsel.accounts.models import Account, Contact
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.pipeline.actions.writing import CannotEdit, Desk
from handsel.pipeline.models import Opportunity
from handsel.pipeline.rules.vocabulary import Outcome


class CannotMove(CannotEdit):
    """The opportunity cannot go there."""


def check_target(row: Opportunity, values: Mapping[str, Any], desk: Desk) -> None:
    """An archived stage takes nothing in, and what is lost has a reason."""
    stage = values.get("stage")
    if stage is None:
        if "stage" in values:
            raise CannotMove({"stage": _("Choose a stage.")})
        return
    if stage.pk == row.stage_id:
        return
    if stage.archived_at is not None or stage.pk not in desk.stages:
        raise CannotMove({"stage": _("The stage %(stage)s is archived.") % {"stage": stage.name}})
    if stage.outcome == Outcome.LOST and not (values.get("lost_reason") or row.lost_reason).strip():
        raise CannotMove({"lost_reason": _("Say why it was lost.")})


def check_relations(values: Mapping[str, Any], by: Viewer) -> None:
    """Account and primary contact must be within the viewer's sight."""
    account, contact = values.get("account"), values.get("primary_contact")
    if account is not None and not known(Account.objects.visible_to(by), {account.pk}):
        raise CannotEdit({"account": _("There is no such account.")})
    if contact is not None and not known(Contact.objects.visible_to(by), {contact.pk}):
        raise CannotEdit({"primary_contact": _("There is no such contact.")})


def check_strangers(rows: Sequence[Opportunity], by: Viewer) -> None:
    """Accounts, contacts and owners of new rows must be within the viewer's sight."""
    if not known(Account.objects.visible_to(by), {row.account_id for row in rows if row.account_id}):
        raise CannotEdit({"account": _("There is no such account.")})
    contacts = {row.primary_contact_id for row in rows if row.primary_contact_id}
    if not known(Contact.objects.visible_to(by), contacts):
        raise CannotEdit({"primary_contact": _("There is no such contact.")})
    owners = {row.owner_id for row in rows if row.owner_id}
    if by.reach is not None and not owners <= by.reach:
        by.require(Permission.REASSIGN)


def known(queryset: models.QuerySet[Any], ids: set[UUID]) -> bool:
    """Whether all of these identifiers are in the queryset."""
    return not ids or queryset.filter(pk__any_of=list(ids)).count() == len(ids)
