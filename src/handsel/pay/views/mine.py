"""My pay: this period so far, the way to the next tier, what open deals are worth, earlier statements, my plan."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from handsel.kernel.periods import Grain, Period, day_of
from handsel.lists.views.common import viewer_of
from handsel.org.models import Member
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.pay import actions
from handsel.pay.models import Dispute, PayPeriod, PlanAcceptance, Statement
from handsel.pay.plans.wording import in_words
from handsel.pay.queries import pages
from handsel.pay.queries.pages import Books
from handsel.pay.rules.expected import expected_commission
from handsel.pay.rules.findings import Finding
from handsel.pay.rules.plan import NOTHING
from handsel.pay.views.people import crumbs, deal_names, of_payee
from handsel.pay.views.showing import Tile, groups, held_rows, outlook, progress
from handsel.pay.views.statements import DISPUTE_TONES, TONES, address
from handsel.pay.views.words import language
from handsel.quota.models import owners_within
from handsel.ui import words
from handsel.ui.marks import person
from handsel.ui.rows import Cell, Column, Row, Table

FEW = 12
"""So many statements show on the page."""


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """My own pay."""
    viewer = viewer_of(request)
    return _page(request, Member.objects.get(pk=viewer.member_id), viewer)


@require_GET
@of_payee
def of(request: HttpRequest, member: Member) -> HttpResponse:
    """The same page of somebody else, for those who may see it."""
    return _page(request, member, viewer_of(request))


def _page(request: HttpRequest, member: Member, viewer: Viewer) -> HttpResponse:
    today = day_of(timezone.now(), viewer.zone)
    found, own = pages.books(member, today), member.pk == viewer.member_id
    context: dict[str, Any] = {
        "title": _("My pay") if own else _("Pay of %(name)s") % {"name": member.name},
        "member": member,
        "has_plan": found is not None,
        "team": _team(member, viewer, today),
    } | _invitation(member, viewer)
    if not own:
        context["crumbs"] = [{"url": reverse("pay:mine"), "label": _("My pay")}]
    if found is not None:
        context |= _figures(found, viewer, today) | _papers(found, viewer, today)
    return render(request, "pay/mine.html", context)


def _invitation(member: Member, viewer: Viewer) -> dict[str, str]:
    """What a page without a plan says: whom to ask, or where to begin."""
    if viewer.may(Permission.MANAGE_PAY):
        title = _("%(name)s is on no plan") % {"name": member.name}
        text = _("Publish a plan and put people on it. Their deals are credited from their first day on it.")
        return {
            "empty_title": title, "empty_text": text, "empty_action": _("Assignments"),
            "empty_url": reverse("pay:assignments"),
        }  # fmt: skip
    text = _("As soon as sales operations put you on a plan, you see here what each deal pays, and why.")
    return {"empty_title": _("No plan yet"), "empty_text": text, "empty_action": "", "empty_url": ""}


def _figures(found: Books, viewer: Viewer, today: date) -> dict[str, Any]:
    plan, period = found.plan, found.plan.paid_in(today)
    lines, held = [line for line in found.lines(period) if line.amount], found.held()
    deals = deal_names([*(line.deal for line in lines), *(one.deal for one in held)], viewer)
    open_deals = [deal for _row, deal in pages.open_deals(found.member, today, viewer)]
    expected = expected_commission(plan, found.inputs, open_deals, found.payee) if open_deals else None
    year = plan.calendar.period(Grain.YEAR, today)
    this_year = sum((one.amount for one in found.lines() if one.period.start in year), start=NOTHING)
    waiting = sum((one.amount for one in held), start=NOTHING)
    so_far = sum((one.amount for one in lines), start=NOTHING)

    def money(amount: Any) -> str:
        return words.money(amount, plan.currency)

    tiles = [
        Tile(_("Earned in %(period)s so far") % {"period": plan.label(period)}, money(so_far), icon="wallet"),
        Tile(pgettext("pay", "This year"), money(this_year), icon="calendar"),
        Tile(_("Earned, and waiting"), money(waiting), icon="clock"),
    ]
    if expected is not None:
        tiles.append(Tile(_("Expected from open deals"), money(expected.amount), icon="target"))
    return {
        "currency": plan.currency,
        "tiles": tiles,
        "findings": _findings(found.owed.findings, found.member, deals),
        "steps": progress(plan, found.context, today) if found.context else [],
        "period_title": _("%(period)s, line by line") % {"period": plan.label(period)},
        "groups": groups(lines, plan, deals, lambda _line: ""),
        "held": held_rows(held, deals),
        "forecast": outlook(expected, plan.currency, len(open_deals)) if expected else None,
    }


def _findings(findings: Iterable[Finding], member: Member, deals: Any) -> list[str]:
    """What keeps this payee from being paid, in words, with names for identifiers."""
    told = []
    for one in findings:
        values = dict(one.values)
        if values.get("payee") == str(member.pk):
            text = one.text(language()).replace(str(member.pk), member.name)
            deal = values.get("deal", "")
            told.append(text.replace(deal, deals[deal].name) if deal in deals else text)
    return told[:3]


def _papers(found: Books, viewer: Viewer, today: date) -> dict[str, Any]:
    member, version = found.member, pages.latest_version(found.plan.code, today)
    accepted = PlanAcceptance.objects.visible_to(viewer).filter(member=member, plan_version=version).first()
    own = member.pk == viewer.member_id
    must_accept = _("%(plan)s, version %(version)s, waits for your acceptance.")
    note = (
        _("Accepted on %(day)s") % {"day": words.short_date(accepted.accepted_at)}
        if accepted
        else _("Not accepted yet")
    )
    return {
        "plan_name": f"{version.name}, {version.version}" if version else found.plan.name,
        "plan_note": note,
        "must_accept": must_accept % {"plan": version.name, "version": version.version}
        if own and version and not accepted
        else "",
        "statements": _statements(member, viewer),
        "disputes": [_dispute(one) for one in Dispute.objects.visible_to(viewer).filter(member=member).order_by("-pk")],
    }


def _statements(member: Member, viewer: Viewer) -> list[dict[str, Any]]:
    """Closed ones with what was paid; open ones with their state."""
    closed = {(one.plan, one.starts_on): one for one in Statement.objects.visible_to(viewer).filter(member=member)}
    states = {(one.plan, one.starts_on): one for one in pages.periods()}
    names = pages.plan_labels(member)
    rows = []
    for plan, start, _end in pages.posted_periods(member)[:FEW]:
        state = states[plan, start].state if (plan, start) in states else PayPeriod.State.OPEN.value
        frozen = closed.get((plan, start))
        rows.append({
            "url": address(member, plan, start), "label": names[plan, start], "state": PayPeriod.State(state).label,
            "tone": TONES[state], "amount": words.money(frozen.paid, frozen.currency) if frozen else "",
        })  # fmt: skip
    return rows


def _dispute(one: Dispute) -> dict[str, Any]:
    return {
        "url": reverse("pay:dispute-of", args=[one.pk]),
        "title": one.reason,
        "state": one.get_state_display(),
        "tone": DISPUTE_TONES[one.state],
    }


def _team(member: Member, viewer: Viewer, today: date) -> Table | None:
    """People of the viewer's reporting line who are on a plan; on the viewer's own page only."""
    if member.pk != viewer.member_id:
        return None
    people = pages.on_plans(owners_within(viewer) - {viewer.member_id}, today)
    rows = [
        Row(
            str(one.member.pk), one.member.name,
            [Cell(person(one.member.name)), Cell(names), Cell(words.short_date(one.starts_on))],
            url=reverse("pay:of", args=[one.member.pk]),
        )
        for one, names in people
    ]  # fmt: skip
    columns = [
        Column("name", _("Person"), "title"), Column("plan", _("Plan"), phone="start"),
        Column("since", _("Since"), phone="end"),
    ]  # fmt: skip
    return Table("team", _("Your team"), columns, rows) if rows else None


@require_http_methods(["GET", "POST"])
@of_payee
def plan(request: HttpRequest, member: Member) -> HttpResponse:
    """A payee's plan in plain words; the payee accepts the version in force here."""
    viewer, today = viewer_of(request), timezone.localdate()
    assignment = pages.assignment_of(member, today)
    version = pages.latest_version(assignment.plan, today) if assignment else None
    if assignment is None or version is None:
        return redirect("pay:of", member.pk)
    if request.method == "POST":
        if member.pk != viewer.member_id:
            raise Http404
        actions.accept_plan(version=version, by=viewer, at=timezone.now())
        return redirect("pay:plan", member.pk)
    accepted = PlanAcceptance.objects.visible_to(viewer).filter(member=member, plan_version=version).first()
    context = {
        "title": version.name,
        "crumbs": crumbs(member, viewer),
        "member": member,
        "state": pgettext("plan", "Accepted") if accepted else _("Not accepted yet"),
        "tone": "green" if accepted else "amber",
        "facts": _terms(assignment, version.currency, accepted),
        "words": in_words(pages.plan_of(version), language()),
        "fingerprint": version.digest,
        "may_accept": not accepted and member.pk == viewer.member_id,
        "accept_url": request.path,
        "others": _versions(version.code, version.pk),
    }
    return render(request, "pay/plan.html", context)


def _terms(assignment: Any, currency: str, accepted: PlanAcceptance | None) -> list[dict[str, Any]]:
    facts = [{"label": _("On the plan since"), "value": words.short_date(assignment.starts_on)}]
    if assignment.ends_on:
        facts.append(
            {"label": _("Until"), "value": words.short_date(Period(assignment.starts_on, assignment.ends_on).last_day)}
        )
    if assignment.target is not None:
        facts.append({"label": _("Target pay a year"), "value": words.money(assignment.target, currency)})
    if accepted:
        facts.append({"label": _("Accepted on"), "value": words.full_time(accepted.accepted_at)})
    return facts


def _versions(code: str, current: Any) -> Sequence[dict[str, str]]:
    others = [one for one in pages.versions() if one.code == code and one.pk != current]
    return [
        {
            "label": _("Version %(version)s") % {"version": one.version},
            "note": _("in force from %(day)s") % {"day": words.short_date(one.starts_on)},
        }
        for one in others
    ]
