"""Programs, and a deal of Ana's with everything around it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from handsel.accounts import actions as accounts
from handsel.accounts.models import Account, Contact
from handsel.org.viewer import Viewer
from handsel.pipeline import actions
from handsel.pipeline.models import Opportunity, Pipeline, Stage
from tests.api.programs import Program
from tests.people import NOW, Cast, looking

type StageNamed = Callable[[str], Stage]


@pytest.fixture(autouse=True)
def files_in_memory(settings: Any) -> None:
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = settings.STORAGES | {"default": memory}


@pytest.fixture
def ana(cast: Cast) -> Program:
    return Program(cast.ana)


@pytest.fixture
def cem(cast: Cast) -> Program:
    return Program(cast.cem)


@pytest.fixture
def nina(cast: Cast) -> Program:
    return Program(cast.nina)


@pytest.fixture
def sales(cast: Cast) -> Pipeline:
    return Pipeline.objects.first() or actions.set_up_default_pipeline(by=Viewer.system(), at=NOW)


@pytest.fixture
def stage(sales: Pipeline) -> StageNamed:
    return {stage.name: stage for stage in sales.stages.all()}.__getitem__


@pytest.fixture
def acme(cast: Cast) -> Account:
    return accounts.create_account(values={"name": "Acme Instruments"}, by=looking(cast.ana), at=NOW)


@pytest.fixture
def dora(cast: Cast, acme: Account) -> Contact:
    values = {"first_name": "Dora", "last_name": "Diaz", "account": acme}
    return accounts.create_contact(values=values, by=looking(cast.ana), at=NOW)


@pytest.fixture
def scopes(cast: Cast, sales: Pipeline, acme: Account) -> Opportunity:
    """Ana's deal with Acme over forty oscilloscopes."""
    values = {"name": "Forty scopes", "account": acme, "amount": Decimal(48_000), "close_on": date(2026, 12, 18)}
    return actions.create(values=values, by=looking(cast.ana), at=NOW)
