"""The REST door of quotas: list, set, divide a year, remove, relieve; letters; attainment."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from handsel.kernel.periods import Grain, Period
from handsel.lists.rest import PROBLEMS, get_visible, now, viewer
from handsel.org.models import Member, Team
from handsel.org.queries import fiscal_calendar
from handsel.org.roles import Permission
from handsel.quota import actions
from handsel.quota.actions import CannotSet, Setting
from handsel.quota.models import Letter, Relief, Target
from handsel.quota.queries import Series
from handsel.quota.queries.shown import attainment_shown, letter_shown, targets_shown
from handsel.quota.rules.dividing import Shape
from handsel.quota.rules.naming import period_named
from handsel.quota.rules.proration import Proration
from handsel.quota.schemas import (
    LetterIn,
    LetterOut,
    ReasonIn,
    ReliefIn,
    ReliefOut,
    StandingOut,
    TargetIn,
    TargetOut,
    TargetsIn,
    YearIn,
)

quota = Router(tags=["quota"])

MOST = 5_000

PeriodQuery = Annotated[str, Query(max_length=20, description="2026, 2026 Q3 or 2026-07; the current quarter without.")]
MeasureQuery = Annotated[str, Query(max_length=60, description="bookings, new, expansion, renewal, …")]
ProductQuery = Annotated[str, Query(max_length=200)]


@quota.get("/targets", response={200: list[TargetOut]} | PROBLEMS, summary="List quotas")
def list_quotas(request: HttpRequest, period: PeriodQuery = "", measure: MeasureQuery = "") -> list[dict[str, Any]]:
    """Those of a period that the caller may see, at most 5,000. `amount` is in the quota's own currency."""
    _grain, span = _period(period)
    rows = Target.objects.visible_to(viewer(request)).during(span).prefetch_related("reliefs")
    if measure:
        rows = rows.filter(measure=measure)
    return targets_shown(rows.order_by("starts_on", "id")[:MOST])


@quota.put("/targets", response={200: list[TargetOut]} | PROBLEMS, summary="Set quotas")
def set_quotas(request: HttpRequest, body: TargetsIn) -> list[dict[str, Any]]:
    """Sets them, or changes those there are for the same days: all or none. Answers what is new or changed."""
    by = viewer(request)
    by.require(Permission.MANAGE_PAY)
    members, teams = _owners(body.quotas)
    settings = [_setting(one, index, members, teams) for index, one in enumerate(body.quotas)]
    try:
        made = actions.set_targets(settings=settings, by=by, at=now())
    except CannotSet as refusal:
        raise _placed(refusal, refusal.row) from refusal
    return _shown([row.pk for row in made], request)


@quota.put("/years", response={200: list[TargetOut]} | PROBLEMS, summary="Set a year's quota in parts")
def set_quota_year(request: HttpRequest, body: YearIn) -> list[dict[str, Any]]:
    """Divides it into quarters or months that sum to it exactly."""
    by = viewer(request)
    by.require(Permission.MANAGE_PAY)
    setting = _setting(body, 0, *_owners([body]))
    made = actions.set_year(
        setting=setting,
        grain=Grain(body.grain),
        shape=Shape(body.shape),
        weights=_weights(body),
        there=_days(body.first_day, body.last_day),
        proration=Proration(body.proration),
        by=by,
        at=now(),
    )
    return _shown([row.pk for row in made], request)


@quota.delete("/targets/{target_id}", response={204: None} | PROBLEMS, summary="Remove a quota")
def remove_quota(request: HttpRequest, target_id: UUID) -> Status[None]:
    """Only one that was not relieved."""
    actions.remove_target(target=get_visible(Target, target_id, request), by=viewer(request), at=now())
    return Status(204, None)


@quota.get("/targets/{target_id}/reliefs", response={200: list[ReliefOut]} | PROBLEMS, summary="List reliefs")
def list_reliefs(request: HttpRequest, target_id: UUID) -> list[Relief]:
    return list(get_visible(Target, target_id, request).reliefs.order_by("at", "id"))


@quota.post("/targets/{target_id}/reliefs", response={201: ReliefOut} | PROBLEMS, summary="Relieve a quota")
def relieve_quota(request: HttpRequest, target_id: UUID, body: ReliefIn) -> Status[Relief]:
    """By an amount, or by the days of a leave."""
    target, leave = get_visible(Target, target_id, request), _days(body.first_day, body.last_day)
    relief = actions.relieve(
        target=target, amount=body.amount, leave=leave, reason=body.reason, by=viewer(request), at=now()
    )
    return Status(201, relief)


@quota.post(
    "/targets/{target_id}/reliefs/{relief_id}/reverse",
    response={201: ReliefOut} | PROBLEMS,
    summary="Take a relief back",
)
def reverse_relief(request: HttpRequest, target_id: UUID, relief_id: UUID, body: ReasonIn) -> Status[Relief]:
    """By another of the same amount below nought."""
    target = get_visible(Target, target_id, request)
    relief = next((one for one in target.reliefs.all() if one.pk == relief_id), None)
    if relief is None:
        raise ValidationError({"relief_id": [_("This quota has no such relief.")]})
    return Status(201, actions.reverse_relief(relief=relief, reason=body.reason, by=viewer(request), at=now()))


@quota.get("/letters", response={200: list[LetterOut]} | PROBLEMS, summary="List letters")
def list_letters(request: HttpRequest) -> list[dict[str, Any]]:
    """The newest first, at most 5,000."""
    rows = Letter.objects.visible_to(viewer(request)).select_related("acceptance")
    return [letter_shown(row) for row in rows.order_by("-at", "-id")[:MOST]]


@quota.post("/letters", response={201: LetterOut} | PROBLEMS, summary="Issue a letter")
def issue_quota_letter(request: HttpRequest, body: LetterIn) -> Status[dict[str, Any]]:
    """Tells a member their quotas of a period as they stand now."""
    by, member = viewer(request), Member.objects.filter(pk=body.member_id).first()
    if member is None:
        raise ValidationError({"member_id": [_("There is no such member.")]})
    _grain, span = _period(body.period)
    return Status(201, letter_shown(actions.issue_letter(member=member, period=span, note=body.note, by=by, at=now())))


@quota.post("/letters/{letter_id}/accept", response={200: LetterOut} | PROBLEMS, summary="Accept a letter")
def accept_quota_letter(request: HttpRequest, letter_id: UUID) -> dict[str, Any]:
    """Only the member it is for."""
    letter = get_visible(Letter, letter_id, request)
    actions.accept_letter(letter=letter, by=viewer(request), at=now())
    return letter_shown(get_visible(Letter, letter_id, request))


@quota.get("/attainment", response={200: list[StandingOut]} | PROBLEMS, summary="Read attainment")
def list_attainment(
    request: HttpRequest, period: PeriodQuery = "", measure: MeasureQuery = "bookings", product: ProductQuery = ""
) -> list[dict[str, Any]]:
    """Attainment, pace and coverage of everybody whose quota the caller may see."""
    grain, span = _period(period)
    return attainment_shown(viewer(request), Series(measure, product), grain, span, timezone.localdate())


def _period(name: str) -> tuple[Grain, Period]:
    calendar = fiscal_calendar()
    if not name:
        return Grain.QUARTER, calendar.period(Grain.QUARTER, timezone.localdate())
    named = period_named(name, calendar)
    if named is None:
        raise ValidationError({"period": [_("Write 2026, 2026 Q3 or 2026-07.")]})
    return named


def _owners(quotas: list[TargetIn] | list[YearIn]) -> tuple[dict[UUID, Member], dict[UUID, Team]]:
    members = Member.objects.in_bulk([one.member_id for one in quotas if one.member_id])
    return members, Team.objects.in_bulk([one.team_id for one in quotas if one.team_id])


def _setting(body: TargetIn, index: int, members: dict[UUID, Member], teams: dict[UUID, Team]) -> Setting:
    member, team = members.get(body.member_id or UUID(int=0)), teams.get(body.team_id or UUID(int=0))
    if body.member_id and member is None:
        raise _placed(CannotSet({"member_id": _("There is no such member.")}), index)
    if body.team_id and team is None:
        raise _placed(CannotSet({"team_id": _("There is no such team.")}), index)
    try:
        _grain, period = _period(body.period or "-")
    except ValidationError as problem:
        raise _placed(problem, index) from problem
    return Setting(
        member=member,
        team=team,
        measure=body.measure,
        product=body.product,
        period=period,
        amount=body.amount,
        currency=body.currency,
        ramp=body.ramp,
    )


def _placed(refusal: ValidationError, index: int) -> ValidationError:
    """A refusal whose fields say which quota they are about: `quotas.3.amount`."""
    if not hasattr(refusal, "error_dict"):
        return ValidationError({f"quotas.{index}": refusal.messages})
    return ValidationError({f"quotas.{index}.{name}": texts for name, texts in refusal.message_dict.items()})


def _weights(body: YearIn) -> list[Decimal]:
    expected = {"quarter": 4, "month": 12}[body.grain]
    if body.weights and (len(body.weights) != expected or not sum(body.weights)):
        text = _("Give %(count)s weights that do not all equal nought.") % {"count": expected}
        raise ValidationError({"weights": [text]})
    return body.weights


def _days(first: date | None, last: date | None) -> Period | None:
    if first is None and last is None:
        return None
    if first is None or last is None or last < first:
        raise ValidationError({"last_day": [_("Give a first day and a last day that does not come before it.")]})
    return Period(first, last + timedelta(days=1))


def _shown(ids: list[UUID], request: HttpRequest) -> list[dict[str, Any]]:
    rows = Target.objects.visible_to(viewer(request)).filter(pk__any_of=ids).prefetch_related("reliefs")
    return targets_shown(rows.order_by("starts_on", "id"))
