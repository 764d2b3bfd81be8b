"""Reports over records: `handsel report opportunities --group-by owner,close_quarter --measures count,won_amount`."""

import json
import sys
from decimal import Decimal
from typing import Annotated, Any
from urllib.parse import parse_qsl

import typer
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from handsel.kernel.actors import Door
from handsel.lists import cells
from handsel.lists.columns import Kind, Measure, RecordList, all_lists, find
from handsel.lists.queries import understand
from handsel.lists.requests import BadListRequest
from handsel.lists.summary import Summary, summarise
from handsel.org.queries import viewer_named
from handsel.org.viewer import Viewer

app = typer.Typer(name="report", no_args_is_help=True, help=_("Group and measure records, as a table or JSON."))


@app.command(help=_("Group and measure records, as a table or JSON."))
def report(
    records: Annotated[str, typer.Argument(metavar="LIST", help=_("accounts, contacts, opportunities, …"))],
    group_by: Annotated[str, typer.Option("--group-by", help=_("One or more groups, with commas between."))] = "",
    measures: Annotated[str, typer.Option("--measures", help=_("One or more measures, with commas between."))] = "",
    where: Annotated[
        list[str] | None,
        typer.Option("--where", metavar="FILTER", help=_("A filter as in a list's address: outcome=won.")),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_("One JSON object per row."))] = False,
    member: Annotated[str, typer.Option("--as", metavar="EMAIL", help=_("Only what this member may see."))] = "",
) -> None:
    """Group and measure records."""
    record_list, viewer = _list(records), viewer_named(member, door=Door.CLI)
    try:
        parameters = [pair for one in where or () for pair in parse_qsl(one, keep_blank_values=True)]
        asked = understand(record_list, parameters, viewer, timezone.now())
        found = summarise(
            record_list, asked, viewer, group_by=_names(group_by), measures=_names(measures) or _default(record_list)
        )
    except BadListRequest as bad:
        raise typer.BadParameter(str(bad)) from bad
    if as_json:
        sys.stdout.writelines(json.dumps(_plain(row), ensure_ascii=False) + "\n" for row in found.records())
    else:
        Console().print(_table(found, viewer))


def _list(name: str) -> RecordList:
    record_list = find(name)
    if record_list is None or not record_list.groups:
        known = ", ".join(one.name for one in all_lists() if one.groups)
        raise typer.BadParameter(
            _("There is no report on “%(name)s”; choose among %(known)s.") % {"name": name, "known": known}
        )
    return record_list


def _names(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _default(record_list: RecordList) -> list[str]:
    return [one.name for one in record_list.measures[:4]]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _number(value) if isinstance(value, Decimal) else value for name, value in row.items()}


def _number(value: Decimal) -> int | float:
    """Money and shares have few digits, so that a JSON number holds them exactly."""
    return int(value) if value == value.to_integral_value() else float(value)


def _table(found: Summary, viewer: Viewer) -> Table:
    table = Table(box=None, header_style="bold")
    for group in found.groups:
        table.add_column(str(group.label))
    for measure in found.measures:
        table.add_column(str(measure.label), justify="right")
    for row in found.rows:
        table.add_row(*row.labels, *_figures(found, row.measures, viewer))
    table.add_section()
    table.add_row(_("Total"), *[""] * (len(found.groups) - 1), *_figures(found, found.total, viewer), style="bold")
    return table


def _figures(found: Summary, values: Any, viewer: Viewer) -> list[str]:
    return [_figure(one, values[one.name], viewer) for one in found.measures]


def _figure(measure: Measure, value: Any, viewer: Viewer) -> str:
    if measure.kind is Kind.PERCENT and value is not None:
        value = value * 100
    return cells.figure(value, measure.kind, viewer.currency)
