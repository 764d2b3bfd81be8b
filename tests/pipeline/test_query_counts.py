"""The number of queries of a page does not depend on how much it shows."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from handsel.accounts.models import Account
from handsel.org.models import Member
from handsel.pipeline import actions
from handsel.pipeline.models import Pipeline
from tests.people import NOW, Cast, looking


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    "path", ["/opportunities/", "/opportunities/?outcome=open&sort=-amount", "/opportunities/board/"]
)
def test_thirty_deals_take_as_many_queries_as_three(
    path: str, cast: Cast, sales: Pipeline, acme: Account, signed_in: Callable[[Member], Client]
) -> None:
    rows = [{"name": f"Deal {number}", "account": acme, "amount": Decimal(1000 + number)} for number in range(30)]
    client = signed_in(cast.ana)
    actions.create_many(rows=rows[:3], by=looking(cast.ana), at=NOW)
    few = queries(client, path)
    actions.create_many(rows=rows[3:], by=looking(cast.ana), at=NOW)
    assert queries(client, path) == few
