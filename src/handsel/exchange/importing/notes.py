"""Notes, calls, meetings and tasks; which contact belongs where and plays which part."""

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from handsel.accounts.models import Affiliation
from handsel.exchange.importing.desk import Desk
from handsel.exchange.importing.index import Found
from handsel.exchange.importing.moments import moment
from handsel.exchange.importing.outcomes import Outcome, Verdict
from handsel.exchange.records import Record
from handsel.journal.models import Entry, Link
from handsel.kernel.ids import new_id
from handsel.pipeline.models import ContactRole, Opportunity

CONCERNS = (("account", "account"), ("contact", "contact"), ("opportunity", "opportunity"), ("about", "any"))


class Relations:
    """What rows that tie two records together share."""

    kind: str
    targets: tuple[tuple[str, str], ...]

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._existing: dict[str, UUID] = {}

    def prepare(self, records: list[Record]) -> None:
        """Which rows are here already, and the records they name."""
        for name, target in self.targets:
            self.desk.index.ask(target, [link for record in records for link in record.links.get(name, ())])
        self._existing = self.desk.existing(self.kind, records)

    def finish(self) -> None:
        """Nothing waits for the end."""


class ContactParts(Relations):
    """The part a contact plays in an opportunity."""

    kind = "opportunity-contact"
    targets = (("opportunity", "opportunity"), ("contact", "contact"))

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._parts: set[tuple[UUID, UUID]] = set()

    def take(self, record: Record) -> Verdict:
        """Write one part."""
        if self.desk.key_of(record) in self._existing:
            return Verdict(Outcome.UNCHANGED)
        deal = self.desk.resolve(record, "opportunity", "opportunity")
        contact = self.desk.resolve(record, "contact", "contact")
        if deal is None or contact is None:
            return Verdict(Outcome.REJECTED, "link-not-found", "opportunity" if deal is None else "contact")
        if (
            deal.id not in self.desk.made
            and ContactRole.objects.filter(opportunity=deal.id, contact=contact.id).exists()
        ):
            return Verdict(Outcome.UNCHANGED)
        if (deal.id, contact.id) in self._parts:
            return Verdict(Outcome.SKIPPED, "same-record")
        self._parts.add((deal.id, contact.id))
        part_id = new_id()
        row = {"id": part_id, "opportunity_id": deal.id, "contact_id": contact.id}
        self.desk.writer.add(ContactRole, row | {"role": record.values.get("role") or ""})
        self.desk.remember(record, part_id)
        self.desk.contacts.add(contact.id)
        if record.values.get("primary"):
            self.desk.writer.change(Opportunity, deal.id, {"primary_contact_id": contact.id})
        return Verdict(Outcome.CREATED)


class ContactPlaces(Relations):
    """A contact's further accounts."""

    kind = "account-contact"
    targets = (("account", "account"), ("contact", "contact"))

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._places: set[tuple[UUID, UUID]] = set()

    def take(self, record: Record) -> Verdict:
        """Write one place, unless the contact has it."""
        if self.desk.key_of(record) in self._existing:
            return Verdict(Outcome.UNCHANGED)
        account = self.desk.resolve(record, "account", "account")
        contact = self.desk.resolve(record, "contact", "contact")
        if account is None or contact is None:
            return Verdict(Outcome.REJECTED, "link-not-found", "account" if account is None else "contact")
        if self._has(contact, account):
            return Verdict(Outcome.SKIPPED, "has-place")
        self._places.add((contact.id, account.id))
        place_id = new_id()
        row = {"id": place_id, "contact_id": contact.id, "account_id": account.id}
        self.desk.writer.add(Affiliation, row | {"role": record.values.get("role") or ""})
        self.desk.remember(record, place_id)
        self.desk.contacts.add(contact.id)
        self.desk.accounts.add(account.id)
        return Verdict(Outcome.CREATED)

    def _has(self, contact: Found, account: Found) -> bool:
        if contact.account_id == account.id or (contact.id, account.id) in self._places:
            return True
        if contact.id in self.desk.made or account.id in self.desk.made:
            return False
        return Affiliation.objects.filter(contact=contact.id, account=account.id).exists()


class Entries(Relations):
    """Notes, calls, meetings, tasks and e-mails on whatever they name, and on the account that belongs to it."""

    targets = (*CONCERNS, ("owner", "member"))

    def __init__(self, desk: Desk, kind: str) -> None:
        super().__init__(desk)
        self.kind = kind

    def take(self, record: Record) -> Verdict:
        """Write one entry with its links."""
        if self.desk.key_of(record) in self._existing:
            return Verdict(Outcome.UNCHANGED)
        entry_id, at = new_id(), self._at(record)
        concerned = self._concerned(record)
        row = self._common(record, at) | getattr(self, f"_{self.kind}")(record, at)
        self.desk.writer.add(Entry, row | {"id": entry_id, "extra": record.extra})
        for kind, record_id, owner_id in concerned:
            link = {"entry_id": entry_id, "kind": kind, "record_id": record_id}
            self.desk.writer.add(Link, link | {"owner_id": owner_id, "at": at})
        self.desk.remember(record, entry_id)
        return Verdict(Outcome.CREATED)

    def _concerned(self, record: Record) -> list[tuple[str, UUID, UUID | None]]:
        found = [self.desk.resolve(record, name, kind) for name, kind in CONCERNS if name in record.links]
        concerned: dict[UUID, tuple[str, UUID, UUID | None]] = {}
        for one in found:
            if one is None:
                continue
            concerned[one.id] = (one.kind, one.id, one.owner_id)
            if one.account_id is not None and one.account_id not in concerned:
                concerned[one.account_id] = ("account", one.account_id, self.desk.index.owner_of("account", one))
        return list(concerned.values())

    def _at(self, record: Record) -> datetime:
        values = record.values
        for name in ("at", "starts_at", "created_at", "due_on"):
            if values.get(name):
                return moment(values[name]) or self.desk.at
        return self.desk.at

    def _common(self, record: Record, at: datetime) -> dict[str, Any]:
        values = record.values
        owner = self.desk.owner_of(record)
        return {
            "kind": Entry.Kind.MAIL if self.kind == "email" else self.kind,
            "subject": values.get("subject") or "",
            "body": values.get("body") or "",
            "at": at,
            "author_id": owner,
            "created_at": moment(values.get("created_at")) or at,
            "updated_at": self.desk.at,
        }

    def _note(self, record: Record, at: datetime) -> dict[str, Any]:
        return {}

    def _email(self, record: Record, at: datetime) -> dict[str, Any]:
        return {}

    def _call(self, record: Record, at: datetime) -> dict[str, Any]:
        values = record.values
        seconds = values.get("duration")
        return {
            "direction": values.get("direction") or "",
            "outcome": values.get("outcome") or "",
            "duration_seconds": seconds if seconds is not None and 0 <= seconds < 2**31 else None,
            "starts_at": moment(values.get("starts_at")),
        }

    def _meeting(self, record: Record, at: datetime) -> dict[str, Any]:
        values = record.values
        return {
            "starts_at": moment(values.get("starts_at")) or at,
            "ends_at": moment(values.get("ends_at")),
            "location": values.get("location") or "",
            "outcome": values.get("outcome") or "",
        }

    def _task(self, record: Record, at: datetime) -> dict[str, Any]:
        values = record.values
        due = values.get("due_on")
        done_at = None
        if values.get("done"):
            done_at = datetime.combine(due, time(12), tzinfo=UTC) if isinstance(due, date) else at
        return {
            "assignee_id": self.desk.owner_of(record),
            "due_on": due,
            "priority": values.get("priority") or "normal",
            "done_at": min(done_at, self.desk.at) if done_at else None,
        }
