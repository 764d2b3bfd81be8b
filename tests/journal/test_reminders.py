"""Reminders fire when due, for whom they are, once; they can be dismissed and put off."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from handsel.journal import actions, reminders
from handsel.journal.models import Entry
from handsel.trail.models import ChangeSet
from handsel.trail.undo import undo
from tests.people import NOW, Cast, looking

DUE = NOW + timedelta(hours=1)
AFTER = NOW + timedelta(hours=2)


@pytest.fixture
def task(cast: Cast) -> Entry:
    return actions.add_task(subject="Call Eve", on=[], assignee=cast.ana, remind_at=DUE, by=looking(cast.mo), at=NOW)


def test_a_reminder_fires_when_its_moment_has_come(cast: Cast, task: Entry) -> None:
    ana = looking(cast.ana)
    assert not reminders.due(ana, DUE - timedelta(seconds=1)).exists()
    assert reminders.due(ana, DUE).get() == task


def test_it_fires_for_the_assignee_alone(cast: Cast, task: Entry) -> None:
    assert not reminders.due(looking(cast.mo), AFTER).exists()
    assert not reminders.due(looking(cast.ben), AFTER).exists()


def test_a_dismissed_reminder_is_silent_and_fires_again_after_being_put_off(cast: Cast, task: Entry) -> None:
    ana = looking(cast.ana)
    reminders.dismiss(entry=task, by=ana, at=AFTER)
    assert not reminders.due(ana, AFTER).exists()
    later = AFTER + timedelta(hours=1)
    actions.snooze(entry=task, until=later, by=ana, at=AFTER)
    assert not reminders.due(ana, AFTER).exists()
    assert reminders.due(ana, later).get() == task


def test_everything_due_can_be_dismissed_at_once(cast: Cast, task: Entry) -> None:
    ana = looking(cast.ana)
    actions.add_task(subject="Write to Eve", on=[], remind_at=DUE, by=ana, at=NOW)
    assert reminders.dismiss_all(by=ana, at=AFTER) == 2
    assert not reminders.due(ana, AFTER).exists()


def test_a_done_task_reminds_nobody(cast: Cast, task: Entry) -> None:
    actions.complete_task(task=task, by=looking(cast.ana), at=NOW)
    assert not reminders.due(looking(cast.ana), AFTER).exists()


def test_a_page_hears_of_a_reminder_once(cast: Cast, task: Entry) -> None:
    ana = looking(cast.ana)
    assert reminders.fired_since(ana, since=NOW, at=AFTER).get() == task
    assert not reminders.fired_since(ana, since=DUE, at=AFTER).exists()


def test_a_reminder_falls_silent_after_a_month(cast: Cast, task: Entry) -> None:
    assert not reminders.due(looking(cast.ana), datetime(2027, 2, 1, tzinfo=UTC)).exists()


def test_putting_off_into_the_past_is_refused(cast: Cast, task: Entry) -> None:
    with pytest.raises(ValidationError, match="future"):
        actions.snooze(entry=task, until=NOW, by=looking(cast.ana), at=AFTER)


def test_undoing_a_task_takes_its_dismissals_along(cast: Cast, task: Entry) -> None:
    added = ChangeSet.objects.latest("id")
    reminders.dismiss(entry=task, by=looking(cast.ana), at=AFTER)
    undo(change_set=added, by=looking(cast.mo), at=AFTER)
    assert not Entry.objects.exists()
