"""How the value of a column reads in a table."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from handsel.lists.columns import Column, Kind
from handsel.lists.paging import value_at
from handsel.org.viewer import Viewer
from handsel.ui import words


def shown(row: Any, column: Column, viewer: Viewer) -> str:
    """The text of one cell; empty when there is nothing to show."""
    value = value_at(row, column.name if column.expression is not None else column.shows)
    currency = value_at(row, column.currency_path) if column.currency_path else viewer.currency
    return worded(value, column, viewer, currency)


def worded(value: Any, column: Column, viewer: Viewer, currency: str = "") -> str:
    """A value in words, by what the column holds."""
    if value is None or value == "" or value == []:
        return ""
    if column.kind is Kind.CHOICE and column.choices and "__" not in column.shows:  # a relation's name says itself
        return str(dict(column.choices(viewer)).get(value, value))
    if column.kind is Kind.FLAG:
        return _("Yes") if value else ""
    if column.kind is Kind.TAGS:
        return ", ".join(value)
    return figure(value, column.kind, currency or viewer.currency)


def figure(value: Any, kind: Kind, currency: str) -> str:
    """A number, amount, share or date as people read it; other text as it is."""
    if value is None:
        return ""
    if kind is Kind.MONEY:
        return words.money(value, currency)
    if kind is Kind.PERCENT:
        return words.percent(Decimal(value) / 100)
    if kind is Kind.NUMBER:
        return words.number(value, 1)
    if kind is Kind.COUNTRY:
        return words.country(value)
    if kind is Kind.DATE:
        return words.short_date(value)
    if kind is Kind.MOMENT:
        return words.short_date(value)
    return str(value)
