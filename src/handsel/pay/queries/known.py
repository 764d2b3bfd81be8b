"""What the engine reads besides events: people, quotas, reporting lines, rates and approved adjustments."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import F, Func, JSONField

from handsel.kernel.periods import Period
from handsel.org.models import ExchangeRate, Member
from handsel.org.queries import organisation
from handsel.pay.models import Adjustment, Assignment, Hold, PlanVersion, SourceEvent
from handsel.pay.packing import unpacked
from handsel.pay.plans.reading import parse_plan
from handsel.pay.rules import inputs as values
from handsel.pay.rules.currency import Rate, Rates
from handsel.pay.rules.inputs import Event, Inputs, Participant
from handsel.pay.rules.plan import FAR_FUTURE, Plan
from handsel.pay.rules.vocabulary import Counts, RateKind
from handsel.quota.queries import quotas_for, reliefs_for

ALWAYS = Period(date(1900, 1, 1), FAR_FUTURE)


def versions_of(code: str, only: int | None = None) -> list[Plan]:
    """The published versions of a plan in order, or the first few. A version is in force until the next one begins."""
    rows = PlanVersion.objects.filter(code=code).order_by("version")[:only]
    plans = [_parsed(row.text, row.file) for row in rows]
    if not plans:
        return []
    ends = [later.span.start for later in plans[1:]] + [FAR_FUTURE]
    return [
        replace(plan, span=Period(plan.span.start, max(plan.span.start, min(plan.span.end, end))))
        for plan, end in zip(plans, ends, strict=True)
    ]


@lru_cache(64)
def _parsed(text: str, file: str) -> Plan:
    return parse_plan(text, file).plan


def known_of(code: str, plans: Sequence[Plan], members: Iterable[UUID] | None = None) -> Inputs:
    """Everything but events. With `members` only their assignments."""
    rows = Assignment.objects.filter(plan=code).order_by("starts_on", "id")
    if members is not None:
        rows = rows.filter(member__in=list(members))
    assigned = list(rows)
    people = [row.member_id for row in assigned]
    return Inputs(
        participants=tuple(_participant(row) for row in assigned),
        quotas=tuple(
            values.Quota(str(one.member), one.measure, one.period, one.amount)
            for one in quotas_for(None, people, ALWAYS)
            if not one.product and one.currency == plans[-1].currency
        ),
        reliefs=tuple(
            values.Relief(str(one.member), one.measure, one.period, one.amount)
            for one in reliefs_for(None, people, ALWAYS)
            if not one.product and one.currency == plans[-1].currency
        ),
        reporting=tuple(_reporting()),
        adjustments=tuple(_adjustments(code)),
        holds=tuple(_holds(code)),
        rates=Rates(tuple(_rates({plan.currency for plan in plans} | {row.pay_currency for row in assigned}))),
    )


def events_until(last: int) -> tuple[Event, ...]:
    """Every event up to a number, in the order they became known."""
    rows = SourceEvent.objects.filter(pk__lte=last).order_by("pk").values_list("payload", flat=True)
    return tuple(unpacked(Event, payload) for payload in rows.iterator(5_000))


def events_concerning(
    people: Iterable[str], *, moment: datetime | None = None, last: int | None = None
) -> tuple[Event, ...]:
    """Every event of the deals in which any of these people ever had a share, in the order they became known.

    With `moment` those received by then, with `last` those up to that number.
    """
    rows = SourceEvent.objects.all()
    if moment is not None:
        rows = rows.filter(received_at__lte=moment)
    if last is not None:
        rows = rows.filter(pk__lte=last)
    theirs = rows.alias(payees=PAYEES).filter(payees__has_any_keys=sorted(people))
    found = rows.filter(deal__in=theirs.values("deal")).order_by("pk").values_list("payload", flat=True)
    return tuple(unpacked(Event, payload) for payload in found.iterator(5_000))


PAYEES = Func(
    F("payload"),
    template="jsonb_path_query_array(%(expressions)s, '$.shares[*].payee')",
    output_field=JSONField(),
)
"""Who has a share in an event, written as in the index on it."""


def concerned(people: Iterable[str], plans: Sequence[Plan], reporting: Iterable[values.Reporting]) -> set[str]:
    """Whose deals these payees' pay depends on: their own, and where a measure counts teams, of everybody below."""
    return _with(people, ((row.manager, row.member) for row in reporting)) if _counts_teams(plans) else set(people)


def depending(people: Iterable[str], plans: Sequence[Plan], reporting: Iterable[values.Reporting]) -> set[str]:
    """Whose pay depends on these people's deals: their own, and where a measure counts teams, of everybody above."""
    return _with(people, ((row.member, row.manager) for row in reporting)) if _counts_teams(plans) else set(people)


def _counts_teams(plans: Sequence[Plan]) -> bool:
    return any(measure.counts is not Counts.OWN for plan in plans for measure in plan.measures)


def _with(people: Iterable[str], steps: Iterable[tuple[str, str]]) -> set[str]:
    """The people and everybody that steps lead to from them."""
    leads: dict[str, set[str]] = {}
    for start, end in steps:
        leads.setdefault(start, set()).add(end)
    found = fresh = set(people)
    while fresh := {end for start in fresh for end in leads.get(start, ())} - found:
        found = found | fresh
    return found


def for_version(inputs: Inputs, plan: Plan) -> Inputs:
    """The same for one version: assignments as far as it is in force."""
    parts = [(one, one.span.overlap(plan.span)) for one in inputs.participants]
    return replace(inputs, participants=tuple(replace(one, span=span) for one, span in parts if span is not None))


def _participant(row: Assignment) -> Participant:
    return Participant(
        payee=str(row.member_id),
        span=row.span,
        fte=row.fte,
        target=row.target,
        carry_ytd=row.carry_ytd,
        ramp_from=row.starts_on,
        left_on=row.ends_on,
        pay_currencies=((row.starts_on, row.pay_currency),) if row.pay_currency else (),
    )


def _reporting() -> Iterable[values.Reporting]:
    lines = Member.objects.exclude(manager=None).order_by("pk").values_list("pk", "manager_id")
    return (values.Reporting(str(member), str(manager), ALWAYS) for member, manager in lines)


def _adjustments(code: str) -> Iterable[values.Adjustment]:
    rows = Adjustment.objects.filter(plan=code, state=Adjustment.State.APPROVED).order_by("pk")
    return (
        values.Adjustment(str(row.pk), str(row.member_id), row.on, row.amount, row.reason, row.deal) for row in rows
    )


def _holds(code: str) -> Iterable[values.Hold]:
    rows = Hold.objects.filter(plan=code).order_by("pk")
    return (
        values.Hold(str(row.pk), str(row.member_id), row.since, row.reason, row.deal, row.released_on) for row in rows
    )


def _rates(wanted: Iterable[str]) -> Iterable[Rate]:
    """Every quoted rate to and from the company's currency, in each kind, and across it to the wanted ones."""
    base = organisation().currency
    quoted = list(ExchangeRate.objects.order_by("since", "currency"))
    by_day = {(row.currency, row.since): row.per_unit for row in quoted}
    for row in quoted:
        for kind in RateKind:
            yield Rate(base, row.currency, kind, row.since, row.per_unit, str(row.pk))
            yield Rate(row.currency, base, kind, row.since, 1 / row.per_unit, str(row.pk))
            for other in sorted(set(wanted) - {base, row.currency, ""}):
                if per_unit := by_day.get((other, row.since)):
                    yield Rate(row.currency, other, kind, row.since, per_unit / row.per_unit, str(row.pk))
