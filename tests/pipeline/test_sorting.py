"""Deals in several currencies are sorted by what they are worth."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.test import Client

from handsel.accounts.models import Account
from handsel.org.actions import quote_rate
from handsel.org.models import Member
from handsel.pipeline import actions
from handsel.pipeline.models import Pipeline
from tests.people import NOW, Cast, looking

DEALS = (
    ("Roubles", "RUB", 900_000),
    ("Dollars", "USD", 50_000),
    ("Euros", "EUR", 48_000),
    ("Nothing", "USD", None),
)


def test_a_million_roubles_do_not_beat_fifty_thousand_dollars(
    cast: Cast, sales: Pipeline, acme: Account, signed_in: Callable[[Member], Client]
) -> None:
    for currency, per_unit in (("RUB", "90"), ("EUR", "0.9")):
        by = looking(cast.olga)
        quote_rate(currency=currency, since=date(2026, 1, 1), per_unit=Decimal(per_unit), by=by, at=NOW)
    rows = [{"name": name, "account": acme, "currency": code, "amount": amount} for name, code, amount in DEALS]
    actions.create_many(rows=rows, by=looking(cast.ana), at=NOW)
    client, path, seen = signed_in(cast.ana), "/api/v1/opportunities?sort=-amount&limit=2", []
    for _page in range(2):
        answer = client.get(path).json()
        seen += [row["name"] for row in answer["items"]]
        path = f"/api/v1/opportunities?sort=-amount&limit=2&cursor={answer['next']}"
    assert seen == ["Euros", "Dollars", "Roubles", "Nothing"]
