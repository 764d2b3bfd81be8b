"""What moves an import on: answers, options, planning anew, running, cancelling, taking back."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from handsel.exchange import actions, imports
from handsel.exchange.forms import OptionsForm
from handsel.exchange.models import Import
from handsel.exchange.views.access import of_own_import, told_back, visible
from handsel.journal import differences
from handsel.lists.views.common import viewer_of
from handsel.trail.models import ChangeSet
from handsel.trail.undo import conflicts

SHOWN = 20
MOST_CHECKED = 20_000
"""Up to so many rows, later changes are looked for before the undo rather than told after it."""


@require_POST
@of_own_import
@told_back
def answers(request: HttpRequest, row: Import) -> HttpResponse:
    """Settle the questions and plan anew."""
    given = {
        int(name.removeprefix("answer-")): value
        for name, value in request.POST.items()
        if name.startswith("answer-") and name.removeprefix("answer-").isdigit() and isinstance(value, str)
    }
    mapping = imports.answered(row, given)
    row.save(update_fields=["reading"])
    imports.replan(row, by=viewer_of(request), at=timezone.now(), mapping=mapping, back_to="")
    return redirect("exchange:import", row.pk)


@require_http_methods(["GET", "POST"])
@of_own_import
def options(request: HttpRequest, row: Import) -> HttpResponse:
    """What to do with unknown owners and stages, and what the other system is called."""
    choices = imports.Choices.of(row)
    system = choices.system or str(row.plan.get("system", ""))
    initial = {"owners": choices.owners, "pipeline": choices.pipeline, "system": system}
    form = OptionsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            imports.replan(row, by=viewer_of(request), at=timezone.now(), back_to="", **form.cleaned_data)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            return redirect("exchange:import", row.pk)
    context = {"title": _("Options"), "form": form, "action": request.path, "submit_label": _("Plan again")}
    return render(request, "ui/modal_form.html", context, status=422 if form.errors else 200)


@require_POST
@of_own_import
@told_back
def plan(request: HttpRequest, row: Import) -> HttpResponse:
    """Read the files and plan once more."""
    imports.replan(row, by=viewer_of(request), at=timezone.now(), back_to="")
    return redirect("exchange:import", row.pk)


@require_POST
@of_own_import
@told_back
def run(request: HttpRequest, row: Import) -> HttpResponse:
    """Import what was planned."""
    imports.run(row, by=viewer_of(request), at=timezone.now())
    return redirect("exchange:import", row.pk)


@require_POST
@of_own_import
@told_back
def cancel(request: HttpRequest, row: Import) -> HttpResponse:
    """Give it up."""
    actions.cancel(upload=row, by=viewer_of(request), at=timezone.now())
    messages.success(request, _("Cancelled. Nothing was imported."))
    return redirect("exchange:imports")


@require_GET
def undo(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Ask before everything an import wrote is taken back, and show what was changed since."""
    row, viewer = visible(request, import_id), viewer_of(request)
    if row.change_set_id is None:
        raise Http404
    change_set = get_object_or_404(ChangeSet, pk=row.change_set_id)
    few = sum((row.report.get("totals") or {}).values()) <= MOST_CHECKED
    clashes = conflicts(change_set) if few else []
    context = {
        "row": row,
        "change_set": change_set,
        "clashes": differences.read(clashes[:SHOWN], viewer),
        "clash_count": len(clashes),
        "was_checked": few,
    }
    return render(request, "exchange/undo.html", context)
