"""The REST door of members, teams, the company, and the caller."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from handsel.accounts.models import Account
from handsel.org.models import ApiToken, Invitation, Member
from handsel.trail.models import ChangeSet
from tests.api.programs import Program
from tests.people import Cast

type SignIn = Callable[[Member], Client]


def names(answer: Any) -> list[str]:
    return [row["name"] for row in answer.json()["items"]]


def test_everybody_sees_who_works_here(ana: Program, cast: Cast) -> None:
    assert names(ana.get("/members")) == sorted(member.name for member in cast.everyone().values())
    assert names(ana.get("/members", role="sales-manager")) == ["Mo Meyer", "Sol Santos"]
    assert names(ana.get("/members", team_id=str(cast.south.pk))) == ["Cem Celik", "Sol Santos"]
    assert names(ana.get("/members", q="ana al")) == ["Ana Alvarez"]
    assert ana.get(f"/members/{cast.mo.pk}").json()["email"] == "mo@example.com"
    assert ana.get("/members", status="gone").status_code == 422
    assert ana.get("/members", cursor="nonsense").status_code == 422


def test_an_administrator_adds_and_changes_members(nina: Program, cast: Cast) -> None:
    sent = {
        "name": "Kim Kato", "email": "kim@example.com", "roles": ["account-executive"], "team_id": str(cast.north.pk),
        "manager_id": str(cast.mo.pk), "zone": "Europe/Berlin", "locale": "ru", "title": "AE", "phone": "1",
    }  # fmt: skip
    kim = nina.does("POST", "/members", sent, status=201)
    assert {name: kim[name] for name in sent} == sent
    path = f"/members/{kim['id']}"
    assert nina.does("PATCH", path, {"title": "Senior AE", "team_id": None})["team_id"] is None
    assert list(nina.send("PATCH", path, {"email": "nina@example.com"}).json()["errors"]) == ["email"]
    assert list(nina.send("PATCH", path, {"zone": "Mars"}).json()["errors"]) == ["zone"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/members", {"name": "Kim"}),
        ("PATCH", "/members/{ben}", {"roles": ["administrator"]}),
        ("PATCH", "/members/{ana}", {"roles": ["administrator"]}),
        ("PATCH", "/me", {"name": "Ana", "roles": ["administrator"]}),
        ("GET", "/members/{ben}/holdings", None),
        ("POST", "/members/{ben}/deactivate", {}),
        ("POST", "/members/{ben}/reactivate", {}),
        ("POST", "/members/{ben}/invite", {}),
        ("POST", "/teams", {"name": "East"}),
        ("PATCH", "/teams/{north}", {"name": "Up"}),
        ("DELETE", "/teams/{north}", None),
        ("PATCH", "/organisation", {"default_access": "edit"}),
        ("POST", "/rates", {"currency": "EUR", "since": "2026-01-01", "per_unit": "0.9"}),
    ],
)
def test_an_executive_manages_nobody(ana: Program, cast: Cast, method: str, path: str, body: Any) -> None:
    path = path.format(ben=cast.ben.pk, ana=cast.ana.pk, north=cast.north.pk)
    assert ana.send(method, path, body).status_code in {403, 422}
    assert Member.objects.get(pk=cast.ana.pk).roles == ["account-executive"]


def test_an_administrators_token_needs_the_scope_admin(cast: Cast) -> None:
    writes = Program(cast.nina, "read", "write")
    assert writes.send("POST", "/members", {"name": "Kim"}).status_code == 403


def test_deactivation_hands_everything_over(nina: Program, cast: Cast, acme: Account) -> None:
    path = f"/members/{cast.ana.pk}"
    assert nina.get(f"{path}/holdings").json() == [{"kind": "accounts", "count": 1}]
    gone = nina.does("POST", f"{path}/deactivate", {"heir_id": str(cast.ben.pk)})
    assert gone["is_active"] is False
    assert nina.get(f"/accounts/{acme.pk}").json()["owner_id"] == str(cast.ben.pk)
    assert "Ana Alvarez" in names(nina.get("/members", status="left"))
    assert nina.does("POST", f"{path}/reactivate")["is_active"] is True
    assert list(nina.send("POST", f"{path}/deactivate", {"heir_id": str(cast.ana.pk)}).json()["errors"]) == ["heir"]


def test_an_invitation_is_made_by_somebody_signed_in_and_never_by_a_token(
    nina: Program, signed_in: SignIn, cast: Cast
) -> None:
    assert nina.send("POST", f"/members/{cast.ben.pk}/invite").status_code == 403
    assert not Invitation.objects.exists()
    browser = signed_in(cast.nina)
    answer = browser.post(f"/api/v1/members/{cast.ben.pk}/invite")
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    assert Client().get(answer.json()["link"]).status_code == 200
    assert ChangeSet.objects.latest("id").door == "api"


def test_a_session_needs_the_csrf_token_to_write(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.nina, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.post(f"/api/v1/members/{cast.ben.pk}/invite").status_code == 403
    assert browser.get("/api/v1/me").json()["name"] == "Nina Novak"


def test_teams_are_formed_changed_and_dissolved(nina: Program, cast: Cast) -> None:
    team = nina.does("POST", "/teams", {"name": "East", "parent_id": str(cast.north.pk)}, status=201)
    path = f"/teams/{team['id']}"
    assert nina.does("PATCH", path, {"lead_id": str(cast.ben.pk)})["lead_id"] == str(cast.ben.pk)
    assert [one["name"] for one in nina.get("/teams").json()] == ["East", "North", "South"]
    assert nina.send("PATCH", path, {"parent_id": team["id"]}).status_code == 422
    assert nina.send("DELETE", f"/teams/{cast.north.pk}").status_code == 422
    nina.does("DELETE", path, status=204)
    assert nina.get(path).status_code == 404


def test_the_company_and_its_rates(nina: Program, ana: Program) -> None:
    assert ana.get("/organisation").json()["name"] == "Northwind Instruments"
    assert nina.does("PATCH", "/organisation", {"fiscal_start_month": 4})["fiscal_start_month"] == 4
    sent = {"currency": "EUR", "since": "2026-01-01", "per_unit": "0.92"}
    rate = nina.does("POST", "/rates", sent, status=201)
    assert ana.get("/rates").json() == [sent | {"id": rate["id"]}]
    assert list(nina.send("PATCH", "/organisation", {"currency": "EUR"}).json()["errors"]) == ["currency"]
    assert nina.send("POST", "/rates", sent | {"per_unit": "0"}).status_code == 422
    nina.does("DELETE", f"/rates/{rate['id']}", status=204)


def test_who_is_calling(ana: Program, cast: Cast) -> None:
    me = ana.get("/me").json()
    assert (me["name"], me["scopes"], me["reaches"]) == ("Ana Alvarez", ["admin", "read", "write"], 1)
    assert "edit-records" in me["permissions"]
    assert "manage-members" not in me["permissions"]
    assert ana.does("PATCH", "/me", {"phone": "+49 30 1234", "zone": "Europe/Berlin"})["phone"] == "+49 30 1234"
    assert Program(cast.nina).get("/me").json()["reaches"] is None


def test_tokens_are_made_by_somebody_signed_in_and_shown_once(ana: Program, signed_in: SignIn, cast: Cast) -> None:
    sent = {"name": "Report", "scopes": ["read"], "expires_at": (timezone.now() + timedelta(days=9)).isoformat()}
    assert ana.send("POST", "/tokens", sent).status_code == 403
    browser = signed_in(cast.ana)
    key = {"Idempotency-Key": "make-a-token"}
    answer = browser.post("/api/v1/tokens", sent, content_type="application/json", headers=key)
    assert answer.status_code == 201
    secret = answer.json()["secret"]
    again = browser.post("/api/v1/tokens", sent, content_type="application/json", headers=key)
    assert (again.status_code, secret in again.content.decode()) == (409, False)
    assert ApiToken.objects.filter(name="Report").count() == 1
    listed = browser.get("/api/v1/tokens").json()
    assert {token["name"] for token in listed} == {"Report", "test"}
    assert secret not in str(listed)
    calls = Client(headers={"Authorization": f"Bearer {secret}"})
    assert calls.get("/api/v1/me").status_code == 200
    path = f"/api/v1/tokens/{answer.json()['id']}"
    assert signed_in(cast.mo).delete(path).status_code == 404
    assert ana.send("DELETE", path).status_code == 403
    assert browser.delete(path).status_code == 204
    assert calls.get("/api/v1/me").status_code == 401


def test_the_list_of_members_takes_a_constant_number_of_queries(
    ana: Program, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ana.get("/members")
    with django_assert_num_queries(6):
        assert len(ana.get("/members").json()["items"]) == 10
