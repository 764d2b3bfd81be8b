"""Setting what is expected: one target, many, a year in parts; removing one.

Targets of one member (or team), measure and product never overlap: a year is either one target, or its quarters, or its
months. Only whoever manages pay sets them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from handsel.kernel.money import allocate, exponent
from handsel.kernel.periods import Calendar, Grain, Period
from handsel.org.models import Member, Team
from handsel.org.queries import fiscal_calendar
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.quota import events
from handsel.quota.models import MEASURE_CODE, Target
from handsel.quota.rules.dividing import Shape, divided
from handsel.quota.rules.naming import grain_of
from handsel.quota.rules.proration import Proration, prorated
from handsel.quota.rules.sheet import CURRENCY, LARGEST
from handsel.trail.changes import Change, change
from handsel.trail.facts import Fact

LONGEST_PRODUCT = 200


class CannotSet(ValidationError):
    """The quota cannot be set like this. `row` is the index of the setting that is wrong."""

    row = 0


class Unchanged(Exception):
    """There was nothing to change, so the change set is dropped."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A target as it should be. Either a member or a team; the period is a month, quarter or year of the calendar."""

    member: Member | None = None
    team: Team | None = None
    measure: str = "bookings"
    product: str = ""
    period: Period
    amount: Decimal
    currency: str
    ramp: Decimal = Decimal(100)

    @property
    def owner(self) -> Member | Team:
        """Whose it is."""
        owner = self.member or self.team
        if owner is None:
            raise CannotSet({"member": _("Name a member or a team.")})
        return owner

    @property
    def series(self) -> tuple[UUID, str, str]:
        """What may not overlap: whose, which measure, which product."""
        return self.owner.pk, self.measure, self.product.strip()


def set_target(*, setting: Setting, by: Viewer, at: datetime, source: str = "") -> Target:
    """Set one target, or change it where there is one for these days. Raises CannotSet naming the field."""
    set_targets(settings=[setting], by=by, at=at, source=source)
    return Target.objects.get(
        member=setting.member,
        team=setting.team,
        measure=setting.measure,
        product=setting.product.strip(),
        starts_on=setting.period.start,
    )


def set_targets(*, settings: Sequence[Setting], by: Viewer, at: datetime, source: str = "") -> list[Target]:
    """Set many targets in one change set: all of them or none. Returns those that are new or changed.

    Raises CannotSet for the first that cannot be set; its attribute `row` is the setting's index.
    """
    by.require(Permission.MANAGE_PAY)
    calendar = fiscal_calendar()
    grains = [_checked(setting, calendar, index) for index, setting in enumerate(settings)]
    written: dict[UUID, Target] = {}
    with suppress(Unchanged), change("quota.set", by=by, at=at) as changing:
        take_turns()
        known = _known(settings)
        for index, (setting, grain) in enumerate(zip(settings, grains, strict=True)):
            row = _put(setting, grain, known[setting.series], index, at)
            if row is not None:
                row.source = source or by.door.value
                written[row.pk] = row
        if not written:
            raise Unchanged
        _write(list(written.values()), changing, calendar)
    return list(written.values())


def set_year(
    *,
    setting: Setting,
    grain: Grain,
    by: Viewer,
    at: datetime,
    shape: Shape = Shape.EVEN,
    weights: Sequence[Decimal] = (),
    there: Period | None = None,
    proration: Proration = Proration.DAILY,
    source: str = "",
) -> list[Target]:
    """Set a year's quota divided into quarters or months that sum to it exactly; its period is the year.

    `there`: the days of the year the person is here, for somebody who joins or leaves in it. The year is prorated by
    the convention first, then divided over the parts with such days.
    """
    calendar = fiscal_calendar()
    if calendar.period(Grain.YEAR, setting.period.start) != setting.period:
        raise CannotSet({"period": _("Choose a fiscal year.")})
    parts = _parts(setting, grain, calendar, shape, weights, there, proration)
    settings = [replace(setting, period=period, amount=amount) for period, amount in parts]
    return set_targets(settings=settings, by=by, at=at, source=source)


def remove_target(*, target: Target, by: Viewer, at: datetime) -> None:
    """Take a target away. Raises CannotSet for one that was relieved: the relief would hang in the air."""
    by.require(Permission.MANAGE_PAY)
    with change("quota.remove", by=by, at=at) as removing:
        take_turns()
        if target.reliefs.exists():
            raise CannotSet(_("This quota was relieved. Set it to another amount instead of removing it."))
        removing.record(fact_of(events.TargetRemoved, target, fiscal_calendar()))
        target.delete()


def save_grid(*, settings: Sequence[Setting], removed: Sequence[Target], by: Viewer, at: datetime) -> list[Target]:
    """Set some targets and remove others in one change set, all of it or nothing."""
    if not removed:
        return set_targets(settings=settings, by=by, at=at)
    with change("quota.set", by=by, at=at):
        for target in removed:
            remove_target(target=target, by=by, at=at)
        return set_targets(settings=settings, by=by, at=at)


def take_turns() -> None:
    """One writer of quotas at a time, so that no two set overlapping periods."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('quota', 0))")


type FactOfTarget = type[events.TargetSet] | type[events.TargetRemoved] | type[events.TargetRelieved]


def fact_of(kind: FactOfTarget, target: Target, calendar: Calendar) -> Fact:
    """The fact about a target: whose, which period, never how much."""
    owner = target.member or target.team
    assert owner is not None  # noqa: S101  # a constraint of the table
    label = calendar.label(Grain(target.grain), target.period)
    about = (owner.pk,)
    return kind(subject=target.pk, about=about, whose=owner.name, period=label, measure=target.measure, owner=owner.pk)


def _checked(setting: Setting, calendar: Calendar, index: int) -> Grain:
    grain = grain_of(setting.period, calendar)
    errors = dict(_problems(setting, grain))
    if errors or grain is None:
        raise _at(index, CannotSet(errors))
    return grain


def _problems(setting: Setting, grain: Grain | None) -> Iterable[tuple[str, str]]:
    if (setting.member is None) == (setting.team is None):
        yield "member", _("Name a member or a team.")
    if grain is None:
        yield "period", _("Choose a month, quarter or year of the fiscal calendar.")
    if re.fullmatch(MEASURE_CODE.regex, setting.measure) is None:
        yield "measure", str(MEASURE_CODE.message)
    if len(setting.product) > LONGEST_PRODUCT or "\x00" in setting.product:
        yield "product", _("Write a product of at most 200 characters.")
    if not CURRENCY.fullmatch(setting.currency):
        yield "currency", _("Use a currency code of three letters such as EUR.")
    if not setting.amount.is_finite() or not 0 <= setting.amount < LARGEST:
        yield "amount", _("Write an amount of nought or more, such as 250000.")
    elif setting.amount != round(setting.amount, exponent(setting.currency)):
        yield "amount", _("This currency has fewer digits after the point.")
    if not setting.ramp.is_finite() or not 0 <= setting.ramp <= 100:
        yield "ramp", _("Write a percentage from 0 to 100.")


def _known(settings: Sequence[Setting]) -> dict[tuple[UUID, str, str], list[Target]]:
    """Targets there are already, by series."""
    members = {setting.member.pk for setting in settings if setting.member}
    teams = {setting.team.pk for setting in settings if setting.team}
    rows = Target.objects.filter(member__any_of=list(members)) | Target.objects.filter(team__any_of=list(teams))
    known: dict[tuple[UUID, str, str], list[Target]] = defaultdict(list)
    for row in rows.select_related("member", "team"):
        known[row.member_id or row.team_id, row.measure, row.product].append(row)  # type: ignore[index]
    return known


def _put(setting: Setting, grain: Grain, series: list[Target], index: int, at: datetime) -> Target | None:
    """The row to write; None when it holds all this already."""
    same = next((row for row in series if row.period == setting.period), None)
    if same is None:
        if other := next((row for row in series if row.period.overlap(setting.period)), None):
            text = _("%(whose)s already has a quota from %(start)s to %(end)s. Change that one, or remove it first.")
            place = {"whose": setting.owner.name, "start": other.starts_on, "end": other.period.last_day}
            raise _at(index, CannotSet({"period": text % place}))
        same = _new(setting, grain, at)
        series.append(same)
    elif (same.amount, same.currency, same.ramp) == (setting.amount, setting.currency, setting.ramp):
        return None
    same.amount, same.currency, same.ramp = setting.amount, setting.currency, setting.ramp
    same.updated_at = at
    return same


def _new(setting: Setting, grain: Grain, at: datetime) -> Target:
    return Target(
        member=setting.member,
        team=setting.team,
        measure=setting.measure,
        product=setting.product.strip(),
        grain=grain.value,
        starts_on=setting.period.start,
        ends_on=setting.period.end,
        created_at=at,
    )


def _write(rows: Sequence[Target], changing: Change, calendar: Calendar) -> None:
    changed = [row for row in rows if not row._state.adding]
    Target.objects.bulk_create([row for row in rows if row._state.adding])
    Target.objects.bulk_update(changed, ["amount", "currency", "ramp", "source", "updated_at"])
    changing.record_all([fact_of(events.TargetSet, row, calendar) for row in rows])


def _parts(
    setting: Setting,
    grain: Grain,
    calendar: Calendar,
    shape: Shape,
    weights: Sequence[Decimal],
    there: Period | None,
    proration: Proration,
) -> list[tuple[Period, Decimal]]:
    year, currency = setting.period, setting.currency
    if there is None:
        return divided(setting.amount, year, grain, calendar, currency, shape=shape, weights=weights)
    here = [part for part in calendar.within(grain, year) if part.overlap(there)]
    if not here:
        raise CannotSet({"there": _("These days lie outside of the year.")})
    whole = prorated(setting.amount, year, there, proration, calendar, currency)
    days = [Decimal(inside.days) for part in here if (inside := part.overlap(there))]
    return list(zip(here, allocate(whole, days, currency), strict=True))


def _at(index: int, refusal: CannotSet) -> CannotSet:
    refusal.row = index
    return refusal
