"""What the home page shows of quotas."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from handsel.kernel.periods import FiscalCalendar, Grain
from handsel.org.models import Member
from handsel.quota import actions
from handsel.quota.actions import Setting
from handsel.quota.queries import panel_for
from tests.people import NOW, Cast, looking
from tests.quota.conftest import Q4, TODAY, Deal, SetQuota

type SignedIn = Callable[[Member], Client]


def test_an_executive_sees_their_own_quarter(cast: Cast, quota: SetQuota, deal: Deal) -> None:
    quota(cast.ana, 300_000)
    quota(cast.ben, 100_000)
    deal(cast.ana, 75_000, won=True)
    panel = panel_for(looking(cast.ana), TODAY)
    assert panel is not None
    assert (panel.period, panel.of_team, panel.standing.attainment) == ("2026 Q4", False, Decimal("0.25"))


def test_a_manager_without_a_quota_sees_the_teams(cast: Cast, quota: SetQuota, deal: Deal) -> None:
    quota(cast.ana, 300_000)
    quota(cast.ben, 100_000)
    quota(cast.cem, 100_000)
    deal(cast.ben, 100_000, won=True)
    panel = panel_for(looking(cast.mo), TODAY)
    assert panel is not None
    assert (panel.of_team, panel.standing.quota, panel.standing.won) == (True, 400_000, 100_000)


def test_a_team_with_a_quota_of_its_own_is_shown_by_that(cast: Cast, quota: SetQuota) -> None:
    quota(cast.ana, 300_000)
    setting = Setting(team=cast.north, period=Q4, amount=Decimal(200_000), currency="USD")
    actions.set_target(setting=setting, by=looking(cast.olga), at=NOW)
    panel = panel_for(looking(cast.mo), TODAY)
    assert panel is not None
    assert panel.standing.quota == 200_000


def test_there_is_no_panel_without_a_quota_or_for_another_quarter(cast: Cast, quota: SetQuota) -> None:
    quota(cast.ana)
    quota(cast.ben, measure="new-arr")
    for member in (cast.cem, cast.ben, cast.olga):
        assert panel_for(looking(member), TODAY) is None
    assert panel_for(looking(cast.ana), date(2027, 1, 1)) is None


def test_the_home_page_shows_it(cast: Cast, quota: SetQuota, deal: Deal, signed_in: SignedIn) -> None:
    quarter = FiscalCalendar().period(Grain.QUARTER, timezone.localdate())
    quota(cast.ana, 300_000, quarter)
    deal(cast.ana, 5)
    assert "My quota" in signed_in(cast.ana).get(reverse("home:home")).content.decode()
    assert "Team quota" in signed_in(cast.mo).get(reverse("home:home")).content.decode()
    assert "quota-title" not in signed_in(cast.ben).get(reverse("home:home")).content.decode()
