"""Which commands there are, and where each is written. A module is imported only when its command is called.

An app offers commands by having a `commands.py` with a typer `app`: its commands are called `handsel <app> <command>`.
The few words in PROMOTED stand alone: `handsel import` is the command `import` of exchange.
"""

import ast
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from handsel.cli import application
from handsel.cli.words import gettext as _

PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Entry:
    """One word after `handsel`: its module and what it does."""

    module: str
    help: str


OWN = {
    "init": Entry("handsel.cli.founding", _("Start an empty company with its first administrator.")),
    "serve": Entry("handsel.cli.serving", _("Run Handsel: web server, worker and database.")),
    "migrate": Entry("handsel.cli.migrating", _("Bring the database to this version.")),
    "doctor": Entry("handsel.cli.doctor", _("Check every part and say what to do about what is wrong.")),
    "backup": Entry("handsel.cli.backing_up", _("Save the database and all files in one archive.")),
    "restore": Entry("handsel.cli.backing_up", _("Bring back what a backup archive holds.")),
    "token": Entry("handsel.cli.tokens", _("Create, list and revoke API tokens.")),
    "demo": Entry("handsel.cli.demo", _("Fill and run an invented company to look around in.")),
}

PROMOTED = {
    "import": Entry("handsel.exchange.commands", _("Bring records in from files; shows the plan first.")),
    "export": Entry("handsel.exchange.commands", _("Write records to a file.")),
    "report": Entry("handsel.lists.commands", _("Group and measure records, as a table or JSON.")),
}

OFFLINE = {("pay", "check"), ("conduct", "check")}
"""Commands that work on files alone: no settings, no database."""

NOT_GROUPS = {"exchange", "lists"}


class Commands(TyperGroup):
    """The words after `handsel`. Listing them reads no module; calling one imports its own."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [*OWN, *(word for word, entry in PROMOTED.items() if _is_written(entry)), *app_groups()]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A stand-in with name and help, which is all that a list of commands needs."""
        summary = {word: entry.help for word, entry in (OWN | PROMOTED).items()} | app_groups()
        if cmd_name not in self.list_commands(ctx):
            return None
        return TyperCommand(cmd_name, help=summary[cmd_name], callback=None)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        word, *rest = args
        if word not in self.list_commands(ctx):
            return super().resolve_command(ctx, args)
        return word, load(word, rest), rest


def load(word: str, rest: list[str]) -> Any:
    """Import the command behind a word. `rest` tells whether it is one that needs no database."""
    if word in OWN:
        return _command_of(OWN[word].module, word)
    is_offline = bool(rest) and (word, rest[0]) in OFFLINE
    if not is_offline:
        application.start()
    return _command_of(PROMOTED[word].module if word in PROMOTED else f"handsel.{word}.commands", word)


def _command_of(module: str, word: str) -> Any:
    """The command of this name in the module's app; the app itself when it is a group of its own."""
    app: typer.Typer = import_module(module).app
    app._add_completion = False  # its two options belong to no single command
    found = typer.main.get_command(app)
    return found.commands.get(word, found) if isinstance(found, TyperGroup) else found


def app_groups() -> dict[str, str]:
    """Apps with commands of their own and the first line of what each says about them."""
    found = {}
    for path in sorted(PACKAGE.glob("*/commands.py")):
        name = path.parent.name
        if name not in NOT_GROUPS and name not in OWN:
            found[name] = _first_line(path)
    return found


def _is_written(entry: Entry) -> bool:
    return (PACKAGE / entry.module.split(".")[1] / "commands.py").exists()


def _first_line(path: Path) -> str:
    return (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").partition("\n")[0]
