"""Quotas in and out as files, and who stands where."""

import json
from pathlib import Path
from typing import Annotated

import typer
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from rich.console import Console
from rich.table import Table

from handsel.kernel.actors import Door
from handsel.kernel.periods import Grain, Period
from handsel.org.queries import fiscal_calendar, viewer_named
from handsel.org.viewer import Viewer
from handsel.quota import actions
from handsel.quota.actions import CannotImport
from handsel.quota.queries import Series
from handsel.quota.queries.sheet import sheet_of
from handsel.quota.queries.shown import attainment_shown
from handsel.quota.rules.naming import period_named
from handsel.ui import words

REFUSED = 1
UNUSABLE = 2

app = typer.Typer(no_args_is_help=True, help=_("Quotas: in and out as files, attainment."))

As = Annotated[str, typer.Option("--as", metavar="EMAIL", help=_("Who asks; otherwise the system."))]
When = Annotated[str, typer.Option("--period", help=_("2026, 2026 Q3 or 2026-07; otherwise the one of today."))]


@app.command("import", help=_("Set quotas from a CSV file: all of it, or nothing and every line that is wrong."))
def import_file(file: Annotated[Path, typer.Argument(metavar="FILE", help=_("A CSV file."))], member: As = "") -> None:
    """Ends with 1 when lines are wrong, with 2 when the file cannot be read."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        typer.secho(_("%(file)s cannot be read: %(problem)s") % {"file": file, "problem": problem}, err=True, fg="red")
        raise typer.Exit(UNUSABLE) from problem
    try:
        by = viewer_named(member, door=Door.CLI)
        made = actions.import_quotas(text=text, name=file.name, by=by, at=timezone.now())
    except CannotImport as refusal:
        for message in refusal.messages:
            typer.secho(message, err=True, fg="red")
        raise typer.Exit(REFUSED) from refusal
    typer.echo(_("Quotas set or changed: %(count)s.") % {"count": len(made)})


@app.command("export", help=_("Write the quotas of a year as a CSV file that can be imported again."))
def export(period: When = "", member: As = "") -> None:
    """Prints the file."""
    _grain, span = _period(period, Grain.YEAR)
    typer.echo(sheet_of(viewer_named(member, door=Door.CLI), span), nl=False)


@app.command("attainment", help=_("Show attainment, pace and coverage of a period."))
def attainment(
    period: When = "",
    measure: Annotated[str, typer.Option("--measure", help="bookings, new, expansion, renewal")] = "bookings",
    product: Annotated[str, typer.Option("--product", help=_("A product line; otherwise all."))] = "",
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
    member: As = "",
) -> None:
    """A table, or JSON."""
    viewer, (grain, span) = viewer_named(member, door=Door.CLI), _period(period, Grain.QUARTER)
    rows = attainment_shown(viewer, Series(measure, product), grain, span, timezone.localdate())
    if as_json:
        typer.echo(json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
    else:
        _print(rows, viewer)


def _period(name: str, grain: Grain) -> tuple[Grain, Period]:
    calendar = fiscal_calendar()
    if not name:
        return grain, calendar.period(grain, timezone.localdate())
    named = period_named(name, calendar)
    if named is None:
        raise typer.BadParameter(_("Write 2026, 2026 Q3 or 2026-07."), param_hint="--period")
    return named


def _print(rows: list[dict[str, object]], viewer: Viewer) -> None:
    table = Table(
        _("Person"), _("Quota"), pgettext("amount", "Won"), pgettext("quota", "Attainment"), _("Pace"), _("Coverage")
    )
    for row in rows:
        amounts = [_money(row[name], viewer.currency) for name in ("quota", "won")]
        shares = [_share(row[name]) for name in ("attainment", "pace", "coverage")]
        table.add_row(str(row["name"]), *amounts, *shares)
    Console().print(table)


def _money(value: object, currency: str) -> str:
    return "–" if value is None else words.money(value, currency)  # type: ignore[arg-type]


def _share(value: object) -> str:
    return "–" if value is None else words.percent(value)  # type: ignore[arg-type]
