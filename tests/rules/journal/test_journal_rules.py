"""What the journal decides without asking anybody."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handsel.journal.rules import (
    Place,
    Snooze,
    When,
    place_from,
    snoozed,
    task_from,
    tasks_in,
    title_of,
    when,
    without_commands,
)

TODAY = date(2026, 11, 25)
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("subject", "body", "title"),
    [
        ("Demo", "Went well", "Demo"),
        ("", "\n\n  First line \nsecond", "First line"),
        ("", "", ""),
        ("", "x" * 200, "x" * 79 + "…"),
    ],
)
def test_an_entry_is_called_by_its_subject_or_first_line(subject: str, body: str, title: str) -> None:
    assert title_of(subject, body) == title


@pytest.mark.parametrize(
    ("line", "task"),
    [
        ("- Send the quote", "Send the quote"),
        ("* [ ] Send the quote", "Send the quote"),
        ("  2. Send the quote", "Send the quote"),
        ("/task Send the quote", "Send the quote"),
        ("todo: Send the quote", "Send the quote"),
        ("Send the quote", "Send the quote"),
        ("2026 budget", "2026 budget"),
        ("- ", ""),
    ],
)
def test_a_line_becomes_a_task_without_its_bullet(line: str, task: str) -> None:
    assert task_from(line) == task


def test_only_lines_that_ask_for_it_become_tasks() -> None:
    body = "Good call.\n/task Send the quote\nsee /task nothing\n/TASK - Book a demo\n/task"
    assert tasks_in(body) == ["Send the quote", "Book a demo"]
    assert without_commands(body) == "Good call.\n☐ Send the quote\nsee /task nothing\n☐ - Book a demo\n/task"


@pytest.mark.parametrize(
    ("days", "done", "standing"),
    [(-1, False, When.OVERDUE), (0, False, When.TODAY), (1, False, When.UPCOMING), (-1, True, When.DONE)],
)
def test_tasks_stand_by_their_day(days: int, done: bool, standing: When) -> None:
    assert when(TODAY + timedelta(days=days), done=done, today=TODAY) == standing


def test_a_task_without_a_day_is_for_someday() -> None:
    assert when(None, done=False, today=TODAY) == When.SOMEDAY


@pytest.mark.parametrize(
    ("choice", "moment"),
    [
        (Snooze.HOUR, datetime(2026, 11, 25, 13, tzinfo=UTC)),
        (Snooze.TOMORROW, datetime(2026, 11, 26, 9, tzinfo=ZoneInfo("Europe/Berlin"))),
        (Snooze.NEXT_WEEK, datetime(2026, 11, 30, 9, tzinfo=ZoneInfo("Europe/Berlin"))),
    ],
)
def test_a_reminder_comes_back_in_the_morning_of_the_reader(choice: Snooze, moment: datetime) -> None:
    assert snoozed(choice, now=NOON, zone=ZoneInfo("Europe/Berlin")) == moment


@given(st.sampled_from(Snooze), st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_snoozing_always_leads_into_the_future(choice: Snooze, now: datetime) -> None:
    assert snoozed(choice, now=now, zone=ZoneInfo("Pacific/Auckland")) > now


@given(st.datetimes(timezones=st.just(UTC)), st.uuids())
def test_a_place_survives_being_written_into_a_link(at: datetime, identifier: object) -> None:
    place = Place(at, str(identifier))
    assert place_from(str(place)) == place


@pytest.mark.parametrize("text", ["", "~", "nonsense", "2026-11-25T12:00:00+00:00", "2026-11-25~" + "0" * 36, "x~y"])
def test_what_is_no_place_is_none(text: str) -> None:
    assert place_from(text) is None
