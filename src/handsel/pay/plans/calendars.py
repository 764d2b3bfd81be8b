"""Periods by their names in a plan's calendar: `2026`, `2026 Q1`, `2026-03`."""

import re
from collections.abc import Iterator

from handsel.kernel.periods import Grain, Period
from handsel.pay.rules.plan import Plan


def find_period(plan: Plan, label: str) -> Period | None:
    """The year, quarter or month of this name, or None."""
    wanted = re.sub(r"[\s-]+Q", " Q", label.strip())
    return next((period for name, period in _named(plan, wanted) if name == wanted), None)


def _named(plan: Plan, label: str) -> Iterator[tuple[str, Period]]:
    found = re.match(r"\d{4}", label)
    for year in (int(found[0]) + shift for shift in (0, -1, 1)) if found else ():
        try:
            whole = plan.calendar.year(year)
        except ValueError:
            continue
        for grain in (Grain.YEAR, Grain.QUARTER, Grain.MONTH):
            for period in plan.calendar.within(grain, whole):
                yield plan.calendar.label(grain, period), period
