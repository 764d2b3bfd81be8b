"""Check gift cases, read registers and expenses in, hand out the examiner's export."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer
from babel import default_locale

from handsel.conduct.cases.problems import UnusableFile
from handsel.conduct.check import SHIPPED, Answer, Line, Report
from handsel.conduct.check import check as checked
from handsel.conduct.rules.explanation import Language, explained
from handsel.conduct.rules.policies import Text
from handsel.conduct.rules.record import recorded

DIFFERENT = 1
UNUSABLE = 2

WORDS = {
    "group": Text("Gifts, gratuities and entertainment.", "Подарки, вознаграждения и развлечения."),
    "check": Text(
        "Decide the cases of a TOML or CSV file and compare each with what the file expects. Ends with 1 on a "
        "difference, with 2 where the file cannot be used.",
        "Решает случаи из файла TOML или CSV и сравнивает каждый с ожиданием. Код возврата 1 — есть отличия, "
        "2 — файл нельзя использовать.",
    ),
    "file": Text(
        "The case file; the shipped cases where none is named.", "Файл случаев; без него — случаи из поставки."
    ),
    "json": Text("Lines, decisions and explanations as JSON.", "Строки, решения и объяснения в виде JSON."),
    "explain": Text("Say below each case why.", "Под каждым случаем сказать, почему."),
    "language": Text("The language of the answer: en or ru.", "Язык ответа: en или ru."),
    "agrees": Text("agrees ", "верно  "),
    "differs": Text("DIFFERS", "ОТЛИЧИЕ"),
    "line": Text("{sign}  case {case}  {about}: {expected}", "{sign}  случай {case}  {about}: {expected}"),
    "but": Text(", decided {decided}", ", решено {decided}"),
    "import": Text(
        "Put the gifts of a CSV file on the register. A file with a mistake names its lines and writes nothing.",
        "Заносит подарки из CSV-файла в реестр. Файл с ошибкой называет её строки и ничего не записывает.",
    ),
    "expenses": Text(
        "Read expense lines from a CSV file and find those that look like gifts and have no record.",
        "Читает строки расходов из CSV-файла и находит похожие на подарки без записи в реестре.",
    ),
    "export": Text(
        "Write the register of a period, both days included, as a sealed CSV file.",
        "Записывает реестр за период (оба дня включительно) в CSV-файл с печатью каждой строки.",
    ),
    "verify": Text(
        "Check the seals of an exported register. Ends with 1 where one is broken.",
        "Проверяет печати выгруженного реестра. Код возврата 1 — печать нарушена.",
    ),
    "recheck": Text(
        "Measure the whole register anew and open findings that are missing.",
        "Заново проверяет весь реестр и открывает недостающие замечания.",
    ),
    "csv": Text("A CSV file in UTF-8.", "CSV-файл в UTF-8."),
    "from": Text("The first day, as 2026-01-01.", "Первый день, например 2026-01-01."),
    "to": Text("The last day, as 2026-12-31.", "Последний день, например 2026-12-31."),
    "out": Text("Where to write it; otherwise here.", "Куда записать; иначе сюда."),
    "as": Text("Who does it; otherwise the system.", "От чьего имени; иначе от имени системы."),
    "imported": Text(
        "Rows: {rows}. Known before: {known}. Findings: {findings}.",
        "Строк: {rows}. Было раньше: {known}. Замечаний: {findings}.",
    ),
    "rechecked": Text("Findings opened: {findings}.", "Открыто замечаний: {findings}."),
    "written": Text("Written: {file}", "Записано: {file}"),
    "holds": Text("All seals hold. Rows: {rows}.", "Все печати целы. Строк: {rows}."),
    "broken": Text("The seal of line {line} is broken.", "Печать строки {line} нарушена."),
    "nothing": Text("Nothing was written.", "Ничего не записано."),
    "backwards": Text("The last day is before the first.", "Последний день раньше первого."),
    "sum": Text(
        "Cases: {cases}. Expectations: {lines}. Differences: {differences}.",
        "Случаев: {cases}. Ожиданий: {lines}. Отличий: {differences}.",
    ),
}


def terminal_language() -> Language:
    """Russian where the terminal says so, else English."""
    return Language.RU if (default_locale("LC_MESSAGES") or "").startswith("ru") else Language.EN


def _say(word: str, language: Language | None = None, **values: object) -> str:
    return WORDS[word].said(language or terminal_language()).format(**values)


app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")


@app.callback(help=_say("group"))
def conduct() -> None:
    """Gifts, gratuities and entertainment."""


@app.command(help=_say("check"))
def check(
    cases_file: Annotated[Path, typer.Argument(help=_say("file"))] = SHIPPED,
    as_json: Annotated[bool, typer.Option("--json", help=_say("json"))] = False,
    explain: Annotated[bool, typer.Option("--explain", help=_say("explain"))] = False,
    language: Annotated[Language | None, typer.Option("--language", help=_say("language"))] = None,
) -> None:
    """Expected against decided, line by line."""
    spoken = language or terminal_language()
    try:
        report = checked(cases_file)
    except UnusableFile as problem:
        typer.secho(f"{cases_file}: {problem.said(spoken)}", err=True, fg="red")
        raise typer.Exit(UNUSABLE) from problem
    if as_json:
        typer.echo(json.dumps(_as_json(report), ensure_ascii=False, indent=2))
    else:
        _print(report, spoken, explain)
    if report.differences:
        raise typer.Exit(DIFFERENT)


@app.command("import", help=_say("import"))
def import_register(
    file: Annotated[Path, typer.Argument(help=_say("csv"))],
    member: Annotated[str, typer.Option("--as", metavar="EMAIL", help=_say("as"))] = "",
) -> None:
    """Gifts kept elsewhere."""
    from handsel.conduct.actions import import_register

    _read_in(file, member, import_register)


@app.command("expenses", help=_say("expenses"))
def import_expenses(
    file: Annotated[Path, typer.Argument(help=_say("csv"))],
    member: Annotated[str, typer.Option("--as", metavar="EMAIL", help=_say("as"))] = "",
) -> None:
    """Expense lines."""
    from handsel.conduct.actions import import_expenses

    _read_in(file, member, import_expenses)


@app.command("export", help=_say("export"))
def export(
    start: Annotated[datetime, typer.Argument(metavar="FROM", formats=["%Y-%m-%d"], help=_say("from"))],
    last: Annotated[datetime, typer.Argument(metavar="TO", formats=["%Y-%m-%d"], help=_say("to"))],
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=_say("out"))] = None,
    member: Annotated[str, typer.Option("--as", metavar="EMAIL", help=_say("as"))] = "",
) -> None:
    """What an examiner asks for."""
    from handsel.conduct.files.export import lines
    from handsel.kernel.periods import Period

    if last < start:
        raise typer.BadParameter(_say("backwards"))
    written = lines(Period(start.date(), last.date() + timedelta(days=1)), _viewer(member))
    if out is None:
        for line in written:
            typer.echo(line, nl=False)
        return
    with out.open("w", encoding="utf-8", newline="") as file:
        file.writelines(written)
    typer.echo(_say("written", file=out))


@app.command("verify", help=_say("verify"))
def verify(file: Annotated[Path, typer.Argument(help=_say("csv"))]) -> None:
    """Whether an export is as it was handed out."""
    from handsel.conduct.files.export import verify as verified

    found = verified(_text(file))
    if found.broken_at is not None:
        typer.secho(_say("broken", line=found.broken_at), err=True, fg="red")
        raise typer.Exit(DIFFERENT)
    typer.echo(_say("holds", rows=found.rows))


@app.command("recheck", help=_say("recheck"))
def recheck(member: Annotated[str, typer.Option("--as", metavar="EMAIL", help=_say("as"))] = "") -> None:
    """Everybody on the register."""
    from django.utils import timezone

    from handsel.conduct.actions import recheck

    typer.echo(_say("rechecked", findings=recheck(by=_viewer(member), at=timezone.now())))


def _read_in(file: Path, member: str, read: Callable[..., Any]) -> None:
    """Read a file in whole, or say which lines are wrong."""
    from django.utils import timezone

    from handsel.conduct.files.table import UnusableFile as Unusable

    try:
        done = read(text=_text(file), by=_viewer(member), at=timezone.now())
    except Unusable as problem:
        for line in problem.problems:
            typer.secho(f"{file}: {line}", err=True, fg="red")
        typer.secho(_say("nothing"), err=True)
        raise typer.Exit(UNUSABLE) from problem
    typer.echo(_say("imported", rows=done.rows, known=done.known, findings=done.findings))


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig", newline="")
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{file}: {error}") from error


def _viewer(member: str) -> Any:
    from handsel.kernel.actors import Door
    from handsel.org.queries import viewer_named

    return viewer_named(member, door=Door.CLI)


def _print(report: Report, language: Language, explain: bool) -> None:
    for case, lines in groupby(report.lines, key=lambda line: line.case):
        for line in lines:
            typer.secho(_line(line, language), fg=None if line.agrees else "red")
        for answer in report.answers if explain else ():
            if answer.case == case:
                typer.echo("\n" + "\n\n".join(explained(answer.decision, language)) + "\n")
    figures = {"cases": report.cases, "lines": len(report.lines), "differences": len(report.differences)}
    typer.echo(_say("sum", language, **figures))


def _line(line: Line, language: Language) -> str:
    sign = _say("agrees" if line.agrees else "differs", language)
    text = _say("line", language, sign=sign, case=line.case, about=line.about, expected=line.expected)
    return text if line.agrees else text + _say("but", language, decided=line.decided)


def _as_json(report: Report) -> dict[str, Any]:
    return {
        "cases": report.cases,
        "differences": len(report.differences),
        "lines": [asdict(line) | {"agrees": line.agrees} for line in report.lines],
        "decisions": [_answer(answer) for answer in report.answers],
    }


def _answer(answer: Answer) -> dict[str, Any]:
    why = {language.value: explained(answer.decision, language) for language in Language}
    return {"case": answer.case, "asked": answer.gift, "why": why} | recorded(answer.decision)
