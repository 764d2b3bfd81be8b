"""How quotas read to a person: measures, what is wrong with a line of a file, how somebody is doing."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from handsel.quota.models import Measure
from handsel.quota.rules.sheet import Finding

FINDINGS: dict[str, Any] = {
    "empty": gettext_lazy("The file holds no quota. It needs a line of headings and a line for each quota."),
    "unreadable": gettext_lazy("This is not a CSV file (%(value)s)."),
    "unknown-column": gettext_lazy("There is no column “%(value)s”. Rename or remove it."),
    "column-missing": gettext_lazy("The column “%(value)s” is missing."),
    "member-or-team": gettext_lazy("Fill either member or team."),
    "no-member": gettext_lazy("Nobody here has the address or the unique name “%(value)s”."),
    "no-team": gettext_lazy("There is no team “%(value)s”."),
    "no-measure": gettext_lazy("“%(value)s” is no measure: use small letters, digits and hyphens, such as new-arr."),
    "no-period": gettext_lazy("“%(value)s” is no period: write 2026, 2026 Q3 or 2026-07."),
    "no-amount": gettext_lazy("“%(value)s” is no amount: write 250000 or 250000.50."),
    "too-fine": gettext_lazy("“%(value)s” has more digits after the point than the currency."),
    "no-currency": gettext_lazy("“%(value)s” is no currency: write three letters such as EUR."),
    "no-ramp": gettext_lazy("“%(value)s” is no ramp: write a percentage from 0 to 100."),
    "twice": gettext_lazy("The same quota stands in line %(value)s already."),
}

HEALTH: dict[str, tuple[Any, str]] = {
    "reached": (pgettext_lazy("quota", "Reached"), "green"),
    "ahead": (gettext_lazy("On pace"), "green"),
    "close": (gettext_lazy("Slightly behind"), "amber"),
    "behind": (gettext_lazy("Behind"), "red"),
    "": ("", ""),
}
"""Words and tone of each state."""


def told(finding: Finding) -> str:
    """A finding with its line and column."""
    text = FINDINGS[finding.code] % {"value": finding.value}
    if not finding.column or finding.code in {"unknown-column", "column-missing"}:
        return _("Line %(line)s: %(problem)s") % {"line": finding.line, "problem": text}
    place = {"line": finding.line, "column": finding.column, "problem": text}
    return _("Line %(line)s, %(column)s: %(problem)s") % place


def measure_name(code: str) -> str:
    """A measure in words; a plan's own measure is called by its code."""
    return str(Measure(code).label) if code in Measure.values else code


def series_name(measure: str, product: str) -> str:
    """Measure and product line."""
    return f"{measure_name(measure)} · {product}" if product else measure_name(measure)
