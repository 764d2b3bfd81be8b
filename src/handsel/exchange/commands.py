"""Files in and out: `handsel import PATH…` and `handsel export LIST`."""

import os
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

from handsel.exchange import planning, telling
from handsel.exchange.carrying_out import bring_in
from handsel.exchange.importing.desk import Options
from handsel.exchange.importing.outcomes import Outcome, Report, write_report
from handsel.exchange.importing.systems import system_of
from handsel.exchange.inspecting import Reading, inspect
from handsel.exchange.mapping import Mapping
from handsel.exchange.mapping_files import UnusableMapping, read_mapping, write_mapping
from handsel.exchange.questions import Question
from handsel.exchange.wording import ask
from handsel.kernel.actors import Door
from handsel.lists import export as lists_export
from handsel.lists.columns import all_lists, find
from handsel.lists.queries import understand
from handsel.org.queries import viewer_named
from handsel.org.viewer import Viewer

REJECTED, UNUSABLE = 1, 2
ROUNDS = 3
"""Answers may raise further questions; so often they are asked."""

app = typer.Typer(no_args_is_help=True, help=_("Bring records in from files, write records to files."))


Paths = Annotated[list[Path], typer.Argument(metavar="PATH…", help=_("Files, folders or zips; related ones together."))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("Show the plan and write nothing."))]
MappingFile = Annotated[
    Path | None, typer.Option("--map", metavar="FILE", help=_("A mapping file that says what the columns mean."))
]
SaveMap = Annotated[
    Path | None, typer.Option("--save-map", metavar="FILE", help=_("Write the mapping in force there and stop."))
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help=_("Do not ask; take every default."))]
ReportFile = Annotated[
    Path | None, typer.Option("--report", metavar="FILE", help=_("Write every row not taken to a CSV file."))
]
Rejects = Annotated[
    Path | None,
    typer.Option("--rejects", metavar="FOLDER", help=_("Write the rows not taken as files to correct and import.")),
]
Owners = Annotated[str, typer.Option("--owners", help=_("Owners nobody here is called: create, me or none."))]
PipelineName = Annotated[str, typer.Option("--pipeline", help=_("The pipeline for stages not known here."))]
System = Annotated[str, typer.Option("--system", help=_("Name of the other system, to tell its ids apart."))]
As = Annotated[str, typer.Option("--as", metavar="EMAIL", help=_("Who imports; otherwise the system."))]


@app.command("import", help=_("Bring records in from files, a folder or a zip; shows the plan first."))
def import_files(
    paths: Paths,
    dry_run: DryRun = False,
    mapping_file: MappingFile = None,
    save_map: SaveMap = None,
    yes: Yes = False,
    report_file: ReportFile = None,
    rejects: Rejects = None,
    owners: Owners = "create",
    pipeline: PipelineName = "",
    system: System = "",
    member: As = "",
) -> None:
    """Bring records in from files."""
    console = Console(stderr=True)
    options = _options(owners, pipeline, system)
    _refuse_unwritable(report_file, save_map, rejects)
    viewer = viewer_named(member, door=Door.CLI)
    reading = _read(paths, _mapping(mapping_file), console)
    if save_map is not None:
        save_map.write_text(write_mapping(reading.mapping), encoding="utf-8")
        console.print(_("The mapping is in %(file)s.") % {"file": save_map}, markup=False)
        raise typer.Exit
    _refuse_empty(reading)
    reading = _answered(reading, paths, console, yes=yes or dry_run)
    report = None if yes and not dry_run else _planned(reading, options, viewer, console)
    if not dry_run:
        _ask_whether(report)
        with _bar(console, reading, _("Importing")) as progress:
            report = bring_in(reading, options, viewer, timezone.now(), progress)
        _show(report, _("Imported"))
    if report is not None:
        _keep(report, report_file, rejects, system_of(reading, options))
    raise typer.Exit(REJECTED if report and report.turned else 0)


def _planned(reading: Reading, options: Options, viewer: Viewer, console: Console) -> Report:
    with _bar(console, reading, _("Planning")) as progress:
        report = planning.plan(reading=reading, options=options, by=viewer, at=timezone.now(), progress=progress)
    _show(report, _("Plan"))
    return report


def _ask_whether(planned: Report | None) -> None:
    """Once a plan was shown, the person decides."""
    if planned is None:
        return
    if not sys.stdin.isatty():
        raise typer.BadParameter(_("Say --yes to import without being asked, or --dry-run to see the plan only."))
    typer.confirm(_("Import this?"), abort=True)


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
        why = telling.mapping_problem(problem) if isinstance(problem, UnusableMapping) else problem.strerror
        typer.echo(_("The mapping %(file)s cannot be used: %(problem)s") % {"file": file, "problem": why}, err=True)
        raise typer.Exit(UNUSABLE) from problem


def _refuse_unwritable(*places: Path | None) -> None:
    """Find out before anything is imported whether its report can be written."""
    for place in places:
        if place is not None and not (place.parent.is_dir() and os.access(place.parent, os.W_OK)):
            typer.echo(_("There is no folder %(path)s to write to.") % {"path": place.parent}, err=True)
            raise typer.Exit(UNUSABLE)


def _read(paths: list[Path], mapping: Mapping | None, console: Console) -> Reading:
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        typer.echo(_("There is no %(path)s.") % {"path": ", ".join(missing)}, err=True)
        raise typer.Exit(UNUSABLE)
    with console.status(_("Reading…")):
        reading = inspect(paths if len(paths) > 1 else paths[0], mapping)
    for line in telling.findings(reading, get_language() or "en"):
        console.print(line, style="yellow", highlight=False, markup=False, soft_wrap=True)
    return reading


def _refuse_empty(reading: Reading) -> None:
    """Exit when no table holds anything that has a place here."""
    if not any(table.imported for table in reading.tables):
        if homeless := telling.homeless(reading):
            typer.echo(homeless, err=True)
        said = _("Nothing in these files can be imported. Say what they hold in a mapping file; --save-map writes one.")
        typer.echo(said, err=True)
        raise typer.Exit(UNUSABLE)


def _answered(reading: Reading, paths: list[Path], console: Console, *, yes: bool) -> Reading:
    """Every question answered: by the person at a terminal, else by its default, which is said."""
    for _round in range(ROUNDS):
        if not reading.questions:
            break
        mapping = reading.mapping
        for question in reading.questions:
            mapping = telling.answered(mapping, question, _answer(question, console, yes=yes))
        reading = inspect(paths if len(paths) > 1 else paths[0], mapping)
    return reading


def _answer(question: Question, console: Console, *, yes: bool) -> str:
    asked = ask(question, get_language() or "en")
    place = f"{question.file}#{question.sheet}" if question.sheet else question.file
    if yes or not sys.stdin.isatty():
        console.print(
            f"{place}: {asked} → {question.default}", style="cyan", highlight=False, markup=False, soft_wrap=True
        )
        return question.default
    options = "/".join(question.options)
    answer: str = typer.prompt(f"{place}: {asked} [{options}]", default=question.default, err=True)
    return answer


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
        console.print(line, highlight=False, markup=False, soft_wrap=True)


def _keep(report: Report, report_file: Path | None, rejects: Path | None, system: str) -> None:
    if report_file is not None:
        with report_file.open("w", encoding="utf-8-sig", newline="") as file:
            write_report(file, report, telling.reason)
    if rejects is not None:
        telling.write_rejects(rejects, report)
        if report.turned:
            hint = _("Correct the files in %(folder)s, then: handsel import %(folder)s --system '%(system)s'")
            typer.echo(hint % {"folder": rejects, "system": system}, err=True)
