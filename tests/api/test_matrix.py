"""Every person of the cast against every operation of the API: what they may see and do, and that nothing leaks.

The operations come from the OpenAPI document: a new route without an expectation fails here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models import Model

from handsel.api.service import api
from handsel.journal.models import Entry
from handsel.journal.sides import from_every_side
from tests.api.expectations import EXPECTED
from tests.api.programs import API, Program
from tests.api.standing import Expectation, Person, people
from tests.api.world import SECRET, World, build
from tests.people import Cast, looking

NAMES = ["nina", "mo", "ana", "ben", "sol", "cem", "olga", "fay", "ivy", "sam", "uma"]


@dataclass(frozen=True)
class Operation:
    """One operation of the document."""

    name: str
    method: str
    path: str

    def at(self, values: dict[str, str]) -> str:
        """The path with these values in it."""
        return self.path.format(**values).removeprefix(API)

    @property
    def parameters(self) -> set[str]:
        return set(re.findall(r"{(\w+)}", self.path))


def calling(person: Person) -> Program:
    """A program of theirs that may do all they may."""
    return Program(person.member, "read", "write", "import", "export", "admin").known()


def operations() -> Iterator[Operation]:
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            yield Operation(operation["operationId"], method.upper(), path)


OPERATIONS = {operation.name: operation for operation in operations()}


@pytest.fixture
def world(cast: Cast) -> World:
    return build(cast)


def places(operation: Operation, world: World, person: Person) -> dict[str, str]:
    """The values of an operation's path."""
    rows: dict[str, Model] = {
        "account_id": world.beta if operation.name == "delete_account" else world.acme,
        "contact_id": world.dora,
        "opportunity_id": world.lost if operation.name == "reopen_opportunity" else world.deal,
        "record_id": _record(operation, world),
        "entry_id": world.task if "task" in operation.name or "snooze" in operation.name else world.note,
        "pipeline_id": world.spare,
        "stage_id": world.spare_stage,
        "reason_id": world.reason,
        "view_id": world.view,
        "change_set_id": world.change,
        "member_id": world.uma,
        "team_id": world.spare_team,
        "rate_id": world.rate,
        "import_id": world.upload,
        "gift_id": world.gift,
        "photo_id": world.photo,
        "target_id": world.spare_target if operation.name == "remove_quota" else world.target,
        "relief_id": world.relief,
        "letter_id": world.letter,
        "clearance_id": world.clearance,
        "finding_id": world.finding,
        "plan_version_id": world.payroll.plan,
        "ledger_entry_id": world.payroll.entry,
        "statement_id": world.payroll.statement,
        "hold_id": world.payroll.hold,
        "adjustment_id": world.payroll.adjustment,
        "dispute_id": world.payroll.dispute,
        "payout_batch_id": world.payroll.payout,
        "token_id": world.token_of(person.member),
    }
    known = {name: str(row.pk) for name, row in rows.items()}
    return known | {"kind": "opportunity"}


def _record(operation: Operation, world: World) -> Model:
    if "entries" in operation.path or "opportunities" in operation.path:
        return world.deal
    return world.acme if "accounts" in operation.path else world.dora


def call(program: Program, operation: Operation, path: str, body: Any, query: dict[str, str]) -> Any:
    """Send it in the application's role, and take back whatever it did."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local role handsel_app")
        reads = operation.method == "GET"
        answer = program.get(path, **query) if reads else program.send(operation.method, path, body)
        transaction.set_rollback(True)
    return answer


def test_every_operation_has_an_expectation() -> None:
    assert sorted(EXPECTED) == sorted(OPERATIONS)
    assert len(OPERATIONS) == sum(1 for _one in operations()), "two operations share a name"


def test_every_person_of_the_matrix_is_there(cast: Cast, world: World) -> None:
    assert sorted(person.name for person in people(cast, world)) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_everybody_may_do_what_they_should_and_no_more(cast: Cast, world: World, name: str) -> None:
    person = next(one for one in people(cast, world) if one.name == name)
    program = calling(person)
    wrong, telling = [], []
    for operation in OPERATIONS.values():
        expected: Expectation = EXPECTED[operation.name]
        path = operation.at(places(operation, world, person))
        body = expected.body(world, person) if expected.body else None
        answer = call(program, operation, path, body, expected.query)
        text = answer.getvalue().decode(errors="replace")  # one answer is a picture
        if answer.status_code != expected.rule(person):
            wrong.append(f"{operation.name}: {answer.status_code}, not {expected.rule(person)}: {text[:200]}")
        if SECRET.lower() in text.lower():
            telling.append(f"{operation.name} tells the secret: {text[:300]}")
    assert not wrong, "\n" + "\n".join(wrong)
    assert bool(telling) is person.sees("secret"), "\n" + "\n".join(telling)


def counted(program: Program, path: str, **query: str) -> int:
    count: int = program.get(path, **query).json()["count"]
    return count


def summed(program: Program, path: str, **query: str) -> dict[str, Any]:
    total: dict[str, Any] = program.get(f"{path}/summary", **query).json()["total"]
    return total


def test_lists_counts_and_totals_know_only_what_is_seen(cast: Cast, world: World) -> None:
    for person in people(cast, world):
        counts_only_what_is_seen(person)


def counts_only_what_is_seen(person: Person) -> None:
    program = calling(person)
    kinds = {"account": 1, "quiet account": 1, "contact": 1, "deal": 2, "secret": 1}
    seen = {kind: number if person.sees(kind) else 0 for kind, number in kinds.items()}
    accounts = seen["account"] + seen["quiet account"] + seen["secret"]
    assert counted(program, "/accounts") == accounts, person.name
    assert summed(program, "/accounts", group_by="kind", measures="count")["count"] == accounts
    assert counted(program, "/contacts") == seen["contact"] + seen["secret"]
    assert counted(program, "/opportunities") == seen["deal"] + seen["secret"]
    totals = summed(program, "/opportunities", group_by="owner", measures="count,amount")
    amount = 48_000 * seen["deal"] + 777_777 * seen["secret"]
    assert (totals["count"], totals["amount"]) == (seen["deal"] + seen["secret"], amount), person.name
    assert counted(program, "/entries") == (2 if seen["deal"] else 0) + seen["secret"]


def test_entries_found_from_every_side_are_those_that_are_seen(cast: Cast, world: World) -> None:
    for person in people(cast, world):
        seen = Entry.objects.visible_to(looking(person.member))
        found = from_every_side(seen, looking(person.member))
        assert set(found) == set(seen), person.name


PROBES = [
    ("/accounts", {"name__contains": "zebra"}),
    ("/accounts", {"q": "zebrawood"}),
    ("/accounts", {"industry": SECRET}),
    ("/contacts", {"email__starts": "zoe"}),
    ("/contacts", {"account": f"{SECRET} Holdings"}),
    ("/opportunities", {"account": f"{SECRET} Holdings"}),
    ("/opportunities", {"product": SECRET}),
    ("/opportunities", {"amount__gte": "700000"}),
    ("/entries", {"q": "zebrawood"}),
]


def test_no_filter_finds_a_secret(cast: Cast, world: World) -> None:
    for person in people(cast, world):
        if not person.sees("secret"):
            finds_nothing(person)


def finds_nothing(person: Person) -> None:
    program = calling(person)
    for path, query in PROBES:
        assert counted(program, path, **query) == 0, (person.name, path, query)
    for kind in ("account", "contact", "opportunity", "entry"):
        assert program.get("/search", q="zebrawood", kind=kind).json() == {"groups": []}, person.name
    for group in ("account", "product", "sector", "stage"):
        rows = program.get("/opportunities/summary", group_by=group, measures="count", product=SECRET).json()["rows"]
        assert rows == []


HIDDEN_FROM = ["uma", "cem", "sam", "ben", "sol"]


def secret_places(operation: Operation, world: World) -> dict[str, str]:
    """The values of a path that lead to the secret."""
    secret = world.secret
    records = {"accounts": secret.account, "contacts": secret.contact}
    rows: dict[str, Model] = {
        "account_id": secret.account,
        "contact_id": secret.contact,
        "opportunity_id": secret.deal,
        "record_id": records.get(operation.path.split("/")[3], secret.deal),
        "entry_id": secret.note,
        "view_id": secret.view,
        "change_set_id": secret.change,
        "import_id": secret.upload,
    }
    return {name: str(row.pk) for name, row in rows.items() if name in operation.parameters}


@pytest.mark.parametrize("name", HIDDEN_FROM)
def test_a_path_to_what_is_hidden_answers_as_one_to_nothing(cast: Cast, world: World, name: str) -> None:
    person = next(one for one in people(cast, world) if one.name == name)
    program = calling(person)
    different = []
    for operation in OPERATIONS.values():
        hidden = secret_places(operation, world)
        expected = EXPECTED[operation.name]
        body = expected.body(world, person) if expected.body else None
        answers = [
            call(program, operation, operation.at(places(operation, world, person) | values), body, expected.query)
            for values in (hidden, {key: str(uuid4()) for key in hidden})
            if hidden
        ]
        if len({(answer.status_code, answer.content) for answer in answers}) > 1:
            different.append(f"{operation.name}: {answers[0].content!r} | {answers[1].content!r}")
    assert not different, "\n" + "\n".join(different)


def naming(world: World) -> list[tuple[str, str, str, Any]]:
    """Calls whose body or query names a record: operation, path, which secret, and the body around its identifier."""
    deal, dora, note = f"/opportunities/{world.deal.pk}", f"/contacts/{world.dora.pk}", f"/entries/{world.note.pk}"
    return [
        ("POST", "/accounts", "account", lambda one: {"name": "x", "parent_id": one}),
        ("PATCH", f"/accounts/{world.acme.pk}", "account", lambda one: {"parent_id": one}),
        ("POST", "/accounts/bulk-edit", "account", lambda one: {"ids": [one], "values": {"source": "x"}}),
        ("POST", "/accounts/bulk-delete", "account", lambda one: {"ids": [one]}),
        ("POST", "/contacts", "account", lambda one: {"last_name": "x", "account_id": one}),
        ("POST", "/contacts", "contact", lambda one: {"last_name": "x", "reports_to_id": one}),
        ("POST", f"{dora}/accounts", "account", lambda one: {"account_id": one}),
        ("DELETE", f"{dora}/accounts/%s", "account", lambda one: None),
        ("POST", "/contacts/bulk-edit", "contact", lambda one: {"ids": [one], "values": {"source": "x"}}),
        ("POST", "/opportunities", "account", lambda one: {"name": "x", "account_id": one}),
        ("POST", "/opportunities", "contact", lambda one: {"name": "x", "primary_contact_id": one}),
        ("PATCH", deal, "account", lambda one: {"account_id": one}),
        ("POST", f"{deal}/contacts", "contact", lambda one: {"contact_id": one}),
        ("DELETE", f"{deal}/contacts/%s", "contact", lambda one: None),
        ("POST", "/opportunities/bulk-edit", "deal", lambda one: {"ids": [one], "values": {"source": "x"}}),
        ("POST", "/opportunities/bulk-delete", "deal", lambda one: {"ids": [one]}),
        ("POST", "/entries", "deal", lambda one: written_on("opportunity", one)),
        ("POST", "/entries", "account", lambda one: written_on("account", one)),
        ("POST", f"{note}/records", "deal", lambda one: {"records": [{"kind": "opportunity", "id": one}]}),
        ("DELETE", f"{note}/records/opportunity/%s", "deal", lambda one: None),
        ("GET", "/entries?record=opportunity:%s", "deal", lambda one: None),
        ("GET", "/opportunities?account=%s", "account", lambda one: None),
        ("GET", "/contacts?account=%s", "account", lambda one: None),
    ]


def written_on(kind: str, one: str) -> dict[str, Any]:
    return {"kind": "note", "body": "x", "records": [{"kind": kind, "id": one}]}


def test_a_body_that_names_what_is_hidden_is_answered_as_one_that_names_nothing(cast: Cast, world: World) -> None:
    for person in people(cast, world):
        if person.name in HIDDEN_FROM:
            answers_alike(person, world)


def answers_alike(person: Person, world: World) -> None:
    program = calling(person)
    for method, path, kind, body in naming(world):
        answers = []
        for one in (str(getattr(world.secret, kind).pk), str(uuid4())):
            there = path % one if "%s" in path else path
            with transaction.atomic():
                answer = program.send(method, there, body(one))
                transaction.set_rollback(True)
            answers.append((answer.status_code, answer.content.decode().replace(one, "-")))
        assert answers[0] == answers[1], (person.name, method, path)
