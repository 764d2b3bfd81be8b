"""The officer's desk: what waits, who is near a limit, what was found; findings with their follow-up."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handsel.accounts.views.dialogs import dialog
from handsel.conduct import actions
from handsel.conduct.forms import FollowUpForm
from handsel.conduct.labels import FINDING_STATES, FINDINGS, label_of
from handsel.conduct.models import Finding, NearLimit
from handsel.conduct.queries import desk as reads
from handsel.conduct.queries import pages
from handsel.conduct.queries.book import today
from handsel.conduct.views.common import of_the_desk, oversees, policy_names
from handsel.conduct.views.paging import leaf
from handsel.conduct.views.requests import request_line, waiting
from handsel.conduct.views.tables import expense_line, gifts_table
from handsel.kernel.money import Money
from handsel.lists.views.common import viewer_of
from handsel.org.viewer import Viewer
from handsel.trail.answers import reload_with_toast
from handsel.ui import words
from handsel.ui.rows import Empty

SHOWN = 10


def tabs(request: HttpRequest) -> list[dict[str, Any]]:
    """The pages of the desk."""
    named = [
        ("conduct:desk", _("Desk"), "shield-check"),
        ("conduct:findings", _("Findings"), "flag"),
        ("conduct:register", _("Register"), "book-open"),
        ("conduct:expenses", _("Expenses"), "receipt"),
        ("conduct:policies", _("Policies"), "scale"),
        ("conduct:attestations", _("Attestations"), "pen-line"),
    ]
    here = [{"url": reverse(name), "label": label, "icon": icon} for name, label, icon in named]
    active = max((each["url"] for each in here if request.path.startswith(each["url"])), key=len, default="")
    return [each | {"active": each["url"] == active} for each in here]


@require_GET
@of_the_desk
def desk(request: HttpRequest) -> HttpResponse:
    """What waits, who is near a limit, what was found and what was entertained often."""
    viewer, day = viewer_of(request), today(timezone.now())
    counts, policies = pages.finding_counts(viewer), policy_names()
    near = list(reads.near_limits(viewer, day)[: SHOWN + 1])
    found = list(pages.all_findings(viewer, kind="", closed=False)[:SHOWN])
    without = list(reads.expenses_without_record(viewer)[: SHOWN + 1])
    context = {
        "tabs": tabs(request),
        "oversees": oversees(viewer),
        "requests": [request_line(each, viewer, day) for each in waiting(viewer, day)],
        "near": [near_line(each, policies) for each in near[:SHOWN]],
        "near_more": len(near) > SHOWN,
        "findings": [finding_line(each, policies) for each in found],
        "tiles": tiles(counts),
        "entertained": reads.repeated_entertainment(viewer, day, SHOWN),
        "expenses": [expense_line(each) for each in without[:SHOWN]],
        "expenses_more": len(without) > SHOWN,
    }
    return render(request, "conduct/desk.html", context)


def tiles(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Unsettled findings by kind, each leading to its list."""
    address = reverse("conduct:findings")
    return [
        {"label": look.label, "value": counts.get(kind, 0), "icon": look.icon, "url": f"{address}?kind={kind}"}
        for kind, look in FINDINGS.items()
    ]


def near_line(row: NearLimit, policies: Mapping[str, str]) -> dict[str, Any]:
    """Somebody near a limit: how much counts, of what, and the part of it."""
    return {
        "names": ", ".join(row.names),
        "policy": policies.get(row.policy, row.policy),
        "counted": words.money(Money(row.counted, row.currency)),
        "limit": words.money(Money(row.limit, row.currency)),
        "part": min(int(row.part_used * 100), 100),
        "percent": words.percent(row.part_used),
        "tone": "red" if row.part_used > 1 else "amber",
        "url": reverse("conduct:ledger", args=[row.people[0]]),
    }


def finding_line(row: Any, policies: Mapping[str, str]) -> dict[str, Any]:
    """A finding as lists show it."""
    over = row.details.get("over")
    return {
        "id": row.pk,
        "look": FINDINGS[row.kind],
        "names": ", ".join(row.names) or (row.member.name if row.member else ""),
        "policy": policies.get(row.policy, row.policy),
        "day": row.day,
        "over": words.money(money_in(over)) if over else "",
        "member": row.member.name if row.member and row.names else "",
        "merchant": row.details.get("merchant", ""),
        "state": label_of(Finding.State, row.state),
        "state_tone": FINDING_STATES.get(row.state, "gray"),
        "due_on": row.due_on,
        "is_open": row.state != Finding.State.CLOSED,
    }


def money_in(kept: Mapping[str, str]) -> Money:
    """Money as a finding keeps it."""
    return Money(Decimal(kept["amount"]), kept["currency"])


@require_GET
@of_the_desk
def findings(request: HttpRequest) -> HttpResponse:
    """Everything found, by kind; the closed ones on their own."""
    viewer, kind, closed = viewer_of(request), request.GET.get("kind", ""), request.GET.get("show") == "closed"
    kind = kind if kind in Finding.Kind.values else ""
    found, policies = leaf(pages.all_findings(viewer, kind=kind, closed=closed), request, "opened_at"), policy_names()
    context = {
        "tabs": tabs(request),
        "kind": kind,
        "kinds": [(code, look.label) for code, look in FINDINGS.items()],
        "closed": closed,
        "findings": [finding_line(each, policies) for each in found.rows],
        "pager": found.pager,
    }
    return render(request, "conduct/findings.html", context)


@require_GET
@of_the_desk
def finding(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """One finding: the gifts behind it, and what was done about it."""
    viewer = viewer_of(request)
    row = _finding_or_404(finding_id, viewer)
    gifts = pages.gifts_of(row.gifts, viewer)
    context = {
        "tabs": tabs(request),
        "finding": row,
        "line": finding_line(row, policy_names()),
        "facts": _facts(row),
        "table": gifts_table(gifts, label=_("Gifts behind it"), empty=Empty(_("No gift")), with_giver=True),
        "has_gifts": bool(gifts),
        "expense": expense_line(row.expense) if row.expense else None,
        "notes": sorted(row.notes.all(), key=lambda note: note.pk, reverse=True),
        "ledger_of": row.people[0] if row.people else None,
        "oversees": oversees(viewer),
    }
    return render(request, "conduct/finding.html", context)


def _finding_or_404(finding_id: UUID, viewer: Viewer) -> Any:
    found = pages.finding(finding_id, viewer)
    if found is None:
        raise Http404
    return found


def _facts(row: Finding) -> list[dict[str, Any]]:
    said = row.details
    span = said.get("span")
    until = words.long_date(date.fromisoformat(span["end"]) - timedelta(days=1)) if span else ""
    known = (
        (_("Day"), words.long_date(row.day)),
        (_("Recipients"), ", ".join(row.names)),
        (_("Member"), row.member.name if row.member else ""),
        (_("Counted"), words.money(money_in(said["counted"]), exact=True) if said.get("counted") else ""),
        (_("Limit"), _limit(said)),
        (_("Over by"), words.money(money_in(said["over"]), exact=True) if said.get("over") else ""),
        (_("From"), words.long_date(date.fromisoformat(span["start"])) if span else ""),
        (_("To"), until),
        (_("Rests on a relation undone since"), _("Yes") if said.get("rests_on_undone_link") else ""),
        (_("Found"), words.full_time(row.opened_at)),
    )
    return [{"key": f"fact-{n}", "label": label, "value": value} for n, (label, value) in enumerate(known) if value]


def _limit(said: Mapping[str, Any]) -> str:
    if not said.get("limit") or not said.get("counted"):
        return ""
    return words.money(Money(Decimal(said["limit"]), said["counted"]["currency"]), exact=True)


@require_http_methods(["GET", "POST"])
@of_the_desk
def follow_up(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """Note what was done, and in which state that leaves it."""
    by = viewer_of(request)
    row = _finding_or_404(finding_id, by)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.follow_up_finding(finding=row, by=by, at=timezone.now(), **values)
        return reload_with_toast(_("Follow-up noted"))

    form = FollowUpForm(request.POST or None, initial={"state": Finding.State.IN_REVIEW})
    return dialog(request, form, run, title=_("Follow up"), text=str(row), submit_label=_("Note it"))
