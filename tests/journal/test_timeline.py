"""The timeline of a record: entries and facts in one stream, page by page, without a word about hidden records."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handsel.accounts import actions as book
from handsel.accounts.models import Account, Contact
from handsel.journal import actions
from handsel.journal.timeline import HAPPENED, Moment, pinned, timeline, upcoming
from handsel.trail.models import ChangeSet
from handsel.trail.undo import undo
from tests.people import NOW, Cast, looking


@pytest.fixture
def acme(cast: Cast) -> Account:
    return book.create_account(values={"name": "Acme"}, by=looking(cast.ana), at=NOW)


@pytest.fixture
def eve(cast: Cast, acme: Account) -> Contact:
    values = {"first_name": "Eve", "last_name": "Ek", "account": acme}
    return book.create_contact(values=values, by=looking(cast.ana), at=NOW + timedelta(minutes=1))


def write(cast: Cast, record: tuple[str, object], body: str, minutes: int) -> None:
    actions.write_note(body=body, on=[record], by=looking(cast.ana), at=NOW + timedelta(minutes=minutes))


def read(moments: list[Moment]) -> list[str]:
    return [
        moment.entry.body if moment.entry else moment.told.sentence for moment in moments if moment.entry or moment.told
    ]


def test_what_was_written_and_what_happened_stand_in_one_stream(cast: Cast, acme: Account) -> None:
    write(cast, ("account", acme.pk), "First call went well.", 5)
    book.edit_account(account=acme, values={"industry": "Steel"}, by=looking(cast.ana), at=NOW + timedelta(minutes=6))
    page = timeline(record=("account", acme.pk), viewer=looking(cast.ana))
    assert read(page.moments) == ["changed the account Acme", "First call went well.", "created the account Acme"]
    assert [(d.field, d.before, d.after) for d in page.moments[0].changes] == [("Industry", "", "Steel")]
    assert page.more is None


def test_pages_follow_each_other_without_gap_or_repetition(cast: Cast, acme: Account) -> None:
    for minute in range(12):
        write(cast, ("account", acme.pk), f"Note {minute}", minute // 3)
    viewer, seen, before = looking(cast.ana), [], None
    while True:
        page = timeline(record=("account", acme.pk), viewer=viewer, before=before, size=5)
        seen += [moment.id for moment in page.moments]
        before = page.more
        if before is None:
            break
    assert len(seen) == len(set(seen)) == 13


def test_the_stream_can_be_narrowed_to_one_kind(cast: Cast, acme: Account) -> None:
    write(cast, ("account", acme.pk), "A note", 1)
    actions.log_call(on=[("account", acme.pk)], body="A call", by=looking(cast.ana), at=NOW)
    viewer, ref = looking(cast.ana), ("account", acme.pk)
    assert read(timeline(record=ref, viewer=viewer, kind="call").moments) == ["A call"]
    assert read(timeline(record=ref, viewer=viewer, kind=HAPPENED).moments) == ["created the account Acme"]


def test_the_number_of_queries_does_not_grow(cast: Cast, acme: Account, eve: Contact) -> None:
    def queries() -> int:
        viewer = looking(cast.ana)
        with CaptureQueriesContext(connection) as captured:
            timeline(record=("account", acme.pk), viewer=viewer)
        return len(captured)

    write(cast, ("contact", eve.pk), "One", 2)
    few = queries()
    for minute in range(10):
        write(cast, ("contact", eve.pk), "More", 3 + minute)
    assert queries() == few <= 10


def test_entries_name_their_other_records_only_to_those_who_see_them(cast: Cast, acme: Account, eve: Contact) -> None:
    write(cast, ("contact", eve.pk), "Eve called.", 5)
    other = book.create_account(values={"name": "Other"}, by=looking(cast.cem), at=NOW)
    entry = timeline(record=("contact", eve.pk), viewer=looking(cast.ana)).moments[0].entry
    assert entry is not None
    actions.link(entry=entry, on=[("account", other.pk)], by=looking(cast.olga), at=NOW)
    for who, titles in [(cast.ana, ["Acme"]), (cast.olga, ["Acme", "Other"]), (cast.cem, ["Other"])]:
        moment = timeline(record=("contact", eve.pk), viewer=looking(who)).moments[0]
        assert sorted(record.title for record in moment.also) == titles


def test_facts_about_hidden_contacts_are_not_told_on_the_account(cast: Cast, acme: Account, eve: Contact) -> None:
    viewer = looking(cast.cem)
    sentences = read(timeline(record=("account", acme.pk), viewer=viewer).moments)
    assert not any("Eve" in sentence for sentence in sentences)
    assert any("Eve" in s for s in read(timeline(record=("account", acme.pk), viewer=looking(cast.ana)).moments))


def test_an_undo_says_what_it_took_back(cast: Cast, acme: Account) -> None:
    ana = looking(cast.ana)
    book.edit_account(account=acme, values={"industry": "Steel"}, by=ana, at=NOW + timedelta(minutes=1))
    undo(change_set=ChangeSet.objects.latest("id"), by=ana, at=NOW + timedelta(minutes=2))
    sentences = read(timeline(record=("account", acme.pk), viewer=ana).moments)
    assert sentences[0] == "took back: changed the account Acme"


def test_pinned_entries_and_open_tasks_stand_apart(cast: Cast, acme: Account) -> None:
    ana, ref = looking(cast.ana), ("account", acme.pk)
    note = actions.write_note(body="Gate code 4711", on=[ref], by=ana, at=NOW)
    actions.pin(entry=note, by=ana, at=NOW)
    actions.add_task(subject="Send the quote", on=[ref], by=ana, at=NOW)
    done = actions.add_task(subject="Call", on=[ref], by=ana, at=NOW)
    actions.complete_task(task=done, by=ana, at=NOW)
    actions.schedule_meeting(subject="Demo", starts_at=NOW + timedelta(days=1), on=[ref], by=ana, at=NOW)
    assert [moment.entry for moment in pinned(record=ref, viewer=ana)] == [note]
    subjects = [moment.entry.subject for moment in upcoming(record=ref, viewer=ana, at=NOW) if moment.entry]
    assert sorted(subjects) == ["Demo", "Send the quote"]
