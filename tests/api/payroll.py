"""Ana's pay, for the permission matrix: a plan, a deal booked in October, a payout, an adjustment and a dispute."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from handsel.org.viewer import Viewer
from handsel.pay import actions
from handsel.pay.models import Adjustment, Dispute, Hold, LedgerEntry, PayoutBatch, PlanVersion, Statement
from handsel.pay.rules.inputs import Event, Share
from handsel.pay.rules.plan import ONE
from handsel.pay.rules.vocabulary import EventKind
from tests.people import Cast, looking

PLAN = """
[plan]
code = "{code}"
name = "Executives"
from = 2026-10-01
currency = "USD"

[measure.bookings]

[table.flat]
tiers = [{{from = 0, rate = "10%"}}]

[[component]]
code = "commission"
clause = "2.1"
measure = "bookings"
interval = "month"
table = "flat"
"""
THEN = datetime(2026, 11, 3, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Payroll:
    """What the matrix points to."""

    plan: PlanVersion
    entry: LedgerEntry
    statement: Statement
    adjustment: Adjustment
    dispute: Dispute
    hold: Hold
    payout: PayoutBatch

    @property
    def concerning(self) -> dict[str, str]:
        """A body about the payee's pay under the plan."""
        return {"member_id": str(self.entry.member_id), "plan": "AE", "reason": "x"}


def build(cast: Cast) -> Payroll:
    """October is closed and its payout waits for approval, November is open."""
    by = Viewer.system()
    plan = actions.publish_plan(text=PLAN.format(code="AE"), file="plan.toml", by=by, at=THEN)
    actions.assign(member=cast.ana, plan="AE", starts_on=date(2026, 10, 1), by=by, at=THEN)
    actions.receive_events(events=[booked(cast)], origin="api", by=by, at=THEN)
    for step in (actions.submit_period, actions.approve_period, actions.close_period):
        step(plan="AE", label="2026-10", by=by, at=THEN)
    entry = LedgerEntry.objects.get()
    return Payroll(
        plan=plan,
        entry=entry,
        statement=Statement.objects.get(),
        adjustment=actions.propose_adjustment(
            member=cast.ana, plan="AE", on=date(2026, 11, 3), amount=Decimal(50), reason="A demo", by=by, at=THEN
        ),
        dispute=actions.open_dispute(entry=entry, reason="It was more.", by=looking(cast.ana), at=THEN),
        hold=actions.place_hold(member=cast.ana, plan="AE", deal="A", reason="A question", by=by, at=THEN),
        payout=actions.make_payout(plan="AE", label="2026-10", by=by, at=THEN),
    )


def booked(cast: Cast) -> Event:
    shares = (Share(str(cast.ana.pk), ONE),)
    return Event("a1", EventKind.BOOKED, "A", date(2026, 10, 5), Decimal(10_000), "USD", shares)
