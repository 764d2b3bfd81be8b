"""How the demo company pays: three plans since a quarter began, months closed and paid, one payout to be approved."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from string import Template

from handsel.demo.staff import Staff
from handsel.kernel.periods import Grain, Period
from handsel.org.queries import fiscal_calendar
from handsel.pay import actions
from handsel.pay.models import LedgerEntry, PlanVersion

ON_PLANS = {
    "executives": ("ana", "dana", "ben", "cem", "gleb"),
    "account-managers": ("leo", "mia"),
    "managers": ("mo", "sol", "vera"),
}
"""Who is on which plan, by the name of its file."""

PAID_IN = {"ben": "GBP", "cem": "EUR", "mia": "EUR"}
UNREAD = "gleb"
"""Who has not accepted the plan yet."""

LOOKED_BACK = timedelta(days=300)
"""The plans begin with the quarter of that day."""
UNTIL_CLOSED = timedelta(days=4, hours=9)
"""So long after its end a month is closed."""


def pay(staff: Staff, now: datetime) -> None:
    """Publish, assign, calculate, close and pay through the actions, month by month as it went."""
    calendar = fiscal_calendar()
    first = calendar.period(Grain.QUARTER, (now - LOOKED_BACK).date())
    begun = _morning(first.start, now)
    codes = [_publish(staff, name, first, begun) for name in ON_PLANS]
    _account_for_it(staff, first.start, begun)
    for code, people in zip(codes, ON_PLANS.values(), strict=True):
        _assign(staff, code, people, first.start, begun)
    ended = [one for one in calendar.within(Grain.MONTH, Period(first.start, now.date())) if one.end <= now.date()]
    for month in ended:
        for code in codes:
            _close(staff, code, calendar.label(Grain.MONTH, month), _closing(month, now), is_last=month == ended[-1])
    for code in codes:
        actions.calculate(plan=code, by=staff.viewer("olga"), at=now - timedelta(hours=3))
    _talk_about_it(staff, now)


def _account_for_it(staff: Staff, first: date, at: datetime) -> None:
    actions.set_cost_policy(
        starts_on=first, benefit_months=36, reason="Clients stay about three years, renewals included.",
        by=staff.viewer("olga"), at=at,
    )  # fmt: skip


def _publish(staff: Staff, file: str, quarter: Period, at: datetime) -> str:
    label = fiscal_calendar().label(Grain.QUARTER, quarter)
    source = files("handsel.demo").joinpath("plans", f"{file}.toml").read_text(encoding="utf-8")
    text = Template(source).substitute(first=quarter.start.isoformat(), quarter=label)
    return actions.publish_plan(text=text, file=f"{file}.toml", by=staff.viewer("olga"), at=at).code


def _assign(staff: Staff, plan: str, people: tuple[str, ...], first: date, at: datetime) -> None:
    version = PlanVersion.objects.get(code=plan)
    for key in people:
        actions.assign(
            member=staff.member(key), plan=plan, starts_on=first, pay_currency=PAID_IN.get(key, ""),
            by=staff.viewer("olga"), at=at + timedelta(hours=1),
        )  # fmt: skip
        if key != UNREAD:
            actions.accept_plan(version=version, by=staff.viewer(key), at=at + timedelta(hours=2))


def _close(staff: Staff, plan: str, label: str, at: datetime, *, is_last: bool) -> None:
    """One month from review to paid; the last one waits for Nina's word on its payout."""
    olga, nina = staff.viewer("olga"), staff.viewer("nina")
    actions.calculate(plan=plan, by=olga, at=at)
    actions.submit_period(plan=plan, label=label, by=olga, at=at)
    actions.approve_period(plan=plan, label=label, by=nina, at=at + timedelta(minutes=10))
    actions.close_period(plan=plan, label=label, by=olga, at=at + timedelta(minutes=20))
    payout = actions.make_payout(plan=plan, label=label, by=olga, at=at + timedelta(minutes=30))
    if not is_last:
        actions.decide_payout(batch=payout, approve=True, by=nina, at=at + timedelta(minutes=40))
        actions.mark_paid(plan=plan, label=label, by=nina, at=at + timedelta(hours=2))


def _talk_about_it(staff: Staff, now: datetime) -> None:
    """An amount that waits for a second person, and a line that its payee doubts."""
    actions.propose_adjustment(
        member=staff.member("dana"), plan="AE", on=now.date(), amount=Decimal(750),
        reason="Helped to win back a client whose deal was booked before she joined.",
        by=staff.viewer("olga"), at=now - timedelta(hours=2),
    )  # fmt: skip
    doubted = LedgerEntry.objects.filter(member=staff.member("ben"), component="commission").order_by("-pk").first()
    if doubted is not None:
        reason = "The deal was agreed at a higher amount; the signed order is in the notes."
        actions.open_dispute(entry=doubted, reason=reason, by=staff.viewer("ben"), at=now - timedelta(hours=1))


def _closing(month: Period, now: datetime) -> datetime:
    closed = datetime(month.end.year, month.end.month, month.end.day, tzinfo=UTC) + UNTIL_CLOSED
    return min(closed, now - timedelta(hours=4))


def _morning(day: date, now: datetime) -> datetime:
    return min(datetime(day.year, day.month, day.day, 8, tzinfo=UTC), now - timedelta(hours=12))
