"""What the trail says about a member, for their page."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from handsel.org.models import Member
from handsel.trail.facts import known_facts
from handsel.trail.models import ChangeSet, Entry

SHOWN = 50


def entries_about(member_id: UUID) -> list[dict[str, Any]]:
    """The latest facts about a member, as `ui/timeline.html` takes them. Two queries."""
    found = list(Entry.objects.filter(about__contains=[member_id]).order_by("-at", "-id")[:SHOWN])
    names = dict(Member.objects.filter(pk__in={entry.by_id for entry in found}).values_list("pk", "name"))
    return [
        {
            "id": f"entry-{entry.pk}",
            "icon": "history",
            "actor": names.get(entry.by_id, "Handsel"),
            "sentence": sentence_of(entry),
            "at": entry.at,
        }
        for entry in found
    ]


def sentence_of(entry: Entry) -> str:
    """What happened, in the reader's language."""
    kind = known_facts().get(entry.name)
    if kind is None:
        return _("did something this version has no words for")
    return str(str(kind.sentence) % entry.data)


def latest_leaving(member_id: UUID) -> ChangeSet | None:
    """The change set that took a member out of service, when nobody has taken it back."""
    entry = (
        Entry.objects.filter(name="org.member.deactivated", subject=member_id, change_set__undone_by=None)
        .select_related("change_set")
        .order_by("-at", "-id")
        .first()
    )
    return entry.change_set if entry else None
