"""What people write about deals and accounts: notes, calls, meetings and tasks, with the words of their language."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from handsel.demo.days import Calendar, workday
from handsel.demo.happenings import Account, Contact, Happening, Note, Sketch, TaskDone, Written
from handsel.demo.routes import PRODUCTS, RIVALS
from handsel.demo.texts import phrases, texts

MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "ru": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split(),
}


class Diary:
    """Writes entries that fit the account's language and the stage of the sale."""

    def __init__(self, dice: random.Random, calendar: Calendar) -> None:
        self.dice, self.calendar = dice, calendar

    def words(self, account: Account, at: datetime, **more: Any) -> dict[str, Any]:
        """What stands in the places of a text."""
        language = "ru" if account.place.language == "ru" else "en"
        people = [contact for contact in account.contacts if contact.may_be_called] or account.contacts
        contact = more.pop("contact", None) or self.dice.choice(people)
        ahead = (at.month - 1 + self.dice.randint(1, 4)) % 12
        return {
            "contact": contact,
            "first": contact.values["first_name"],
            "person": f"{contact.values['first_name']} {contact.values['last_name']}",
            "client": account.values["name"],
            "city": account.values["billing_city"],
            "product": self.dice.choice(PRODUCTS),
            "rival": self.dice.choice(RIVALS),
            "users": self.dice.choice((60, 120, 200, 350, 500, 800, 1200)),
            "month": MONTHS[language][ahead],
            "year": at.year + 1,
        } | more

    def phrase(self, purpose: str, account: Account, at: datetime, **more: Any) -> str:
        """Short words for a purpose, in the account's language."""
        return self.dice.choice(phrases(account.place.language)[purpose]).format(**self.words(account, at, **more))

    def entry(
        self, key: str, account: Account, at: datetime, by: str, on: Sequence[Sketch] = (), **more: Any
    ) -> Iterator[Happening]:
        """An entry about a stage of the sale, such as `call:Proposal`, when there are texts for it."""
        written = texts(account.place.language).get(key)
        if not written:
            return
        kind = key.partition(":")[0]
        words = self.words(account, at, **more)
        subject, body = (text.format(**words) for text in self.dice.choice(written))
        values = {"kind": kind, "subject": subject, "body": body, "at": at} | self._of_kind(kind, at, account)
        with_whom: tuple[Contact, ...] = () if kind == "note" else (words["contact"],)
        note = Note(owner=by, values=values)
        yield Written(at=self._written_at(kind, at), by=by, note=note, on=(*(on or (account,)), *with_whom))

    def task(
        self, subject: str, at: datetime, by: str, due_on: date, on: Sequence[Sketch] = (), **more: Any
    ) -> Iterator[Happening]:
        """A task. With `done` at a moment it is ticked off then."""
        done: datetime | None = more.pop("done", None)
        values = {"kind": "task", "subject": subject, "at": at, "due_on": due_on, "assignee": by} | more
        task = Note(owner=by, values=values)
        yield Written(at=at, by=by, note=task, on=tuple(on))
        if done is not None and done < self.calendar.now:
            yield TaskDone(at=max(done, at + timedelta(minutes=5)), by=by, task=task)

    def meeting_to_come(
        self, account: Account, at: datetime, starts_at: datetime, by: str, on: Sequence[Sketch]
    ) -> Iterator[Happening]:
        """A meeting that is planned, with a reminder a quarter of an hour before."""
        words = self.words(account, at)
        values = {
            "kind": "meeting",
            "subject": self.dice.choice(phrases(account.place.language)["upcoming"]).format(**words),
            "at": starts_at,
            "remind_at": starts_at - timedelta(minutes=15),
        } | self._of_kind("meeting", starts_at, account)
        note = Note(owner=by, values=values)
        yield Written(at=at, by=by, note=note, on=(*on, words["contact"]))

    def internal(self, by: str) -> Iterator[Happening]:
        """Tasks of a member that concern no client: one overdue, two today, some to come."""
        calendar, language = self.calendar, "ru" if by in {"vera", "gleb"} else "en"
        subjects = self.dice.sample(phrases(language)["internal"], 4)
        for subject, days in zip(subjects, (-2, 0, 0, 4), strict=True):
            at = calendar.ago(6 if days <= 0 else 1, by)
            due = calendar.today + timedelta(days=days)
            yield from self.task(subject, at, by, due if days <= 0 else workday(due))

    def _of_kind(self, kind: str, at: datetime, account: Account) -> dict[str, Any]:
        words = phrases(account.place.language)
        if kind == "call":
            return {
                "direction": self.dice.choices(("outbound", "inbound"), (3, 1))[0],
                "outcome": self.dice.choice(words["outcome"]),
                "duration_seconds": self.dice.randint(2, 40) * 60,
            }
        if kind == "meeting":
            length = timedelta(minutes=self.dice.choice((30, 45, 60, 90)))
            return {"starts_at": at, "ends_at": at + length, "location": self.dice.choice(words["place"])}
        return {}

    def _written_at(self, kind: str, at: datetime) -> datetime:
        """People write down a meeting an hour or two later, but never in the future."""
        wrote = at + timedelta(minutes=self.dice.randint(5, 25) + (75 if kind == "meeting" else 0))
        return min(wrote, self.calendar.now - timedelta(seconds=self.dice.randint(30, 900)))
