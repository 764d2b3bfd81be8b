"""What the demo company expects of its sellers: quotas by quarter of last year and this, a relief, and the letters."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from handsel.demo.cast import EUROPE
from handsel.demo.staff import Staff
from handsel.kernel.periods import Grain, Period
from handsel.org.models import Team
from handsel.org.queries import fiscal_calendar
from handsel.quota import actions
from handsel.quota.actions import Setting
from handsel.quota.models import Target

BASES = {
    "ana": 2_400_000,
    "dana": 1_200_000,
    "leo": 3_600_000,
    "ben": 2_400_000,
    "cem": 2_000_000,
    "mia": 3_800_000,
    "gleb": 2_400_000,
}
"""About what each is to win in four quarters of the beginning, in the company's currency."""
STRIDE = 1.9
"""How much more is asked for from this quarter on: there are deals enough by now."""

TEAMS = {EUROPE: 8_000_000}
"""A team with a quota of its own; the others have the sum of their members'."""

FIRST_DAY = timedelta(days=399)
"""The company is founded the day before."""
UNREAD = "ana"
"""Whose letter still waits."""


def expect(staff: Staff, now: datetime, seed: int) -> None:
    """Set the quotas through the actions. The same seed and moment give the same ones."""
    dice, calendar = random.Random(seed), fiscal_calendar()  # noqa: S311  # nothing secret is made of it
    year = calendar.period(Grain.YEAR, now.date())
    before = calendar.period(Grain.YEAR, year.start - timedelta(days=1))
    for period in (before, year):
        at, quarters = _beginning(period, now), list(calendar.within(Grain.QUARTER, period))
        owners: list[tuple[dict[str, Any], float]] = [
            ({"member": staff.member(key)}, about * dice.uniform(0.95, 1.05)) for key, about in BASES.items()
        ]
        owners += [({"team": Team.objects.get(name=name)}, about) for name, about in TEAMS.items()]
        for owner, about in owners:
            settings = [
                Setting(**owner, period=one, amount=_asked(about, one, now), currency="USD") for one in quarters
            ]
            actions.set_targets(settings=settings, by=staff.viewer("olga"), at=at)
    _relieve(staff, year, now)
    _tell(staff, year, now)


def _asked(four_quarters: float, quarter: Period, now: datetime) -> Decimal:
    return Decimal(round(four_quarters / 4 * (STRIDE if now.date() < quarter.end else 1), -4))


def _relieve(staff: Staff, year: Period, now: datetime) -> None:
    """Cem was on leave for thirty days in the first quarter."""
    target = Target.objects.filter(member=staff.member("cem")).during(year).order_by("starts_on")[0]
    leave = Period(year.start, year.start + timedelta(days=30))
    at = _beginning(year, now) + timedelta(hours=1)
    actions.relieve(target=target, leave=leave, reason="Parental leave", by=staff.viewer("olga"), at=at)


def _tell(staff: Staff, year: Period, now: datetime) -> None:
    at = _beginning(year, now) + timedelta(hours=2)
    for key in BASES:
        letter = actions.issue_letter(member=staff.member(key), period=year, by=staff.viewer("olga"), at=at)
        if key != UNREAD:
            actions.accept_letter(letter=letter, by=staff.viewer(key), at=at + timedelta(hours=1))


def _beginning(period: Period, now: datetime) -> datetime:
    """The morning of a period's first day, or of the company's, whichever is later."""
    first: date = max(period.start, (now - FIRST_DAY).date())
    return min(datetime(first.year, first.month, first.day, 9, tzinfo=UTC), now - timedelta(hours=4))
