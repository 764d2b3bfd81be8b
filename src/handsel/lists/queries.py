"""Rows of a list: what the viewer may see, filtered, found by words, joined with what the columns show."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import F, Func, QuerySet
from django.db.models.expressions import RawSQL

from handsel.lists.columns import Column, RecordList
from handsel.lists.paging import expressions
from handsel.lists.requests import ListRequest, Reader, read
from handsel.org.queries import fiscal_calendar
from handsel.org.scope import FEW
from handsel.org.viewer import Viewer
from handsel.search.words import prefixes_of

FOUND_CAP = 10_000
"""So many rows a word search looks at before other filters and the order apply, for somebody who sees a great many."""


def reader_for(record_list: RecordList, viewer: Viewer, at: datetime) -> Reader:
    """What reading a query string needs to know."""
    return Reader(record_list, viewer, at.astimezone(viewer.zone).date(), fiscal_calendar())


def understand(
    record_list: RecordList, parameters: Iterable[tuple[str, str]], viewer: Viewer, at: datetime
) -> ListRequest:
    """Understand a query string. Raises BadListRequest."""
    return read(parameters, reader_for(record_list, viewer, at))


def matching_rows(record_list: RecordList, request: ListRequest, viewer: Viewer) -> QuerySet[Any]:
    """Visible rows that meet every filter and contain every word. No order, no joins: good for counting."""
    rows = record_list.visible_to(viewer)
    used = [one.column for one in request.filters] + [request.sort]
    rows = rows.annotate(**expressions(used))
    for one in request.filters:
        rows = rows.filter(one.condition)
    if request.words:
        rows = found_by_words(rows, record_list, request.words, viewer)
    found: QuerySet[Any] = rows
    return found


def rows_to_show(record_list: RecordList, request: ListRequest, viewer: Viewer) -> QuerySet[Any]:
    """The same rows with the relations and computed columns that are shown."""
    rows = joined(matching_rows(record_list, request, viewer), related(record_list, request.columns))
    missing = {
        name: expression
        for name, expression in expressions(request.columns).items()
        if name not in rows.query.annotations
    }
    shown: QuerySet[Any] = rows.annotate(**missing)
    return shown


def joined(rows: QuerySet[Any], names: Sequence[str]) -> QuerySet[Any]:
    """Rows with these foreign keys joined; without a name Django would join them all."""
    return rows.select_related(*names) if names else rows


def related(record_list: RecordList, columns: Iterable[Column]) -> list[str]:
    """Foreign keys to join: those every row needs and those that shown columns lead through."""
    joined = dict.fromkeys(record_list.related)
    for column in columns:
        if "__" in column.shows and column.expression is None:
            joined[column.shows.rpartition("__")[0]] = None
    return list(joined)


def found_by_words(rows: QuerySet[Any], record_list: RecordList, words: str, viewer: Viewer) -> QuerySet[Any]:
    """Rows whose words match.

    Somebody with a small reach has few rows, so those are read and none is missed. Else the words are looked up first:
    an array the planner evaluates once, whatever the order is.
    """
    prefixes = prefixes_of(words)
    if not prefixes:
        return rows.none()
    if not viewer.sees_everything and len(viewer.reach or ()) <= FEW:
        match = SearchQuery(prefixes, search_type="raw", config="simple")
        own: QuerySet[Any] = rows.alias(own_words=WITHOUT_INDEX).filter(own_words=match)
        return own
    table = record_list.model._meta.db_table
    found = RawSQL(  # noqa: S611
        f"select id from \"{table}\" where words @@ to_tsquery('simple', %s) limit {FOUND_CAP}",  # noqa: S608
        [prefixes],
    )
    return rows.filter(pk__in_array=found)


WITHOUT_INDEX = Func(F("words"), template="(%(expressions)s || ''::tsvector)", output_field=SearchVectorField())
"""The words of a row such that the planner does not take their index, which holds everybody's rows."""
