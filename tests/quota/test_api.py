"""The REST door of quotas beyond who may use it: what it takes, gives and refuses."""

from decimal import Decimal
from typing import Any

import pytest

from handsel.quota.models import Target
from tests.api.programs import Program
from tests.people import Cast
from tests.quota.conftest import Deal, SetQuota


@pytest.fixture
def olga(cast: Cast) -> Program:
    return Program(cast.olga, "read", "write", "admin")


def of_ana(cast: Cast, **more: Any) -> dict[str, Any]:
    return {"member_id": str(cast.ana.pk), "period": "2026 Q4", "amount": "300000", "currency": "USD"} | more


def test_quotas_are_set_relieved_and_listed(cast: Cast, olga: Program) -> None:
    [made] = olga.send("PUT", "/quota/targets", {"quotas": [of_ana(cast, ramp="50")]}).json()
    relief = {"first_day": "2026-10-05", "last_day": "2026-11-03", "reason": "Leave"}
    assert olga.send("POST", f"/quota/targets/{made['id']}/reliefs", relief).status_code == 201
    [shown] = olga.get("/quota/targets", period="2026").json()
    assert (shown["period"], Decimal(shown["amount"]), Decimal(shown["ramp"])) == ("2026 Q4", 300_000, 50)
    assert Decimal(shown["holds"]) == 150_000 - Decimal(shown["relief"])
    assert olga.get("/quota/targets", period="2025").json() == []


def test_a_year_is_prorated_and_divided(cast: Cast, olga: Program) -> None:
    body = of_ana(cast, period="2026", amount="1200000", first_day="2026-05-15", last_day="2026-12-31")
    parts = olga.send("PUT", "/quota/years", body).json()
    assert sum(Decimal(part["amount"]) for part in parts) == Decimal("759452.05")


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"period": "soon"}, "quotas.1.period"),
        ({"amount": "1.005"}, "quotas.1.amount"),
        ({"member_id": None}, "quotas.1.member"),
        ({"member_id": "00000000-0000-0000-0000-000000000007"}, "quotas.1.member_id"),
    ],
)
def test_a_refusal_names_the_quota_and_its_field(cast: Cast, olga: Program, more: dict[str, Any], place: str) -> None:
    good = of_ana(cast, measure="renewal")
    answer = olga.send("PUT", "/quota/targets", {"quotas": [good, of_ana(cast, **more)]})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [place]
    assert not Target.objects.exists()


@pytest.mark.parametrize(
    "more",
    [
        {"period": "2026 Q4"},
        {"weights": ["1"]},
        {"weights": ["0", "0", "0", "0"]},
        {"first_day": "2026-05-01"},
        {"first_day": "2027-05-01", "last_day": "2027-06-01"},
    ],
)
def test_a_year_that_cannot_be_divided_is_refused(cast: Cast, olga: Program, more: dict[str, Any]) -> None:
    body = of_ana(cast, **{"period": "2026", **more})
    assert olga.send("PUT", "/quota/years", body).status_code == 422
    assert not Target.objects.exists()


def test_attainment_is_told_to_who_may_know(cast: Cast, quota: SetQuota, deal: Deal) -> None:
    quota(cast.ana, 300_000)
    quota(cast.cem, 300_000)
    deal(cast.ana, 75_000, won=True)
    [row] = Program(cast.mo, "read").get("/quota/attainment", period="2026 Q4").json()
    assert (row["name"], Decimal(row["attainment"]), row["days"]) == ("Ana Alvarez", Decimal("0.25"), 92)
    assert len(Program(cast.ivy, "read").get("/quota/attainment", period="2026 Q4").json()) == 2
