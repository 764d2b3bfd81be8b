"""`handsel init`: an empty company with its first administrator, and no demo."""

import os
from typing import Annotated

import typer

from handsel.cli import application
from handsel.cli.failures import Refused
from handsel.cli.words import gettext as _
from handsel.cli.words import language

app = typer.Typer()


@app.command(
    help=_(
        "Start an empty company with its first administrator.\n\n"
        "Prints a link by which the administrator sets a password. With --password it asks for one instead; "
        "HANDSEL_ADMIN_PASSWORD in the environment answers that question."
    )
)
def init(
    company: Annotated[str, typer.Option("--company", metavar="NAME", help=_("The company's name."))],
    admin: Annotated[str, typer.Option("--admin", metavar="EMAIL", help=_("The administrator's e-mail address."))],
    name: Annotated[str, typer.Option("--name", help=_("The administrator's name; else taken from the address."))] = "",
    currency: Annotated[str, typer.Option("--currency", metavar="CODE", help=_("Three letters, such as EUR."))] = "USD",
    zone: Annotated[str, typer.Option("--zone", help=_("Time zone, such as Europe/Berlin."))] = "UTC",
    password: Annotated[bool, typer.Option("--password", help=_("Ask for a password; print no link."))] = False,
    address: Annotated[
        str, typer.Option("--address", help=_("Address of this Handsel, for the link."))
    ] = "http://127.0.0.1:8000",
) -> None:
    application.start(owner=True)
    from handsel.cli.migrating import bring_up_to_date

    chosen = _password() if password or "HANDSEL_ADMIN_PASSWORD" in os.environ else None
    bring_up_to_date()
    convention = {"currency": currency.upper(), "zone": zone, "locale": language()}
    link = _found(company.strip(), admin.strip(), name.strip(), convention, chosen)
    typer.echo(_("{company} is ready. Start it with: handsel serve").format(company=company.strip()))
    if link:
        typer.echo(_("{admin} sets a password here: {link}").format(admin=admin, link=f"{address.rstrip('/')}{link}"))


def _password() -> str:
    given = os.environ.get("HANDSEL_ADMIN_PASSWORD")
    return given if given is not None else typer.prompt(_("Password"), hide_input=True, confirmation_prompt=True)


def _found(company: str, admin: str, name: str, convention: dict[str, str], password: str | None) -> str:
    """Found the company in one transaction. Returns the path of the invitation, or nothing when a password was set."""
    from django.contrib.auth.password_validation import validate_password
    from django.db import transaction
    from django.utils import timezone

    from handsel.kernel.actors import Door
    from handsel.org import actions
    from handsel.org.viewer import Viewer

    _check(company, convention)
    by, at = Viewer.system(Door.CLI, convention["currency"]), timezone.now()
    with transaction.atomic():
        member = actions.found_company(
            name=company, admin_email=admin, admin_name=name or _name_from(admin), by=by, at=at, **convention
        )
        if password is None:
            _invitation, secret = actions.invite(member=member, by=by, at=at)
            return _invitation_path(secret)
        validate_password(password, member)
        actions.set_password(member=member, password=password, by=by, at=at)
    return ""


def _check(company: str, convention: dict[str, str]) -> None:
    from zoneinfo import available_timezones

    from babel.numbers import list_currencies

    if not company:
        raise Refused(_("Give the company a name: --company NAME"))
    if convention["currency"] not in list_currencies():
        raise Refused(
            _("There is no currency {code}. Use three letters, such as USD.").format(code=convention["currency"])
        )
    if convention["zone"] not in available_timezones():
        raise Refused(_("There is no time zone {zone}. Write it as Area/City.").format(zone=convention["zone"]))


def _name_from(email: str) -> str:
    return email.partition("@")[0].replace(".", " ").replace("_", " ").title()


def _invitation_path(secret: str) -> str:
    from django.urls import reverse

    return reverse("org:invitation", kwargs={"secret": secret})
