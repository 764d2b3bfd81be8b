"""Plans are published, people are put on them and accept them."""

from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

from django.utils.translation import gettext as _

from handsel.kernel.periods import Period
from handsel.org.models import Member
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.pay.check import Report, check_plan
from handsel.pay.events import PayeeAssigned, PlanAccepted, PlanPublished
from handsel.pay.models import Assignment, PlanAcceptance, PlanVersion
from handsel.pay.plans.reading import PlanFile, parse_plan
from handsel.pay.rules.plan import FAR_FUTURE
from handsel.trail.changes import change


class NotPublished(ValueError):
    """The plan is sound as a file and still cannot be published; the text says why."""


def publish_plan(*, text: str, file: str, by: Viewer, at: datetime) -> PlanVersion:
    """Publish a version of a plan.

    Raises UnusableFile for a plan with mistakes, NotPublished when an own example gives another result, or the
    version is there already with another text. The same text again answers the version that is there.
    """
    by.require(Permission.MANAGE_PAY)
    found = parse_plan(text, file)
    plan = found.plan
    digest = sha256(text.encode()).hexdigest()
    there = PlanVersion.objects.filter(code=plan.code, version=plan.version).first()
    if there is not None and there.digest == digest:
        return there
    _refuse(found, there)
    with change("pay.publish-plan", by=by, at=at) as publishing:
        version = PlanVersion.objects.create(
            code=plan.code, version=plan.version, name=plan.name or plan.code, file=file, text=text, digest=digest,
            currency=plan.currency, starts_on=plan.span.start, published_by_id=by.member_id, published_at=at,
        )  # fmt: skip
        publishing.record(PlanPublished(subject=version.pk, title=version.name, version=version.version))
    return version


def _refuse(found: PlanFile, there: PlanVersion | None) -> None:
    plan = found.plan
    if there is not None:
        values = {"version": there.version, "plan": plan.code}
        text = _("Version %(version)s of %(plan)s is published and never changes. Give this text a new version.")
        raise NotPublished(text % values)
    newer = PlanVersion.objects.filter(code=plan.code, version__gt=plan.version).first()
    if newer is not None:
        raise NotPublished(_("Version %(version)s is published already; a new one has a higher number.")
                           % {"version": newer.version})  # fmt: skip
    report: Report = check_plan(found)
    if not report.ok:
        wrong = ", ".join(example.name for example in report.examples if not example.ok)
        raise NotPublished(_("The plan's own examples give other results: %(examples)s.") % {"examples": wrong})


def assign(
    *, member: Member, plan: str, starts_on: date, ends_on: date | None = None, target: Decimal | None = None,
    fte: Decimal = Decimal(1), carry_ytd: bool = False, pay_currency: str = "", by: Viewer, at: datetime,
) -> Assignment:  # fmt: skip
    """Put a member on a plan. An assignment without end that began earlier ends the day this one begins."""
    by.require(Permission.MANAGE_PAY)
    if not PlanVersion.objects.filter(code=plan).exists():
        raise NotPublished(_("No plan is called %(plan)s.") % {"plan": plan})
    if ends_on is not None and ends_on <= starts_on:
        raise NotPublished(_("An assignment ends after it begins."))
    with change("pay.assign", by=by, at=at) as assigning:
        mine = Assignment.objects.select_for_update().filter(member=member, plan=plan)
        mine.filter(ends_on=None, starts_on__lt=starts_on).update(ends_on=starts_on)
        span = Period(starts_on, ends_on or FAR_FUTURE)
        if any(one.span.overlap(span) for one in mine.all()):
            raise NotPublished(_("%(name)s is on this plan in a part of these days already.") % {"name": member.name})
        row = Assignment.objects.create(
            member=member, plan=plan, starts_on=starts_on, ends_on=ends_on, target=target, fte=fte,
            carry_ytd=carry_ytd, pay_currency=pay_currency,
        )  # fmt: skip
        assigning.record(
            PayeeAssigned(subject=member.pk, payee=member.name, plan=plan, starts_on=starts_on.isoformat())
        )
    return row


def accept_plan(*, version: PlanVersion, by: Viewer, at: datetime) -> PlanAcceptance:
    """A payee accepts a version of a plan they are on; once is enough."""
    payee = by.member_id
    if payee is None or not Assignment.objects.filter(member_id=payee, plan=version.code).exists():
        raise NotPublished(_("You are not on this plan."))
    with change("pay.accept-plan", by=by, at=at) as accepting:
        row, _made = PlanAcceptance.objects.get_or_create(
            member_id=payee, plan_version=version, defaults={"digest": version.digest, "accepted_at": at}
        )
        accepting.record(PlanAccepted(subject=version.pk, title=version.name, version=version.version))
    return row
