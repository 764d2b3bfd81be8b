"""Letters: telling a member their quotas for a period, and the member's acceptance. Both only ever added."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from handsel.kernel.money import rounded
from handsel.kernel.periods import Calendar, Grain, Period
from handsel.org.models import Member
from handsel.org.queries import fiscal_calendar
from handsel.org.roles import Permission
from handsel.org.viewer import Forbidden, Viewer
from handsel.quota import events
from handsel.quota.actions.relief import relieved
from handsel.quota.actions.targets import take_turns
from handsel.quota.models import Acceptance, Letter, Target, owners_within
from handsel.quota.rules.naming import grain_of
from handsel.quota.rules.ramp import ramped
from handsel.trail.changes import change

LONGEST_NOTE = 5_000


class CannotIssue(ValidationError):
    """There is no such letter to issue or accept."""


def issue_letter(*, member: Member, period: Period, by: Viewer, at: datetime, note: str = "") -> Letter:
    """Tell a member their quotas of a period as they stand now. A newer letter for the same days takes its place.

    Whoever manages pay issues it, or somebody the member reports to; nobody issues their own.
    """
    _may_issue(member, by)
    if len(note) > LONGEST_NOTE or "\x00" in note:
        raise CannotIssue({"note": _("Shorten the note to 5,000 characters.")})
    with change("quota.issue-letter", by=by, at=at) as issuing:
        take_turns()
        lines = lines_of(member, period)
        if not lines:
            raise CannotIssue(_("%(whose)s has no quota in this period. Set one first.") % {"whose": member.name})
        letter = Letter.objects.create(
            member=member,
            title=_title(period),
            starts_on=period.start,
            ends_on=period.end,
            lines=lines,
            note=note.strip(),
            at=at,
            by_id=by.member_id,
        )
        issuing.record(
            events.LetterIssued(
                subject=letter.pk, about=(member.pk,), title=letter.title, whose=member.name, member=member.pk
            )
        )
    return letter


def accept_letter(*, letter: Letter, by: Viewer, at: datetime) -> Acceptance:
    """Agree to a letter: only the member it is for. Raises CannotIssue when a newer letter took its place."""
    if by.member_id is None or letter.member_id != by.member_id:
        raise Forbidden(_("Only %(whose)s can accept this letter.") % {"whose": letter.member.name})
    with change("quota.accept-letter", by=by, at=at) as accepting:
        take_turns()
        if Acceptance.objects.filter(letter=letter).exists():
            raise CannotIssue(_("This letter was accepted already."))
        if newer_than(letter) is not None:
            raise CannotIssue(_("A newer letter took the place of this one. Read that."))
        acceptance = Acceptance.objects.create(letter=letter, at=at, by_id=by.member_id)
        accepting.record(
            events.LetterAccepted(
                subject=letter.pk,
                about=(letter.member_id,),
                title=letter.title,
                whose=letter.member.name,
                member=letter.member_id,
            )
        )
    return acceptance


def newer_than(letter: Letter) -> Letter | None:
    """The newest letter that took the place of this one."""
    later = Letter.objects.filter(member=letter.member_id, pk__gt=letter.pk)
    return later.filter(starts_on=letter.starts_on, ends_on=letter.ends_on).order_by("-at", "-id").first()


def lines_of(member: Member, period: Period) -> list[dict[str, Any]]:
    """The member's targets of a period, as a letter keeps them."""
    calendar = fiscal_calendar()
    rows = Target.objects.filter(member=member).during(period).order_by("measure", "product", "starts_on")
    return [_line(row, calendar) for row in rows]


def _line(row: Target, calendar: Calendar) -> dict[str, Any]:
    relief = rounded(relieved(row), row.currency)
    return {
        "measure": row.measure,
        "product": row.product,
        "period": calendar.label(Grain(row.grain), row.period),
        "first_day": row.starts_on.isoformat(),
        "last_day": row.period.last_day.isoformat(),
        "full": str(rounded(row.amount, row.currency)),
        "ramp": f"{row.ramp.normalize():f}",
        "relief": str(relief),
        "amount": str(max(Decimal(0), ramped(row.amount, row.ramp, row.currency) - relief)),
        "currency": row.currency,
    }


def _may_issue(member: Member, by: Viewer) -> None:
    if by.member_id is not None and by.member_id == member.pk:
        raise Forbidden(_("Somebody else has to issue your own letter."))
    if member.pk not in owners_within(by):
        by.require(Permission.MANAGE_PAY)


def _title(period: Period) -> str:
    calendar = fiscal_calendar()
    grain = grain_of(period, calendar)
    if grain is None:
        raise CannotIssue({"period": _("Choose a month, quarter or year of the fiscal calendar.")})
    return calendar.label(grain, period)
