"""The company: founded once, edited by those who configure, with rates it counts by."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError

from handsel.org import actions, events
from handsel.org.models import ExchangeRate, Organisation
from handsel.org.queries import Rates
from handsel.org.viewer import Forbidden, Viewer
from handsel.trail.changes import Change
from handsel.trail.facts import _listeners
from handsel.trail.models import ChangeSet
from handsel.trail.undo import undo
from tests.people import NOW, Cast, looking


def latest() -> ChangeSet:
    return ChangeSet.objects.latest("id")


def test_a_company_is_founded_once(cast: Cast) -> None:
    with pytest.raises(actions.CannotOrganise, match="already belongs"):
        actions.found_company(name="Second", admin_email="x@example.com", admin_name="X", by=Viewer.system(), at=NOW)


def test_founding_tells_the_rooms_when_everything_stands(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a new company needs (pipelines, say) is set up by listeners, in the founding's own change set."""
    heard: list[tuple[str, UUID, bool]] = []

    def listener(fact: events.CompanyFounded, change: Change) -> None:
        heard.append((fact.company, change.id, Organisation.objects.get().name == "Fresh"))

    monkeypatch.setitem(_listeners, events.CompanyFounded, [listener])
    _forget_everyone()
    first = actions.found_company(
        name=" Fresh ", admin_email="A@Example.com", admin_name="Ada", currency="EUR", by=Viewer.system(), at=NOW
    )
    assert heard == [("Fresh", latest().pk, True)]
    assert (first.email, first.roles) == ("a@example.com", ["administrator"])
    assert set(latest().entries.values_list("name", flat=True)) == {"org.member.joined", "org.organisation.founded"}


def test_a_company_without_a_name_is_not_founded(db: None) -> None:
    _forget_everyone()
    with pytest.raises(ValidationError) as refusal:
        actions.found_company(name="  ", admin_email="a@example.com", admin_name="Ada", by=Viewer.system(), at=NOW)
    assert "name" in refusal.value.message_dict


def _forget_everyone() -> None:
    from django.db import connection

    from handsel.trail.changes import change

    with change("test.forget", by=Viewer.system(), at=NOW) as forgetting, connection.cursor() as cursor:
        cursor.execute("delete from org_reach; update org_team set lead_id = null; delete from org_member")
        cursor.execute("delete from org_team; delete from org_organisation")
        forgetting.record(events.TeamDissolved(subject=UUID(int=1), team="all"))


def test_sales_operations_edits_the_company(cast: Cast) -> None:
    actions.edit_organisation(values={"name": "Northwind AG", "zone": "Europe/Berlin"}, by=looking(cast.olga), at=NOW)
    company = Organisation.objects.get()
    assert (company.name, company.zone) == ("Northwind AG", "Europe/Berlin")
    assert latest().entries.get().data == {"fields": ["name", "zone"]}


@pytest.mark.parametrize("who", ["mo", "ana", "fay", "ivy", "sam"])
def test_others_do_not_edit_the_company(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        actions.edit_organisation(values={"name": "Mine"}, by=looking(getattr(cast, who)), at=NOW)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("default_access", "anarchy"),
        ("currency", "euro"),
        ("currency", "€"),
        ("fiscal_start_month", 13),
        ("locale", "xx"),
        ("zone", "Mars/Olympus"),
    ],
)
def test_a_value_that_makes_no_sense_names_its_field(cast: Cast, field: str, value: object) -> None:
    with pytest.raises(ValidationError) as refusal:
        actions.edit_organisation(values={field: value}, by=looking(cast.nina), at=NOW)
    assert list(refusal.value.message_dict) == [field]


def test_an_unknown_field_is_refused(cast: Cast) -> None:
    with pytest.raises(actions.CannotOrganise, match="is_demo"):
        actions.edit_organisation(values={"is_demo": True}, by=looking(cast.nina), at=NOW)


def test_editing_the_company_can_be_taken_back(cast: Cast) -> None:
    actions.edit_organisation(values={"default_access": "read"}, by=looking(cast.nina), at=NOW)
    undo(change_set=latest(), by=looking(cast.nina), at=NOW)
    assert Organisation.objects.get().default_access == "private"


def test_a_rate_holds_from_its_day_on(cast: Cast) -> None:
    for since, per_unit in [(date(2026, 1, 1), "0.90"), (date(2026, 7, 1), "0.80")]:
        actions.quote_rate(currency=" eur ", since=since, per_unit=Decimal(per_unit), by=looking(cast.olga), at=NOW)
    rates = Rates("USD")
    assert rates.in_base(Decimal(90), "EUR", date(2026, 6, 30)) == Decimal("100.00")
    assert rates.in_base(Decimal(80), "EUR", date(2026, 7, 1)) == Decimal("100.00")
    assert rates.in_base(Decimal(80), "EUR", date(2025, 12, 31)) is None


def test_quoting_a_day_again_replaces_its_rate(cast: Cast) -> None:
    for per_unit in ("0.90", "0.95"):
        actions.quote_rate(
            currency="EUR", since=date(2026, 1, 1), per_unit=Decimal(per_unit), by=looking(cast.nina), at=NOW
        )
    assert ExchangeRate.objects.get().per_unit == Decimal("0.95")


@pytest.mark.parametrize(("currency", "per_unit"), [("EUR", "0"), ("EUR", "-1"), ("USD", "1"), ("EURO", "1")])
def test_a_rate_that_makes_no_sense_is_refused(cast: Cast, currency: str, per_unit: str) -> None:
    with pytest.raises(actions.CannotOrganise):
        actions.quote_rate(
            currency=currency, since=date(2026, 1, 1), per_unit=Decimal(per_unit), by=looking(cast.nina), at=NOW
        )


def test_a_withdrawn_rate_can_come_back(cast: Cast) -> None:
    by = looking(cast.nina)
    rate = actions.quote_rate(currency="EUR", since=date(2026, 1, 1), per_unit=Decimal("0.9"), by=by, at=NOW)
    actions.withdraw_rate(rate=ExchangeRate.objects.get(pk=rate.pk), by=by, at=NOW)
    assert not ExchangeRate.objects.exists()
    undo(change_set=latest(), by=by, at=NOW)
    assert ExchangeRate.objects.get().pk == rate.pk


def test_the_currency_stays_while_rates_lean_on_it(cast: Cast) -> None:
    by = looking(cast.nina)
    actions.quote_rate(currency="EUR", since=date(2026, 1, 1), per_unit=Decimal("0.9"), by=by, at=NOW)
    with pytest.raises(actions.CannotOrganise, match="exchange rates"):
        actions.edit_organisation(values={"currency": "GBP"}, by=by, at=NOW)


@pytest.mark.parametrize("who", ["mo", "ana", "fay", "ivy"])
def test_others_touch_no_rate(cast: Cast, who: str) -> None:
    by = looking(getattr(cast, who))
    with pytest.raises(Forbidden):
        actions.quote_rate(currency="EUR", since=date(2026, 1, 1), per_unit=Decimal(1), by=by, at=NOW)
    rate = actions.quote_rate(
        currency="EUR", since=date(2026, 1, 1), per_unit=Decimal(1), by=looking(cast.nina), at=NOW
    )
    with pytest.raises(Forbidden):
        actions.withdraw_rate(rate=rate, by=by, at=NOW)
