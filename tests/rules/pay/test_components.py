"""Territory moves, carried credit, gates, multipliers, floors and the order of deals."""

from datetime import UTC, date, datetime

from tests.rules.pay.build import (
    ACCELERATOR,
    FEB,
    JAN,
    MAR,
    YEAR,
    amounts,
    by_period,
    codes,
    component,
    dec,
    event,
    inputs,
    plan,
    run,
    tiers,
)

from handsel.kernel.periods import Period
from handsel.pay.rules.credits import company_revenue
from handsel.pay.rules.engine import entitle
from handsel.pay.rules.inputs import (
    Ownership,
    Participant,
    Prior,
    Protection,
    Quota,
    Shadow,
)
from handsel.pay.rules.plan import (
    Gate,
    Limit,
    Measure,
    Multiplier,
    QuotaRule,
    Table,
    Tier,
    Where,
)
from handsel.pay.rules.vocabulary import (
    Axis,
    Basis,
    LineKind,
    Mode,
)

APRIL = date(2026, 4, 10)
ASSIGNED = (Measure("bookings", quota=QuotaRule(assigned=True)),)


def quota(amount: object, period: Period = YEAR, payee: str = "ana") -> Quota:
    return Quota(payee, "bookings", period, dec(amount))


def test_a_territory_move_follows_the_owner_protects_or_shadows() -> None:
    march = date(2026, 3, 1)
    owners = (Ownership("Acme", "ana", Period(YEAR.start, march)), Ownership("Acme", "ben", Period(march, YEAR.end)))
    deal = event("D", MAR, 10000, shares="", account="Acme")
    people = ("ana", "ben")
    follows = run(plan(), deal, ownerships=owners, people=people)
    assert (follows.total("ana"), follows.total("ben")) == (0, 1000)
    kept = (Protection("D", "ana", date(2026, 4, 1)),)
    protected = run(plan(), deal, ownerships=owners, protections=kept, people=people)
    assert (protected.total("ana"), protected.total("ben")) == (1000, 0)
    shadow = (Shadow("Acme", "ana", Period(march, APRIL)),)
    both = run(plan(), deal, ownerships=owners, shadows=shadow, people=people)
    assert (both.total("ana"), both.total("ben")) == (1000, 1000)
    assert company_revenue(both.credits["bookings"]) == 10000


def test_an_account_without_an_owner_is_a_finding() -> None:
    result = run(plan(), event("D", MAR, 10000, shares="", account="Acme"), people=("ana",))
    assert (result.total(), codes(result)) == (0, {"no-receiver"})


def test_year_to_date_is_carried_into_a_new_plan_only_when_the_assignment_says_so() -> None:
    second = Period(date(2026, 7, 1), YEAR.end)
    events = event("D1", amount=90000), event("D2", date(2026, 8, 1), 20000)
    for carry, paid in ((True, 2500), (False, 2000)):
        people = (
            Participant("ana", Period(YEAR.start, second.start), plan="old"),
            Participant("ana", second, carry_ytd=carry),
        )
        assert run(plan(), *events, participants=people).total() == paid


def test_priors_are_credit_of_before_the_events() -> None:
    given = inputs(event("D", amount=20000), priors=(Prior("ana", "bookings", JAN, dec(90000)),))
    (line,) = entitle(plan(), given).lines
    assert (line.before, line.amount) == (90000, dec(2500))


def test_a_gate_withholds_and_pays_when_it_opens() -> None:
    measures = (Measure("bookings"), Measure("renewals", Basis.ARR, quota=QuotaRule(amount=dec(1000))))
    events = (
        event("D1", amount=10000, measures=((Basis.ARR, dec(0)),)),
        event("D2", MAR, 10000, measures=((Basis.ARR, dec(900)),)),
    )
    for catch_up, paid in ((False, [("2026-01", 0), ("2026-03", 1000)]), (True, [("2026-01", 0), ("2026-03", 2000)])):
        gated = component(tiers((0, "0.10")), gate=Gate("renewals", dec("0.9"), catch_up=catch_up))
        assert by_period(run(plan(gated, measures=measures), *events)) == paid


def test_multipliers_act_in_their_order_and_only_on_the_deals_they_mean() -> None:
    long = Multiplier(dec("1.2"), Where(minimum=(("term_months", dec(36)),)))
    product = Multiplier(dec("0.5"), Where(values=(("product", frozenset({"old"})),)))
    of = plan(component(tiers((0, "0.10")), multipliers=(long, product)))
    result = run(
        of,
        event("D1", amount=1000, term_months=36),
        event("D2", amount=1000, term_months=12),
        event("D3", amount=1000, term_months=36, attributes=(("product", "Old"),)),
    )
    assert amounts(result) == {"D1": 120, "D2": 100, "D3": 60}


def test_a_floor_adds_what_is_missing() -> None:
    of = plan(component(tiers((0, "0.10")), floor=Limit(dec(500))))
    result = run(of, event("D1", amount=1000), event("D2", FEB, 9000))
    assert [(line.kind, line.amount) for line in result.lines] == [
        (LineKind.EARNING, 100),
        (LineKind.FLOOR, 400),
        (LineKind.EARNING, 900),
    ]


def test_the_moment_orders_deals_of_one_day() -> None:
    late, early = (datetime(2026, 1, 10, hour, tzinfo=UTC) for hour in (17, 9))
    result = run(plan(), event("A", amount=60000, at=late), event("B", amount=60000, at=early))
    assert amounts(result) == {"B": 6000, "A": 7000}


def test_multiples_of_a_base_rate_pay_the_target_at_quota() -> None:
    table = Table("t", Mode.MARGINAL, Axis.ATTAINMENT, tiers=(
        Tier(dec(0), dec(1), multiple=dec(1)), Tier(dec(1), None, multiple=dec("1.5"))))  # fmt: skip
    of = plan(component(table), measures=ASSIGNED)
    people = (Participant("ana", YEAR, target=dec(50000)),)
    result = run(of, event("D", amount=1200000), event("E", FEB, 240000), participants=people, quotas=(quota(1200000),))
    assert amounts(result) == {"D": 50000, "E": 15000}
    assert ACCELERATOR.tiers[0].multiple is None
