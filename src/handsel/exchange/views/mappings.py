"""Mappings as files and under names: downloaded, saved, used again, deleted."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handsel.exchange import actions, imports
from handsel.exchange.forms import MappingFileForm, MappingNameForm, mapping_text
from handsel.exchange.mapping_files import parse_mapping
from handsel.exchange.models import Import, SavedMapping
from handsel.exchange.views.access import of_own_import, visible
from handsel.lists.views.common import viewer_of
from handsel.org.roles import Permission
from handsel.trail.answers import reload_with_toast


@require_GET
def mappings(request: HttpRequest) -> HttpResponse:
    """Every saved mapping."""
    viewer = viewer_of(request)
    viewer.require(Permission.IMPORT)
    saved = SavedMapping.objects.visible_to(viewer).select_related("by").order_by("name")
    lines = [
        {"saved": one, "may_delete": one.by_id == viewer.member_id or viewer.may(Permission.CONFIGURE)} for one in saved
    ]
    return render(request, "exchange/mappings.html", {"lines": lines})


@require_GET
def download_saved(request: HttpRequest, mapping_id: UUID) -> HttpResponse:
    """A saved mapping as a file for `handsel import --map`."""
    saved = get_object_or_404(SavedMapping.objects.visible_to(viewer_of(request)), pk=mapping_id)
    return _as_file(saved.text, saved.name)


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, mapping_id: UUID) -> HttpResponse:
    """Delete a saved mapping, after asking."""
    by = viewer_of(request)
    saved = get_object_or_404(SavedMapping.objects.visible_to(by), pk=mapping_id)
    if request.method == "POST":
        actions.delete_mapping(mapping=saved, by=by, at=timezone.now())
        return redirect("exchange:mappings")
    title = _("Delete %(name)s?") % {"name": saved.name}
    text = _("Imports made with it stay as they are. The deletion can be taken back.")
    context = {"title": title, "text": text, "action": request.path, "submit_label": _("Delete")}
    return render(request, "ui/confirm.html", context)


@require_GET
def download(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The mapping in force, as a file for `handsel import --map` and for the next upload."""
    row = visible(request, import_id)
    return _as_file(row.mapping, row.name)


def _as_file(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="application/toml; charset=utf-8")
    answer.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=f"{name}.toml") or ""
    )
    return answer


@require_http_methods(["GET", "POST"])
@of_own_import
def use(request: HttpRequest, row: Import) -> HttpResponse:
    """Plan anew with a saved mapping, or with a mapping file."""
    by, at = viewer_of(request), timezone.now()
    if saved_id := request.POST.get("saved", ""):
        saved = get_object_or_404(SavedMapping.objects.visible_to(by), pk=_uuid(saved_id))
        try:
            imports.replan(row, by=by, at=at, mapping=parse_mapping(saved.text), back_to="")
        except ValidationError as problem:
            messages.error(request, " ".join(problem.messages))
        return redirect("exchange:import", row.pk)
    form = MappingFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            mapping = parse_mapping(mapping_text(form.cleaned_data["file"]))
            imports.replan(row, by=by, at=at, mapping=mapping, back_to="")
        except ValidationError as problem:
            form.add_error("file", problem)
        else:
            return redirect("exchange:import", row.pk)
    status = 422 if form.errors else 200
    return render(request, "exchange/mapping_file.html", {"form": form, "row": row}, status=status)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


@require_http_methods(["GET", "POST"])
@of_own_import
def save(request: HttpRequest, row: Import) -> HttpResponse:
    """Keep the mapping in force under a name; it is offered for the next files with these headings."""
    by = viewer_of(request)
    form = MappingNameForm(request.POST or None, initial={"name": row.name})
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        headings = imports.headings_of(row)
        actions.save_mapping(name=name, text=row.mapping, headings=headings, by=by, at=timezone.now())
        return reload_with_toast(_("Saved as “%(name)s”") % {"name": name}, by=by)
    text = _("It is offered for the next files with the same headings, to everybody who imports.")
    context = {"title": _("Save the mapping"), "text": text, "form": form, "action": request.path}
    context |= {"submit_label": _("Save")}
    return render(request, "ui/modal_form.html", context, status=422 if form.errors else 200)
