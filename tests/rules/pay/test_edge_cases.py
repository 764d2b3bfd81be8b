"""The thirty-five cases that break commission software, each by its number."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.rules.pay.build import (
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

from handsel.kernel.periods import FiscalCalendar, Grain, Period, WeekCalendar
from handsel.pay.plans.event_files import Reading, parse_events
from handsel.pay.rules.credits import company_revenue
from handsel.pay.rules.currency import Rate, Rates
from handsel.pay.rules.engine import entitle
from handsel.pay.rules.inputs import (
    Inputs,
    Participant,
    Quota,
    Relief,
    Reporting,
)
from handsel.pay.rules.plan import (
    Clawback,
    Component,
    Draw,
    Limit,
    Measure,
    QuotaRule,
    ReleasePart,
    Settlement,
)
from handsel.pay.rules.posting import differences
from handsel.pay.rules.rounding import spread
from handsel.pay.rules.settlement import settle
from handsel.pay.rules.vocabulary import (
    AfterLeaving,
    Amendment,
    AtLeaving,
    Axis,
    Basis,
    Boundary,
    CapPer,
    ClawbackMethod,
    ComponentKind,
    Counts,
    CountsOn,
    DrawEnd,
    Interval,
    Mode,
    RateKind,
    ReleaseOn,
    ServiceProration,
)

APRIL = date(2026, 4, 10)
ASSIGNED = (Measure("bookings", quota=QuotaRule(assigned=True)),)
ATTAINED = tiers((0, "0.06"), (1, "0.08"), mode=Mode.RETRO, axis=Axis.ATTAINMENT)
BONUS = Component(
    "quarterly", ComponentKind.BONUS, "bookings", interval=Interval.QUARTER, amount=dec(5000), catch_up=True
)


def quota(amount: object, period: Period = YEAR, payee: str = "ana") -> Quota:
    return Quota(payee, "bookings", period, dec(amount))


def test_01_a_value_exactly_on_a_boundary_follows_the_boundary_rule() -> None:
    sold = event("D", amount=100000)
    for boundary, paid in ((Boundary.HIGHER, 8000), (Boundary.LOWER, 6000)):
        of = plan(component(replace(ATTAINED, boundary=boundary)), measures=ASSIGNED)
        assert run(of, sold, quotas=(quota(100000),)).total() == paid


def test_01_almost_the_whole_quota_is_not_the_whole_unless_the_plan_rounds_it() -> None:
    sold, target = event("D", amount="99996"), (quota(100000),)
    exact = plan(component(ATTAINED), measures=ASSIGNED)
    rounded = plan(component(replace(ATTAINED, attainment_dp=2)), measures=ASSIGNED, attainment_dp=2)
    finer = plan(component(replace(ATTAINED, attainment_dp=3)), measures=ASSIGNED, attainment_dp=3)
    paid = [run(of, sold, quotas=target).total() for of in (exact, finer, rounded)]
    assert paid == [dec("5999.76"), dec("5999.76"), dec("7999.68")]


def test_02_no_quota_is_a_finding_and_zero_is_not_infinity() -> None:
    of = plan(component(ATTAINED), measures=ASSIGNED)
    for quotas in ((), (quota(0),)):
        result = run(of, event("D", amount=1000), quotas=quotas)
        assert (result.total(), codes(result)) == (0, {"no-quota"})
        assert result.contexts[0].standing("bookings", YEAR, YEAR.end).attainment is None


def test_02_without_a_quota_the_table_or_the_assignment_may_say_a_rate() -> None:
    sold = event("D", amount=1000)
    by_table = plan(component(replace(ATTAINED, no_quota=dec("0.05"))), measures=ASSIGNED)
    assert run(by_table, sold).total() == 50
    person = (Participant("ana", YEAR, base_rate=dec("0.07")),)
    assert run(plan(component(ATTAINED), measures=ASSIGNED), sold, participants=person).total() == 70


def test_03_a_negative_credit_slides_down_the_tiers() -> None:
    result = run(plan(), event("D", amount=110000), event("D-", FEB, -30000))
    assert amounts(result) == {"D": dec(11500), "D-": dec(-3500)}


def test_04_a_deal_moved_from_a_closed_to_an_open_period_is_paid_once() -> None:
    of, deal = plan(), event("D", amount=80000)
    posted = differences(run(of, deal).lines, (), of, open_from=YEAR.start)
    moved = event("D", MAR, kind="amended", booked_on=MAR)
    later = differences(run(of, deal, moved).lines, posted, of, open_from=date(2026, 3, 1))
    assert [(entry.origin.start.month, entry.posted.start.month, entry.amount) for entry in later] == [
        (1, 3, dec(-8000)),
        (3, 3, dec(8000)),
    ]


def test_05_an_amount_amended_after_close_posts_the_difference_with_its_origin() -> None:
    of, deal = plan(), event("D", amount=80000)
    posted = differences(run(of, deal).lines, (), of, open_from=YEAR.start)
    changed = event("D", FEB, 60000, kind="amended")
    (entry,) = differences(run(of, deal, changed).lines, posted, of, open_from=date(2026, 2, 1))
    assert (entry.origin.start.month, entry.posted.start.month, entry.amount) == (1, 2, dec(-2000))


def test_05_a_plan_may_credit_the_difference_when_it_happens() -> None:
    of = plan(amendment=Amendment.DIFFERENCE)
    result = run(
        of, event("D", amount=80000), event("D", FEB, 120000, kind="amended"), event("D", MAR, 110000, kind="amended")
    )
    assert by_period(result) == [("2026-01", dec(8000)), ("2026-02", dec(5000)), ("2026-03", dec(-1500))]


def test_06_an_owner_changed_after_close_moves_the_pay_from_one_to_the_other() -> None:
    of, deal = plan(), event("D", amount=10000)
    before = run(of, deal, people=("ben",))
    after = run(of, deal, event("D", FEB, kind="amended", shares="ben"))
    posted = differences(before.lines, (), of, open_from=YEAR.start)
    later = differences(after.lines, posted, of, open_from=date(2026, 2, 1))
    assert {entry.payee: entry.amount for entry in later} == {"ana": dec(-1000), "ben": dec(1000)}


def test_07_a_payee_who_has_left_keeps_the_reversal_of_an_edited_split() -> None:
    of, deal = plan(), event("D", amount=10000, shares="ana:0.5 ben:0.5")
    people = (
        Participant("ana", Period(YEAR.start, date(2026, 3, 1)), left_on=date(2026, 2, 28)),
        Participant("ben", YEAR),
    )
    before = run(of, deal, participants=people)
    after = run(of, deal, event("D", APRIL, kind="amended", shares="ben"), participants=people)
    posted = differences(before.lines, (), of, open_from=YEAR.start)
    later = differences(after.lines, posted, of, open_from=date(2026, 4, 1))
    assert {entry.payee: entry.amount for entry in later} == {"ana": dec(-500), "ben": dec(500)}


def test_08_a_split_of_99_99_credits_nobody_and_says_so() -> None:
    result = run(plan(), event("D", amount=10000, shares="ana:0.3333 ben:0.3333 eva:0.3333"))
    assert (result.total(), codes(result)) == (0, {"split-sum"})
    assert "99.99" in result.findings[0].text()


def test_09_an_overlay_is_not_company_revenue() -> None:
    result = run(plan(), event("D", amount=100000, shares="ana:0.5 ben:0.5 ana:0.2:overlay"))
    credited = result.credits["bookings"]
    assert company_revenue(credited) == 100000
    assert sum(one.amount for one in credited) == 120000
    assert sum(one.amount for one in credited if one.payee == "ana") == 70000


def test_10_a_clawback_after_the_payee_left_is_a_receivable_and_not_negative_pay() -> None:
    of = plan(method=ClawbackMethod.UNWIND)
    person = Participant("ana", Period(YEAR.start, date(2026, 3, 1)), left_on=date(2026, 2, 28))
    result = run(of, event("D", amount=80000), event("D", APRIL, kind="cancelled"), participants=(person,))
    earned = {of.paid_in(line.on): (line.amount, max(Decimal(0), line.amount)) for line in result.lines}
    account = settle(earned, person, of, Inputs())
    last = account.payments[-1]
    assert (last.earned, last.paid, last.balances.receivable) == (dec(-8000), 0, dec(8000))
    assert [finding.code for finding in account.findings] == ["receivable-after-leaving"]


def test_11_a_cancelled_deal_that_carried_others_into_the_accelerator() -> None:
    events = event("D1", amount=80000), event("D2", FEB, 40000), event("D1", MAR, kind="cancelled")
    stays = {method: run(plan(method=method), *events).total() for method in ClawbackMethod}
    assert stays == {
        ClawbackMethod.RECOMPUTE: 4000,
        ClawbackMethod.UNWIND: 5000,
        ClawbackMethod.DEBOOK: 4000,
        ClawbackMethod.NONE: 13000,
    }


def test_12_cancelled_and_booked_again_counts_once() -> None:
    events = (
        event("D", amount=10000, key="e1"),
        event("D", FEB, kind="cancelled", key="e2"),
        event("D", FEB, 10000, key="e3"),
    )
    for method in (ClawbackMethod.RECOMPUTE, ClawbackMethod.UNWIND, ClawbackMethod.DEBOOK):
        result = run(plan(method=method), *events)
        assert (result.total(), codes(result)) == (1000, set())


def test_13_two_plan_versions_in_one_quarter_each_pay_their_own_days() -> None:
    old = plan(component(tiers((0, "0.10"))), span=Period(YEAR.start, date(2026, 6, 16)))
    new = plan(component(tiers((0, "0.12"))), span=Period(date(2026, 6, 16), YEAR.end))
    events = event("D1", date(2026, 6, 15), 200000), event("D2", date(2026, 6, 16), 60000)
    assert (run(old, *events).total(), run(new, *events).total()) == (20000, 7200)


def test_14_leave_inside_a_ramp_may_pause_it() -> None:
    away = (Period(date(2026, 2, 1), date(2026, 3, 1)),)
    person = (Participant("ana", YEAR, leaves=away),)
    quotas = []
    for pauses in (False, True):
        rule = QuotaRule(amount=dec(100000), per=Grain.MONTH, ramp=(dec(0), dec("0.5")), ramp_pauses=pauses)
        of = plan(measures=(Measure("bookings", quota=rule),))
        context = run(of, event("D", MAR, 1000), participants=person).contexts[0]
        quotas.append([context.quota("bookings", of.calendar.period(Grain.MONTH, day)) for day in (JAN, FEB, MAR)])
    assert quotas == [[0, 0, 100000], [0, 0, 50000]]


def test_15_a_rehired_payee_ramps_again_only_if_the_assignment_says_so() -> None:
    rule = QuotaRule(amount=dec(100000), per=Grain.MONTH, ramp=(dec(0),))
    of = plan(measures=(Measure("bookings", quota=rule),))
    again = Period(date(2026, 6, 1), YEAR.end)
    for ramp_from, expected in ((None, 0), (date(2025, 1, 1), 100000)):
        people = (
            Participant("ana", Period(YEAR.start, date(2026, 3, 1))),
            Participant("ana", again, ramp_from=ramp_from),
        )
        context = run(of, event("D", amount=1000), participants=people).contexts[1]
        assert context.quota("bookings", Period(date(2026, 6, 1), date(2026, 7, 1))) == expected


def test_15_a_rehired_payee_is_paid_for_both_stays_and_not_in_between() -> None:
    people = (Participant("ana", Period(YEAR.start, FEB)), Participant("ana", Period(APRIL, YEAR.end)))
    result = run(
        plan(), event("D1", amount=1000), event("D2", MAR, 1000), event("D3", APRIL, 1000), participants=people
    )
    assert amounts(result) == {"D1": 100, "D3": 100}
    assert codes(result) == {"not-in-plan"}


def test_16_a_leap_year_has_366_days() -> None:
    for year, days in ((2026, 365), (2028, 366)):
        whole = Period(date(year, 1, 1), date(year + 1, 1, 1))
        of = plan(measures=(Measure("bookings", quota=QuotaRule(amount=dec(days * 1000))),), span=whole)
        person = Participant("ana", Period(date(year, 3, 1), whole.end))
        context = run(of, event("D", date(year, 3, 1), 1), participants=(person,)).contexts[0]
        assert context.quota("bookings", whole) == (days - (days - 365) - 59) * 1000


def test_16_a_term_from_29_february_ends_on_28_february() -> None:
    of = plan(
        clawback=Clawback(ClawbackMethod.UNWIND, proration=ServiceProration.DAYS),
        span=Period(date(2024, 1, 1), date(2025, 6, 1)),
    )
    deal = event("D", date(2024, 2, 29), 36500, term_months=12)
    person = (Participant("ana", of.span),)
    result = run(of, deal, event("D", date(2025, 2, 27), kind="cancelled"), participants=person)
    assert result.total() == 3650


def test_17_a_4_4_5_calendar_decides_the_pay_period() -> None:
    calendar = WeekCalendar(date(2025, 12, 29), 2026)
    of = plan(calendar=calendar, span=calendar.year(2026))
    (line,) = run(of, event("D", date(2026, 1, 26), 1000), participants=(Participant("ana", of.span),)).lines
    assert (of.label(line.period), line.period) == ("2026-P02", Period(date(2026, 1, 26), date(2026, 2, 23)))


def test_17_a_year_that_starts_in_april_starts_its_tiers_in_april() -> None:
    of = plan(calendar=FiscalCalendar(4))
    result = run(of, event("D1", MAR, 100000), event("D2", APRIL, 100000))
    assert amounts(result) == {"D1": 10000, "D2": 10000}


def test_18_the_time_zone_decides_the_quarter() -> None:
    text = "id,event,deal,at,amount,payee,currency\ne1,booked,D,2026-04-01T03:30:00+00:00,1000,ana,USD\n"
    days = [parse_events(text, reading=Reading(zone))[0].on for zone in ("UTC", "America/New_York")]
    assert days == [date(2026, 4, 1), date(2026, 3, 31)]


def test_19_a_revaluation_moves_pay_but_not_attainment() -> None:
    plan_rate = Rate("EUR", "USD", RateKind.PLAN, YEAR.start, dec("1.10"))
    of = plan(component(tiers((0, "0.10"))), measures=ASSIGNED)
    for spot, paid in (("1.00", 10000), ("1.30", 13000)):
        rates = Rates((plan_rate, Rate("EUR", "USD", RateKind.SPOT, YEAR.start, dec(spot))))
        result = run(of, event("D", amount=100000, currency="EUR"), rates=rates, quotas=(quota(110000),))
        assert result.total() == paid
        assert result.contexts[0].standing("bookings", YEAR, YEAR.end).attainment == 1


def test_19_tiers_filled_at_the_plan_rate_divide_the_pay_at_the_spot_rate() -> None:
    rates = Rates(
        (
            Rate("EUR", "USD", RateKind.PLAN, YEAR.start, dec(2)),
            Rate("EUR", "USD", RateKind.SPOT, YEAR.start, dec(1)),
        )
    )
    (line,) = run(plan(), event("D", amount=100000, currency="EUR"), rates=rates).lines
    assert [part.amount for part in line.slices] == [50000, 50000]
    assert line.amount == 50000 * dec("0.10") + 50000 * dec("0.15")


def test_19_a_missing_rate_is_a_finding_and_not_one_to_one() -> None:
    result = run(plan(), event("D", amount=100000, currency="EUR"))
    assert (result.total(), codes(result)) == (0, {"rate-missing"})


def test_20_the_last_instalment_carries_no_surprise() -> None:
    parts = spread(dec("100.00"), 3, "USD")
    assert (sum(parts), max(parts) - min(parts)) == (100, dec("0.01"))


def _draw_account(draw: Draw, person: Participant, *earned: object) -> list[tuple[Decimal, Decimal, Decimal]]:
    of = plan(settlement=Settlement(draw))
    months = list(of.calendar.within(Grain.MONTH, YEAR))
    posted = {month: (dec(one), max(Decimal(0), dec(one))) for month, one in zip(months, earned, strict=False)}
    payments = settle(posted, person, of, Inputs()).payments
    return [(one.paid, one.balances.draw, one.balances.receivable) for one in payments]


def test_21_a_draw_balance_at_termination_is_forgiven_unless_agreed() -> None:
    person = Participant("ana", YEAR, left_on=date(2026, 2, 28))
    kept = _draw_account(Draw(dec(1000)), person, 400, 400)
    due = _draw_account(Draw(dec(1000), at_leaving=AtLeaving.DUE), person, 400, 400)
    assert kept == [(1000, 600, 0), (1000, 0, 0)]
    assert due == [(1000, 600, 0), (1000, 0, 1200)]


def test_22_a_draw_that_ends_with_a_balance_is_recovered_or_forgiven() -> None:
    person, end = Participant("ana", YEAR), date(2026, 3, 1)
    recovered = _draw_account(Draw(dec(1000), end=end), person, 400, 400, 500)
    forgiven = _draw_account(Draw(dec(1000), end=end, at_end=DrawEnd.FORGIVE), person, 400, 400, 500)
    assert recovered == [(1000, 600, 0), (1000, 1200, 0), (0, 700, 0)]
    assert forgiven == [(1000, 600, 0), (1000, 0, 0), (500, 0, 0)]


def test_23_money_cut_by_a_cap_is_not_clawed_back() -> None:
    events = event("D1", amount=80000), event("D2", date(2026, 1, 20), 80000), event("D2", FEB, kind="cancelled")
    for method in (ClawbackMethod.RECOMPUTE, ClawbackMethod.UNWIND, ClawbackMethod.DEBOOK):
        capped = component(tiers((0, "0.10")), cap=Limit(dec(10000), CapPer.INTERVAL))
        before, after = run(plan(capped, method=method), *events[:2]), run(plan(capped, method=method), *events)
        assert (before.total(), after.total()) == (10000, 8000)


def test_24_a_spif_window_looks_at_the_booking_or_at_the_payment() -> None:
    march = Period(date(2026, 3, 1), date(2026, 4, 1))
    events = event("D1", FEB, 100), event("D1", MAR, 100, kind="paid"), event("D2", MAR, 100)
    paid = {}
    for day in CountsOn:
        spif = Component("spif", ComponentKind.SPIF, "bookings", amount=dec(500), window=march, counts_on=day)
        paid[day] = list(amounts(run(plan(spif), *events)))
    assert paid == {CountsOn.BOOKED: ["D2"], CountsOn.PAID: ["D1"]}


def test_25_relief_granted_later_pays_the_bonus_that_was_missed() -> None:
    quarter = Period(date(2026, 1, 1), date(2026, 4, 1))
    of = plan(BONUS, measures=ASSIGNED)
    sold, target = event("D", amount=95000), (quota(100000, quarter),)
    assert run(of, sold, quotas=target).total() == 0
    relieved = run(of, sold, quotas=target, reliefs=(Relief("ana", "bookings", quarter, dec(5000)),))
    assert relieved.total() == 5000
    assert sum(one.amount for one in relieved.credits["bookings"]) == 95000


def test_26_a_manager_gets_no_override_on_own_deals_unless_the_plan_says_so() -> None:
    team = (Reporting("ana", "mo", YEAR),)
    for counts, paid in ((Counts.TEAM, 100), (Counts.TEAM_AND_OWN, 300)):
        override = component(tiers((0, "0.01")), kind=ComponentKind.OVERRIDE)
        of = plan(override, measures=(Measure("bookings", counts=counts),))
        result = run(of, event("D1", amount=10000), event("D2", amount=20000, shares="mo"), reporting=team)
        assert result.total("mo") == paid


def test_27_a_reporting_line_changed_mid_quarter_divides_the_roll_up() -> None:
    middle = date(2026, 2, 15)
    reporting = (
        Reporting("ana", "mo", Period(YEAR.start, middle)),
        Reporting("ana", "lou", Period(middle, YEAR.end)),
        Reporting("mo", "vi", YEAR),
    )
    of = plan(component(tiers((0, "0.01"))), measures=(Measure("bookings", counts=Counts.TEAM),))
    events = event("D1", FEB, 10000), event("D2", MAR, 20000)
    result = run(of, *events, reporting=reporting, people=("mo", "lou", "vi"))
    assert {name: result.total(name) for name in ("ana", "mo", "lou", "vi")} == {
        "ana": 0,
        "mo": 100,
        "lou": 200,
        "vi": 100,
    }


def test_27_a_circle_of_reports_ends() -> None:
    circle = (Reporting("ana", "mo", YEAR), Reporting("mo", "ana", YEAR))
    of = plan(component(tiers((0, "0.01"))), measures=(Measure("bookings", counts=Counts.TEAM),))
    result = run(of, event("D", amount=10000), reporting=circle, people=("mo",))
    assert (result.total("mo"), result.total("ana")) == (100, 0)


def test_28_rows_that_came_twice_count_once_or_are_pointed_out() -> None:
    deal = event("D", amount=1000, key="e1", account="Acme")
    assert run(plan(), deal, deal).total() == 100
    again = run(plan(), deal, replace(deal, key="e2"))
    assert (again.total(), codes(again)) == (100, {"deal-booked-twice"})
    copy = run(plan(), deal, replace(deal, key="e2", deal="D-copy"))
    assert (copy.total(), codes(copy)) == (200, {"looks-like-a-copy"})
    other = run(plan(), deal, replace(deal, amount=dec(2000)))
    assert codes(other) == {"event-differs"}


def test_29_a_multi_year_deal_counts_the_basis_the_measure_names() -> None:
    deal = event("D", amount=36000, measures=((Basis.ACV, dec(12000)), (Basis.TCV, dec(36000))))
    for basis, paid in ((Basis.ACV, 1200), (Basis.TCV, 3600)):
        assert run(plan(measures=(Measure("bookings", basis),)), deal).total() == paid
    missing = run(plan(measures=(Measure("bookings", Basis.ARR),)), deal)
    assert (missing.total(), codes(missing)) == (0, {"basis-missing"})


HALF_ON_CASH = (ReleasePart(ReleaseOn.BOOKED, dec("0.5")), ReleasePart(ReleaseOn.PAID, dec("0.5")))


def test_30_partial_payments_and_refunds_release_and_take_back() -> None:
    of = plan(component(tiers((0, "0.10")), release=HALF_ON_CASH))
    events = event("D", amount=10000), event("D", FEB, 4000, kind="paid"), event("D", MAR, 1000, kind="refunded")
    result = run(of, *events)
    assert by_period(result) == [("2026-01", 500), ("2026-02", 200), ("2026-03", -50)]
    assert [(one.waits_for, one.amount) for one in result.held] == [(ReleaseOn.PAID, 350)]


def test_30_more_money_than_the_deal_releases_no_more_than_everything() -> None:
    of = plan(component(tiers((0, "0.10")), release=(ReleasePart(ReleaseOn.PAID, dec(1)),)))
    assert run(of, event("D", amount=10000), event("D", FEB, 15000, kind="paid")).total() == 1000


def test_30_a_refund_may_count_as_a_cancellation() -> None:
    of = plan(clawback=Clawback(on_refund=True))
    assert run(of, event("D", amount=10000), event("D", MAR, 4000, kind="refunded")).total() == 600


def test_31_a_hold_released_after_the_plan_ended_is_still_paid() -> None:
    of = plan(component(tiers((0, "0.10")), release=HALF_ON_CASH))
    result = run(of, event("D", amount=10000), event("D", date(2027, 3, 5), 10000, kind="paid"))
    assert by_period(result) == [("2026-01", 500), ("2027-03", 500)]


def test_31_after_leaving_a_hold_is_paid_or_forfeited() -> None:
    person = Participant("ana", YEAR, left_on=date(2026, 2, 28))
    events = event("D", amount=10000), event("D", APRIL, 10000, kind="paid")
    for rule, paid in ((AfterLeaving.PAY, 1000), (AfterLeaving.FORFEIT, 500)):
        of = plan(component(tiers((0, "0.10")), release=HALF_ON_CASH), settlement=Settlement(after_leaving=rule))
        assert run(of, *events, participants=(person,)).total() == paid


def test_32_a_quota_that_arrives_late_posts_the_differences() -> None:
    of = plan(component(replace(ATTAINED, no_quota=dec("0.05"))), measures=ASSIGNED)
    sold = event("D", amount=120000)
    posted = differences(run(of, sold).lines, (), of, open_from=YEAR.start)
    (entry,) = differences(run(of, sold, quotas=(quota(100000),)).lines, posted, of, open_from=date(2026, 7, 1))
    assert (entry.origin.start.month, entry.posted.start.month, entry.amount) == (1, 7, dec(3600))


def test_33_a_deletion_is_an_event_that_takes_everything_back() -> None:
    rule = Clawback(ClawbackMethod.UNWIND, window_months=1, proration=ServiceProration.MONTHS)
    deal = event("D", amount=10000, term_months=12)
    gone = event("D", date(2026, 9, 1), kind="cancelled", reason="deleted")
    assert run(plan(clawback=rule), deal, gone).total() == 0
    late = event("D", date(2026, 9, 1), kind="cancelled", reason="churn")
    assert run(plan(clawback=rule), deal, late).total() == 1000


def test_34_parallel_runs_give_identical_lines() -> None:
    of = plan()
    events = [event(f"D{n}", date(2026, 1 + n % 12, 5), 1000 * n, shares="ana:0.5 ben:0.5") for n in range(1, 40)]
    given = inputs(*events)
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: entitle(of, given).lines, range(8)))
    assert all(lines == results[0] for lines in results)


def test_35_a_change_of_pay_currency_counts_from_its_day() -> None:
    rates = Rates((Rate("USD", "GBP", RateKind.SPOT, YEAR.start, dec("0.8")),))
    person = Participant("ana", YEAR, pay_currencies=((YEAR.start, "USD"), (date(2026, 2, 15), "GBP")))
    of = plan(component(tiers((0, "0.10"))), rates=rates)
    months = list(of.calendar.within(Grain.MONTH, YEAR))[:2]
    account = settle({month: (dec(1000), dec(1000)) for month in months}, person, of, Inputs())
    assert [(one.currency, one.paid_out) for one in account.payments] == [("USD", 1000), ("GBP", 800)]
