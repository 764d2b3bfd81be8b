"""The payout of a closed period for payroll: one row for each payee, with the seal of the statement behind it."""

import csv
import io
from collections.abc import Iterator

from handsel.kernel.money import exponent, rounded
from handsel.org.viewer import Viewer
from handsel.pay.models import Statement

HEADING = ("member_id", "name", "email", "plan", "period", "amount", "currency", "statement")


def payout_lines(plan: str, label: str, viewer: Viewer) -> Iterator[str]:
    """The lines of the file, payees by name; only the heading where no statement is frozen that the viewer may see."""
    rows = Statement.objects.visible_to(viewer).filter(plan=plan, label=label).defer("text")
    yield _line(*HEADING)
    for row in rows.select_related("member").order_by("member__name", "pk"):
        amount = f"{rounded(row.paid, row.currency):.{exponent(row.currency)}f}"
        about = str(row.member_id), _safe(row.member.name), row.member.email or "", plan, label
        yield _line(*about, amount, row.currency, row.digest)


def _line(*cells: str) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def _safe(text: str) -> str:
    """A name that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text
