"""What every kind of row needs while a source is brought in: who imports, what is known, where rows go."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from handsel.exchange.importing.index import Found, Index, Several
from handsel.exchange.importing.outcomes import Report
from handsel.exchange.importing.writing import Writer
from handsel.exchange.links import kept_key, link_key
from handsel.exchange.models import ExternalId
from handsel.exchange.parsers import Link
from handsel.exchange.records import Record
from handsel.kernel.ids import new_id
from handsel.org.models import Member
from handsel.org.queries import Rates
from handsel.org.roles import Permission, Role
from handsel.org.viewer import Viewer


@dataclass(frozen=True)
class Options:
    """What the person decided where the files leave room."""

    owners: str = "create"
    """What to do with owners nobody here is called: `create` them, give their records to `me`, or to `none`."""
    pipeline: str = ""
    """The name of the pipeline that takes stages no pipeline here has."""
    system: str = ""
    """What the other system is called, so that its ids are told from another's."""


def database_key(record: Record) -> str:
    """The record's key in the form it is kept."""
    if not record.kept:
        is_row = record.key.startswith("row:")
        record.kept = kept_key(record.key) if is_row else link_key("id", record.kind, record.key)
    return record.kept


@dataclass
class Desk:
    """The state of one run. Records that rows only name (owners, employers) are made too, and counted as implied."""

    viewer: Viewer
    at: datetime
    options: Options
    system: str
    index: Index
    writer: Writer
    report: Report
    rates: Rates
    made: set[UUID] = field(default_factory=set)
    """Records created by this run."""
    linked: frozenset[str] = frozenset()
    """Kinds that other tables of the source point to."""
    taken: set[UUID] = field(default_factory=set)
    """Records from before that a row of this run is; a second row of the same record changes nothing."""
    kept: dict[str, dict[str, UUID]] = field(default_factory=dict)
    """Kind → the other system's key → the record, of every row of this run; two files may hold the same row."""
    accounts: set[UUID] = field(default_factory=set)
    contacts: set[UUID] = field(default_factory=set)
    opportunities: set[UUID] = field(default_factory=set)
    """Records whose grants have to be worked out at the end."""
    handed_over: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    """Kind → records from before that have another owner now: what belongs to them is seen by others."""
    left: set[UUID] = field(default_factory=set)
    """Accounts that opportunities belonged to before."""

    def key_of(self, record: Record) -> str:
        """The record's key in the form it is kept."""
        return database_key(record)

    def remember(self, record: Record, record_id: UUID) -> None:
        """Keep under which key the other system knows a record."""
        key = self.key_of(record)
        self.kept.setdefault(record.kind, {})[key] = record_id
        self.writer.add(ExternalId, {"system": self.system, "kind": record.kind, "key": key, "record_id": record_id})

    def existing(self, kind: str, records: Sequence[Record]) -> dict[str, UUID]:
        """Of these rows' keys, those that stand for a record already: from earlier in this run or before it."""
        mine = self.kept.get(kind, {})
        keys = [self.key_of(record) for record in records]
        found = {key: mine[key] for key in keys if key in mine}
        return found | self.index.existing(kind, [key for key in keys if key not in mine], self.system)

    def resolve(self, record: Record, name: str, kind: str) -> Found | None:
        """The record one of the row's links means. Text that leads nowhere stays with the record."""
        links = record.links.get(name, ())
        try:
            found = next((found for link in links if (found := self.index.find(link, kind))), None)
        except Several:
            self._keep(record, name, links, "several")
            return None
        if found is None and links:
            self._keep(record, name, links, "not-found")
        return found

    def owner_of(self, record: Record) -> UUID | None:
        """The owner the row names. Names nobody here has become members without sign-in, if that was decided."""
        links = record.links.get("owner", ())
        if not links:
            return self.viewer.member_id
        try:
            found = next((found for link in links if (found := self.index.find(link, "member"))), None)
        except Several:
            found = None
        if found is not None:
            return found.id
        nameable = next((link for link in links if link.by in {"name", "email"}), None)
        if self.options.owners == "create" and nameable and self.viewer.may(Permission.MANAGE_MEMBERS):
            return self.make_member(nameable).id
        self._keep(record, "owner", links, "not-found")
        return None if self.options.owners == "none" else self.viewer.member_id

    def make_member(self, link: Link, role: Role = Role.ACCOUNT_EXECUTIVE) -> Found:
        """A member who is only named: by name, or by address. They own records and cannot sign in until invited."""
        email = link.text.lower() if link.by == "email" else None
        name = _name_from(link.text) if email else link.text
        member_id = new_id()
        row = {"id": member_id, "name": name, "email": email, "roles": [role], "joined_at": self.at, "password": "!"}
        self.writer.add(Member, row)
        self.report.imply("member", name)
        self.made.add(member_id)
        found = Found("member", member_id, member_id, None)
        self.index.learn(found, [("name", name), *([("email", email)] if email else [])])
        return found

    def text_of(self, links: Sequence[Link]) -> str:
        """The links of a field as the file had them."""
        return ", ".join(link.text for link in links)

    def _keep(self, record: Record, name: str, links: Sequence[Link], why: str) -> None:
        record.extra.setdefault(name, self.text_of(links))
        self.report.notes["", name, why] += 1


def _name_from(email: str) -> str:
    parts = email.partition("@")[0].replace("_", ".").replace("-", ".").split(".")
    return " ".join(part.capitalize() for part in parts if part) or email


def given(values: dict[str, Any], names: frozenset[str]) -> dict[str, Any]:
    """The values that are there, of the fields a table has."""
    return {name: value for name, value in values.items() if name in names and value is not None}
