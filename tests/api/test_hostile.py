"""Calls nobody should send: each gets a clear problem, or its text is kept as it came. None is a failure of ours."""

import json
import random
import string
from typing import Any

import pytest
from django.test import Client

from handsel.accounts.models import Account
from handsel.pipeline.models import Opportunity
from tests.api.programs import Program

PROBLEM = "application/problem+json"
HUGE = "9" * 5_000
LONG = "".join(random.Random(7).choices(string.ascii_letters, k=10_000))  # noqa: S311 - text no compression shortens
NOBODY = "00000000-0000-0000-0000-000000000000"


def is_a_problem(answer: Any, *statuses: int) -> bool:
    """Whether the answer is a problem with one of the statuses that says what it is about."""
    body = answer.json()
    about = body["errors"] or body["detail"]
    return answer.status_code in statuses and answer.headers["Content-Type"] == PROBLEM and bool(about)


BODIES = [
    "", "{", "null", "7", '"text"', "[]", "[[[[", '{"name": "x",}', '{"name": "x"} {"name": "y"}',
    '{"name": NaN}', '{"name": null}', '{"name": {"a": 1}}', '{"name": ["a"]}', '{"name": true}',
    '{"name": "a\\u0000b"}', '{"name": "half \\ud800 pair"}', '{"name": "\\udc00"}', '{"nam\\ud800e": "x"}',
    "[" * 100_000, '{"a":' * 100_000, f'{{"name": "x", "amount": {HUGE}}}', f'{{"name": "x", "probability": {HUGE}}}',
    '{"name": "x", "amount": 1e400}', '{"name": "x", "amount": "Infinity"}', '{"name": "x", "amount": "1e999999999"}',
    '{"name": "x", "probability": 101}', '{"name": "x", "probability": -1}', '{"name": "x", "probability": 1.5}',
    '{"name": "x", "close_on": "2026-02-30"}', '{"name": "x", "close_on": "99999-01-01"}',
    '{"name": "x", "close_on": "0001-01-01"}', '{"name": "x", "account_id": "../../etc"}',
    f'{{"name": "x", "account_id": "{NOBODY}"}}', f'{{"name": "x", "stage_id": "{NOBODY}"}}',
    '{"name": "x", "currency": "usd"}', '{"name": "x", "currency": "U\\u0000D"}', '{"name": "x", "category": "closed"}',
    '{"name": "x", "competitors": "Beta"}', '{"name": "x", "competitors": [null]}', '{"name": "x", "__proto__": {}}',
    '{"name": "x", "extra": {"a": 1}}', '{"name": "x", "outcome": "won"}', '{"name": "x", "version": 1}',
    b"\xff\xfe\x00", "{'name': 'x'}",
]  # fmt: skip


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_a_bad_body_gets_a_problem(ana: Program, sales: Any, body: str | bytes) -> None:
    answer = ana.send("POST", "/opportunities", body)
    assert is_a_problem(answer, 400, 422), (answer.status_code, answer.content[:300])
    assert not Opportunity.objects.exists()


def test_a_body_of_twenty_megabytes_is_refused(ana: Program, sales: Any) -> None:
    body = json.dumps({"name": "x", "description": "y" * 20_000_000})
    assert is_a_problem(ana.send("POST", "/opportunities", body), 413)
    assert is_a_problem(ana.send("POST", "/opportunities", body, **{"Idempotency-Key": "big"}), 413)


TEXTS = [
    "שלום עולם",
    "مرحبا بالعالم",
    "👩\u200d👩\u200d👧🏳️\u200d🌈",
    "e\u0301",
    "\u202eltr",
    "<script>alert(1)</script>",
    "'; drop table x; --",
    "%s %(a)s {0}",
    "\u2028\u2029",
]


@pytest.mark.parametrize("text", TEXTS)
def test_text_of_every_script_is_kept_and_found_again(ana: Program, sales: Any, text: str) -> None:
    made = ana.does("POST", "/opportunities", {"name": f"a{text}b", "description": text}, status=201)
    read = ana.get(f"/opportunities/{made['id']}").json()
    assert read["name"] == f"a{text}b"
    assert ana.get("/opportunities", name__contains=text).json()["count"] == 1
    assert ana.get("/opportunities", q=text).status_code == 200
    assert ana.get("/search", q=text).status_code == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/accounts", {"name": LONG}),
        ("/accounts", {"name": "x", "industry": LONG, "website": LONG, "billing_city": LONG}),
        ("/contacts", {"last_name": LONG}),
        ("/contacts", {"last_name": "x", "email": f"{LONG}@example.com"}),
        ("/opportunities", {"name": LONG}),
        ("/opportunities", {"name": "x", "product": LONG}),
        ("/members", {"name": LONG}),
        ("/members", {"name": "x", "email": f"{LONG}@example.com"}),
        ("/teams", {"name": LONG}),
        ("/lost-reasons", {"name": LONG}),
        ("/views", {"list": "accounts", "name": LONG}),
        ("/views", {"list": "accounts", "name": "x", "query": f"name={LONG}"}),
        ("/entries", {"kind": "task", "subject": LONG}),
        ("/tokens", {"name": LONG, "scopes": ["read"]}),
    ],
)
def test_a_name_of_ten_thousand_letters_is_kept_or_refused(
    nina: Program, sales: Any, path: str, body: dict[str, Any]
) -> None:
    answer = nina.send("POST", path, body)
    assert answer.status_code == 201 or is_a_problem(answer, 403, 422), (answer.status_code, answer.content[:300])


def test_a_very_long_description_is_kept_or_refused(ana: Program, sales: Any) -> None:
    words = " ".join(f"{number:x}" for number in range(18_000))
    made = ana.does("POST", "/opportunities", {"name": "x", "description": words}, status=201)
    assert made["description"] == words
    answer = ana.send("POST", "/opportunities", {"name": "x", "description": "y" * 100_001})
    assert list(answer.json()["errors"]) == ["description"]


ASKED = {
    "/accounts": [
        "name=%00", "%00=1", "q=%00", "name=%ff%fe", "name=%ed%a0%80", "%ed%a0%80=1", f"size__gte={HUGE}",
        "size__gte=NaN", "size=1e15", "limit=-1", f"limit={HUGE}", "limit=٣", "cursor=AAAA",
        "cursor=WyI-IiwgIngiLCAieSJd", "cursor=" + "A" * 4_000, "sort=-", "sort=owner__password", "owner__password=x",
        "owner__email__contains=x", "name__regex=(", "created_at=0001-01-01", "created_at__gt=9999-12-31",
        "created_at=9999-12-31..0001-01-01", "created_at=last-9999-days", "created_at=next-9999-days",
        "columns=secret", "kind=" + "a," * 200, "parent=" + "a," * 200, "owner=" + "a," * 200, "name=" + "x" * 20_000,
        "q=" + "%20".join(string.ascii_lowercase), "q=%27%26%7C%21%28%29%3A%2A",
        "&".join(f"a{number}=1" for number in range(500)),
    ],
    "/accounts/summary": ["group_by=x&measures=y", "group_by=kind&group_by=owner&measures=count,,count", ""],
    "/opportunities": [
        "days_in_stage__gt=99999999999999", "amount__gte=0.0000000000000000000001", "probability=1e400",
        "competitors=%00", "close_on=overdue", f"stage={'x' * 5_000}", "close_on__gt=9999-12-31", "amount=-0",
    ],
    "/entries": ["record=account:%00", "record=" + "a:b," * 99, f"record=secret:{NOBODY}", "kind=letter", "done=maybe"],
    "/search": ["q=%00", "q=a&limit=0", "q=" + "x" * 501, "q=%ed%a0%80", "q=a&kind=%00"],
    "/members": ["cursor=~", f"cursor=%00~{NOBODY}", "q=%00", "q=%25_%5C", "role=king", "team_id=x"],
    "/changes": ["cursor=~", "since=2026-13-01", "until=9999-12-31", "since=0001-01-01", "room=%00"],
    "/views": ["list=%00", "list=secrets"],
}  # fmt: skip
QUERIES = [(path, query) for path, queries in ASKED.items() for query in queries]


@pytest.mark.parametrize(("path", "query"), QUERIES, ids=range(len(QUERIES)))
def test_a_bad_query_gets_a_problem_or_an_answer(nina: Program, sales: Any, path: str, query: str) -> None:
    answer = nina.client.get(f"/api/v1{path}?{query}")
    assert answer.status_code == 200 or is_a_problem(answer, 422), (answer.status_code, answer.content[:300])


SORTS = ["-name", "industry", "-size", "owner", "created_at", "-annual_revenue", "parent", "-website"]


@pytest.mark.parametrize("sort", SORTS)
def test_a_cursor_of_another_order_gets_a_problem_or_an_answer(ana: Program, sort: str) -> None:
    for number in range(3):
        ana.does("POST", "/accounts", {"name": f"Client {number}", "size": number}, status=201)
    cursor = ana.get("/accounts", sort="name", limit="1").json()["next"]
    answer = ana.get("/accounts", sort=sort, cursor=cursor)
    assert answer.status_code == 200 or is_a_problem(answer, 422)


PATHS = ["x", "%00", "%ed%a0%80", NOBODY.replace("0", "g"), "1" * 5_000, "..%2f..", "accounts%0d%0aX-Evil: 1"]


@pytest.mark.parametrize("piece", PATHS, ids=range(len(PATHS)))
@pytest.mark.parametrize("path", ["/accounts/{}", "/opportunities/{}/move", "/entries/{}/records/account/x", "/{}"])
def test_a_bad_path_gets_a_problem(ana: Program, path: str, piece: str) -> None:
    answer = ana.client.get(f"/api/v1{path.format(piece)}")
    assert is_a_problem(answer, 404, 405, 422), (answer.status_code, answer.content[:300])


HEADERS = ["", "Bearer", "Bearer ", "Bearer \x00", "Bearer hs_x", "Basic YTpi", "Bearer " + "x" * 50_000, "Bearer ü"]


@pytest.mark.parametrize("header", HEADERS)
def test_a_bad_authorization_is_a_401(db: None, header: str) -> None:
    answer = Client(headers={"Authorization": header}).get("/api/v1/accounts")
    assert is_a_problem(answer, 401)


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "a\x00b", "a\nb", "ключ", "x" * 255])
def test_any_idempotency_key_gets_an_answer(ana: Program, key: str) -> None:
    answer = ana.send("POST", "/accounts", {"name": "Acme"}, **{"Idempotency-Key": key})
    assert answer.status_code == 201 or is_a_problem(answer, 422)
    assert Account.objects.count() == (answer.status_code == 201)


def test_a_refused_call_under_a_key_leaves_nothing_behind(ana: Program) -> None:
    key = {"Idempotency-Key": "k"}
    for _once in range(2):
        answer = ana.send("POST", "/accounts", {"name": LONG, "parent_id": NOBODY}, **key)
        assert is_a_problem(answer, 422)
