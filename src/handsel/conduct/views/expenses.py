"""Expense lines that look like gifts and have no record, and reading new ones in from a CSV file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from handsel.conduct.actions.importing import import_expenses
from handsel.conduct.files.expenses import COLUMNS, NEEDED
from handsel.conduct.files.table import UnusableFile
from handsel.conduct.queries import desk as reads
from handsel.conduct.views.common import of_the_desk, oversees
from handsel.conduct.views.desk import tabs
from handsel.conduct.views.paging import leaf
from handsel.conduct.views.tables import expense_line
from handsel.lists.views.common import viewer_of
from handsel.org.roles import Permission

LARGEST = 10_000_000


@require_GET
@of_the_desk
def expenses(request: HttpRequest) -> HttpResponse:
    """Lines without a record, and the form that reads a file."""
    return _page(request)


@require_POST
@of_the_desk
def read_file(request: HttpRequest) -> HttpResponse:
    """Read a file in, all of it or nothing; every line that is wrong is named."""
    by = viewer_of(request)
    by.require(Permission.OVERSEE_CONDUCT)
    sent = request.FILES.get("file")
    if sent is None:
        return _page(request, [_("Choose a file first.")])
    if (sent.size or 0) > LARGEST:
        return _page(request, [_("The file is larger than 10 MB. Divide it.")])
    try:
        done = import_expenses(text=sent.read().decode("utf-8-sig"), by=by, at=timezone.now())
    except UnicodeDecodeError:
        return _page(request, [_("The file is not UTF-8 text. Save it as CSV (UTF-8).")])
    except UnusableFile as problem:
        return _page(request, problem.problems)
    said = ngettext("%(count)s line read.", "%(count)s lines read.", done.rows) % {"count": done.rows}
    found = ngettext("%(count)s finding opened.", "%(count)s findings opened.", done.findings)
    messages.success(request, f"{said} {found % {'count': done.findings}}")
    return redirect("conduct:expenses")


def _page(request: HttpRequest, problems: list[str] | None = None) -> HttpResponse:
    viewer = viewer_of(request)
    found = leaf(reads.expenses_without_record(viewer), request, "spent_on")
    context = {
        "tabs": tabs(request),
        "oversees": oversees(viewer),
        "lines": [expense_line(each) for each in found.rows],
        "pager": found.pager,
        "problems": problems or [],
        "needed": ", ".join(NEEDED),
        "columns": ", ".join(name for name in COLUMNS if name not in NEEDED),
    }
    return render(request, "conduct/expenses.html", context, status=422 if problems else 200)
