"""Check gift cases against the rules, without a database."""

import json
from dataclasses import asdict
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
    """A group, so that `check` keeps its name while it is the only command."""


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
