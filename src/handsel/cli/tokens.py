"""`handsel token`: API tokens from the command line."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from handsel.cli import application
from handsel.cli.failures import Refused
from handsel.cli.words import gettext as _

if TYPE_CHECKING:
    from handsel.org.models import ApiToken, Member

app = typer.Typer(name="token", no_args_is_help=True, help=_("Create, list and revoke API tokens."))


@app.command(help=_("Create a token for a member. It is shown once; only a digest of it is kept."))
def create(
    member: Annotated[str, typer.Option("--member", metavar="EMAIL", help=_("Whose rights the token has."))],
    name: Annotated[str, typer.Option("--name", help=_("What the token is for."))] = "",
    scope: Annotated[list[str] | None, typer.Option("--scope", help=_("read, write, import, export or admin."))] = None,
    days: Annotated[int, typer.Option("--days", min=0, help=_("Days it lasts; 0 is without end."))] = 90,
) -> None:
    application.start()
    application.require_current_tables()
    from django.utils import timezone

    from handsel.kernel.actors import Door
    from handsel.org import actions
    from handsel.org.viewer import Viewer

    at = timezone.now()
    ends = at + timedelta(days=days) if days else None
    token, secret = actions.issue_token(
        member=_member(member), name=name, scopes=scope or ["read"], expires_at=ends, by=Viewer.system(Door.CLI), at=at
    )
    typer.echo(secret)
    until = f"{ends:%Y-%m-%d}" if ends else _("without end")
    scopes = ", ".join(token.scopes)
    typer.echo(_("{name}: {scopes}; until {until}. Keep it now: it is not shown again.").format(
        name=token.name, scopes=scopes, until=until
    ), err=True)  # fmt: skip


@app.command("list", help=_("List tokens: who acts with them, what they may do, when they end."))
def list_tokens(
    member: Annotated[str, typer.Option("--member", metavar="EMAIL", help=_("Only this member's."))] = "",
) -> None:
    application.start()
    application.require_current_tables()
    from rich.console import Console
    from rich.table import Table

    table = Table(_("Token"), _("Member"), _("Name"), _("Scopes"), _("Ends"), _("State"), box=None)
    for token in _tokens(_member(member) if member else None):
        ends = f"{token.expires_at:%Y-%m-%d}" if token.expires_at else _("never")
        table.add_row(token.hint, token.member.name, token.name, ", ".join(token.scopes), ends, _state(token))
    Console().print(table if table.rows else _("There are no tokens."))


@app.command(help=_("Revoke a token, by the first characters that the list shows."))
def revoke(token: Annotated[str, typer.Argument(help=_("The token's first characters."))]) -> None:
    application.start()
    application.require_current_tables()
    from django.utils import timezone

    from handsel.kernel.actors import Door
    from handsel.org import actions
    from handsel.org.viewer import Viewer

    found = [each for each in _tokens(None) if token[: len(each.hint)] == each.hint and each.revoked_at is None]
    if len(found) != 1:
        problem = _("No token in use starts with {token}.") if not found else _("Several tokens start with {token}.")
        raise Refused(problem.format(token=token[:7]) + " " + _("See them with: handsel token list"))
    actions.revoke_token(token=found[0], by=Viewer.system(Door.CLI), at=timezone.now())
    typer.echo(_("Revoked: {name} of {member}.").format(name=found[0].name, member=found[0].member.name))


def _member(email: str) -> "Member":
    from handsel.org.models import Member

    found: Member | None = Member.objects.by_email(email).first()
    if found is None:
        raise Refused(_("No member has the address {email}.").format(email=email))
    return found


def _tokens(member: "Member | None") -> "list[ApiToken]":
    from handsel.org.models import ApiToken

    tokens = ApiToken.objects.select_related("member").order_by("created_at", "pk")
    return list(tokens.filter(member=member) if member else tokens)


def _state(token: "ApiToken") -> str:
    from django.utils import timezone

    if token.revoked_at:
        return _("revoked")
    return _("expired") if token.expires_at and token.expires_at <= timezone.now() else _("in use")
