"""How a command fails: one line that says what is wrong and what to do, and an exit code. Never a traceback.

Exit codes: 0 done; 1 refused, or the input is not right; 2 the command line is not right, or the input cannot be used
at all; 3 the database cannot be used; 70 an error in Handsel itself, with a report in the data folder; 130 interrupted.
"""

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import typer

from handsel.cli.words import gettext as _
from handsel.config.home import folder_of_errors

REFUSED = 1
UNUSABLE = 2
NO_DATABASE = 3
INTERNAL = 70
INTERRUPTED = 130


class Refused(Exception):
    """A command cannot do what was asked. The message says why and what to do instead."""

    def __init__(self, message: str, code: int = REFUSED) -> None:
        super().__init__(message)
        self.code = code


@contextmanager
def told_in_one_line() -> Iterator[None]:
    """Turn every error of the block into one line on stderr and an exit code."""
    try:
        yield
    except (SystemExit, typer.Exit):
        raise
    except KeyboardInterrupt:
        _end(_("Interrupted."), INTERRUPTED)
    except Refused as error:
        _end(str(error), error.code)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone, as in `handsel report … | head`
        sys.exit(0)
    except Exception as error:
        message, code = _explain(error)
        _end(message, code)


def _end(message: str, code: int) -> None:
    typer.secho(message, err=True, fg="red" if sys.stderr.isatty() else None)
    sys.exit(code)


def _explain(error: Exception) -> tuple[str, int]:
    """Errors of the domain explain themselves; the database's get a sentence; the rest is reported in a file."""
    names = {kind.__name__ for kind in type(error).__mro__}
    if "DatabaseUnavailable" in names:  # told by name, because importing what raises it would slow every command down
        return _(error.template).format(**error.values), NO_DATABASE  # type: ignore[attr-defined]
    if "ValidationError" in names:
        return "; ".join(getattr(error, "messages", [str(error)])), REFUSED
    if names & {"OperationalError", "InterfaceError", "PoolTimeout"}:
        reason = str(error).strip().splitlines()
        return _("The database does not answer: {reason}").format(reason=reason[-1] if reason else ""), NO_DATABASE
    if _is_missing_table(error):
        return _("The database has no tables of this version yet. Run: handsel migrate"), NO_DATABASE
    if isinstance(error, OSError) and error.filename:
        return _("{file} cannot be used: {reason}").format(file=error.filename, reason=error.strerror), REFUSED
    if type(error).__module__.startswith("handsel.") and str(error):
        return str(error), REFUSED
    return _report(error), INTERNAL


def _is_missing_table(error: Exception) -> bool:
    cause = error.__cause__ or error
    return type(cause).__name__ in {"UndefinedTable", "UndefinedColumn"}


def _report(error: Exception) -> str:
    """Write the traceback to a file in the data folder and say where."""
    now = datetime.now(UTC)
    summary = f"{type(error).__name__}: {error}".splitlines()[0]
    try:
        report = _write_report(now, "".join(traceback.format_exception(error)))
    except OSError:
        return _("Handsel met an unexpected error: {summary}").format(summary=summary)
    return _("Handsel met an unexpected error: {summary}. The report is in {report}.").format(
        summary=summary.rstrip("."), report=report
    )


def _write_report(now: datetime, text: str) -> Path:
    folder = folder_of_errors()
    folder.mkdir(parents=True, exist_ok=True)
    report = folder / f"{now:%Y-%m-%dT%H%M%S.%f}.txt"
    report.write_text(f"{' '.join(sys.argv)}\n\n{text}", encoding="utf-8")
    return report
