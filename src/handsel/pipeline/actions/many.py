"""Verbs of many opportunities at once. Each is one change set with a constant number of statements."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from handsel.journal import links
from handsel.org.models import Member
from handsel.org.roles import Permission
from handsel.org.viewer import Forbidden, Viewer
from handsel.pipeline import events, grants
from handsel.pipeline.actions import telling
from handsel.pipeline.actions.limits import check_relations, check_target
from handsel.pipeline.actions.writing import (
    FIELDS,
    CannotEdit,
    Desk,
    Unchanged,
    lock,
    rewrite,
    store,
)
from handsel.pipeline.models import Opportunity
from handsel.trail.changes import Change, change

ONE_BY_ONE = {"name", "extra"}
"""Fields that are never set to the same value on many records."""


def bulk_edit(*, opportunities: Sequence[UUID], values: Mapping[str, Any], by: Viewer, at: datetime) -> int:
    """Set the same values on many opportunities, the stage among them; returns how many changed.

    Raises Forbidden when one of them may not be edited, CannotEdit naming the field when a value cannot be.
    """
    by.require(Permission.BULK_EDIT)
    if unknown := values.keys() - (FIELDS - ONE_BY_ONE):
        raise CannotEdit({name: [_("This field cannot be edited for many at once.")] for name in sorted(unknown)})
    with suppress(Unchanged), change("pipeline.bulk-edit", by=by, at=at) as editing:
        rows = lock(opportunities, by)
        check_relations(values, by)
        desk = Desk(by, at)
        for row in rows:
            check_target(row, values, desk)
        accounts = {row.account_id for row in rows if row.account_id}
        written = rewrite(rows, values, desk)
        if not written:
            raise Unchanged
        if not {"account", "primary_contact"}.isdisjoint(values):
            grants.refresh([w.row.pk for w in written], accounts=sorted(accounts))
        editing.record_all(telling.facts_of(written, values, desk))
        return len(written)
    return 0


def reassign(*, opportunities: Sequence[UUID], owner: Member, by: Viewer, at: datetime) -> int:
    """Give opportunities to another owner; returns how many. Owners give away their own, managers their reach's."""
    if not owner.is_active:
        raise CannotEdit({"owner": _("%(member)s no longer works here.") % {"member": owner.name}})
    with suppress(Unchanged), change("pipeline.reassign", by=by, at=at) as giving:
        rows = [row for row in lock(opportunities, by) if row.owner_id != owner.pk]
        if any(row.owner_id != by.member_id for row in rows):
            by.require(Permission.REASSIGN)
        if not rows:
            raise Unchanged
        hand_over(rows, owner.pk, giving)
        return len(rows)
    return 0


def hand_over(rows: Sequence[Opportunity], owner_id: UUID | None, giving: Change) -> None:
    """Change the owner of locked rows inside an open change set, say so, and refresh who sees them."""
    about = telling.abouts(rows)
    facts = [
        events.OpportunityReassigned(
            subject=row.pk, about=about[row.pk], title=row.name, from_owner=row.owner_id, to_owner=owner_id
        )
        for row in rows
    ]
    for row in rows:
        row.owner_id, row.version, row.updated_at = owner_id, row.version + 1, giving.at
    store(rows, {"owner", "version", "updated_at"})
    links.refresh("opportunity", {row.pk: owner_id for row in rows})
    grants.refresh([row.pk for row in rows])
    giving.record_all(list(facts))


def delete(*, opportunities: Sequence[UUID], by: Viewer, at: datetime) -> int:
    """Delete opportunities with their history, team and contact roles; returns how many. An undo brings all back.

    Being on the team is not enough to delete: raises Forbidden unless each is owned by someone in the viewer's reach.
    """
    by.require(Permission.DELETE_RECORDS)
    with change("pipeline.delete", by=by, at=at) as deleting:
        rows = lock(opportunities, by)
        if not rows:
            raise CannotEdit(_("Choose what to delete."))
        if not all(by.answers_for(row.owner_id) for row in rows):
            raise Forbidden(_("Only the owner and those above may delete an opportunity."))
        about = telling.abouts(rows)
        deleting.record_all(
            [events.OpportunityDeleted(subject=row.pk, about=about[row.pk], title=row.name) for row in rows]
        )
        _delete(rows)
    return len(rows)


PARTS = ("pipeline_step", "pipeline_contactrole", "pipeline_opportunityteammember", "pipeline_creditshare")
"""Tables whose rows belong to an opportunity and go with it."""


def _delete(rows: Sequence[Opportunity]) -> None:
    ids = [row.pk for row in rows]
    links.forget(ids)
    with connection.cursor() as cursor:
        for table in PARTS:
            cursor.execute(f"delete from {table} where opportunity_id = any(%s)", [ids])  # noqa: S608
        cursor.execute("delete from pipeline_opportunity where id = any(%s)", [ids])
    accounts = sorted({row.account_id for row in rows if row.account_id})
    grants.refresh(ids, accounts=accounts)
