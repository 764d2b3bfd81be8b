"""A client whose people Ana and Ben both know, and gifts they may bring."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from handsel.accounts import actions as accounts
from handsel.accounts.models import Account, Contact
from handsel.conduct.drafts import Draft, To
from tests.people import NOW, Cast, looking

TODAY = NOW.date()


@pytest.fixture
def fund(cast: Cast) -> Account:
    account = accounts.create_account(values={"name": "Harbour Fund"}, by=looking(cast.ana), at=NOW)
    accounts.put_on_team(account=account, member=cast.ben, role="", edits=True, by=looking(cast.ana), at=NOW)
    return account


@pytest.fixture
def dora(cast: Cast, fund: Account) -> Contact:
    return person("Dora", "Diaz", fund, cast)


@pytest.fixture
def eli(cast: Cast, fund: Account) -> Contact:
    return person("Eli", "Evans", fund, cast)


def person(first: str, last: str, account: Account, cast: Cast) -> Contact:
    values = {"first_name": first, "last_name": last, "account": account, "email": f"{first.lower()}@harbour.example"}
    return accounts.create_contact(values=values, by=looking(cast.ana), at=NOW)


type Wine = Callable[..., Draft]


def wine(*people: Contact, cost: str = "100.00", on: date = TODAY, **more: Any) -> Draft:
    """A gift of wine to these people."""
    to = tuple(To(each.pk) for each in people)
    return replace(Draft(given_on=on, to=to, description="Wine", cost=Decimal(cost)), **more)
