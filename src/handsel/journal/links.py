"""Which records an entry concerns, kept fast: every link repeats its record's owner and its entry's moment."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db import connection

from handsel.journal import records
from handsel.journal.models import Entry, Link
from handsel.journal.records import Ref


def link(entry: Entry, refs: Iterable[Ref]) -> list[Link]:
    """Link an entry to records it is not linked to yet, with what belongs to them (their account)."""
    named = list(dict.fromkeys(refs))
    every = list(dict.fromkeys([*named, *records.also(named)]))
    owners = records.owners(every)
    has = set(Link.objects.filter(entry=entry).values_list("record_id", flat=True))
    fresh = [
        Link(entry=entry, kind=kind, record_id=identifier, owner_id=owners[kind, identifier], at=entry.at)
        for kind, identifier in every
        if identifier not in has and (kind, identifier) in owners
    ]
    return Link.objects.bulk_create(fresh)


def refs_of(entry: Entry) -> list[Ref]:
    """The records an entry is on, of the kinds known here."""
    found = Link.objects.filter(entry=entry, kind__in=list(records.kinds())).order_by("kind", "id")
    return list(found.values_list("kind", "record_id"))


def refresh(kind: str, owners: Mapping[UUID, UUID | None]) -> None:
    """Tell the links of these records who owns them now; call it whenever owners of records change."""
    if not owners:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "update journal_link link set owner_id = now.owner_id"
            " from unnest(%s::uuid[], %s::uuid[]) now (record_id, owner_id)"
            " where link.record_id = now.record_id and link.kind = %s"
            " and link.owner_id is distinct from now.owner_id",
            [list(owners), list(owners.values()), kind],
        )


def refresh_records(kind: str, identifiers: Sequence[UUID]) -> None:
    """The same, reading the owners from the records themselves."""
    found = records.owners((kind, identifier) for identifier in identifiers)
    refresh(kind, {identifier: owner for (_kind, identifier), owner in found.items()})


def hand_over(gone: UUID, to: UUID) -> None:
    """Put the entries of one record on another of its kind. Call it inside a change set: undo brings them back."""
    both = Link.objects.filter(record_id=to).values("entry")
    Link.objects.filter(record_id=gone).exclude(entry__in=both).update(record_id=to)
    forget([gone])
    refresh_records(Link.Kind.CONTACT, [to])


def forget(identifiers: Sequence[UUID]) -> None:
    """Take every entry off records that are being deleted. Call it inside their change set: undo brings it back."""
    Link.objects.filter(record_id__any_of=list(identifiers)).delete()


def move(entry: Entry) -> None:
    """Repeat the entry's moment on its links after it changed."""
    Link.objects.filter(entry=entry).exclude(at=entry.at).update(at=entry.at)
