"""Letters: the list, one letter with its acceptance, issuing one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from handsel.accounts.views.dialogs import dialog
from handsel.lists.views.common import messages_of, viewer_of
from handsel.org.queries import fiscal_calendar
from handsel.quota import actions
from handsel.quota.actions.letters import newer_than
from handsel.quota.forms import LetterForm
from handsel.quota.models import Letter
from handsel.quota.queries.letters import state_of
from handsel.quota.rules.naming import period_named
from handsel.quota.views.quotas import visible_member
from handsel.quota.words import series_name
from handsel.trail.answers import reload_with_toast

MOST = 200


@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """Letters the viewer may see, the newest first."""
    found = Letter.objects.visible_to(viewer_of(request)).select_related("member", "by", "acceptance")
    shown = list(found.order_by("-at", "-id")[: MOST + 1])
    seen: set[tuple[Any, ...]] = set()
    rows = []
    for letter in shown[:MOST]:
        key = (letter.member_id, letter.starts_on, letter.ends_on)
        rows.append({"letter": letter, "state": state_of(letter, letter if key in seen else None)})
        seen.add(key)
    return render(request, "quota/letters.html", {"rows": rows, "more": len(shown) > MOST})


@require_GET
def letter(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """One letter as it was issued."""
    viewer = viewer_of(request)
    found = _letter(request, letter_id)
    newer = newer_than(found)
    lines = [line | {"what": series_name(line["measure"], line["product"])} for line in found.lines]
    context = {
        "letter": found,
        "lines": lines,
        "newer": newer,
        "state": state_of(found, newer),
        "mine": found.member_id == viewer.member_id,
    }
    return render(request, "quota/letter.html", context)


@require_POST
def accept(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Agree to a letter."""
    found = _letter(request, letter_id)
    try:
        actions.accept_letter(letter=found, by=viewer_of(request), at=timezone.now())
        messages.success(request, _("You accepted the letter."))
    except ValidationError as problem:
        messages.error(request, messages_of(problem))
    return redirect("quota:letter", found.pk)


@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Tell a member their quotas of a year or quarter."""
    by, now, calendar = viewer_of(request), timezone.now(), fiscal_calendar()
    member = visible_member(member_id, by)
    form = LetterForm(request.POST or None, initial={"period": request.GET.get("period", "")})

    def run(values: Mapping[str, Any]) -> HttpResponse:
        named = period_named(values["period"], calendar)
        if named is None:
            raise ValidationError({"period": _("Write 2026, 2026 Q3 or 2026-07.")})
        actions.issue_letter(member=member, period=named[1], note=values["note"], by=by, at=now)
        return reload_with_toast(_("The letter was issued"))

    title = _("Quota letter for %(whose)s") % {"whose": member.name}
    text = _("It tells the quotas as they stand now, and cannot be changed afterwards.")
    return dialog(request, form, run, title=title, submit_label=_("Issue the letter"), text=text)


def _letter(request: HttpRequest, letter_id: UUID) -> Letter:
    visible = Letter.objects.visible_to(viewer_of(request)).select_related("member", "by", "acceptance")
    return get_object_or_404(visible, pk=letter_id)
