"""The journal's pages: composing, changing in place, tasks, the week, reminders; each for whom it is."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from handsel.accounts import actions as book
from handsel.accounts.models import Account, Contact
from handsel.journal import actions
from handsel.journal.models import Entry
from handsel.org.models import Member
from tests.people import Cast, looking

type SignIn = Callable[[Member], Client]


@pytest.fixture
def acme(cast: Cast) -> Account:
    return book.create_account(values={"name": "Acme"}, by=looking(cast.ana), at=timezone.now())


@pytest.fixture
def eve(cast: Cast, acme: Account) -> Contact:
    values = {"first_name": "Eve", "last_name": "Ek", "account": acme}
    return book.create_contact(values=values, by=looking(cast.ana), at=timezone.now())


def on(record: Account | Contact, name: str) -> str:
    return reverse(f"journal:{name}", args=["account" if isinstance(record, Account) else "contact", record.pk])


def told(answer: Any) -> dict[str, Any]:
    return json.loads(answer.headers["HX-Trigger"])  # type: ignore[no-any-return]


def test_a_record_page_loads_composer_and_timeline(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    page = signed_in(cast.ana).get(on(acme, "record")).content.decode()
    for words in ("data-composer", "Keep note", "created the account Acme"):
        assert words in page


def test_readers_get_no_composer(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    page = signed_in(cast.ivy).get(on(acme, "record")).content.decode()
    assert "data-composer" not in page
    assert "created the account Acme" in page


@pytest.mark.parametrize("name", ["record", "stream"])
def test_strangers_get_nothing(cast: Cast, acme: Account, signed_in: SignIn, name: str) -> None:
    assert signed_in(cast.sam).get(on(acme, name)).status_code == 404
    assert Client().get(on(acme, name)).status_code == 302


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        ({"kind": "note", "text": "They want a pilot."}, "note"),
        ({"kind": "call", "text": "", "direction": "inbound", "outcome": "reached", "minutes": "5"}, "call"),
        ({"kind": "meeting", "subject": "Demo", "starts_at": "2030-05-01T10:00", "length": "60"}, "meeting"),
        ({"kind": "task", "text": "Send the quote\nwith the discount", "due_on": "2030-05-01"}, "task"),
    ],
)
def test_the_composer_writes_every_kind(
    cast: Cast, acme: Account, eve: Contact, signed_in: SignIn, sent: dict[str, str], kind: str
) -> None:
    answer = signed_in(cast.ana).post(on(acme, "write"), sent | {"on": f"contact:{eve.pk}"})
    assert answer.status_code == 200
    assert told(answer)["journal-changed"] is True
    assert told(answer)["toast"]["undo_url"]
    entry = Entry.objects.get()
    assert entry.kind == kind
    assert set(entry.links.values_list("record_id", flat=True)) == {acme.pk, eve.pk}


def test_a_meeting_reminds_before_it_starts(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    sent = {
        "kind": "meeting",
        "subject": "Demo",
        "starts_at": "2030-05-01T10:00",
        "length": "60",
        "remind_before": "15",
    }
    signed_in(cast.ana).post(on(acme, "write"), sent)
    meeting = Entry.objects.get()
    assert meeting.starts_at
    assert meeting.ends_at
    assert meeting.remind_at
    assert meeting.ends_at - meeting.starts_at == timedelta(hours=1)
    assert meeting.starts_at - meeting.remind_at == timedelta(minutes=15)


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"kind": "note", "text": " "}, "Write something first."),
        ({"kind": "meeting", "text": "x"}, "Say when the meeting starts."),
        ({"kind": "task", "text": ""}, "Say what is to be done."),
        ({"kind": "note", "text": "x", "on": "account:nonsense"}, "is no record"),
        ({"kind": "nonsense", "text": "x"}, "Kind"),
        ({"kind": "call", "minutes": "-5"}, "Minutes"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    cast: Cast, acme: Account, signed_in: SignIn, sent: dict[str, str], error: str
) -> None:
    answer = signed_in(cast.ana).post(on(acme, "write"), sent)
    assert answer.status_code == 422
    assert error in answer.content.decode()
    assert sent.get("text", "").strip() in answer.content.decode()
    assert not Entry.objects.exists()


def test_a_note_asks_for_tasks_in_its_lines(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    text = "Good call.\n/task Send the quote\n/task - Book a demo"
    signed_in(cast.ana).post(on(acme, "write"), {"kind": "note", "text": text})
    note = Entry.objects.get(kind="note")
    assert note.body == "Good call.\n☐ Send the quote\n☐ - Book a demo"
    tasks = Entry.objects.filter(kind="task").order_by("id")
    assert list(tasks.values_list("subject", flat=True)) == ["Send the quote", "Book a demo"]


@pytest.mark.parametrize(("language", "words"), [("en", "Economic buyer"), ("ru", "Кто распоряжается деньгами")])
def test_a_meeting_template_fills_the_composer(
    cast: Cast, acme: Account, signed_in: SignIn, language: str, words: str
) -> None:
    client = signed_in(cast.ana)
    client.cookies["language"] = language
    answer = client.post(on(acme, "fill-in"), {"template": "discovery", "text": "Mine first", "kind": "meeting"})
    page = answer.content.decode()
    assert words in page
    assert page.index("Mine first") < page.index(words)


def test_entries_are_changed_in_place(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    ana, client = looking(cast.ana), signed_in(cast.ana)
    note = actions.write_note(body="A pilot", on=[("account", acme.pk)], by=ana, at=timezone.now())
    url = reverse("journal:edit", args=[note.pk])
    assert "A pilot" in client.get(url).content.decode()
    assert client.post(url, {"version": "1", "subject": "", "body": "A pilot in May"}).status_code == 204
    note.refresh_from_db()
    assert note.body == "A pilot in May"


def test_the_second_to_save_sees_what_the_first_wrote(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    note = actions.write_note(body="A pilot", on=[("account", acme.pk)], by=looking(cast.ana), at=timezone.now())
    url = reverse("journal:edit", args=[note.pk])
    signed_in(cast.mo).post(url, {"version": "1", "body": "In May"})
    answer = signed_in(cast.ana).post(url, {"version": "1", "body": "In June"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "In May" in page
    assert "In June" in page
    assert 'name="version" value="2"' in page
    assert signed_in(cast.ana).post(url, {"version": "2", "body": "In June"}).status_code == 204


@pytest.mark.parametrize("verb", ["pin", "unpin", "complete", "reopen", "delete"])
def test_every_button_answers_with_a_toast(cast: Cast, signed_in: SignIn, verb: str) -> None:
    task = actions.add_task(subject="Call Eve", on=[], by=looking(cast.ana), at=timezone.now())
    answer = signed_in(cast.ana).post(reverse(f"journal:{verb}", args=[task.pk]))
    assert answer.status_code == 204
    assert told(answer)["toast"]["undo_url"]


@pytest.mark.parametrize("verb", ["pin", "complete", "delete", "edit", "line-to-task", "dismiss", "snooze"])
def test_strangers_reach_no_entry(cast: Cast, acme: Account, signed_in: SignIn, verb: str) -> None:
    note = actions.write_note(body="A pilot", on=[("account", acme.pk)], by=looking(cast.ana), at=timezone.now())
    assert signed_in(cast.cem).post(reverse(f"journal:{verb}", args=[note.pk])).status_code == 404


def test_a_line_becomes_a_task_on_the_same_records(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    body = "Went well.\n- [ ] Send the quote"
    note = actions.write_note(body=body, on=[("account", acme.pk)], by=looking(cast.ana), at=timezone.now())
    url, client = reverse("journal:line-to-task", args=[note.pk]), signed_in(cast.ana)
    assert "Send the quote" in client.get(url).content.decode()
    assert client.post(url, {"line": "1"}).status_code == 204
    task = Entry.objects.get(kind="task")
    assert (task.subject, task.links.get().record_id) == ("Send the quote", acme.pk)


def test_tasks_stand_by_urgency(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    today = timezone.localdate()
    for subject, days in [("Late", -1), ("Now", 0), ("Soon", 3), ("Whenever", None)]:
        due = None if days is None else today + timedelta(days=days)
        actions.add_task(
            subject=subject, due_on=due, on=[("account", acme.pk)], by=looking(cast.ana), at=timezone.now()
        )
    page = signed_in(cast.ana).get(reverse("journal:tasks")).content.decode()
    places = [page.index(word) for word in ("Overdue", "Late", "Now", "Upcoming", "Soon", "No date", "Whenever")]
    assert places == sorted(places)
    assert "Acme" in page


def test_managers_see_their_teams_tasks_and_others_only_their_own(cast: Cast, signed_in: SignIn) -> None:
    for member in (cast.ana, cast.cem):
        actions.add_task(subject=f"Task of {member.name}", on=[], by=looking(member), at=timezone.now())
    url = reverse("journal:tasks")
    team = signed_in(cast.mo).get(url, {"whose": "team"}).content.decode()
    assert "Task of Ana" in team
    assert "Task of Cem" not in team
    assert "Task of Ana" in signed_in(cast.mo).get(url, {"whose": str(cast.ana.pk)}).content.decode()
    assert "Task of Ana" not in signed_in(cast.ben).get(url, {"whose": str(cast.ana.pk)}).content.decode()


def test_done_tasks_have_their_own_tab(cast: Cast, signed_in: SignIn) -> None:
    ana, now = looking(cast.ana), timezone.now()
    task = actions.add_task(subject="Call Eve", on=[], by=ana, at=now)
    actions.complete_task(task=task, by=ana, at=now)
    url, client = reverse("journal:tasks"), signed_in(cast.ana)
    assert "Call Eve" not in client.get(url).content.decode()
    assert "Call Eve" in client.get(url, {"show": "done"}).content.decode()


def test_the_tasks_page_asks_a_constant_number_of_times(
    cast: Cast, acme: Account, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        actions.add_task(subject=f"Task {number}", on=[("account", acme.pk)], by=looking(cast.ana), at=timezone.now())
    client = signed_in(cast.ana)
    client.get(reverse("journal:tasks"))
    with django_assert_max_num_queries(14):
        client.get(reverse("journal:tasks"))


def test_the_week_shows_meetings_and_due_tasks(cast: Cast, signed_in: SignIn) -> None:
    ana, now = looking(cast.ana), timezone.now()
    actions.schedule_meeting(subject="Quarterly", starts_at=now, on=[], by=ana, at=now)
    actions.add_task(subject="Send the quote", due_on=timezone.localdate(), on=[], by=ana, at=now)
    client, url = signed_in(cast.ana), reverse("journal:week")
    page = client.get(url).content.decode()
    assert "Quarterly" in page
    assert "Send the quote" in page
    other = client.get(url, {"day": "2030-05-01"}).content.decode()
    assert "Quarterly" not in other
    assert client.get(url, {"day": "nonsense"}).status_code == 200
    assert client.get(url, {"day": "9999-12-31"}).status_code == 200


def test_new_tasks_and_meetings_are_made_from_anywhere(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    client = signed_in(cast.ana)
    task = client.post(f"{reverse('journal:new-task')}?on=account:{acme.pk}", {"subject": "Call", "priority": "high"})
    meeting = client.post(
        reverse("journal:new-meeting"), {"subject": "Demo", "starts_at": "2030-05-01T10:00", "length": "30"}
    )
    assert (task.status_code, meeting.status_code) == (204, 204)
    assert Entry.objects.get(kind="task").links.get().record_id == acme.pk
    assert client.post(reverse("journal:new-task"), {"subject": "", "priority": "high"}).status_code == 422


def test_the_bell_rings_once_and_keeps_counting(cast: Cast, signed_in: SignIn) -> None:
    ana, now = looking(cast.ana), timezone.now()
    actions.add_task(subject="Call Eve", remind_at=now - timedelta(minutes=1), on=[], by=ana, at=now)
    client, url = signed_in(cast.ana), reverse("journal:bell")
    first = client.get(url)
    assert told(first)["toast"]["message"] == "Reminder: Call Eve"
    second = client.get(url)
    assert "HX-Trigger" not in second.headers
    assert "1 reminder" in second.content.decode()


def test_the_bell_is_silent_for_everybody_else(cast: Cast, signed_in: SignIn) -> None:
    now = timezone.now()
    actions.add_task(subject="Call Eve", remind_at=now, on=[], by=looking(cast.ana), at=now)
    answer = signed_in(cast.mo).get(reverse("journal:bell"))
    assert "HX-Trigger" not in answer.headers
    assert "No reminders" in answer.content.decode()


def test_the_bell_is_cheap(cast: Cast, signed_in: SignIn, django_assert_max_num_queries: Any) -> None:
    client = signed_in(cast.ana)
    client.get(reverse("journal:bell"))
    with django_assert_max_num_queries(6):  # session, member, company, reach: one is the bell's own
        client.get(reverse("journal:bell"))


def test_reminders_are_dismissed_and_put_off(cast: Cast, signed_in: SignIn) -> None:
    ana, now = looking(cast.ana), timezone.now()
    task = actions.add_task(subject="Call Eve", remind_at=now, on=[], by=ana, at=now)
    client = signed_in(cast.ana)
    assert "Call Eve" in client.get(reverse("journal:reminders")).content.decode()
    assert client.post(reverse("journal:snooze", args=[task.pk]), {"until": "tomorrow"}).status_code == 204
    task.refresh_from_db()
    assert task.remind_at
    assert task.remind_at > now
    assert client.post(reverse("journal:snooze", args=[task.pk]), {"until": "never"}).status_code == 422
    actions.snooze(entry=task, until=timezone.now() + timedelta(milliseconds=1), by=ana, at=timezone.now())
    assert client.post(reverse("journal:dismiss", args=[task.pk])).status_code == 204
    assert "Call Eve" not in client.get(reverse("journal:reminders")).content.decode()
    assert client.post(reverse("journal:dismiss-all")).status_code == 204


def test_an_entry_is_put_on_further_records_and_taken_off_again(
    cast: Cast, acme: Account, eve: Contact, signed_in: SignIn
) -> None:
    note = actions.write_note(body="A pilot", on=[("account", acme.pk)], by=looking(cast.ana), at=timezone.now())
    url, client = reverse("journal:records", args=[note.pk]), signed_in(cast.ana)
    assert "Acme" in client.get(url).content.decode()
    assert client.post(url, {"contact": str(eve.pk), "contact-text": "Eve"}).status_code == 204
    assert note.links.count() == 2
    assert client.post(url, {"account-text": ""}).status_code == 422
    off = reverse("journal:take-off", args=[note.pk])
    assert client.post(off, {"record": f"contact:{eve.pk}"}).status_code == 204
    assert client.post(off, {"record": f"account:{acme.pk}"}).status_code == 422
    assert client.post(off, {"record": "nonsense"}).status_code == 422


def test_an_entry_goes_on_no_record_its_author_cannot_see(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    hidden = book.create_account(values={"name": "Hidden"}, by=looking(cast.cem), at=timezone.now())
    note = actions.write_note(body="A pilot", on=[("account", acme.pk)], by=looking(cast.ana), at=timezone.now())
    url = reverse("journal:records", args=[note.pk])
    answer = signed_in(cast.ana).post(url, {"account": str(hidden.pk), "account-text": "Hidden"})
    assert answer.status_code == 422
    assert note.links.count() == 1


@pytest.mark.parametrize("typed", ["Ben Baker", "ben baker", "ben@example.com", ""])
def test_a_task_is_given_by_name(cast: Cast, acme: Account, signed_in: SignIn, typed: str) -> None:
    signed_in(cast.ana).post(on(acme, "write"), {"kind": "task", "text": "Call", "assignee": typed})
    assert Entry.objects.get().assignee_id == (cast.ben.pk if typed else cast.ana.pk)


def test_a_task_for_somebody_unknown_is_refused(cast: Cast, acme: Account, signed_in: SignIn) -> None:
    answer = signed_in(cast.ana).post(on(acme, "write"), {"kind": "task", "text": "Call", "assignee": "Nobody Here"})
    assert answer.status_code == 422
    assert "No colleague is called Nobody Here" in answer.content.decode()


def test_editing_a_task_keeps_whose_it_is(cast: Cast, signed_in: SignIn) -> None:
    task = actions.add_task(subject="Call", on=[], assignee=cast.ben, by=looking(cast.mo), at=timezone.now())
    url, client = reverse("journal:edit", args=[task.pk]), signed_in(cast.mo)
    page = client.get(url).content.decode()
    assert 'value="Ben Baker"' in page
    assert '<option value="Ana Alvarez">' in page
    sent = {"version": "1", "subject": "Call now", "assignee": "Ben Baker", "priority": "normal"}
    assert client.post(url, sent).status_code == 204
    task.refresh_from_db()
    assert (task.subject, task.assignee_id) == ("Call now", cast.ben.pk)
