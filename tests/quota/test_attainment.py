"""Attainment out of won opportunities, by person and team, and who sees it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handsel.kernel.periods import Period
from handsel.org import actions as org
from handsel.quota import actions
from handsel.quota.actions import Setting
from handsel.quota.models import Letter, Target
from handsel.quota.queries import Series, series_in, standings_of, team_tables
from tests.people import NOW, Cast, looking
from tests.quota.conftest import Q4, TODAY, YEAR, Deal, SetQuota

BOOKINGS = Series()


def test_won_deals_of_the_period_count(cast: Cast, quota: SetQuota, deal: Deal) -> None:
    quota(cast.ana, 300_000)
    deal(cast.ana, 60_000, won=True)
    deal(cast.ana, 1_000_000, won=True, on=date(2026, 9, 30))
    deal(cast.ana, 500_000, on=date(2026, 12, 31))
    deal(cast.ana, 700_000, on=date(2027, 1, 1))
    deal(cast.ben, 5_000, won=True)
    standing = standings_of([cast.ana.pk], BOOKINGS, Q4, TODAY).standings[cast.ana.pk]
    assert (standing.quota, standing.won, standing.open) == (300_000, 60_000, 500_000)
    assert standing.attainment == Decimal("0.2")
    assert standing.days_gone == 54


@pytest.mark.parametrize(
    ("series", "won"),
    [
        (Series("bookings"), 111),
        (Series("new"), 100),
        (Series("renewal"), 10),
        (Series("expansion"), 1),
        (Series("bookings", "Analytics"), 10),
        (Series("arr"), 0),
    ],
)
def test_a_measure_counts_its_kind_and_product(cast: Cast, deal: Deal, series: Series, won: int) -> None:
    deal(cast.ana, 100, won=True, kind="new")
    deal(cast.ana, 10, won=True, kind="renewal", product="analytics")
    deal(cast.ana, 1, won=True, kind="expansion")
    assert standings_of([cast.ana.pk], series, Q4, TODAY).standings[cast.ana.pk].won == won


def test_a_year_is_made_of_its_quarters_and_a_quarter_of_its_year(cast: Cast, quota: SetQuota) -> None:
    quota(cast.ana, 100_000)
    quota(cast.ben, 1_200_000, YEAR)
    quarter = standings_of([cast.ana.pk, cast.ben.pk], BOOKINGS, Q4, TODAY).standings
    year = standings_of([cast.ana.pk, cast.ben.pk], BOOKINGS, YEAR, TODAY).standings
    assert [quarter[who.pk].quota for who in (cast.ana, cast.ben)] == [100_000, 300_000]
    assert [year[who.pk].quota for who in (cast.ana, cast.ben)] == [100_000, 1_200_000]


def test_relief_lowers_what_is_expected(cast: Cast, quota: SetQuota, deal: Deal) -> None:
    target = quota(cast.ana, 100_000)
    actions.relieve(target=target, amount=Decimal(20_000), reason="Leave", by=looking(cast.olga), at=NOW)
    deal(cast.ana, 40_000, won=True)
    standing = standings_of([cast.ana.pk], BOOKINGS, Q4, TODAY).standings[cast.ana.pk]
    assert (standing.quota, standing.attainment) == (80_000, Decimal("0.5"))


def test_amounts_in_other_currencies_are_converted_or_named(cast: Cast, quota: SetQuota, deal: Deal) -> None:
    org.quote_rate(currency="EUR", since=date(2026, 1, 1), per_unit=Decimal("0.5"), by=looking(cast.olga), at=NOW)
    quota(cast.ana, 100_000, currency="EUR")
    quota(cast.ben, 100_000, currency="GBP")
    deal(cast.ana, 50_000, won=True, currency="EUR")
    deal(cast.ana, 50_000, won=True, currency="GBP")
    result = standings_of([cast.ana.pk, cast.ben.pk], BOOKINGS, Q4, TODAY)
    standing = result.standings[cast.ana.pk]
    assert (standing.quota, standing.won, standing.attainment) == (200_000, 100_000, Decimal("0.5"))
    assert result.unconverted_quotas == {cast.ben.pk}
    assert result.unconverted_deals == {cast.ana.pk: 1}


def test_who_has_no_quota_has_no_attainment(cast: Cast, deal: Deal) -> None:
    deal(cast.ana, 50_000, won=True)
    standing = standings_of([cast.ana.pk], BOOKINGS, Q4, TODAY).standings[cast.ana.pk]
    assert (standing.quota, standing.attainment, standing.won) == (None, None, 50_000)


def test_people_do_not_cost_queries(cast: Cast, quota: SetQuota, deal: Deal) -> None:
    quota(cast.ana)
    deal(cast.ana, 5, won=True)
    everyone = [member.pk for member in cast.everyone().values()]
    counts = []
    for members in ([cast.ana.pk], everyone):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            standings_of(members, BOOKINGS, Q4, TODAY)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 7


def test_series_are_what_people_have_quotas_for(cast: Cast, quota: SetQuota) -> None:
    quota(cast.ana, measure="renewal")
    quota(cast.ana)
    quota(cast.ana, product="Analytics")
    quota(cast.ana, measure="arr")
    found = series_in(Q4, [cast.ana.pk])
    assert found == [Series(), Series("bookings", "Analytics"), Series("renewal"), Series("arr")]


SEES = {
    "ana": {"ana"},
    "ben": {"ben"},
    "mo": {"ana", "ben", "mo"},
    "sol": {"cem"},
    "cem": {"cem"},
    "sam": set[str](),
    "fay": set[str](),
    "olga": {"ana", "ben", "cem", "mo"},
    "nina": {"ana", "ben", "cem", "mo"},
    "ivy": {"ana", "ben", "cem", "mo"},
}


@pytest.mark.parametrize("name", SEES)
def test_quotas_and_letters_are_seen_by_oneself_the_line_and_who_sees_pay(
    cast: Cast, quota: SetQuota, name: str
) -> None:
    for member in (cast.ana, cast.ben, cast.cem, cast.mo):
        quota(member)
        actions.issue_letter(member=member, period=YEAR, by=looking(cast.olga), at=NOW)
    viewer = looking(getattr(cast, name))
    first = {row.member.name.split()[0].lower() for row in Target.objects.visible_to(viewer) if row.member}
    assert first == SEES[name]
    assert Letter.objects.visible_to(viewer).count() == len(SEES[name])


@pytest.mark.parametrize(("name", "sees"), [("mo", True), ("olga", True), ("ana", False), ("sol", False)])
def test_the_quota_of_a_team_is_seen_by_its_lead(cast: Cast, name: str, sees: bool) -> None:
    setting = Setting(team=cast.north, period=Q4, amount=Decimal(5), currency="USD")
    actions.set_target(setting=setting, by=looking(cast.olga), at=NOW)
    assert Target.objects.visible_to(looking(getattr(cast, name))).exists() is sees


def test_a_team_is_the_sum_of_its_members(cast: Cast, quota: SetQuota, deal: Deal) -> None:
    quota(cast.ana, 100_000)
    quota(cast.ben, 200_000)
    quota(cast.cem, 700_000)
    deal(cast.ana, 30_000, won=True)
    deal(cast.ben, 30_000, won=True)
    tables = team_tables(looking(cast.mo), BOOKINGS, Q4, TODAY)
    assert tables is not None
    [north] = tables.tables
    assert [line.member for line in north.lines] == [cast.ana, cast.ben]
    assert (north.team, north.total.quota, north.total.won, north.has_own_quota) == (cast.north, 300_000, 60_000, False)
    assert north.total.attainment == Decimal("0.2")


def test_a_team_with_a_quota_of_its_own_is_measured_by_that(cast: Cast, quota: SetQuota, deal: Deal) -> None:
    quota(cast.ana, 100_000)
    setting = Setting(team=cast.north, period=Q4, amount=Decimal(80_000), currency="USD")
    actions.set_target(setting=setting, by=looking(cast.olga), at=NOW)
    deal(cast.ana, 40_000, won=True)
    tables = team_tables(looking(cast.olga), BOOKINGS, Q4, TODAY)
    assert tables is not None
    [north] = tables.tables
    assert (north.total.quota, north.of_members.quota) == (80_000, 100_000)
    assert north.total.attainment == Decimal("0.5")


def test_an_executive_has_no_team_table(cast: Cast, quota: SetQuota) -> None:
    quota(cast.ana)
    quota(cast.ben)
    assert team_tables(looking(cast.ana), BOOKINGS, Q4, TODAY) is None


def test_a_win_rate_is_of_the_year_before(cast: Cast, deal: Deal, quota: SetQuota) -> None:
    quota(cast.ana)
    for day in range(1, 11):
        deal(cast.ana, 1_000, won=True, on=date(2026, 6, day))
    deal(cast.ana, 1_000, won=True, on=date(2025, 6, 1))
    standing = standings_of([cast.ana.pk], BOOKINGS, Q4, TODAY).standings[cast.ana.pk]
    assert (standing.closed_won, standing.closed, standing.needed) == (10, 10, 1)
    empty = Period(date(2027, 1, 1), date(2027, 4, 1))
    assert standings_of([cast.ana.pk], BOOKINGS, empty, TODAY).standings[cast.ana.pk].closed == 10
