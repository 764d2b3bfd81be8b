"""`handsel serve`: the whole of Handsel in one command."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from handsel.cli import readiness
from handsel.cli.failures import NO_DATABASE, Refused
from handsel.cli.gathering import gather_static
from handsel.cli.words import gettext as _
from handsel.config import postgres, server
from handsel.config.home import data_folder

app = typer.Typer()

PARTS = {"web server": _("web server"), "worker": _("worker")}

Host = Annotated[str, typer.Option("--host", help=_("Address to listen on; 0.0.0.0 is every network."))]
Port = Annotated[int, typer.Option("--port", "-p", min=1, max=65535, help=_("Port to listen on."))]
Workers = Annotated[
    int, typer.Option("--workers", min=1, help=_("Web processes; as many as there are cores, up to 4."))
]


@app.command(
    help=_(
        "Run Handsel: web server, worker and database.\n\n"
        "Brings the database to this version first. A process that dies is started again. "
        "Ctrl-C ends everything in order."
    )
)
def serve(host: Host = "127.0.0.1", port: Port = 8000, workers: Workers = server.WORKERS) -> None:
    require_free_port(host, port)
    hold_database()
    migrate()
    run(host, port, workers)


def require_free_port(host: str, port: int) -> None:
    """Raises Refused, naming who listens there and which port would be free."""
    if server.is_free(host, port):
        return
    if port < 1024 and os.geteuid() != 0:
        raise Refused(_("Ports below 1024 are for root. Use another, for example --port 8000."))
    owner, free = server.listener_of(port), server.next_free_port(host, port)
    taken = _("Port {port} is taken, or {host} is not an address of this machine.")
    if owner:
        taken = _("Port {port} is taken ({owner}).")
    advice = _("Use another: --port {free}") if free else _("Use another with --port.")
    raise Refused(f"{taken.format(port=port, owner=owner, host=host)} {advice.format(free=free)}")


def hold_database() -> None:
    """Start the embedded server, where that is the one in use, and hold it until this process ends."""
    if not os.environ.get("HANDSEL_DATABASE_URL"):
        postgres.ensure_running(data_folder())


def migrate() -> None:
    """In a process of its own: it works as the owner of the tables, and this one stays small."""
    if readiness.remembered() is None:
        handsel("migrate", "--quiet")


def handsel(*arguments: str) -> None:
    """Run another command of this program. It has told what went wrong; raises Refused to end as well."""
    done = subprocess.run([sys.executable, "-m", "handsel.cli.main", *arguments], check=False)  # noqa: S603
    if done.returncode:
        raise typer.Exit(done.returncode)


def run(host: str, port: int, workers: int, *, notice: str = "") -> None:
    """Serve until told to end. Prints the address once the server answers."""
    gather_static()
    announcement = Announcement(host, port, notice)
    # The worker's start would take the cores from the web server's, and people wait for the latter.
    worker = server.job_worker(waits_for=lambda: announcement.made)
    parts = [server.web_server(host, port, workers), worker]
    try:
        server.supervise(parts, keep_database=announcement.look, tell=_tell_revived)
    except server.PartKeepsDying as error:
        problem = _("The {part} ends as soon as it is started; see above, or run: handsel doctor")
        raise Refused(problem.format(part=PARTS[str(error)])) from None
    typer.echo(_("Handsel has ended."))


def _tell_revived(part: str) -> None:
    typer.echo(_("The {part} ended unexpectedly and was started again.").format(part=PARTS[part]), err=True)


class Announcement:
    """Keeps the database alive at each look, and says once where Handsel runs."""

    def __init__(self, host: str, port: int, notice: str) -> None:
        self.host, self.port, self.notice = host, port, notice
        self.home: Path = data_folder()
        self.made = False

    def look(self) -> None:
        try:
            hold_database()
        except postgres.DatabaseUnavailable as error:
            typer.echo(_(error.template).format(**error.values), err=True)
            raise typer.Exit(NO_DATABASE) from None
        if not self.made and server.answers(self.host, self.port, within=0.4):
            self.made = True
            typer.echo(_("Handsel runs at {address}").format(address=self.address))
            typer.echo(self.notice or _("Ctrl-C ends it. Data folder: {home}").format(home=self.home))

    @property
    def address(self) -> str:
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"
