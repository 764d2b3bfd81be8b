"""Filling the demo company, and who may sign in to it: what `handsel demo` calls."""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from handsel.accounts.grants import refresh_accounts
from handsel.accounts.models import Account
from handsel.demo import saved
from handsel.demo.archive import Archive
from handsel.demo.book import Book
from handsel.demo.cast import CAST, COMPANY, PASSWORD, SIGN_INS, person
from handsel.demo.days import Calendar
from handsel.demo.deals import Stories
from handsel.demo.diary import Diary
from handsel.demo.gifts import give
from handsel.demo.happenings import Happening
from handsel.demo.lately import Lately
from handsel.demo.pay import pay
from handsel.demo.quotas import expect
from handsel.demo.staff import Staff, found
from handsel.demo.tape import Tape
from handsel.lists.actions import save_view
from handsel.lists.columns import find
from handsel.org.models import Organisation
from handsel.org.roles import ROLES
from handsel.pipeline import grants
from handsel.pipeline.models import Opportunity

SEED = 1709
LATELY = timedelta(days=4)
"""What happened since then goes through the real actions, one by one."""


@dataclass(frozen=True)
class Size:
    """How much the company has done."""

    accounts: int = 300
    contacts: int = 900
    opportunities: int = 800


def fill(*, now: datetime | None = None, seed: int = SEED, size: Size | None = None) -> None:
    """Write the demo company, all of it or nothing. Does nothing when this Handsel belongs to a company already."""
    if Organisation.objects.exists():
        return
    now = now or timezone.now()
    with _bar() as bar, transaction.atomic():
        doing = bar.add_task(_("Inventing a company"), total=100)

        def tell(text: str, percent: float) -> None:
            bar.update(doing, description=text, completed=percent)

        _fill(now, seed, size or Size(), tell)
    with connection.cursor() as cursor:
        cursor.execute("analyze")


def sign_ins() -> list[str]:
    """A line for each role with its sign-in, and one with the password; nothing for a company that is no demo."""
    if not Organisation.objects.filter(is_demo=True).exists():
        return []
    people = [person(key) for key in SIGN_INS]
    width = max(len(each.email) for each in people) + 2
    lines = [f"  {each.email:<{width}}{ROLES[each.role].label}, {each.name}" for each in people]
    head = _("%(company)s. Sign in as one of these; the password of all is: %(password)s")
    return [head % {"company": COMPANY, "password": PASSWORD}, *lines]


def happenings(now: datetime, seed: int, size: Size) -> list[Happening]:
    """Everything that happened, in the order of time. The same seed and moment give the same company."""
    dice = random.Random(seed)  # noqa: S311  # nothing secret is made of it
    calendar = Calendar(now, dice)
    book, diary = Book(dice, calendar), Diary(dice, calendar)
    everything = list(book.fill(size.accounts, size.contacts))
    stories = Stories(dice, calendar, diary, book.accounts)
    everything += stories.tell(size.opportunities)
    everything += _small_talk(dice, calendar, diary, book)
    for each in CAST:
        if each.key not in {"ivy", "fay"}:
            everything += diary.internal(each.key)
    return sorted(everything, key=lambda happening: happening.at)


def _small_talk(dice: random.Random, calendar: Calendar, diary: Diary, book: Book) -> Iterator[Happening]:
    """Visits, calls and notes about accounts, besides any deal."""
    for account in book.accounts:
        for kind in dice.choices(("note:account", "call:account", "meeting:account"), k=dice.randint(0, 2)):
            at = calendar.ago(dice.uniform(1, 320), account.owner)
            if at > account.added_at + timedelta(days=2):
                yield from diary.entry(kind, account, at, account.owner)


def _fill(now: datetime, seed: int, size: Size, tell: Callable[[str, float], None]) -> None:
    staff = found(now)
    tell(_("Remembering a year of sales"), 15)
    everything = happenings(now, seed, size)
    tape = Tape()
    split = _first_of_lately(everything, now)
    Archive(staff, tape, now).keep(everything[:split])
    tell(_("Writing it down"), 30)
    tape.play(lambda share: tell(_("Writing it down"), 30 + 40 * share))
    _show_what_is_granted()
    recent = everything[split:]
    total = len(recent) or 1
    Lately(staff).live(recent, lambda count: tell(_("Working through this week"), 75 + 20 * count / total))
    _share_views(staff, now)
    expect(staff, now, seed)
    tell(_("Paying what was earned"), 98)
    pay(staff, now)
    give(staff, now)
    tell(_("The company is ready"), 100)


def _share_views(staff: Staff, now: datetime) -> None:
    for view in saved.VIEWS:
        record_list = find(view.of)
        if record_list is None:
            raise LookupError(f"There is no list {view.of}.")
        query = parse_qsl(view.query)
        save_view(record_list=record_list, name=view.name, query=query, shared=True, by=staff.viewer(view.by), at=now)


def _first_of_lately(everything: Iterable[Happening], now: datetime) -> int:
    return sum(happening.at < now - LATELY for happening in everything)


def _show_what_is_granted() -> None:
    """Who sees what besides owners is derived from rows, once for all of them."""
    refresh_accounts(list(Account.objects.values_list("pk", flat=True)))
    grants.refresh(list(Opportunity.objects.values_list("pk", flat=True)))


def _bar() -> Progress:
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"), console=console
    )
