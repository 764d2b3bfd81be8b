"""What operations do in a terminal: publish, assign, take in events, calculate, close, verify.

Imported before Django is set up, because `handsel pay check` works without a database; what needs one is imported
inside the commands.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from handsel.pay.plans.problems import UnusableFile
from handsel.pay.terminal_words import language, said

DIFFERENT, UNUSABLE = 1, 2
DAY = ["%Y-%m-%d"]

As = Annotated[str, typer.Option("--as", metavar="EMAIL", help=said("help-as"))]
Approver = Annotated[str, typer.Option("--as", metavar="EMAIL", help=said("help-approver"))]
PlanCode = Annotated[str, typer.Option("--plan", metavar="CODE", help=said("help-plan"))]
Whole = Annotated[bool, typer.Option("--whole", help=said("help-whole"))]


def _spaced(label: str) -> str:
    """`2026-Q1` is easier to type than the label `2026 Q1`."""
    return label.replace("-Q", " Q")


Label = Annotated[str, typer.Argument(metavar="PERIOD", parser=_spaced, help=said("help-period"))]
Payee = Annotated[str, typer.Argument(metavar="PAYEE", help=said("help-payee"))]
OneFile = Annotated[Path, typer.Argument(metavar="FILE", help=said("help-file"))]

plans = typer.Typer(no_args_is_help=True, help=said("help-plans"))
events = typer.Typer(no_args_is_help=True, help=said("help-events-group"))


def add_to(app: typer.Typer) -> None:
    """Give these commands to `handsel pay`."""
    app.add_typer(plans, name="plans")
    app.add_typer(events, name="events")
    words: dict[str, Callable[..., None]] = {
        "assign": assign,
        "calculate": calculate,
        "submit": submit,
        "approve": approve,
        "close": close,
        "paid": paid,
        "verify": verify,
        "statement": statement,
    }
    for word, command in words.items():
        app.command(word, help=said(f"help-{word}"))(command)


@plans.command("publish", help=said("help-publish"))
def publish(file: OneFile, member: As = "") -> None:
    """A version of a plan, once its own examples hold."""
    from handsel.pay import actions

    with explained(file):
        version = actions.publish_plan(text=_text(file), file=file.name, by=viewer_of(member), at=now())
    typer.echo(said("published", plan=version.code, version=version.version))


@plans.command("list", help=said("help-list"))
def list_plans(member: As = "") -> None:
    """Published versions."""
    from handsel.pay.queries.published import versions_for

    for row in versions_for(viewer_of(member)):
        typer.echo(f"{row.code}  {row.version}  {row.starts_on}  {row.name}")


def assign(
    payee: Payee,
    plan: Annotated[str, typer.Argument(metavar="CODE", help=said("help-plan"))],
    start: Annotated[datetime, typer.Argument(metavar="FROM", formats=DAY, help=said("help-from"))],
    until: Annotated[datetime | None, typer.Option("--to", formats=DAY, help=said("help-to"))] = None,
    target: Annotated[str, typer.Option(help=said("help-target"))] = "",
    fte: Annotated[str, typer.Option(help=said("help-fte"))] = "1",
    currency: Annotated[str, typer.Option(help=said("help-currency"))] = "",
    carry: Annotated[bool, typer.Option("--carry-ytd", help=said("help-carry"))] = False,
    member: As = "",
) -> None:
    """Who is on which plan."""
    from handsel.pay import actions

    with explained():
        row = actions.assign(
            member=member_called(payee), plan=plan, starts_on=start.date(), ends_on=until.date() if until else None,
            target=_number("--target", target), fte=_number("--fte", fte) or Decimal(1), carry_ytd=carry,
            pay_currency=currency.upper(), by=viewer_of(member), at=now(),
        )  # fmt: skip
    typer.echo(said("assigned", payee=payee, plan=row.plan, day=row.starts_on))


@events.command("import", help=said("help-import"))
def import_events(file: OneFile, member: As = "") -> None:
    """All of a file or nothing."""
    from handsel.org.queries import organisation
    from handsel.pay import actions
    from handsel.pay.plans.event_files import Reading, read_events

    with explained(file):
        company = organisation()
        found = read_events(file, Reading(company.zone or "UTC", company.currency))
        added = actions.receive_events(events=found, origin="file", by=viewer_of(member), at=now())
    typer.echo(said("imported", rows=len(found), added=added))


def calculate(plan: PlanCode = "", member: As = "", whole: Whole = False) -> None:
    """Posts what is missing."""
    from handsel.pay import actions

    with explained():
        for code in plans_of(plan):
            run = actions.calculate(plan=code, by=viewer_of(member), at=now(), whole=whole)
            typer.echo(said("calculated", plan=code, lines=run.lines, entries=run.entries.count()))
            for finding in run.findings:
                typer.secho(finding["text_ru" if language() == "ru" else "text"], err=True, fg="yellow")


def submit(period: Label, plan: PlanCode = "", member: As = "") -> None:
    """From open to in review."""
    _move("submit_period", period, plan, member)


def approve(period: Label, member: Approver, plan: PlanCode = "") -> None:
    """Somebody else than who submitted it, and nobody paid by it."""
    _move("approve_period", period, plan, member)


def close(period: Label, plan: PlanCode = "", member: As = "") -> None:
    """Freezes a statement for everybody, all of it or nothing."""
    _move("close_period", period, plan, member)


def paid(period: Label, plan: PlanCode = "", member: As = "") -> None:
    """After payroll has paid."""
    _move("mark_paid", period, plan, member)


def verify(
    period: Annotated[str, typer.Argument(metavar="[PERIOD]", parser=_spaced, help=said("help-period"))] = "",
    plan: PlanCode = "",
) -> None:
    """Everything again from what was known then."""
    from handsel.pay.queries.verifying import verify as verified

    found = [(code, one) for code in plans_of(plan, every=True) for one in verified(code, period)]
    for code, one in found:
        typer.secho(said("differs", plan=code, what=one.what, which=one.which), err=True, fg="red")
    if found:
        raise typer.Exit(DIFFERENT)
    typer.echo(said("verified"))


def statement(
    payee: Payee,
    period: Label,
    plan: PlanCode = "",
    member: As = "",
    pdf: Annotated[Path | None, typer.Option("--pdf", metavar="FILE", help=said("help-pdf"))] = None,
) -> None:
    """As JSON: what was told, its seal and the one before. Or as PDF."""
    from handsel.pay.models import Statement

    with explained():
        looking = viewer_of(member)
        rows = (
            Statement.objects.visible_to(looking)
            .select_related("member")
            .filter(member=member_called(payee), label=period)
        )
        row = rows.filter(plan__in=plans_of(plan, every=True)).first()
    if row is None:
        refuse(said("no-statement", payee=payee, period=period))
    if pdf is not None:
        _print(row, looking, pdf)
        return
    data = {"statement": json.loads(row.text), "digest": row.digest, "previous": row.previous}
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _print(row: Any, looking: Any, file: Path) -> None:
    from django.utils import timezone, translation

    from handsel.pay.views.papers import paper_of

    with translation.override(language()), timezone.override(looking.zone):
        file.write_bytes(paper_of(row, looking))
    typer.echo(said("printed", file=file))


@contextmanager
def explained(file: Path | None = None) -> Iterator[None]:
    """Say in words what was refused, and end with 2."""
    from django.core.exceptions import ValidationError

    from handsel.org.queries import NoSuchMember
    from handsel.org.viewer import Forbidden
    from handsel.pay.actions import NotPublished, NotYet, UnknownPayees

    try:
        yield
    except UnusableFile as unusable:
        for problem in unusable.problems:
            typer.secho(f"{file}: {problem.where(language())}: {problem.text(language())}", err=True, fg="red")
        refuse(said("nothing"))
    except UnknownPayees as unknown:
        refuse(said("unknown-payees", names=", ".join(unknown.names)))
    except ValidationError as invalid:
        refuse(" ".join(invalid.messages))
    except (NotPublished, NotYet, Forbidden, NoSuchMember) as refused:
        refuse(str(refused))


def _move(verb: str, period: str, plan: str, member: str) -> None:
    from handsel.pay import actions

    with explained():
        for code in plans_of(plan):
            row = getattr(actions, verb)(plan=code, label=period, by=viewer_of(member), at=now())
            typer.echo(said("moved", plan=code, period=row.label, state=row.get_state_display()))


def plans_of(code: str, *, every: bool = False) -> list[str]:
    """The named plan, or the only one there is; with `every` all of them."""
    from handsel.org.viewer import Viewer
    from handsel.pay.queries.published import versions_for

    known = list(dict.fromkeys(row.code for row in versions_for(Viewer.system())))
    if code and code not in known:
        refuse(said("no-plan", plan=code))
    if code:
        return [code]
    if len(known) > 1 and not every:
        refuse(said("which-plan", plans=", ".join(known)))
    if not known:
        refuse(said("no-plans"))
    return known


def member_called(named: str) -> Any:
    """The member with this address or, where it is the only one, this name."""
    from handsel.org.models import Member

    found = Member.objects.by_email(named).first()
    if found is None:
        rows = list(Member.objects.filter(name=named)[:2])
        found = rows[0] if len(rows) == 1 else None
    if found is None:
        refuse(said("unknown-payees", names=named))
    return found


def _number(option: str, text: str) -> Decimal | None:
    try:
        number = Decimal(text) if text else None
    except InvalidOperation:
        number = Decimal("NaN")
    if number is not None and not (number.is_finite() and number > 0):
        raise typer.BadParameter(said("not-a-number", text=text), param_hint=option)
    return number


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as failure:
        raise typer.BadParameter(f"{file}: {failure}") from failure


def refuse(text: str) -> NoReturn:
    """Say why in red, and end with 2."""
    typer.secho(text, err=True, fg="red")
    raise typer.Exit(UNUSABLE)


def viewer_of(member: str) -> Any:
    """Who does it: a member by e-mail, else the system."""
    from handsel.kernel.actors import Door
    from handsel.org.queries import viewer_named

    return viewer_named(member, door=Door.CLI)


def now() -> Any:
    """This moment."""
    from django.utils import timezone

    return timezone.now()
