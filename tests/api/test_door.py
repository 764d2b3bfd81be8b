"""What stands before every call: methods, counted calls, the document and its page."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from handsel.api import allowance
from handsel.org.models import Member
from tests.api.programs import Program
from tests.api.test_schemathesis import document, schema
from tests.api.world import planned
from tests.people import Cast

type SignIn = Callable[[Member], Client]


def test_head_answers_as_get_without_a_body(ana: Program) -> None:
    get, head = ana.get("/accounts"), ana.send("HEAD", "/accounts")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(get.content))
    assert head.headers["Content-Type"] == get.headers["Content-Type"]
    assert Client().head("/api/v1/accounts").status_code == 401


def test_options_names_the_methods_without_asking_who_calls(db: None) -> None:
    answer = Client().options("/api/v1/accounts")
    assert (answer.status_code, answer.headers["Allow"]) == (204, "GET, HEAD, OPTIONS, POST")
    move = "/api/v1/opportunities/00000000-0000-0000-0000-000000000000/move"
    assert Client().options(move).headers["Allow"] == "OPTIONS, POST"


def test_a_method_an_address_does_not_take_is_a_405_that_names_those_it_takes(ana: Program) -> None:
    answer = ana.send("PUT", "/accounts", {})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS, POST")


def test_calls_are_counted_for_each_token(ana: Program, cem: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "CALLS", 3)
    noon = datetime(2026, 11, 24, 12, 0, 5, tzinfo=UTC)
    take = allowance.take
    monkeypatch.setattr(allowance, "take", lambda account, _at: take(account, noon))
    left = [ana.get("/me").headers["RateLimit-Remaining"] for _call in range(3)]
    assert left == ["2", "1", "0"]
    refused = ana.get("/me")
    assert (refused.status_code, refused.headers["Content-Type"]) == (429, "application/problem+json")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert cem.get("/me").status_code == 200


def test_a_new_minute_begins_at_nothing(db: None) -> None:
    noon = datetime(2026, 11, 24, 12, 0, 5, tzinfo=UTC)
    assert allowance.take("somebody", noon) == allowance.Allowance(allowance.CALLS - 1, 55)
    assert allowance.take("somebody", noon).remaining == allowance.CALLS - 2
    later = noon.replace(minute=1)
    assert allowance.take("somebody", later).remaining == allowance.CALLS - 1


def test_head_of_a_file_has_no_body_either(nina: Program, cast: Cast) -> None:
    importer = Program(cast.nina, "read", "import")
    answer = importer.send("HEAD", f"/imports/{planned(cast.nina, 'companies.csv').pk}/report.csv")
    assert (answer.status_code, answer.getvalue()) == (200, b"")


def test_strangers_are_not_counted(cast: Cast) -> None:
    answer = Client(headers={"Authorization": "Bearer hs_nobody"}).get("/api/v1/me")
    assert "RateLimit-Limit" not in answer.headers


def test_an_expired_token_is_a_stranger(cast: Cast, ana: Program) -> None:
    from handsel.org.models import ApiToken
    from handsel.org.tokens import viewer_for

    token = ApiToken.objects.get(member=cast.ana)
    assert token.expires_at is not None
    assert viewer_for(ana.secret, token.expires_at) is None
    assert viewer_for(ana.secret, timezone.now()) is not None


def test_the_document_is_valid_and_says_what_every_operation_does() -> None:
    plain = document()
    assert plain["openapi"].startswith("3.1")
    schema().validate()
    operations = [operation for path in plain["paths"].values() for operation in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    for operation in operations:
        assert operation["summary"]
        assert operation["tags"]
        assert {"401", "403", "404", "422", "429"} <= operation["responses"].keys()


def test_the_bare_address_leads_nowhere(db: None) -> None:
    answer = Client().get("/api/v1/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


def test_the_document_is_for_everybody(db: None) -> None:
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.json()["info"]["title"] == "Handsel"


def test_the_page_shows_every_operation(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.ana).get("/api/v1/docs/")
    assert page.status_code == 200
    text = page.content.decode()
    for path in document()["paths"]:
        assert path in text


def test_the_page_speaks_russian(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.ana)
    browser.cookies["language"] = "ru"
    assert "Тело запроса" in browser.get("/api/v1/docs/").content.decode()
