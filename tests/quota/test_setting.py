"""Setting, dividing, removing and importing quotas."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from handsel.kernel.periods import Grain, Period
from handsel.org import actions as org
from handsel.org.viewer import Forbidden
from handsel.quota import actions
from handsel.quota.actions import CannotImport, CannotSet, Setting
from handsel.quota.models import Target
from handsel.quota.queries import quotas_for, team_quotas_for
from handsel.trail.models import ChangeSet, Entry
from handsel.trail.undo import undo
from tests.people import NOW, Cast, looking
from tests.quota.conftest import Q4, YEAR, SetQuota, asked_of

LATER = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def test_a_quota_is_set_and_read_as_a_value(cast: Cast, quota: SetQuota) -> None:
    quota(cast.ana, 300_000, ramp=Decimal(50))
    [value] = quotas_for("bookings", [cast.ana.pk, cast.ben.pk], YEAR)
    assert (value.member, value.team, value.measure, value.product) == (cast.ana.pk, None, "bookings", "")
    assert (value.grain, value.period, value.amount, value.currency) == (Grain.QUARTER, Q4, 150_000, "USD")
    assert quotas_for("renewal", [cast.ana.pk], YEAR) == ()
    assert quotas_for(None, [cast.ana.pk], Period(date(2026, 1, 1), Q4.start)) == ()


def test_a_team_has_quotas_too(cast: Cast) -> None:
    setting = Setting(team=cast.north, period=Q4, amount=Decimal(900_000), currency="EUR")
    actions.set_target(setting=setting, by=looking(cast.olga), at=NOW)
    [value] = team_quotas_for("bookings", [cast.north.pk], YEAR)
    assert (value.member, value.team, value.amount, value.currency) == (None, cast.north.pk, 900_000, "EUR")


def test_setting_again_changes_the_amount_and_keeps_one_row(cast: Cast, quota: SetQuota) -> None:
    first, second = quota(cast.ana, 300_000), quota(cast.ana, 320_000)
    assert first.pk == second.pk
    assert Target.objects.get().amount == 320_000


def test_setting_the_same_again_writes_nothing(cast: Cast, quota: SetQuota) -> None:
    quota(cast.ana)
    before = ChangeSet.objects.count()
    assert actions.set_targets(settings=[asked_of(cast.ana)], by=looking(cast.olga), at=LATER) == []
    assert ChangeSet.objects.count() == before


def test_the_fact_says_whose_and_when_but_not_how_much(cast: Cast, quota: SetQuota) -> None:
    target = quota(cast.ana, 314_159)
    entry = Entry.objects.get(name="quota.target.set")
    assert (entry.subject, entry.data["whose"], entry.data["period"]) == (target.pk, "Ana Alvarez", "2026 Q4")
    assert cast.ana.pk in entry.about
    assert "314159" not in str(entry.data)


def test_a_change_of_quotas_can_be_taken_back(cast: Cast, quota: SetQuota) -> None:
    quota(cast.ana, 300_000)
    quota(cast.ana, 320_000)
    last = ChangeSet.objects.filter(verb="quota.set").order_by("-id")[0]
    undo(change_set=last, by=looking(cast.olga), at=LATER)
    assert Target.objects.get().amount == 300_000


@pytest.mark.parametrize("name", ["ana", "mo", "fay", "ivy", "sam"])
def test_only_who_manages_pay_sets_quotas(cast: Cast, name: str) -> None:
    by = looking(getattr(cast, name))
    with pytest.raises(Forbidden):
        actions.set_target(setting=asked_of(cast.ana), by=by, at=NOW)
    with pytest.raises(Forbidden):
        actions.import_quotas(text="member,period,amount\n", name="a.csv", by=by, at=NOW)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"amount": -1}, "amount"),
        ({"amount": "NaN"}, "amount"),
        ({"amount": "1.005"}, "amount"),
        ({"currency": "usd"}, "currency"),
        ({"measure": "New ARR"}, "measure"),
        ({"ramp": Decimal(120)}, "ramp"),
        ({"product": "x" * 201}, "product"),
        ({"period": Period(date(2026, 10, 2), date(2027, 1, 1))}, "period"),
    ],
)
def test_a_quota_that_cannot_be_is_refused_with_its_field(cast: Cast, more: dict[str, object], field: str) -> None:
    with pytest.raises(CannotSet) as refused:
        actions.set_target(setting=asked_of(cast.ana, **more), by=looking(cast.olga), at=NOW)  # type: ignore[arg-type]
    assert set(refused.value.message_dict) == {field}


def test_a_quota_is_of_a_member_or_a_team(cast: Cast) -> None:
    for member, team in ((None, None), (cast.ana, cast.north)):
        setting = Setting(member=member, team=team, period=Q4, amount=Decimal(1), currency="USD")
        with pytest.raises(CannotSet):
            actions.set_targets(settings=[setting], by=looking(cast.olga), at=NOW)


def test_quotas_of_one_measure_never_overlap(cast: Cast, quota: SetQuota) -> None:
    quota(cast.ana)
    with pytest.raises(CannotSet, match="already has a quota"):
        quota(cast.ana, period=YEAR)
    quota(cast.ana, period=YEAR, measure="renewal")
    quota(cast.ana, period=YEAR, product="Analytics")
    assert Target.objects.count() == 3


def test_many_are_set_in_one_change_or_none(cast: Cast) -> None:
    settings = [asked_of(cast.ana), asked_of(cast.ben), asked_of(cast.cem, -5)]
    with pytest.raises(CannotSet) as refused:
        actions.set_targets(settings=settings, by=looking(cast.olga), at=NOW)
    assert refused.value.row == 2
    assert not Target.objects.exists()
    actions.set_targets(settings=settings[:2], by=looking(cast.olga), at=NOW)
    assert ChangeSet.objects.filter(verb="quota.set").count() == 1


def test_the_last_of_two_settings_for_one_quota_holds(cast: Cast) -> None:
    settings = [asked_of(cast.ana, 1), asked_of(cast.ana, 2)]
    assert len(actions.set_targets(settings=settings, by=looking(cast.olga), at=NOW)) == 1
    assert Target.objects.get().amount == 2


def test_a_year_is_divided_into_quarters_that_sum_to_it(cast: Cast) -> None:
    setting = asked_of(cast.ana, "1000000.01", YEAR)
    made = actions.set_year(setting=setting, grain=Grain.QUARTER, by=looking(cast.olga), at=NOW)
    assert len(made) == 4
    assert sum(row.amount for row in Target.objects.all()) == Decimal("1000000.01")


def test_a_year_begun_in_may_has_no_quota_before(cast: Cast) -> None:
    setting, there = asked_of(cast.ana, 1_200_000, YEAR), Period(date(2026, 5, 15), YEAR.end)
    made = actions.set_year(setting=setting, grain=Grain.QUARTER, there=there, by=looking(cast.olga), at=NOW)
    assert [row.starts_on.month for row in made] == [4, 7, 10]
    assert sum(row.amount for row in Target.objects.all()) == Decimal("759452.05")


def test_only_a_fiscal_year_can_be_divided(cast: Cast) -> None:
    with pytest.raises(CannotSet, match="fiscal year"):
        actions.set_year(setting=asked_of(cast.ana), grain=Grain.MONTH, by=looking(cast.olga), at=NOW)


def test_a_quota_is_removed_unless_it_was_relieved(cast: Cast, quota: SetQuota) -> None:
    mine, other = quota(cast.ana), quota(cast.ben)
    actions.remove_target(target=mine, by=looking(cast.olga), at=NOW)
    actions.relieve(target=other, amount=Decimal(5), reason="Leave", by=looking(cast.olga), at=NOW)
    with pytest.raises(CannotSet, match="relieved"):
        actions.remove_target(target=other, by=looking(cast.olga), at=NOW)
    assert Target.objects.get() == other


def test_a_dissolved_team_is_expected_nothing_of_until_that_is_taken_back(cast: Cast) -> None:
    team = org.form_team(name="East", by=looking(cast.nina), at=NOW)
    setting = Setting(team=team, period=Q4, amount=Decimal(5), currency="USD")
    actions.set_target(setting=setting, by=looking(cast.olga), at=NOW)
    org.dissolve_team(team=team, by=looking(cast.nina), at=NOW)
    assert not Target.objects.exists()
    undo(change_set=ChangeSet.objects.order_by("-id")[0], by=looking(cast.nina), at=LATER)
    assert Target.objects.get().amount == 5


HEAD = "member,team,measure,product,period,amount,currency\n"


def test_a_file_sets_quotas_of_people_and_teams(cast: Cast) -> None:
    text = HEAD + "ANA@example.com,,,,2026 Q4,300000,\n,north,new,Analytics,2026,900000,EUR\n"
    made = actions.import_quotas(text=text, name="quotas.csv", by=looking(cast.olga), at=NOW)
    assert {(row.member, row.team, row.amount, row.currency, row.source) for row in made} == {
        (cast.ana, None, 300_000, "USD", "quotas.csv"),
        (None, cast.north, 900_000, "EUR", "quotas.csv"),
    }


def test_a_file_names_people_who_have_no_address(cast: Cast) -> None:
    text = HEAD + "ana alvarez,,,,2026 Q4,300000,\n"
    (made,) = actions.import_quotas(text=text, name="q.csv", by=looking(cast.olga), at=NOW)
    assert made.member == cast.ana
    org.add_member(name="Ana Alvarez", email="other@example.com", roles=[], by=looking(cast.nina), at=NOW)
    with pytest.raises(CannotImport, match="unique name"):
        actions.import_quotas(text=HEAD + "Ana Alvarez,,,,2027 Q4,1,\n", name="q.csv", by=looking(cast.olga), at=NOW)


def test_a_bad_file_names_every_line_and_writes_nothing(cast: Cast) -> None:
    lines = [
        "ana@example.com,,,,2026 Q4,300000,",
        "nobody@example.com,,,,2026 Q4,1,",
        ",West,,,2026 Q4,1,",
        "ben@example.com,,,,2026 Q5,1,",
        "ana@example.com,,,,2026 Q4,5,",
    ]
    with pytest.raises(CannotImport) as refused:
        actions.import_quotas(text=HEAD + "\n".join(lines), name="q.csv", by=looking(cast.olga), at=NOW)
    assert [one.line for one in refused.value.findings] == [3, 4, 5, 6]
    assert refused.value.messages[0].startswith("Line 3, member: Nobody here has the address or the unique name “nob")
    assert not Target.objects.exists()


def test_a_line_that_clashes_with_what_is_there_is_named(cast: Cast, quota: SetQuota) -> None:
    quota(cast.ana)
    text = HEAD + "ana@example.com,,,,2026,1,\n"
    with pytest.raises(CannotImport, match="Line 2: Ana Alvarez already has a quota"):
        actions.import_quotas(text=text, name="q.csv", by=looking(cast.olga), at=NOW)
