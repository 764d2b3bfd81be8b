"""How rows of each kind become records. A maker decides one row at a time: create, update, unchanged, or why not."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import models

from handsel.exchange.importing.desk import Desk
from handsel.exchange.importing.index import MODELS, Found, Several
from handsel.exchange.importing.outcomes import Outcome, Verdict
from handsel.exchange.models import ExternalId
from handsel.exchange.parsers import Link
from handsel.exchange.records import Record
from handsel.exchange.vocabulary import kinds
from handsel.kernel.ids import new_id


class Maker:
    """One kind of record. Subclasses say which columns a row fills and what is written besides."""

    kind: ClassVar[str]
    model: ClassVar[type[models.Model]]
    matches_by: ClassVar[tuple[str, ...]] = ()
    """What a record here may be recognised by when the other system's id is not known: email, domain, name."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._existing: dict[str, UUID] = {}
        self._claimed: set[UUID] = set()
        self._matched: set[UUID] = set()
        """Records from before that a row of this run was found to be by what they are called."""
        self._rows: dict[UUID, Mapping[str, Any]] = {}
        self._editable: set[UUID] = set()

    def prepare(self, records: Sequence[Record]) -> None:
        """Everything this batch needs to know from the database, in a constant number of queries."""
        desk = self.desk
        for name, target in _targets(self.kind):
            desk.index.ask(target, [link for record in records for link in record.links.get(name, ())])
        if self.matches_by:
            names = [link for record in records for link in self._names(record) if link.by in self.matches_by]
            desk.index.ask(self.kind, names)
        self._existing = desk.existing(self.kind, records)
        candidates = set(self._existing.values()) | {found.id for found in self._candidates(records)}
        self._claimed = self._claims(candidates)
        self._rows = self._read(candidates - desk.made)
        self._editable = self._may_edit(set(self._rows))

    def take(self, record: Record) -> Verdict:
        """Decide one row and write what it needs."""
        refusal = self.refuse(record)
        if refusal is not None:
            return refusal
        existing = self._existing.get(self.desk.key_of(record))
        if existing is None:
            existing, doubt = self._match(record)
            if doubt is not None:
                return doubt
            if existing is not None:
                self._matched.add(existing)
                self.desk.remember(record, existing)
        if existing is None:
            return self._create(record)
        return self._update(record, existing)

    def finish(self) -> None:
        """What can only be done once every row of a table is known."""

    def refuse(self, record: Record) -> Verdict | None:
        """Why the row cannot be taken, if it cannot."""
        return None

    @abstractmethod
    def columns(self, record: Record) -> dict[str, Any]:
        """The columns the row fills, by attribute name; blank cells are left out."""

    def create(self, record: Record, record_id: UUID, columns: dict[str, Any]) -> None:
        """Write a new record."""
        made_at = record.values.get("created_at") or self.desk.at
        row = {"created_at": made_at, "updated_at": self.desk.at, "extra": record.extra, **columns, "id": record_id}
        self.desk.writer.add(self.model, row)

    def found(self, record: Record, record_id: UUID, columns: Mapping[str, Any]) -> Found:
        """The record as other rows find it."""
        return Found(self.kind, record_id, columns.get("owner_id"), columns.get("account_id"))

    def written(self, record: Record, record_id: UUID, columns: Mapping[str, Any], *, created: bool) -> None:
        """Called after a record was created or changed."""

    def _create(self, record: Record) -> Verdict:
        record_id, columns = new_id(), self.columns(record)
        self.create(record, record_id, columns)
        self.desk.made.add(record_id)
        self.desk.remember(record, record_id)
        self._learn(record, self.found(record, record_id, columns))
        self.written(record, record_id, columns, created=True)
        return Verdict(Outcome.CREATED, record_id=record_id)

    def _update(self, record: Record, record_id: UUID) -> Verdict:
        columns, now = self.columns(record), self._rows.get(record_id, {})
        self._learn(record, self.found(record, record_id, {**now, **columns}))
        if record_id in self.desk.made or record_id in self.desk.taken:
            return Verdict(Outcome.SKIPPED, "same-record", record_id=record_id)
        self.desk.taken.add(record_id)
        if not now:
            return Verdict(Outcome.CONFLICT, "gone")
        changed = {
            name: value for name, value in columns.items() if now.get(name) != value and not _same(now.get(name), value)
        }
        extra = {**(now.get("extra") or {}), **record.extra}
        if "extra" in now and extra != now["extra"]:
            changed["extra"] = extra
        if not changed:
            return Verdict(Outcome.UNCHANGED, record_id=record_id)
        if record_id not in self._editable:
            return Verdict(Outcome.CONFLICT, "not-yours", record_id=record_id)
        self.desk.writer.change(self.model, record_id, changed)
        if "owner_id" in changed:
            self.desk.handed_over[self.kind].add(record_id)
        self.written(record, record_id, {**now, **changed}, created=False)
        return Verdict(Outcome.UPDATED, record_id=record_id)

    def _learn(self, record: Record, found: Found) -> None:
        if not self.matches_by and self.kind not in self.desk.linked:
            return  # nobody will ask for it
        names = [(link.by, link.text) for link in self._names(record)]
        if not record.key.startswith("row:"):
            names.append(("id", record.key))
        if record.reference:
            names.append(("reference", record.reference))
        self.desk.index.learn(found, names)

    def _names(self, record: Record) -> list[Link]:
        """What the record itself is called."""
        values = record.values
        called = values.get("name") or " ".join(
            part for part in (values.get("first_name"), values.get("last_name")) if part
        )
        named = {"name": called, "email": values.get("email"), "domain": values.get("domain")}
        return [Link(by, text) for by, text in named.items() if text]

    def _match(self, record: Record) -> tuple[UUID | None, Verdict | None]:
        """A record here that the row most likely means, though the other system's id is new."""
        for link in self._names(record) if self.matches_by else ():
            if link.by not in self.matches_by:
                continue
            try:
                found = self.desk.index.find(link, self.kind)
            except Several:
                continue
            if found and self._is_free(found.id):
                return found.id, None
        return None, None

    def _is_free(self, record_id: UUID) -> bool:
        """Whether a record was here before this run and no row of this system has it yet."""
        return record_id not in self.desk.made and record_id not in self._claimed

    def _candidates(self, records: Iterable[Record]) -> Iterable[Found]:
        for record in records if self.matches_by else ():
            for link in self._names(record):
                try:
                    if link.by in self.matches_by and (found := self.desk.index.find(link, self.kind)):
                        yield found
                except Several:
                    continue

    def _claims(self, ids: set[UUID]) -> set[UUID]:
        """Of these records those that a row of an earlier import from there is."""
        ids = ids - self._matched
        if not ids or not self.desk.index.has_any(self.kind, self.desk.system):
            return set()
        rows = ExternalId.objects.filter(system=self.desk.system, kind=self.kind, record_id__any_of=list(ids))
        return set(rows.values_list("record_id", flat=True))

    def _read(self, ids: set[UUID]) -> dict[UUID, Mapping[str, Any]]:
        names = [one.attname for one in self.model._meta.concrete_fields if not one.generated]
        if not ids:
            return {}
        rows = self._visible().filter(pk__any_of=list(ids)).values(*names)
        return {row["id"]: row for row in rows}

    def _may_edit(self, ids: set[UUID]) -> set[UUID]:
        if not ids:
            return set()
        rows = MODELS[self.kind].objects.editable_by(self.desk.viewer).filter(pk__any_of=list(ids))
        return set(rows.values_list("pk", flat=True))

    def _visible(self) -> models.QuerySet[Any]:
        rows: models.QuerySet[Any] = MODELS[self.kind].objects.visible_to(self.desk.viewer)
        return rows


def _targets(kind: str) -> list[tuple[str, str]]:
    return [(one.name, one.target) for one in kinds()[kind].fields.values() if one.is_link]


def _same(one: Any, other: Any) -> bool:
    """Whether values that are not equal mean the same: a moment, where the file has the day alone."""
    if isinstance(one, datetime) and isinstance(other, date) and not isinstance(other, datetime):
        return one.date() == other
    return False
