"""Every operation of the OpenAPI document meets made-up calls: no failure of ours, no answer beyond the document,
every body as the document says it looks. Once as an administrator, once with a token that only reads.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as tried
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from handsel.accounts.models import Account, Contact
from handsel.api.service import api
from handsel.config.wsgi import application
from handsel.journal import actions as journal
from handsel.lists import actions as lists
from handsel.lists.columns import find
from handsel.org.models import ApiToken
from handsel.pipeline.models import LostReason, Opportunity
from handsel.trail.models import ChangeSet
from tests.api.programs import Program
from tests.api.world import planned
from tests.people import NOW, Cast, looking

CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 5
FEW = 2


def document() -> dict[str, Any]:
    """The document as callers get it: plain JSON."""
    import json

    from django.core.serializers.json import DjangoJSONEncoder

    plain: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(), cls=DjangoJSONEncoder))
    return plain


def schema() -> Any:
    loaded = schemathesis.openapi.from_dict(document())
    loaded.app = application
    loaded.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
    return loaded


def operations() -> Iterator[Any]:
    for result in schema().get_all_operations():
        yield result.ok()


OPERATIONS = {operation.label: operation for operation in operations()}


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Calls go straight to the application, whose end of a request would close the connection of the test."""
    ends = (signals.request_started, signals.request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


@pytest.fixture
def there(cast: Cast, acme: Account, dora: Contact, scopes: Opportunity) -> dict[str, str]:
    """Identifiers that exist, by the names paths give them."""
    by = looking(cast.ana)
    entry = journal.add_task(subject="Send offer", on=[("account", acme.pk)], by=by, at=NOW)
    accounts = find("accounts")
    assert accounts is not None
    view = lists.save_view(record_list=accounts, name="Mine", query=[], shared=False, by=looking(cast.nina), at=NOW)
    change = ChangeSet.objects.filter(by_id=cast.ana.pk).latest("id")
    reason = LostReason.objects.first()
    assert reason is not None
    token = ApiToken.objects.filter(member=cast.nina).first()
    return {
        "account_id": str(acme.pk), "contact_id": str(dora.pk), "opportunity_id": str(scopes.pk),
        "pipeline_id": str(scopes.pipeline_id), "stage_id": str(scopes.stage_id), "reason_id": str(reason.pk),
        "entry_id": str(entry.pk), "view_id": str(view.pk), "change_set_id": str(change.pk),
        "member_id": str(cast.ben.pk), "team_id": str(cast.south.pk), "token_id": str(token.pk if token else ""),
        "import_id": str(planned(cast.nina, "companies.csv").pk),
    }  # fmt: skip


def try_out(operation: Any, program: Program, there: dict[str, str], examples: int = EXAMPLES) -> None:
    records = {"accounts": "account_id", "contacts": "contact_id", "opportunities": "opportunity_id"}
    kind = records.get(operation.path.split("/")[3], "")
    headers = {"Authorization": f"Bearer {program.secret}", "Accept-Encoding": "identity"}
    known = there | {"record_id": there.get(kind, there["account_id"]), "kind": "account"}

    @tried(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), real=st.integers(0, 3))
    def once(case: Any, real: int) -> None:
        if real:
            case.path_parameters = {name: known.get(name, value) for name, value in case.path_parameters.items()}
        with transaction.atomic():
            case.call_and_validate(headers=headers, checks=CHECKS)
            transaction.set_rollback(True)

    once()


@pytest.mark.parametrize("label", OPERATIONS)
def test_an_administrators_calls_are_answered_as_documented(label: str, nina: Program, there: dict[str, str]) -> None:
    try_out(OPERATIONS[label], nina.known(), there)


@pytest.mark.parametrize("label", OPERATIONS)
def test_calls_with_a_reading_token_are_answered_as_documented(label: str, cast: Cast, there: dict[str, str]) -> None:
    reads = label.startswith("GET")
    try_out(OPERATIONS[label], Program(cast.ivy, "read").known(), there, FEW if reads else 1)
