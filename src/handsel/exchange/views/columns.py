"""The mapping screen: what a table holds and which of its columns feeds which field."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from handsel.exchange import imports, showing
from handsel.exchange.column_form import ColumnLine, changed_table, column_lines, table_of
from handsel.exchange.mapping import TableMap
from handsel.exchange.mapping_files import parse_mapping
from handsel.exchange.models import Import
from handsel.exchange.summaries import Plain
from handsel.exchange.views.access import of_own_import, told_back, visible
from handsel.exchange.vocabulary import kinds
from handsel.lists.views.common import viewer_of
from handsel.org.queries import organisation


@require_http_methods(["GET", "POST"])
@of_own_import
@told_back
def table(request: HttpRequest, row: Import, number: int) -> HttpResponse:
    """Every column of one table with its field, samples and how it is read. Saving plans anew."""
    told = _told(row, number)
    if request.method == "POST":
        mapping = parse_mapping(row.mapping)
        mapping = mapping.with_table(changed_table(told, table_of(mapping, told), request.POST))
        back_to = reverse("exchange:table", args=[row.pk, number]) if "stay" in request.POST else ""
        imports.replan(row, by=viewer_of(request), at=timezone.now(), mapping=mapping, back_to=back_to)
        return redirect("exchange:import", row.pk)
    if row.is_busy:
        return redirect("exchange:import", row.pk)
    return render(request, "exchange/table.html", _context(row, number, told))


def _context(row: Import, number: int, told: Plain) -> dict[str, object]:
    known = kinds().get(told["kind"])
    tables = showing.tables(row)
    return {
        "row": row,
        "number": number,
        "told": told,
        "line": tables[number],
        "tables": tables,
        "kinds": showing.kind_choices(),
        "is_known": told["kind"] in dict(showing.kind_choices()) and told["kind"] != "skip" and told["imported"],
        "lines": column_lines(told),
        "fields": showing.field_choices(told["kind"]),
        "constants": [*told["constants"].items(), ("", ""), ("", "")],
        "name_template": told["templates"].get("name", ""),
        "has_template": bool(known and "name" in known.fields and known.name == "opportunity"),
        "company_currency": organisation().currency,
        "has_money": bool(known and any(field.type == "money" for field in known.fields.values())),
        "troubles": [showing.trouble(*one) for one in told["troubles"]],
    }


@require_POST
@of_own_import
@told_back
def kind(request: HttpRequest, row: Import, number: int) -> HttpResponse:
    """Say what a table holds; its columns are guessed anew for that."""
    told, chosen = _told(row, number), request.POST.get("kind", "")
    if chosen not in dict(showing.kind_choices()):
        raise Http404
    mapping = parse_mapping(row.mapping)
    before = table_of(mapping, told)
    mapping = mapping.with_table(TableMap(before.match, chosen))
    back_to = reverse("exchange:table", args=[row.pk, number]) if chosen != "skip" else ""
    imports.replan(row, by=viewer_of(request), at=timezone.now(), mapping=mapping, back_to=back_to)
    return redirect("exchange:import", row.pk)


@require_GET
def column(request: HttpRequest, import_id: object, number: int, place: int) -> HttpResponse:
    """One line of the screen with another field chosen: what else there is to say depends on the field."""
    row = visible(request, import_id)  # type: ignore[arg-type]
    told = _told(row, number)
    if not 0 <= place < len(told["columns"]):
        raise Http404
    fields = showing.field_choices(told["kind"])
    chosen = request.GET.get(f"field-{place}", "")
    if chosen not in dict(fields):
        raise Http404
    line: ColumnLine = column_lines(told, {place: chosen})[place]
    context = {"line": line, "fields": fields, "row": row, "number": number}
    return render(request, "exchange/column.html", context)


def _told(row: Import, number: int) -> Plain:
    tables: list[Plain] = row.reading.get("tables", [])
    if not 0 <= number < len(tables):
        raise Http404
    return tables[number]
