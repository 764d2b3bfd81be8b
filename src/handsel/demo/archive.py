"""Older happenings, worked out in memory by the pipeline's own rules and recorded on a tape."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import singledispatchmethod
from typing import Any
from uuid import UUID

from handsel.accounts import events as accounts
from handsel.accounts.models import Account, AccountTeamMember, Affiliation, Contact
from handsel.demo import happenings as happened
from handsel.demo.staff import Staff
from handsel.demo.tape import Tape, Write, insert, update
from handsel.journal import events as journal
from handsel.journal.models import Entry, Link
from handsel.journal.rules import title_of
from handsel.kernel.ids import new_id
from handsel.pipeline import events as pipeline
from handsel.pipeline.actions import telling
from handsel.pipeline.actions.writing import Desk, Written, deal_of, decide, put, settle_amount, snapshot, step_of
from handsel.pipeline.models import ContactRole, Opportunity, OpportunityTeamMember
from handsel.pipeline.rules import moving
from handsel.pipeline.rules.vocabulary import Outcome
from handsel.trail.facts import Fact

KINDS = {Account: "account", Contact: "contact", Opportunity: "opportunity"}


class Archive:
    """Keeps every row as it stands while time passes."""

    def __init__(self, staff: Staff, tape: Tape, now: datetime) -> None:
        self.staff, self.tape = staff, tape
        self._rows: dict[happened.Sketch, Any] = {}
        self._around: dict[happened.Sketch, dict[UUID, None]] = defaultdict(dict)
        self._desk = Desk(staff.viewer("olga"), now)

    def keep(self, happenings: Iterable[happened.Happening]) -> None:
        """Work these out, in the order of time."""
        for happening in happenings:
            self.happen(happening)

    @singledispatchmethod
    def happen(self, happening: happened.Happening) -> None:
        """Put one thing that happened on the tape."""
        raise TypeError(f"Nobody knows how to archive {type(happening)}.")

    @happen.register
    def _account_added(self, it: happened.AccountAdded) -> None:
        sketch = it.account
        parent = sketch.parent.id if sketch.parent else None
        row = self._new(sketch, Account, it.at, parent_id=parent)
        fact = accounts.AccountCreated(subject=row.pk, title=row.name)
        self._record("accounts.create-account", it, [insert([row])], [fact])

    @happen.register
    def _account_edited(self, it: happened.AccountEdited) -> None:
        row = self._rows[it.account]
        fact = accounts.AccountEdited(subject=row.pk, title=row.name, fields=sorted(it.values))
        self._record("accounts.edit-account", it, [self._changed(row, it.at, **it.values)], [fact])

    @happen.register
    def _contact_added(self, it: happened.ContactAdded) -> None:
        sketch = it.contact
        boss = sketch.boss.id if sketch.boss in self._rows else None
        row = self._new(sketch, Contact, it.at, account_id=sketch.account.id, reports_to_id=boss)
        place = Affiliation(contact_id=row.pk, account_id=sketch.account.id, is_primary=True)
        title = _name(sketch)
        fact = accounts.ContactCreated(subject=row.pk, about=(row.account_id,), title=title)
        self._record("accounts.create-contact", it, [insert([row]), insert([place])], [fact])

    @happen.register
    def _contact_placed(self, it: happened.ContactPlaced) -> None:
        contact, account = self._rows[it.contact], self._rows[it.account]
        place = Affiliation(contact_id=contact.pk, account_id=account.pk, role=it.role)
        fact = accounts.ContactAffiliated(
            subject=contact.pk, about=(account.pk,), title=_name(it.contact), account=account.name
        )
        self._record("accounts.affiliate", it, [insert([place])], [fact])

    @happen.register
    def _colleague_joined(self, it: happened.ColleagueJoined) -> None:
        row, member = self._rows[it.record], self.staff.member(it.member)
        part = {"member_id": member.pk, "role": it.role, "edits": it.edits}
        if isinstance(row, Account):
            place: Any = AccountTeamMember(account_id=row.pk, **part)
            fact: Fact = accounts.AccountTeamChanged(subject=row.pk, title=row.name, member=member.pk, joined=True)
            self._record("accounts.put-on-team", it, [insert([place])], [fact])
            return
        place = OpportunityTeamMember(opportunity_id=row.pk, **part)
        about = self._about(it.record)
        fact = pipeline.OpportunityTeamChanged(
            subject=row.pk, about=about, title=row.name, member=member.pk, joined=True
        )
        self._record("pipeline.put-on-team", it, [insert([place]), self._changed(row, it.at)], [fact])

    @happen.register
    def _deal_opened(self, it: happened.DealOpened) -> None:
        deal, desk = it.deal, self._at_desk(it)
        values = dict(deal.values)
        stage = self.staff.stage(values.pop("pipeline"), values.pop("stage"))
        close_on = values.pop("close_on")
        account = deal.account.id
        deal.id = new_id()
        row = Opportunity(id=deal.id, account_id=account, created_at=it.at, updated_at=it.at, opened_on=desk.today)
        row.owner_id, row.stage_id, row.pipeline_id = self.staff.member(deal.owner).pk, stage.pk, stage.pipeline_id
        put(row, moving.dated(moving.started(desk.terms(stage.pk), at=it.at, today=desk.today), close_on))
        for name, value in values.items():
            setattr(row, name, value)
        settle_amount(row, desk)
        self._rows[deal] = row
        self._around[deal] = {account: None}
        step = step_of(row, by=desk.by, at=it.at)
        facts = telling.created(row, desk, self._about(deal))
        self._record("pipeline.create", it, [insert([row]), insert([step])], facts)

    @happen.register
    def _deal_edited(self, it: happened.DealEdited) -> None:
        row, desk, values = self._rows[it.deal], self._at_desk(it), dict(it.values)
        before = snapshot(row)
        if "stage" in values:
            values["stage"] = self.staff.stage_of(row.pipeline_id, values["stage"])
        deal = decide(deal_of(row), values, desk, None)
        for name in values.keys() - {"stage", "close_on", "category"}:
            setattr(row, name, values[name])
        row.stage_id = deal.stage
        lost_reason = row.lost_reason if deal.outcome is Outcome.LOST else ""
        put(row, deal)
        row.lost_reason = lost_reason
        settle_amount(row, desk)
        changed = {name for name, value in snapshot(row).items() if value != before[name]}
        if not changed:
            return
        writes = [self._changed(row, it.at, *changed)]
        if moving.leaves_a_step(changed):
            writes.append(insert([step_of(row, by=desk.by, at=it.at, before=before)]))
        written = Written(row, before, frozenset(changed))
        self._record("pipeline.edit", it, writes, self._facts_of_edit(it, written, desk))

    @happen.register
    def _part_taken(self, it: happened.PartTaken) -> None:
        row, contact = self._rows[it.deal], self._rows[it.contact]
        part = ContactRole(opportunity_id=row.pk, contact_id=contact.pk, role=it.role)
        self._around[it.deal][contact.pk] = None
        first = {} if row.primary_contact_id else {"primary_contact_id": contact.pk}
        fact = pipeline.ContactRoleChanged(
            subject=row.pk,
            about=self._about(it.deal),
            title=row.name,
            contact=_name(it.contact),
            role=it.role,
            takes_part=True,
        )
        writes = [insert([part]), self._changed(row, it.at, **first)]
        self._record("pipeline.set-contact-role", it, writes, [fact])

    @happen.register
    def _written(self, it: happened.Written) -> None:
        values = dict(it.note.values)
        if assignee := values.pop("assignee", None):
            values["assignee_id"] = self.staff.member(assignee).pk
        it.note.id = new_id()
        entry = Entry(
            id=it.note.id, author_id=self.staff.member(it.by).pk, created_at=it.at, updated_at=it.at, **values
        )
        self._rows[it.note] = entry
        links = [self._link(entry, record) for record in self._concerned(it.on)]
        self._around[it.note] = dict.fromkeys(link.record_id for link in links)
        writes = [insert([entry])] + ([insert(links)] if links else [])
        self._record(f"journal.write-{entry.kind}", it, writes, [self._fact_of_entry(it, entry)])

    @happen.register
    def _task_done(self, it: happened.TaskDone) -> None:
        entry, member = self._rows[it.task], self.staff.member(it.by)
        title = title_of(entry.subject, entry.body)
        fact = journal.TaskCompleted(subject=entry.pk, about=self._about(it.task), title=title)
        write = self._changed(entry, it.at, done_at=it.at, done_by_id=member.pk)
        self._record("journal.complete-task", it, [write], [fact])

    def _new(self, sketch: happened.Sketch, model: type[Any], at: datetime, **more: Any) -> Any:
        sketch.id = new_id()
        owner = self.staff.member(sketch.owner).pk
        row = model(id=sketch.id, owner_id=owner, created_at=at, updated_at=at, **sketch.values, **more)
        self._rows[sketch] = row
        return row

    def _changed(self, row: Any, at: datetime, *names: str, **values: Any) -> Write:
        """The row with these values, one version further. `names` were set already; relations by field name."""
        for name, value in values.items():
            setattr(row, name, value)
        row.version, row.updated_at = row.version + 1, at
        attributes = {row._meta.get_field(name).attname for name in (*names, *values)}
        return update(row, attributes | {"version", "updated_at"})

    def _at_desk(self, it: happened.Happening) -> Desk:
        desk = self._desk
        desk.by, desk.at = self.staff.viewer(it.by), it.at
        desk.today = it.at.astimezone(desk.by.zone).date()
        return desk

    def _about(self, sketch: happened.Sketch) -> tuple[UUID, ...]:
        return tuple(self._around[sketch])

    def _facts_of_edit(self, it: happened.DealEdited, written: Written, desk: Desk) -> list[Fact]:
        return telling.facts_of([written], it.values, desk, {written.row.pk: self._about(it.deal)})

    def _concerned(self, on: Iterable[happened.Sketch]) -> list[happened.Sketch]:
        """The records named, and the account of each."""
        every = list(on)
        every += [one.account for one in every if isinstance(one, happened.Deal | happened.Contact)]
        return list(dict.fromkeys(every))

    def _link(self, entry: Entry, sketch: happened.Sketch) -> Link:
        row = self._rows[sketch]
        kind = KINDS[type(row)]
        return Link(entry_id=entry.pk, kind=kind, record_id=row.pk, owner_id=row.owner_id, at=entry.at)

    def _fact_of_entry(self, it: happened.Written, entry: Entry) -> Fact:
        said: Mapping[str, Any] = {
            "subject": entry.pk,
            "about": self._about(it.note),
            "title": title_of(entry.subject, entry.body),
        }
        if entry.kind == Entry.Kind.NOTE:
            return journal.NoteWritten(**said)
        if entry.kind == Entry.Kind.CALL:
            return journal.CallLogged(**said)
        if entry.kind == Entry.Kind.TASK:
            due = entry.due_on.isoformat() if entry.due_on else None
            return journal.TaskAdded(**said, assignee=entry.assignee_id, due_on=due)
        kind = journal.MeetingScheduled if entry.at > it.at else journal.MeetingHeld
        return kind(**said, starts_at=entry.at.isoformat())

    def _record(self, verb: str, it: happened.Happening, writes: list[Write], facts: list[Fact]) -> None:
        self.tape.record(verb, at=it.at, by_id=self.staff.member(it.by).pk, writes=writes, facts=facts)


def _name(contact: happened.Contact) -> str:
    return f"{contact.values['first_name']} {contact.values['last_name']}"
