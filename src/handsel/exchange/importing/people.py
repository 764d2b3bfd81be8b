"""Members and their teams; accounts; contacts."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password

from handsel.accounts.models import Account, Affiliation, Contact
from handsel.exchange.importing.desk import Desk, given
from handsel.exchange.importing.index import Found, Several
from handsel.exchange.importing.makers import Maker
from handsel.exchange.importing.outcomes import Outcome, Verdict
from handsel.exchange.parsers import Link
from handsel.exchange.records import Record
from handsel.kernel.ids import new_id
from handsel.org.models import Member, Team
from handsel.org.roles import Permission, Role

MEMBER_COLUMNS = frozenset({"name", "email", "title", "phone"})
ACCOUNT_COLUMNS = frozenset(
    field.attname for field in Account._meta.concrete_fields if not field.generated
) - {"id", "owner_id", "parent_id", "extra", "version", "updated_at", "created_at"}  # fmt: skip
CONTACT_COLUMNS = frozenset(
    field.attname for field in Contact._meta.concrete_fields if not field.generated
) - {"id", "owner_id", "account_id", "reports_to_id", "extra", "version", "updated_at", "created_at"}  # fmt: skip


class Members(Maker):
    """People who work here. Managers that rows name are members too; a team is led by the manager all of it has."""

    kind = "member"
    model = Member
    matches_by = ("email", "name")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._teams: dict[str, UUID] = {name.lower(): pk for pk, name in Team.objects.values_list("pk", "name")}
        self._new_teams: dict[UUID, str] = {}
        self._managers: list[tuple[UUID, tuple[Link, ...], UUID | None]] = []
        self._said: dict[UUID, frozenset[str]] = {}
        """What rows say of members themselves, which leading a team does not overrule."""

    def refuse(self, record: Record) -> Verdict | None:
        if not self.desk.viewer.may(Permission.MANAGE_MEMBERS):
            return Verdict(Outcome.CONFLICT, "may-not-add-members")
        return None

    def columns(self, record: Record) -> dict[str, Any]:
        columns = given(record.values, MEMBER_COLUMNS)
        if team := record.values.get("team"):
            columns["team_id"] = self._team(str(team))
        if role := _role(str(record.values.get("role") or "")):
            columns["roles"] = [role]
        if record.values.get("active") is False:
            columns["deactivated_at"] = self.desk.at
        return columns

    def create(self, record: Record, record_id: UUID, columns: dict[str, Any]) -> None:
        joined = record.values.get("created_at") or self.desk.at
        row = {"roles": [Role.ACCOUNT_EXECUTIVE], **columns, "id": record_id, "joined_at": joined}
        self.desk.writer.add(Member, row | {"password": make_password(None)})

    def found(self, record: Record, record_id: UUID, columns: Any) -> Found:
        return Found("member", record_id, record_id, None)

    def _match(self, record: Record) -> tuple[UUID | None, Verdict | None]:
        """Nobody shares an address: whoever has it is the one, even if another row was first."""
        matched = super()._match(record)
        if matched != (None, None) or not record.values.get("email"):
            return matched
        holder = self.desk.index.find(Link("email", record.values["email"]), "member")
        return (holder.id if holder else None), None

    def written(self, record: Record, record_id: UUID, columns: Any, *, created: bool) -> None:
        self._said[record_id] = frozenset(name for name in ("team", "role") if record.values.get(name))
        if links := record.links.get("manager"):
            self._managers.append((record_id, links, columns.get("team_id")))

    def finish(self) -> None:
        """Managers and leads, now that every row is known."""
        leads: dict[UUID, set[UUID]] = defaultdict(set)
        waiting, self._managers = self._managers, []
        for member_id, links, team_id in waiting:
            manager = self._manager(links)
            if manager is None or manager.id == member_id:
                continue
            self.desk.writer.change(Member, member_id, {"manager_id": manager.id})
            if team_id:
                leads[team_id].add(manager.id)
        for team_id, found in leads.items():
            if team_id in self._new_teams and len(found) == 1:
                [lead] = found
                self.desk.writer.change(Team, team_id, {"lead_id": lead})
                self._make_lead(lead, team_id)

    def _make_lead(self, member_id: UUID, team_id: UUID) -> None:
        said = self._said.get(member_id, frozenset())
        values: dict[str, Any] = {} if "team" in said else {"team_id": team_id}
        values |= {} if "role" in said else {"roles": [Role.SALES_MANAGER]}
        if values:
            self.desk.writer.change(Member, member_id, values)

    def _manager(self, links: tuple[Link, ...]) -> Found | None:
        self.desk.index.ask("member", links)
        try:
            found = next((found for link in links if (found := self.desk.index.find(link, "member"))), None)
        except Several:
            return None
        named = next((link for link in links if link.by in {"name", "email"}), None)
        return found or (self.desk.make_member(named, Role.SALES_MANAGER) if named else None)

    def _team(self, name: str) -> UUID:
        key = name.strip().lower()
        if key not in self._teams:
            self._teams[key] = new_id()
            self._new_teams[self._teams[key]] = name.strip()
            self.desk.writer.add(Team, {"id": self._teams[key], "name": name.strip()})
            self.desk.report.imply("team", name.strip())
        return self._teams[key]

    def _may_edit(self, ids: set[UUID]) -> set[UUID]:
        return ids


class Accounts(Maker):
    """Companies. Parents may stand further down in the file."""

    kind = "account"
    model = Account
    matches_by = ("domain", "name")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._parents: list[tuple[UUID, Record]] = []

    def columns(self, record: Record) -> dict[str, Any]:
        columns = given(record.values, ACCOUNT_COLUMNS)
        if columns.get("annual_revenue") is not None:
            columns.setdefault("currency", self.desk.viewer.currency)
        if "owner" in record.links:
            columns["owner_id"] = self.desk.owner_of(record)
        return columns

    def create(self, record: Record, record_id: UUID, columns: dict[str, Any]) -> None:
        columns.setdefault("owner_id", self.desk.viewer.member_id)
        super().create(record, record_id, columns)

    def found(self, record: Record, record_id: UUID, columns: Any) -> Found:
        return Found("account", record_id, columns.get("owner_id"), record_id)

    def written(self, record: Record, record_id: UUID, columns: Any, *, created: bool) -> None:
        self.desk.accounts.add(record_id)
        if "parent" in record.links:
            self._parents.append((record_id, record))

    def finish(self) -> None:
        """Parents, now that every row is known; a company is never its own parent."""
        waiting, self._parents = self._parents, []
        self.desk.index.ask("account", [link for _id, record in waiting for link in record.links["parent"]])
        above: dict[UUID, UUID] = {}
        for account_id, record in waiting:
            parent = self.desk.resolve(record, "parent", "account")
            if parent and not _leads_back(account_id, parent.id, above):
                above[account_id] = parent.id
                self.desk.writer.change(Account, account_id, {"parent_id": parent.id})


class Contacts(Maker):
    """People at companies. An employer that is only named becomes an account."""

    kind = "contact"
    model = Contact
    matches_by = ("email",)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._superiors: list[tuple[UUID, Record]] = []

    def columns(self, record: Record) -> dict[str, Any]:
        columns = given(record.values, CONTACT_COLUMNS)
        account = account_of(self.desk, record)
        if account is not None:
            columns["account_id"] = account.id
        if "owner" in record.links:
            columns["owner_id"] = self.desk.owner_of(record)
        return columns

    def create(self, record: Record, record_id: UUID, columns: dict[str, Any]) -> None:
        columns.setdefault("owner_id", self.desk.viewer.member_id)
        super().create(record, record_id, columns)
        if account_id := columns.get("account_id"):
            role = record.values.get("account_role") or ""
            place = {"contact_id": record_id, "account_id": account_id, "role": role}
            self.desk.writer.add(Affiliation, place | {"is_primary": True})

    def written(self, record: Record, record_id: UUID, columns: Any, *, created: bool) -> None:
        self.desk.contacts.add(record_id)
        if columns.get("account_id"):
            self.desk.accounts.add(columns["account_id"])
            if not created:
                self._move(record_id, columns["account_id"])
        if "reports_to" in record.links:
            self._superiors.append((record_id, record))

    def _match(self, record: Record) -> tuple[UUID | None, Verdict | None]:
        """Rows without an id of their own that share name and address are one person, whatever files they stand in."""
        matched = super()._match(record)
        if matched != (None, None) or not record.key.startswith("row:"):
            return matched
        named = {link.by: self._known(link) for link in self._names(record)}
        same = named.get("email")
        return (same if same in self.desk.made and same == named.get("name") else None), None

    def _known(self, link: Link) -> UUID | None:
        try:
            found = self.desk.index.find(link, self.kind)
        except Several:
            return None
        return found.id if found else None

    def finish(self) -> None:
        """Superiors, now that every row is known."""
        waiting, self._superiors = self._superiors, []
        self.desk.index.ask("contact", [link for _id, record in waiting for link in record.links["reports_to"]])
        above: dict[UUID, UUID] = {}
        for contact_id, record in waiting:
            boss = self.desk.resolve(record, "reports_to", "contact")
            if boss and not _leads_back(contact_id, boss.id, above):
                above[contact_id] = boss.id
                self.desk.writer.change(Contact, contact_id, {"reports_to_id": boss.id})

    def _move(self, contact_id: UUID, account_id: UUID) -> None:
        """The main affiliation follows the contact's account."""
        if self.desk.writer.dry:
            return
        places = Affiliation.objects.filter(contact_id=contact_id)
        places.filter(is_primary=True).exclude(account_id=account_id).update(is_primary=False)
        place, _created = Affiliation.objects.get_or_create(contact_id=contact_id, account_id=account_id)
        if not place.is_primary:
            place.is_primary = True
            place.save(update_fields=["is_primary"])


def account_of(desk: Desk, record: Record) -> Found | None:
    """The account a row names; one that nobody knows yet is made when the row gives a name or a domain."""
    links = record.links.get("account", ())
    if not links:
        return None
    try:
        found = next((found for link in links if (found := desk.index.find(link, "account"))), None)
    except Several:
        return desk.resolve(record, "account", "account")
    nameable = next((link for link in links if link.by in {"name", "domain"}), None)
    if found is None and nameable is not None:
        return _make_account(desk, nameable)
    return found or desk.resolve(record, "account", "account")


def _make_account(desk: Desk, link: Link) -> Found:
    account_id = new_id()
    row = {"id": account_id, "name": link.text, "owner_id": desk.viewer.member_id}
    if link.by == "domain":
        row |= {"domain": link.text, "website": f"https://{link.text}"}
    desk.writer.add(Account, row | {"created_at": desk.at, "updated_at": desk.at})
    desk.report.imply("account", link.text)
    desk.made.add(account_id)
    desk.accounts.add(account_id)
    found = Found("account", account_id, desk.viewer.member_id, account_id)
    desk.index.learn(found, [(link.by, link.text), ("name", link.text)])
    return found


def _leads_back(below: UUID, above: UUID, chain: dict[UUID, UUID]) -> bool:
    seen = {below}
    current: UUID | None = above
    while current is not None:
        if current in seen:
            return True
        seen.add(current)
        current = chain.get(current)
    return False


def _role(text: str) -> Role | None:
    words = text.casefold()
    if not words:
        return None
    for part, role in (("admin", Role.ADMINISTRATOR), ("account manager", Role.ACCOUNT_MANAGER),
                       ("manager", Role.SALES_MANAGER), ("operations", Role.SALES_OPERATIONS)):  # fmt: skip
        if part in words:
            return Role.ACCOUNT_EXECUTIVE if role is Role.ADMINISTRATOR else role
    return Role.ACCOUNT_EXECUTIVE
