"""`handsel pay payouts` and `costs`: what goes to payroll, and what the books say of it.

Imported before Django is set up; what needs a database is imported inside the commands.
"""

from pathlib import Path
from typing import Annotated, Any

import typer

from handsel.pay.office_commands import Approver, As, Label, PlanCode, explained, now, plans_of, refuse, viewer_of
from handsel.pay.terminal_words import said

payouts = typer.Typer(no_args_is_help=True, help=said("help-payouts"))


def add_to(app: typer.Typer) -> None:
    """Give these commands to `handsel pay`."""
    app.add_typer(payouts, name="payouts")
    app.command("costs", help=said("help-costs"))(costs)


@payouts.command("make", help=said("help-payout-make"))
def make(period: Label, plan: PlanCode = "", member: As = "") -> None:
    """From the frozen statements of a closed period."""
    from handsel.pay import actions

    with explained():
        for code in plans_of(plan):
            _tell(actions.make_payout(plan=code, label=period, by=viewer_of(member), at=now()))


@payouts.command("approve", help=said("help-payout-approve"))
def approve(period: Label, member: Approver, plan: PlanCode = "") -> None:
    """Somebody else than who made it, and nobody paid by it."""
    _decide(period, plan, member, approve=True)


@payouts.command("reject", help=said("help-payout-reject"))
def reject(
    period: Label,
    member: Approver,
    reason: Annotated[str, typer.Option("--reason", help=said("help-reason"))],
    plan: PlanCode = "",
) -> None:
    """Another one may be made then."""
    _decide(period, plan, member, approve=False, reason=reason)


@payouts.command("list", help=said("help-payout-list"))
def list_payouts(member: As = "") -> None:
    """The latest first."""
    from handsel.pay.models import PayoutBatch

    for row in PayoutBatch.objects.visible_to(viewer_of(member)).order_by("-pk"):
        _tell(row)


@payouts.command("file", help=said("help-payout-file"))
def file(
    period: Label,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help=said("help-out"))] = None,
    plan: PlanCode = "",
    member: As = "",
) -> None:
    """One row for each payee, once it is approved."""
    found = [row for row in _batches(period, plan, member) if row.is_approved]
    if not found:
        refuse(said("no-approved-payout", period=period))
    heading, *_rest = found[0].text.splitlines(keepends=True)
    text = heading + "".join("".join(row.text.splitlines(keepends=True)[1:]) for row in found)
    if out is None:
        typer.echo(text, nl=False)
        return
    out.write_text(text, encoding="utf-8-sig", newline="")
    typer.echo(said("written", file=out, rows=sum(row.payees for row in found)))


def costs(
    out: Annotated[Path | None, typer.Option(metavar="FILE", help=said("help-out"))] = None, member: As = ""
) -> None:
    """Every movement of every capitalised commission, those to come too."""
    from handsel.pay.queries.costs import book_for, schedule_lines

    with explained():
        lines = list(schedule_lines(book_for(viewer_of(member))))
    if out is None:
        typer.echo("".join(lines), nl=False)
        return
    out.write_text("".join(lines), encoding="utf-8-sig", newline="")
    typer.echo(said("written-costs", file=out, rows=len(lines) - 1))


def _decide(period: str, plan: str, member: str, *, approve: bool, reason: str = "") -> None:
    from handsel.pay import actions

    found = [row for row in _batches(period, plan, member) if row.state == row.State.PROPOSED]
    if not found:
        refuse(said("no-payout-waits", period=period))
    with explained():
        for row in found:
            _tell(actions.decide_payout(batch=row, approve=approve, reason=reason, by=viewer_of(member), at=now()))


def _batches(period: str, plan: str, member: str) -> list[Any]:
    from handsel.pay.models import PayoutBatch

    with explained():
        rows = PayoutBatch.objects.visible_to(viewer_of(member)).filter(plan__in=plans_of(plan, every=True))
        return list(rows.filter(label=period).order_by("plan", "-pk"))


def _tell(row: Any) -> None:
    totals = ", ".join(f"{amount} {currency}" for currency, amount in row.totals.items())
    state = row.get_state_display()
    typer.echo(said("payout", plan=row.plan, period=row.label, state=state, rows=row.payees, totals=totals))
