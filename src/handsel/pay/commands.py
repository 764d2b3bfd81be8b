"""Plans, events, calculations, closed periods and payouts."""

import json
from pathlib import Path
from typing import Annotated

import typer

from handsel.pay import hold_commands, office_commands, payout_commands
from handsel.pay.check import (
    Check,
    ExampleReport,
    Report,
    as_json,
    check_file,
    findings_as_json,
    lines_as_json,
    run_events,
)
from handsel.pay.plans.problems import UnusableFile
from handsel.pay.plans.reading import read_plan
from handsel.pay.plans.wording import in_words
from handsel.pay.rules.lines import Line
from handsel.pay.terminal_words import language

app = typer.Typer(no_args_is_help=True, add_completion=False)

DIFFERENT, UNUSABLE = 1, 2

WORDS = {
    "ok": ("ok", "верно"),
    "different": ("DIFFERENT", "РАСХОДИТСЯ"),
    "expected": ("expected", "ожидалось"),
    "computed": ("computed", "получено"),
    "no-examples": ("The plan has no worked example, so nothing was compared.",
                    "В плане нет примеров, сравнивать нечего."),
    "all-right": ("{count} values in {examples} examples, all as expected.",
                  "Значений: {count}, примеров: {examples}, всё сходится."),
    "differences": ("{count} of {all} values differ.", "Расходится значений: {count} из {all}."),
    "unexpected": ("unexpected", "неожиданно"),
    "total": ("total", "итого"),
    "of-quota": ("{credited} of {quota}", "{credited} из {quota}"),
    "help": ("Plans, events, calculations and payments.", "Планы, события, расчёты и выплаты."),
    "help-check": ("Run a plan's worked examples: 0 all as expected, 1 something differs, 2 the file cannot be used.",
                   "Проверить примеры плана: 0 — всё сходится, 1 — есть расхождения, 2 — файл не годится."),
    "help-plan-file": ("A plan in TOML or YAML.", "План в TOML или YAML."),
    "help-json": ("Print one JSON object.", "Вывести один объект JSON."),
    "help-events": ("Pay these events (CSV) instead of the plan's examples.",
                    "Рассчитать события из этого CSV вместо примеров плана."),
    "help-words": ("Print what the plan says, in plain language.", "Вывести план простыми словами."),
}  # fmt: skip


def _word(code: str, **values: object) -> str:
    return WORDS[code][language() == "ru"].format_map(values)


@app.callback(help=_word("help"))
def pay() -> None:
    """Keeps `check` a word of its own, whatever other commands there are."""


@app.command(help=_word("help-check"))
def check(
    plan_file: Annotated[Path, typer.Argument(metavar="PLAN_FILE", help=_word("help-plan-file"))],
    as_data: Annotated[bool, typer.Option("--json", help=_word("help-json"))] = False,
    events: Annotated[Path | None, typer.Option(help=_word("help-events"))] = None,
    words: Annotated[bool, typer.Option("--words", help=_word("help-words"))] = False,
) -> None:
    """Runs a plan's worked examples, says what the plan says, or pays a file of events."""
    try:
        if words:
            typer.echo(in_words(read_plan(plan_file).plan, language()))
        elif events is not None:
            _pay_events(plan_file, events, as_data=as_data)
        else:
            _check(check_file(plan_file), as_data=as_data)
    except UnusableFile as unusable:
        _refuse(unusable, as_data=as_data)


def _check(report: Report, *, as_data: bool) -> None:
    if as_data:
        typer.echo(json.dumps(as_json(report), ensure_ascii=False, indent=2))
    else:
        _print(report)
    if not report.ok:
        raise typer.Exit(DIFFERENT)


def _print(report: Report) -> None:
    typer.echo(f"{report.plan.name or report.plan.code} ({report.plan.code}, v{report.plan.version})")
    for example in report.examples:
        _print_example(example)
    checks = [check for example in report.examples for check in example.checks]
    wrong = sum(not check.ok for check in checks) + sum(len(example.unexpected) for example in report.examples)
    if not report.examples:
        typer.echo(_word("no-examples"))
    elif wrong:
        typer.secho(_word("differences", count=wrong, all=len(checks)), fg="red")
    else:
        typer.echo(_word("all-right", count=len(checks), examples=len(report.examples)))


def _print_example(example: ExampleReport) -> None:
    typer.echo(f"\n{example.name}")
    for check in example.checks:
        _print_check(check)
    for finding in example.unexpected:
        typer.secho(f"  {_word('unexpected')}: {finding.text(language())}", fg="red")


def _print_check(check: Check) -> None:
    mark = _word("ok") if check.ok else _word("different")
    values = f"{_word('expected')} {_shown(check.expected)}  {_word('computed')} {_shown(check.computed)}"
    typer.secho(f"  {mark:<10} {check.what} {check.where}: {values}", fg=None if check.ok else "red")
    for line in () if check.ok else check.lines:
        typer.echo(f"             {_reckoned(line)}")


def _reckoned(line: Line) -> str:
    """A line as a sum that can be followed with a calculator."""
    if not line.slices and line.standing is not None and line.standing.quota is not None:
        credited, target = _shown(line.standing.credited), _shown(line.standing.quota)
        return (
            f"{line.on} {line.component} {_word('of-quota', credited=credited, quota=target)} = {_shown(line.amount)}"
        )
    parts = " + ".join(f"{_shown(part.amount)} × {_shown((part.rate * 100).normalize() + 0)}%" for part in line.slices)
    steps = "".join(
        f"; {step.code} {_shown(step.factor if step.factor is not None else step.amount)}" for step in line.steps
    )
    return f"{line.on} {line.deal or line.component} {parts}{steps} = {_shown(line.amount)}"


def _shown(value: object) -> str:
    return f"{value:f}" if hasattr(value, "as_tuple") else str(value)


def _pay_events(plan_file: Path, events: Path, *, as_data: bool) -> None:
    plan, result = run_events(plan_file, events)
    if as_data:
        data = {
            "plan": plan.code,
            "total": f"{result.total():f}",
            "lines": lines_as_json(result.lines, plan),
            "held": [
                {"line": one.line, "waits_for": one.waits_for or "release", "amount": f"{one.amount:f}"}
                for one in result.held
            ],
            "findings": findings_as_json(result.findings),
        }
        typer.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    for line in result.lines:
        typer.echo(f"{plan.label(line.period)} {line.payee} {line.component} {_reckoned(line)}")
    for finding in result.findings:
        typer.secho(finding.text(language()), err=True, fg="yellow")
    typer.echo(f"{_word('total')} {result.total():f} {plan.currency}")


def _refuse(unusable: UnusableFile, *, as_data: bool) -> None:
    if as_data:
        problems = [
            {"line": one.line, "place": one.place, "code": one.code, "text": one.text(), "text_ru": one.text("ru")}
            for one in unusable.problems
        ]
        typer.echo(json.dumps({"file": unusable.path, "ok": False, "problems": problems}, ensure_ascii=False, indent=2))
    for problem in unusable.problems:
        place = problem.where(language())
        typer.secho(f"{unusable.path}: {place}: {problem.text(language())}", err=True, fg="red")
    raise typer.Exit(UNUSABLE)


office_commands.add_to(app)
payout_commands.add_to(app)
hold_commands.add_to(app)
