"""A recipient's ledger: every row, everybody read as one with them, and what counts today."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handsel.accounts.views.dialogs import dialog
from handsel.conduct import actions
from handsel.conduct.actions.finding import names_of
from handsel.conduct.forms import RelationForm, UnlinkForm
from handsel.conduct.models import Relation
from handsel.conduct.queries import desk as reads
from handsel.conduct.queries import pages
from handsel.conduct.queries.book import today
from handsel.conduct.rules.standing import Standing
from handsel.conduct.views.common import of_the_desk, oversees, policy_names
from handsel.conduct.views.desk import tabs
from handsel.conduct.views.tables import gifts_table
from handsel.kernel.money import Money
from handsel.lists.views.common import viewer_of
from handsel.trail.answers import reload_with_toast
from handsel.ui import words
from handsel.ui.rows import Empty

AMBER = Decimal("0.8")
"""From here a meter is amber; what the house calls near is its own setting and decides who is listed."""


@require_GET
@of_the_desk
def ledger(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """All that is on record of one recipient and everybody read as one with them."""
    viewer, day = viewer_of(request), today(timezone.now())
    found = reads.ledger(person_id, viewer, day)
    if found is None or not found.rows:
        raise Http404
    policies, names = policy_names(), names_of(found.people)
    empty = Empty(_("No gift"))
    context = {
        "tabs": tabs(request),
        "name": names.get(person_id, ""),
        "contact": pages.contact(person_id, viewer),
        "standings": [_standing(each, policies) for each in found.standings],
        "relations": [_relation(each) for each in found.relations],
        "table": gifts_table(found.rows, label=_("Gifts"), empty=empty, with_giver=True),
        "oversees": oversees(viewer),
        "person_id": person_id,
    }
    return render(request, "conduct/ledger.html", context)


def _standing(each: Standing, policies: Mapping[str, str]) -> dict[str, Any]:
    return {
        "policy": policies.get(each.policy, each.policy),
        "counted": words.money(each.counted),
        "limit": words.money(Money(each.limit.amount, each.counted.currency)),
        "left": words.money(each.headroom),
        "over": words.money(-each.headroom) if each.headroom.amount < 0 else "",
        "share": min(int(each.part_used * 100), 100),
        "tone": "red" if each.part_used > 1 else "amber" if each.part_used >= AMBER else "green",
        "until": each.span.last_day,
    }


def _relation(row: Relation) -> dict[str, Any]:
    return {
        "id": row.pk,
        "names": str(row),
        "kind": row.get_kind_display(),
        "since": row.linked_on,
        "note": row.note,
        "end": getattr(row, "end", None),
    }


@require_http_methods(["GET", "POST"])
@of_the_desk
def link(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Read this person and another as one recipient."""
    by = viewer_of(request)
    first = pages.contact(person_id, by)
    if first is None:
        raise Http404

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.link_people(first=first, by=by, at=timezone.now(), **values)
        return reload_with_toast(_("They are read as one recipient now"))

    form, title = RelationForm(by, request.POST or None), _("Who is read as one with %(name)s?") % {"name": first}
    text = _("It counts for earlier gifts too; what that brings to light becomes a finding.")
    return dialog(request, form, run, title=title, text=text, submit_label=_("Read as one"))


@require_http_methods(["GET", "POST"])
@of_the_desk
def unlink(request: HttpRequest, relation_id: UUID) -> HttpResponse:
    """Read two people apart again."""
    by = viewer_of(request)
    row = get_object_or_404(Relation.objects.visible_to(by), pk=relation_id)

    def run(values: Mapping[str, Any]) -> HttpResponse:
        actions.unlink_people(relation=row, by=by, at=timezone.now(), **values)
        return reload_with_toast(_("They are read apart again"))

    form = UnlinkForm(request.POST or None)
    text = _("What their relation brought to light stays on record.")
    return dialog(request, form, run, title=str(row), text=text, submit_label=_("Read apart"), danger=True)
