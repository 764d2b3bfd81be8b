"""Who may take a change back: its own author, and those whose role takes back changes of their reach."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from handsel.journal import records
from handsel.org.roles import Permission
from handsel.org.viewer import Forbidden, Viewer
from handsel.trail import undo as trail
from handsel.trail.models import ChangeSet, Image

GUARDED = {
    "org_organisation": Permission.CONFIGURE,
    "org_exchangerate": Permission.CONFIGURE,
    "org_team": Permission.MANAGE_MEMBERS,
    "org_member": Permission.MANAGE_MEMBERS,
    "org_invitation": Permission.MANAGE_MEMBERS,
    "quota_target": Permission.MANAGE_PAY,
    "pipeline_pipeline": Permission.CONFIGURE,
    "pipeline_stage": Permission.CONFIGURE,
    "pipeline_lostreason": Permission.CONFIGURE,
}
"""Tables whose changes are taken back only with the permission that made them, as it stands today."""


def may_see(change_set: ChangeSet, viewer: Viewer) -> bool:
    """One's own changes, those one may take back, and all of them for whoever reads the trail."""
    return viewer.may(Permission.READ_TRAIL) or may_take_back(change_set, viewer)


def may_take_back(change_set: ChangeSet, viewer: Viewer) -> bool:
    """Whether the viewer made this change, or may undo others' and reaches who made it."""
    if viewer.member_id is not None and change_set.by_id == viewer.member_id:
        return True
    within = viewer.reach is None or change_set.by_id in viewer.reach
    return viewer.may(Permission.UNDO_OTHERS) and within


def take_back(*, change_set: ChangeSet, by: Viewer, at: datetime, override: bool = False) -> trail.Undoing:
    """Undo a change set. Raises Forbidden, or `trail.undo.CannotUndo`, with a sentence."""
    if not may_take_back(change_set, by):
        by.require(Permission.UNDO_OTHERS)
        raise Forbidden(_("You may take back only changes made by you and those who report to you."))
    _refuse_without_permission(change_set, by)
    _refuse_what_others_own_now(change_set, by)
    return trail.undo(change_set=change_set, by=by, at=at, override=override)


def _refuse_without_permission(change_set: ChangeSet, by: Viewer) -> None:
    """A permission lost since also takes the undo: nobody gets a role back by undoing its loss."""
    rows = change_set.images.filter(table__in=GUARDED).values_list("table", "row_id", "before", "after").distinct()
    for table, row, before, after in rows:
        if (
            table == "org_member"
            and row == by.member_id
            and not {"roles", "team_id", "manager_id"}
            & {
                *(before or {}),
                *(after or {}),
            }
        ):
            continue
        by.require(GUARDED[table])


def _refuse_what_others_own_now(change_set: ChangeSet, by: Viewer) -> None:
    """Records one may no longer edit stay as they are once somebody else has worked on them."""
    lost = [row for kind in records.kinds().values() for row in _no_longer_editable(change_set, kind, by)]
    if not lost:
        return
    newest = change_set.images.order_by("-id").values_list("id", flat=True).first() or 0
    later = Image.objects.filter(row_id__in=lost, id__gt=newest).exclude(change_set__by_id=by.member_id)
    if later.exclude(change_set=change_set).exists():
        raise Forbidden(_("Others look after these records now and have changed them since."))


def _no_longer_editable(change_set: ChangeSet, kind: records.RecordKind, by: Viewer) -> list[UUID]:
    rows = list(change_set.images.filter(table=kind.table).values_list("row_id", flat=True).distinct())
    if not rows:
        return []
    there = set(kind.rows().filter(pk__any_of=rows).values_list("pk", flat=True))
    editable = set(kind.rows().editable_by(by).filter(pk__any_of=rows).values_list("pk", flat=True))
    return sorted(there - editable)
