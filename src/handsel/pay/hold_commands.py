"""`handsel pay holds`: keep back what somebody earns, and let it go.

Imported before Django is set up; what needs a database is imported inside the commands.
"""

from typing import Annotated, Any

import typer

from handsel.pay.office_commands import As, Payee, PlanCode, explained, member_called, now, plans_of, refuse, viewer_of
from handsel.pay.terminal_words import said

holds = typer.Typer(no_args_is_help=True, help=said("help-holds"))

Deal = Annotated[str, typer.Option("--deal", metavar="DEAL", help=said("help-deal"))]


def add_to(app: typer.Typer) -> None:
    """Give these commands to `handsel pay`."""
    app.add_typer(holds, name="holds")


@holds.command("place", help=said("help-hold-place"))
def place(
    payee: Payee,
    reason: Annotated[str, typer.Option("--reason", help=said("help-reason"))],
    deal: Deal = "",
    plan: PlanCode = "",
    member: As = "",
) -> None:
    """From the earliest open period on."""
    from handsel.pay import actions

    with explained():
        for code in plans_of(plan):
            values = {"member": member_called(payee), "plan": code, "deal": deal, "reason": reason}
            _tell(actions.place_hold(**values, by=viewer_of(member), at=now()))


@holds.command("release", help=said("help-hold-release"))
def release(
    payee: Payee,
    deal: Deal = "",
    reason: Annotated[str, typer.Option("--reason", help=said("help-reason"))] = "",
    plan: PlanCode = "",
    member: As = "",
) -> None:
    """Payable in the period of today."""
    from handsel.pay import actions
    from handsel.pay.models import Hold

    waiting = Hold.objects.visible_to(viewer_of(member)).filter(released_on=None, deal=deal, plan__in=plans_of(plan))
    found = list(waiting.filter(member=member_called(payee)))
    if not found:
        refuse(said("no-hold", payee=payee))
    with explained():
        for row in found:
            _tell(actions.release_hold(hold=row, reason=reason, by=viewer_of(member), at=now()))


@holds.command("list", help=said("help-hold-list"))
def list_holds(member: As = "") -> None:
    """The latest first."""
    from handsel.pay.models import Hold

    for row in Hold.objects.visible_to(viewer_of(member)).select_related("member").order_by("-pk"):
        _tell(row)


def _tell(row: Any) -> None:
    code = "held" if row.released_on is None else "released"
    deal = row.deal or said("everything")
    typer.echo(
        said(code, payee=row.member.name, plan=row.plan, deal=deal, day=row.released_on or row.since, reason=row.reason)
    )
