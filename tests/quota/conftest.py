"""Quotas and deals for the cast: it is 24 November 2026, two thirds into the fourth quarter."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from handsel.kernel.periods import Period
from handsel.org.models import Member
from handsel.org.viewer import Viewer
from handsel.pipeline import actions as pipeline
from handsel.pipeline.models import Opportunity, Pipeline
from handsel.quota import actions
from handsel.quota.actions import Setting
from handsel.quota.models import Target
from tests.people import NOW, Cast, looking

TODAY = NOW.date()
YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
Q4 = Period(date(2026, 10, 1), date(2027, 1, 1))

type SetQuota = Callable[..., Target]
type Deal = Callable[..., Opportunity]


def asked_of(member: Member, amount: int | str = 300_000, period: Period = Q4, **more: Any) -> Setting:
    """What is expected of a member."""
    return Setting(member=member, period=period, amount=Decimal(amount), currency=more.pop("currency", "USD"), **more)


@pytest.fixture
def quota(cast: Cast) -> SetQuota:
    """`quota(cast.ana, 300_000)` sets Ana's quota of the fourth quarter."""

    def set_quota(member: Member, amount: int | str = 300_000, period: Period = Q4, **more: Any) -> Target:
        setting = asked_of(member, amount, period, **more)
        return actions.set_target(setting=setting, by=looking(cast.olga), at=NOW)

    return set_quota


@pytest.fixture
def deal(cast: Cast) -> Deal:
    """`deal(cast.ana, 50_000, won=True)` is a deal of Ana's that closes this quarter."""
    if not Pipeline.objects.exists():
        pipeline.set_up_default_pipeline(by=Viewer.system(), at=NOW)

    def make(owner: Member, amount: int, *, won: bool = False, on: date = TODAY, **values: Any) -> Opportunity:
        by, known = looking(cast.olga), {"name": "A deal", "amount": Decimal(amount), "close_on": on}
        made = pipeline.create(values=known | values, owner=owner, by=by, at=NOW)
        return pipeline.win(opportunity=made, by=by, at=NOW, close_on=on) if won else made

    return make
