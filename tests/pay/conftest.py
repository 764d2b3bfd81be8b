"""A plan with an accelerator, two executives on it, and deals that they win."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from handsel.org.models import Member
from handsel.org.viewer import Viewer
from handsel.pay import actions
from handsel.pay.models import PayPeriod
from handsel.pipeline import actions as pipeline
from handsel.pipeline.models import Opportunity, Pipeline
from tests.people import Cast, looking

PLAN = """
[plan]
code = "AE"
name = "Account executives"
from = 2026-01-01
currency = "USD"
pay_period = "quarter"
boundary = "higher"

[measure.bookings]

[table.steps]
mode = "marginal"
tiers = [{from = 0, to = 100000, rate = "10%"}, {from = 100000, rate = "15%"}]

[[component]]
code = "commission"
clause = "2.1"
measure = "bookings"
interval = "year"
table = "steps"

[clawback]
method = "recompute"
clause = "5"
"""

type Win = Callable[[Member, int, date], Opportunity]


def at(month: int, day: int = 15) -> datetime:
    """Noon of a day of 2026."""
    return datetime(2026, month, day, 12, tzinfo=UTC)


@pytest.fixture
def sales(cast: Cast) -> Pipeline:
    return Pipeline.objects.first() or pipeline.set_up_default_pipeline(by=Viewer.system(), at=at(1, 1))


@pytest.fixture
def plan(cast: Cast) -> str:
    by = looking(cast.olga)
    actions.publish_plan(text=PLAN, file="plan.toml", by=by, at=at(1, 2))
    for member in (cast.ana, cast.ben):
        actions.assign(member=member, plan="AE", starts_on=date(2026, 1, 1), by=by, at=at(1, 2))
    return "AE"


@pytest.fixture
def win(plan: str, sales: Pipeline) -> Win:
    """Win a deal of so much on a day."""

    def won(owner: Member, amount: int, on: date) -> Opportunity:
        by, when = Viewer.system(), datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
        values = {"name": f"Deal {amount}", "amount": Decimal(amount), "close_on": on, "currency": "USD"}
        deal = pipeline.create(values=values, owner=owner, by=by, at=when)
        return pipeline.win(opportunity=deal, by=by, at=when)

    return won


def close(cast: Cast, label: str, when: datetime) -> PayPeriod:
    """Submit, approve and close a quarter, each by whom it takes."""
    actions.submit_period(plan="AE", label=label, by=looking(cast.olga), at=when)
    actions.approve_period(plan="AE", label=label, by=looking(cast.nina), at=when)
    return actions.close_period(plan="AE", label=label, by=looking(cast.olga), at=when)
