"""Files in and out: `handsel import PATH…` and `handsel export LIST`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qsl

import typer
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from handsel.exchange import actions, planning, telling
from handsel.exchange.importing.desk import Options
from handsel.exchange.importing.outcomes import Outcome, Report, write_report
from handsel.exchange.inspecting import Reading, inspect
from handsel.exchange.mapping import Mapping
from handsel.exchange.mapping_files import UnusableMapping, read_mapping, write_mapping
from handsel.exchange.wording import ask
from handsel.kernel.actors import Door
from handsel.lists import export as lists_export
from handsel.lists.columns import all_lists, find
from handsel.lists.queries import understand
from handsel.org.queries import viewer_named

REJECTED, UNUSABLE = 1, 2

app = typer.Typer(no_args_is_help=True, help=_("Bring records in from files, write records to files."))


@app.command("import", help=_("Bring records in from files, a folder or a zip; shows the plan first."))
def import_files(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH…", help=_("Files, folders or zips; related ones together."))
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Show the plan and write nothing."))] = False,
    mapping_file: Annotated[
        Path | None, typer.Option("--map", metavar="FILE", help=_("A mapping file that says what the columns mean."))
    ] = None,
    save_map: Annotated[
        Path | None,
        typer.Option("--save-map", metavar="FILE", help=_("Write the mapping in force there and stop.")),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=_("Do not ask; take every default."))] = False,
    report_file: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help=_("Write every row not taken to a CSV file.")),
    ] = None,
    rejects: Annotated[
        Path | None,
        typer.Option("--rejects", metavar="FOLDER", help=_("Write the rows not taken as files to correct and import.")),
    ] = None,
    owners: Annotated[
        str, typer.Option("--owners", help=_("Owners nobody here is called: create, me or none."))
    ] = "create",
    pipeline: Annotated[str, typer.Option("--pipeline", help=_("The pipeline for stages not known here."))] = "",
    system: Annotated[str, typer.Option("--system", help=_("Name of the other system, to tell its ids apart."))] = "",
    member: Annotated[str, typer.Option("--as", metavar="EMAIL", help=_("Who imports; otherwise the system."))] = "",
) -> None:
    """Bring records in from files."""
    console = Console(stderr=True)
    options = _options(owners, pipeline, system)
    reading = _read(paths, _mapping(mapping_file), console)
    if save_map is not None:
        save_map.write_text(write_mapping(reading.mapping), encoding="utf-8")
        console.print(_("The mapping is in %(file)s.") % {"file": save_map})
        raise typer.Exit
    reading = _answered(reading, paths, console, yes=yes or dry_run)
    viewer = viewer_named(member, door=Door.CLI)
    if dry_run or not yes:
        with _bar(console, reading, _("Planning")) as progress:
            planned = planning.plan(reading=reading, options=options, by=viewer, at=timezone.now(), progress=progress)
        _show(planned, _("Plan"))
        if dry_run:
            _keep(planned, report_file, rejects)
            raise typer.Exit(REJECTED if planned.turned else 0)
        if not sys.stdin.isatty():
            raise typer.BadParameter(_("Say --yes to import without being asked, or --dry-run to see the plan only."))
        typer.confirm(_("Import this?"), abort=True)
    with _bar(console, reading, _("Importing")) as progress:
        report = actions.import_source(
            reading=reading, options=options, by=viewer, at=timezone.now(), progress=progress
        )
    _show(report, _("Imported"))
    _keep(report, report_file, rejects)
    raise typer.Exit(REJECTED if report.turned else 0)


@app.command("export", help=_("Write records to a CSV or Excel file."))
def export(
    records: Annotated[str, typer.Argument(metavar="LIST", help=_("accounts, contacts, opportunities, …"))],
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help=_("A .csv or .xlsx file; otherwise CSV here."))
    ] = None,
    where: Annotated[
        list[str] | None, typer.Option("--where", metavar="FILTER", help=_("A filter: outcome=won."))
    ] = None,
    columns: Annotated[str, typer.Option("--columns", help=_("Columns with commas between; otherwise all."))] = "",
    member: Annotated[str, typer.Option("--as", metavar="EMAIL", help=_("Only what this member may see."))] = "",
) -> None:
    """Write records to a file."""
    record_list = find(records)
    if record_list is None:
        known = ", ".join(one.name for one in all_lists())
        raise typer.BadParameter(
            _("There is no list %(name)s; choose among %(known)s.") % {"name": records, "known": known}
        )
    viewer = viewer_named(member, door=Door.CLI)
    parameters = [pair for one in where or () for pair in parse_qsl(one, keep_blank_values=True)]
    parameters.append(("columns", columns or ",".join(column.name for column in record_list.columns)))
    asked = understand(record_list, parameters, viewer, timezone.now())
    rows = lists_export.table(record_list, asked, viewer)
    if to is not None and to.suffix.lower() == ".xlsx":
        to.write_bytes(lists_export.as_xlsx(rows, record_list.name))
    elif to is not None:
        with to.open("w", encoding="utf-8-sig", newline="") as file:
            file.writelines(lists_export.as_csv(rows))
    else:
        sys.stdout.writelines(lists_export.as_csv(rows))


def _options(owners: str, pipeline: str, system: str) -> Options:
    if owners not in {"create", "me", "none"}:
        raise typer.BadParameter(_("--owners is create, me or none."))
    return Options(owners=owners, pipeline=pipeline, system=system)


def _mapping(file: Path | None) -> Mapping | None:
    if file is None:
        return None
    try:
        return read_mapping(file)
    except (UnusableMapping, OSError) as problem:
        typer.echo(_("The mapping %(file)s cannot be used: %(problem)s") % {"file": file, "problem": problem}, err=True)
        raise typer.Exit(UNUSABLE) from problem


def _read(paths: list[Path], mapping: Mapping | None, console: Console) -> Reading:
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        typer.echo(_("There is no %(path)s.") % {"path": ", ".join(missing)}, err=True)
        raise typer.Exit(UNUSABLE)
    with console.status(_("Reading…")):
        reading = inspect(paths if len(paths) > 1 else paths[0], mapping)
    for line in telling.findings(reading, get_language() or "en"):
        console.print(line, style="yellow", highlight=False)
    if not any(table.imported for table in reading.tables):
        telling_of = telling.homeless(reading)
        typer.echo(telling_of or _("Nothing in these files can be imported."), err=True)
        raise typer.Exit(UNUSABLE)
    return reading


def _answered(reading: Reading, paths: list[Path], console: Console, *, yes: bool) -> Reading:
    """Every question answered: by the person at a terminal, else by its default, which is said."""
    if not reading.questions:
        return reading
    language = get_language() or "en"
    mapping = reading.mapping
    for question in reading.questions:
        chosen = question.default
        if not yes and sys.stdin.isatty():
            options = "/".join(question.options)
            chosen = typer.prompt(f"{ask(question, language)} [{options}]", default=question.default, err=True)
        else:
            console.print(f"{ask(question, language)} → {chosen}", style="cyan", highlight=False)
        mapping = telling.answered(mapping, question, chosen)
    return inspect(paths if len(paths) > 1 else paths[0], mapping)


@contextmanager
def _bar(console: Console, reading: Reading, label: str) -> Iterator[Any]:
    total = sum(table.rows for table in reading.tables if table.imported)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(label, total=total)
        yield lambda rows: bar.update(task, completed=rows)


def _show(report: Report, title: str) -> None:
    console = Console()
    table = Table(title=title, box=None, header_style="bold", title_justify="left")
    table.add_column(_("Kind"))
    for outcome in Outcome:
        table.add_column(telling.outcome_label(outcome), justify="right")
    for kind, counts in report.by_kind().items():
        table.add_row(telling.kind_label(kind), *(f"{counts[outcome]:,}" for outcome in Outcome))
    console.print(table)
    for line in telling.summary(report, get_language() or "en"):
        console.print(line, highlight=False)


def _keep(report: Report, report_file: Path | None, rejects: Path | None) -> None:
    if report_file is not None:
        with report_file.open("w", encoding="utf-8-sig", newline="") as file:
            write_report(file, report, telling.reason)
    if rejects is not None:
        telling.write_rejects(rejects, report)
