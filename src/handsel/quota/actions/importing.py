"""Quotas from a CSV file: all of it, or nothing and every line that is wrong."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from handsel.org.models import Member, Team
from handsel.org.queries import fiscal_calendar
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.quota.actions.targets import CannotSet, Setting, set_targets
from handsel.quota.models import Target
from handsel.quota.rules.sheet import Finding, Row, read_sheet
from handsel.quota.words import told


class CannotImport(ValidationError):
    """The file holds lines that cannot be taken; nothing was written. `findings` has all of them."""

    def __init__(self, findings: Sequence[Finding], more: Iterable[str] = ()) -> None:
        self.findings = list(findings)
        super().__init__([*(told(finding) for finding in findings), *more])


def import_quotas(*, text: str, name: str, by: Viewer, at: datetime) -> list[Target]:
    """Set the quotas of a file. Returns those that are new or changed. Raises CannotImport, naming lines."""
    by.require(Permission.MANAGE_PAY)
    rows, findings = read_sheet(text, fiscal_calendar(), by.currency)
    settings, unknown = _settings(rows)
    findings = sorted([*findings, *unknown, *_twice(rows)], key=lambda finding: finding.line)
    if findings:
        raise CannotImport(findings)
    try:
        return set_targets(settings=settings, by=by, at=at, source=name[:200])
    except CannotSet as refusal:
        line = _("Line %(line)s: %(problem)s") % {"line": rows[refusal.row].line, "problem": " ".join(refusal.messages)}
        raise CannotImport([], [line]) from refusal


def _settings(rows: Sequence[Row]) -> tuple[list[Setting], list[Finding]]:
    members = _members()
    teams = {team.name.casefold(): team for team in Team.objects.all()}
    settings, unknown = [], []
    for row in rows:
        member, team = members.get(row.member.casefold()), teams.get(row.team.casefold())
        if row.member and member is None:
            unknown.append(Finding(row.line, "member", "no-member", row.member))
        elif row.team and team is None:
            unknown.append(Finding(row.line, "team", "no-team", row.team))
        else:
            settings.append(_setting(row, member, team))
    return settings, unknown


def _members() -> dict[str, Member]:
    """Members by e-mail address, and by name where only one bears it; imported colleagues may have no address."""
    everybody = list(Member.objects.all())
    bearing = Counter(member.name.casefold() for member in everybody)
    by_name = {name: member for member in everybody if bearing[name := member.name.casefold()] == 1}
    return by_name | {member.email.casefold(): member for member in everybody if member.email}


def _setting(row: Row, member: Member | None, team: Team | None) -> Setting:
    return Setting(
        member=member if row.member else None,
        team=team if row.team else None,
        measure=row.measure,
        product=row.product,
        period=row.period,
        amount=row.amount,
        currency=row.currency,
        ramp=row.ramp,
    )


def _twice(rows: Sequence[Row]) -> Iterable[Finding]:
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        key = (row.member.casefold(), row.team.casefold(), row.measure, row.product, row.period)
        if (first := seen.setdefault(key, row.line)) != row.line:
            yield Finding(row.line, "period", "twice", str(first))
