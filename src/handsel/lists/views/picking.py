"""Suggestions for a picker: the few rows a typed text means most likely."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from handsel.lists.columns import Kind, RecordList
from handsel.lists.paging import value_at
from handsel.lists.queries import found_by_words, joined
from handsel.lists.views.common import viewer_of, with_list

MOST = 8


@require_GET
@with_list
def pick(request: HttpRequest, record_list: RecordList) -> HttpResponse:
    """Rows whose words begin with what was typed; the first by name when nothing was."""
    viewer = viewer_of(request)
    rows = record_list.visible_to(viewer)
    typed = request.GET.get("q", "").strip()
    if typed:
        rows = found_by_words(rows, record_list, typed, viewer)
    related = [one.path for one in record_list.columns if one.kind is Kind.RECORD]
    found = joined(rows, related).order_by(record_list.title.source, "pk")[:MOST]
    options = [{"id": row.pk, "text": str(row), "detail": _detail(row, record_list)} for row in found]
    return render(request, "lists/picked.html", {"options": options})


def _detail(row: Any, record_list: RecordList) -> str:
    """What tells two rows of one name apart: the account of a contact, the town of an account."""
    for column in record_list.columns:
        if column.kind is Kind.RECORD or column.name in {"billing_city", "email"}:
            value = value_at(row, column.shows)
            if value:
                return str(value)
    return ""
