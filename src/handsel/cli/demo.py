"""`handsel demo`: an invented company to look around in."""

from importlib import import_module
from types import ModuleType

import typer

from handsel.cli import application, readiness
from handsel.cli.failures import Refused
from handsel.cli.serving import Host, Port, Workers, handsel, hold_database, require_free_port, run
from handsel.cli.words import gettext as _
from handsel.config.server import WORKERS

app = typer.Typer(name="demo", no_args_is_help=True, help=_("Fill and run an invented company to look around in."))


@app.command(help=_("Fill the demo company and print its sign-ins. A second run changes nothing."))
def fill() -> None:
    application.start(owner=True)
    from handsel.cli.migrating import bring_up_to_date
    from handsel.org.models import Organisation

    bring_up_to_date()
    told = []
    if Organisation.objects.exists():
        told = [_("This data folder already holds a company; nothing was changed.")]
    else:
        _company().fill()
    told += _company().sign_ins()
    typer.echo("\n".join(told))
    readiness.remember("\n".join(told))


@app.command(help=_("Bring the database up to date, fill the demo company if there is none, and serve it."))
def serve(host: Host = "127.0.0.1", port: Port = 8000, workers: Workers = WORKERS) -> None:
    require_free_port(host, port)
    hold_database()
    if told := readiness.remembered():
        typer.echo(told)
    else:
        handsel("demo", "fill")
    run(host, port, workers)


def _company() -> ModuleType:
    """`fill()` writes the demo company; `sign_ins()` gives one line per role, and none for any other company."""
    try:
        return import_module("handsel.demo.company")
    except ModuleNotFoundError:
        raise Refused(_("This installation carries no demo company.")) from None
