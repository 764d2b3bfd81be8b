"""What a page of quotas is asked for: which period, which measure and product; and the way to its neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from handsel.kernel.periods import Calendar, Grain, Period
from handsel.org.queries import fiscal_calendar
from handsel.quota.queries import Series
from handsel.quota.rules.naming import name_of, period_named
from handsel.quota.words import series_name


@dataclass(frozen=True)
class Asked:
    """The period a page shows, and of what."""

    calendar: Calendar
    grain: Grain
    period: Period
    series: Series
    today: date

    @property
    def name(self) -> str:
        """The period's name, such as 2026 Q4."""
        return name_of(self.grain, self.period, self.calendar)

    @property
    def is_now(self) -> bool:
        """Whether today is in it."""
        return self.today in self.period

    def query(self, *, period: str = "", series: Series | None = None) -> str:
        """The query string of this page with another period or series."""
        chosen = series or self.series
        values = {"period": period or self.name, "measure": chosen.measure, "product": chosen.product}
        return "?" + urlencode({name: value for name, value in values.items() if value})

    def grains(self) -> list[dict[str, Any]]:
        """This month, this quarter, this year; around today where the page shows today, else around its period."""
        day = self.today if self.is_now else self.period.start
        labels = {Grain.MONTH: _("Month"), Grain.QUARTER: _("Quarter"), Grain.YEAR: _("Year")}
        return [
            {
                "label": labels[grain],
                "url": self.query(period=name_of(grain, self.calendar.period(grain, day), self.calendar)),
                "active": grain is self.grain,
            }
            for grain in Grain
        ]

    @property
    def before(self) -> str:
        """The page of the period before."""
        return self._neighbour(self.period.start - timedelta(days=1))

    @property
    def after(self) -> str:
        """The page of the period after."""
        return self._neighbour(self.period.end)

    def _neighbour(self, day: date) -> str:
        return self.query(period=name_of(self.grain, self.calendar.period(self.grain, day), self.calendar))

    def tabs(self, series: Sequence[Series]) -> list[dict[str, Any]]:
        """A tab for each measure and product people have quotas for."""
        every = series if self.series in series else [self.series, *series]
        return [
            {
                "label": series_name(one.measure, one.product),
                "url": self.query(series=one),
                "active": one == self.series,
            }
            for one in every
        ]


def asked(request: HttpRequest, today: date, series: Sequence[Series] = ()) -> Asked:
    """What the address asks for: the current quarter's bookings unless it says otherwise."""
    calendar = fiscal_calendar()
    named = period_named(request.GET.get("period", ""), calendar)
    grain, period = named or (Grain.QUARTER, calendar.period(Grain.QUARTER, today))
    chosen = Series(request.GET.get("measure") or "bookings", request.GET.get("product", ""))
    if "measure" not in request.GET and series and chosen not in series:
        chosen = series[0]
    return Asked(calendar, grain, period, chosen, today)
