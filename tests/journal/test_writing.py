"""Notes, calls, meetings and tasks are written on records, changed, pinned and deleted."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from handsel.accounts import actions as book
from handsel.accounts.models import Account, Contact
from handsel.journal import actions, links
from handsel.journal.models import Entry, Link
from handsel.journal.records import UnknownRecord
from handsel.org import actions as org
from handsel.org.viewer import Forbidden
from handsel.trail.editing import Conflict
from handsel.trail.models import ChangeSet
from handsel.trail.models import Entry as TrailEntry
from handsel.trail.undo import CannotUndo, undo
from tests.people import NOW, Cast, looking

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def acme(cast: Cast) -> Account:
    return book.create_account(values={"name": "Acme"}, by=looking(cast.ana), at=NOW)


@pytest.fixture
def eve(cast: Cast, acme: Account) -> Contact:
    values = {"first_name": "Eve", "last_name": "Ek", "account": acme}
    return book.create_contact(values=values, by=looking(cast.ana), at=NOW)


def note(cast: Cast, record: Account | Contact, body: str = "They want a pilot.") -> Entry:
    kind = "account" if isinstance(record, Account) else "contact"
    return actions.write_note(body=body, on=[(kind, record.pk)], by=looking(cast.ana), at=NOW)


def test_a_note_on_a_contact_is_on_the_account_too(cast: Cast, acme: Account, eve: Contact) -> None:
    entry = note(cast, eve)
    assert set(entry.links.values_list("kind", "record_id")) == {("contact", eve.pk), ("account", acme.pk)}
    assert set(entry.links.values_list("owner", flat=True)) == {cast.ana.pk}


def test_writing_is_a_fact_about_every_record(cast: Cast, acme: Account, eve: Contact) -> None:
    entry = note(cast, eve)
    fact = TrailEntry.objects.get(name="journal.note.written")
    assert fact.subject == entry.pk
    assert set(fact.about) == {entry.pk, eve.pk, acme.pk}
    assert fact.data["title"] == "They want a pilot."


def test_nobody_writes_on_a_record_they_cannot_see(cast: Cast, acme: Account) -> None:
    with pytest.raises(UnknownRecord):
        actions.write_note(body="Hello", on=[("account", acme.pk)], by=looking(cast.cem), at=NOW)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("who", ["fay", "ivy"])
def test_readers_write_nothing(cast: Cast, acme: Account, who: str) -> None:
    with pytest.raises(Forbidden):
        actions.write_note(body="Hello", on=[("account", acme.pk)], by=looking(getattr(cast, who)), at=NOW)


def test_a_note_needs_text_and_a_record(cast: Cast, acme: Account) -> None:
    with pytest.raises(ValidationError, match="Write something"):
        actions.write_note(body="  ", on=[("account", acme.pk)], by=looking(cast.ana), at=NOW)
    with pytest.raises(ValidationError, match="which record"):
        actions.write_note(body="Hello", on=[], by=looking(cast.ana), at=NOW)


def test_text_that_the_database_cannot_keep_is_made_keepable(cast: Cast, acme: Account) -> None:
    assert note(cast, acme, "one\x00\r\ntwo").body == "one\ntwo"


def test_a_meeting_to_come_is_scheduled_and_a_past_one_held(cast: Cast, acme: Account) -> None:
    by, on = looking(cast.ana), [("account", acme.pk)]
    actions.schedule_meeting(subject="QBR", starts_at=LATER, on=on, by=by, at=NOW)
    actions.schedule_meeting(subject="Demo", starts_at=NOW - timedelta(days=1), on=on, by=by, at=NOW)
    names = TrailEntry.objects.filter(name__startswith="journal.").order_by("id").values_list("name", flat=True)
    assert list(names) == ["journal.meeting.scheduled", "journal.meeting.held"]


def test_a_meeting_cannot_end_before_it_starts(cast: Cast, acme: Account) -> None:
    with pytest.raises(ValidationError, match="end before"):
        actions.schedule_meeting(
            subject="QBR", starts_at=LATER, ends_at=NOW, on=[("account", acme.pk)], by=looking(cast.ana), at=NOW
        )


def test_moving_a_meeting_moves_it_in_the_timeline(cast: Cast, acme: Account) -> None:
    by = looking(cast.ana)
    meeting = actions.schedule_meeting(subject="QBR", starts_at=NOW, on=[("account", acme.pk)], by=by, at=NOW)
    actions.edit(entry=meeting, values={"starts_at": LATER}, by=by, at=NOW)
    assert Link.objects.get(entry=meeting).at == LATER


def test_a_call_keeps_how_it_went(cast: Cast, acme: Account) -> None:
    call = actions.log_call(
        on=[("account", acme.pk)], outcome="No answer", duration_seconds=30, by=looking(cast.ana), at=NOW
    )
    assert (call.kind, call.outcome, call.direction) == ("call", "No answer", "outbound")


def test_a_task_belongs_to_whoever_adds_it_unless_given_away(cast: Cast) -> None:
    by = looking(cast.mo)
    own = actions.add_task(subject="Call Eve", on=[], by=by, at=NOW)
    given = actions.add_task(
        subject="Send the quote", on=[], assignee=cast.ana, due_on=date(2026, 12, 1), by=by, at=NOW
    )
    assert (own.assignee_id, given.assignee_id) == (cast.mo.pk, cast.ana.pk)
    assert Entry.objects.visible_to(looking(cast.ana)).get() == given


def test_tasks_are_completed_and_reopened(cast: Cast) -> None:
    by = looking(cast.ana)
    task = actions.add_task(subject="Call Eve", on=[], by=by, at=NOW)
    done = actions.complete_task(task=task, by=by, at=LATER)
    assert (done.done_at, done.done_by_id) == (LATER, cast.ana.pk)
    assert actions.reopen_task(task=done, by=by, at=LATER).done_at is None


def test_several_tasks_are_completed_in_one_change(cast: Cast) -> None:
    by = looking(cast.ana)
    tasks = [actions.add_task(subject=f"Task {number}", on=[], by=by, at=NOW) for number in range(3)]
    assert actions.complete_tasks(tasks=[task.pk for task in tasks], by=by, at=LATER) == 3
    undo(change_set=ChangeSet.objects.latest("id"), by=by, at=LATER)
    assert Entry.objects.open_tasks().count() == 3


def test_two_people_editing_different_fields_both_win(cast: Cast) -> None:
    ana, mo = looking(cast.ana), looking(cast.mo)
    task = actions.add_task(subject="Call Eve", on=[], by=ana, at=NOW)
    actions.edit(entry=task, values={"due_on": date(2026, 12, 1)}, version=1, by=mo, at=LATER)
    both = actions.edit(entry=task, values={"subject": "Call Eve today"}, version=1, by=ana, at=LATER)
    assert (both.subject, both.due_on) == ("Call Eve today", date(2026, 12, 1))


def test_two_people_editing_the_same_field_meet(cast: Cast, acme: Account) -> None:
    entry = note(cast, acme)
    actions.edit(entry=entry, values={"body": "A pilot in May."}, version=1, by=looking(cast.mo), at=LATER)
    with pytest.raises(Conflict) as met:
        actions.edit(entry=entry, values={"body": "A pilot in June."}, version=1, by=looking(cast.ana), at=LATER)
    assert [clash.field for clash in met.value.clashes] == ["body"]
    assert Entry.objects.get().body == "A pilot in May."


def test_a_colleague_on_the_same_account_reads_but_does_not_change(cast: Cast, acme: Account) -> None:
    entry = note(cast, acme)
    book.put_on_team(account=acme, member=cast.sam, role="", edits=True, by=looking(cast.ana), at=NOW)
    sam = looking(cast.sam)
    assert entry in Entry.objects.visible_to(sam)
    with pytest.raises(Forbidden):
        actions.edit(entry=entry, values={"body": "Mine now"}, by=sam, at=LATER)
    assert actions.pin(entry=entry, by=sam, at=LATER).pinned_at == LATER
    assert actions.unpin(entry=entry, by=sam, at=LATER).pinned_at is None


def test_deleting_takes_the_entry_off_every_record_and_undo_brings_it_back(
    cast: Cast, acme: Account, eve: Contact
) -> None:
    entry = note(cast, eve)
    actions.delete(entry=entry, by=looking(cast.ana), at=LATER)
    assert not Entry.objects.exists()
    assert not Link.objects.exists()
    undo(change_set=ChangeSet.objects.latest("id"), by=looking(cast.ana), at=LATER)
    assert set(Link.objects.values_list("record_id", "owner")) == {(eve.pk, cast.ana.pk), (acme.pk, cast.ana.pk)}


def test_a_note_that_was_put_elsewhere_is_taken_back_step_by_step(cast: Cast, acme: Account, eve: Contact) -> None:
    by, entry = looking(cast.ana), note(cast, acme)
    written = ChangeSet.objects.latest("id")
    actions.link(entry=entry, on=[("contact", eve.pk)], by=by, at=LATER)
    linked = ChangeSet.objects.latest("id")
    with pytest.raises(CannotUndo, match="first"):
        undo(change_set=written, by=by, at=LATER)
    undo(change_set=linked, by=by, at=LATER)
    undo(change_set=written, by=by, at=LATER)
    assert not Link.objects.exists()


def test_a_note_stays_on_at_least_one_record(cast: Cast, acme: Account, eve: Contact) -> None:
    by, entry = looking(cast.ana), note(cast, acme)
    actions.link(entry=entry, on=[("contact", eve.pk)], by=by, at=LATER)
    actions.unlink(entry=entry, record=("account", acme.pk), by=by, at=LATER)
    with pytest.raises(ValidationError, match="which record"):
        actions.unlink(entry=entry, record=("contact", eve.pk), by=by, at=LATER)
    assert entry.links.get().record_id == eve.pk


def test_entries_follow_the_owner_of_their_record(cast: Cast, acme: Account) -> None:
    entry = note(cast, acme)
    assert entry not in Entry.objects.visible_to(looking(cast.cem))
    book.reassign_accounts(accounts=[acme.pk], owner=cast.cem, by=looking(cast.ana), at=LATER)
    assert entry in Entry.objects.visible_to(looking(cast.cem))
    undo(change_set=ChangeSet.objects.latest("id"), by=looking(cast.ana), at=LATER)
    assert entry not in Entry.objects.visible_to(looking(cast.cem))


def test_rooms_above_refresh_owners_by_kind(cast: Cast, acme: Account) -> None:
    entry = note(cast, acme)
    links.refresh("account", {acme.pk: cast.ben.pk})
    assert entry.links.get().owner_id == cast.ben.pk


def test_entries_outlive_the_record_they_were_on(cast: Cast, acme: Account) -> None:
    entry = note(cast, acme)
    book.delete_accounts(accounts=[acme.pk], by=looking(cast.ana), at=LATER)
    assert Entry.objects.visible_to(looking(cast.ana)).get() == entry
    assert not Link.objects.exists()
    undo(change_set=ChangeSet.objects.latest("id"), by=looking(cast.ana), at=LATER)
    assert Link.objects.get().owner_id == cast.ana.pk


def test_open_tasks_go_to_the_heir(cast: Cast) -> None:
    by = looking(cast.ana)
    task = actions.add_task(subject="Call Eve", on=[], by=by, at=NOW)
    done = actions.add_task(subject="Write to Eve", on=[], by=by, at=NOW)
    actions.complete_task(task=done, by=by, at=NOW)
    org.deactivate(member=cast.ana, heir=cast.ben, by=looking(cast.nina), at=LATER)
    assert Entry.objects.get(pk=task.pk).assignee_id == cast.ben.pk
    assert Entry.objects.get(pk=done.pk).assignee_id == cast.ana.pk
    assert TrailEntry.objects.get(name="journal.tasks.handed-over").data["count"] == 1


def test_someone_who_left_is_given_no_tasks(cast: Cast) -> None:
    org.deactivate(member=cast.ana, heir=cast.ben, by=looking(cast.nina), at=NOW)
    with pytest.raises(ValidationError, match="works here"):
        actions.add_task(subject="Call Eve", on=[], assignee=cast.ana, by=looking(cast.mo), at=LATER)


def test_nobody_deletes_what_a_colleague_beside_them_wrote(cast: Cast, acme: Account) -> None:
    with pytest.raises(Forbidden):
        actions.delete(entry=note(cast, acme), by=looking(cast.ben), at=LATER)
