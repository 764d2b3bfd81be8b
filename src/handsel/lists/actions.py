"""What can be done to saved views."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from handsel.lists import events
from handsel.lists.columns import RecordList
from handsel.lists.models import SavedView
from handsel.lists.queries import understand
from handsel.org.roles import Permission
from handsel.org.viewer import Forbidden, Viewer
from handsel.trail.changes import change


def save_view(
    *, record_list: RecordList, name: str, query: list[tuple[str, str]], shared: bool, by: Viewer, at: datetime
) -> SavedView:
    """Keep a list's filters, columns and order under a name; the same name again replaces it.

    Raises BadListRequest when the query makes no sense, Forbidden for sharing without the right to.
    """
    name = name.strip()
    if not name or len(name) > 80:
        raise ValidationError({"name": _("Give the view a name of at most 80 characters.")})
    if shared:
        by.require(Permission.SHARE_VIEWS)
    kept = understand(record_list, query, by, at).query()
    with change("lists.save-view", by=by, at=at) as saving:
        values = {"query": kept, "is_shared": shared, "updated_at": at}
        view, _created = SavedView.objects.update_or_create(
            list_name=record_list.name,
            owner_id=by.member_id,
            name=name,
            defaults=values,
            create_defaults=values | {"created_at": at},
        )
        saving.record(events.ViewSaved(subject=view.pk, view=name))
    return view


def delete_view(*, view: SavedView, by: Viewer, at: datetime) -> None:
    """Delete a view. Its owner may; a shared one also whoever may share."""
    if view.owner_id != by.member_id and not (view.is_shared and by.may(Permission.SHARE_VIEWS)):
        raise Forbidden(_("This view belongs to somebody else."))
    with change("lists.delete-view", by=by, at=at) as deleting:
        deleting.record(events.ViewDeleted(subject=view.pk, view=view.name))
        view.delete()
