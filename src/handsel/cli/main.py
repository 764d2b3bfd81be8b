"""Where the command `handsel` begins."""

import signal
import sys
from typing import Annotated

import typer

from handsel import __version__
from handsel.cli.catalogue import Commands
from handsel.cli.failures import told_in_one_line
from handsel.cli.words import gettext as _

app = typer.Typer(
    name="handsel",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["--help", "-h"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"handsel {__version__}")
        raise typer.Exit


@app.callback(help=_("The account executive's desk: from the first call to the paid commission, within the rules."))
def handsel(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help=_("Show the version and end."))
    ] = False,
) -> None:
    """Everything is done by the commands."""


def run() -> None:
    """Run the command line; every failure is one line and an exit code."""
    signal.signal(signal.SIGTERM, _end)
    with told_in_one_line():
        app(prog_name="handsel")


def _end(*_: object) -> None:
    """Leave as on an ordinary end: transactions are rolled back and the embedded server is told that we go."""
    sys.exit(128 + signal.SIGTERM)


if __name__ == "__main__":
    run()
