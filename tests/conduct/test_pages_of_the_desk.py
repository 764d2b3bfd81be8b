"""The officer's desk: who opens it, what it shows, what is done there, and that an auditor only reads."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from handsel.accounts.models import Contact
from handsel.conduct import actions
from handsel.conduct.files.export import verify
from handsel.conduct.models import Clearance, ClearanceDelegation, Finding, Gift, PolicyVersion, Relation
from handsel.conduct.policies.reading import policy as read
from handsel.conduct.policies.reading import shipped
from handsel.conduct.policies.writing import as_file
from handsel.conduct.queries.book import rulebook, today
from handsel.conduct.rules.kinds import Capacity
from handsel.conduct.rules.policies import Policy
from handsel.conduct.views import examiner, paging
from handsel.org.models import Member
from tests.conduct.conftest import wine
from tests.people import Cast, looking

type SignIn = Callable[[Member], Client]

PAGES = ("desk", "findings", "register", "export", "pdf", "expenses", "policies", "attestations")


@pytest.fixture
def now() -> Any:
    return timezone.now()


def given(by: Member, *people: Contact, now: Any, cost: str = "100.00") -> Gift:
    draft = wine(*people, cost=cost, on=today(now), already_given=True)
    return actions.record_gift(draft=draft, by=looking(by), at=now)


def asked(by: Member, person: Contact, now: Any) -> Clearance:
    draft = wine(person, on=today(now) + timedelta(days=3))
    draft = replace(draft, to=(replace(draft.to[0], capacities=frozenset({Capacity.UNION_OFFICIAL})),))
    return actions.ask_clearance(draft=draft, reason="An old custom.", by=looking(by), at=now)


def text_of(client: Client, name: str, *arguments: Any, query: str = "") -> str:
    answer = client.get(reverse(f"conduct:{name}", args=arguments) + query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_only_readers_of_the_register_open_the_desk(cast: Cast, signed_in: SignIn, name: str) -> None:
    for reader in (cast.fay, cast.ivy, cast.nina):
        assert signed_in(reader).get(reverse(f"conduct:{name}")).status_code == 200
    for other in (cast.ana, cast.mo, cast.olga, cast.sam):
        assert signed_in(other).get(reverse(f"conduct:{name}")).status_code == 404


def test_pages_of_one_thing_are_closed_to_others(cast: Cast, dora: Contact, signed_in: SignIn, now: Any) -> None:
    given(cast.ana, dora, now=now, cost="400.00")
    found = Finding.objects.get(kind=Finding.Kind.BREACH)
    for other in (cast.ana, cast.mo):
        client = signed_in(other)
        for name, key in (("finding", found.pk), ("follow-up", found.pk), ("ledger", dora.pk), ("link", dora.pk),
                          ("policy", "finra-3220")):  # fmt: skip
            assert client.get(reverse(f"conduct:{name}", args=[key])).status_code == 404


def test_an_auditor_reads_everything_and_has_no_button(
    cast: Cast, dora: Contact, eli: Contact, signed_in: SignIn, now: Any
) -> None:
    given(cast.ana, dora, now=now, cost="400.00")
    asked(cast.ben, eli, now)
    found, client = Finding.objects.get(kind=Finding.Kind.BREACH), signed_in(cast.ivy)
    pages = [text_of(client, name) for name in PAGES if name not in {"export", "pdf", "register"}]
    pages += [text_of(client, "finding", found.pk), text_of(client, "ledger", dora.pk)]
    pages += [text_of(client, "gift", Gift.objects.get().pk)]
    pages += [text_of(client, "request", Clearance.objects.get().pk)]
    for page in pages:
        content = page.split('id="content"')[1]
        assert "hx-post" not in content
        assert 'method="post"' not in content
        assert 'hx-target="#modal-content"' not in content.split("</main>")[0]
    assert client.get(reverse("conduct:policy", args=["house"])).status_code in {403, 404}


def test_the_desk_shows_what_waits_and_who_is_near(cast: Cast, dora: Contact, signed_in: SignIn, now: Any) -> None:
    asked(cast.ana, dora, now)
    given(cast.ben, dora, now=now, cost="250.00")
    shown = text_of(signed_in(cast.fay), "desk")
    assert "Ana Alvarez for Dora Diaz" in shown
    assert "An old custom." in shown
    assert "$250 / $300" in shown


def test_a_request_is_handed_over_and_answered_by_the_other(
    cast: Cast, dora: Contact, signed_in: SignIn, now: Any
) -> None:
    row = asked(cast.ana, dora, now)
    officer = signed_in(cast.fay)
    answer = officer.post(reverse("conduct:delegate", args=[row.pk]), {"to": cast.mo.pk, "note": "Please."})
    assert answer.status_code == 204
    assert ClearanceDelegation.objects.get().to == cast.mo
    other = signed_in(cast.mo)
    assert "Waiting for your answer" in text_of(other, "gifts")
    values = {"reason": "Too close to the tender."}
    assert other.post(reverse("conduct:refuse", args=[row.pk]), values).status_code == 204
    assert "Too close to the tender." in text_of(signed_in(cast.ana), "request", row.pk)


def test_a_finding_is_followed_up(cast: Cast, dora: Contact, signed_in: SignIn, now: Any) -> None:
    given(cast.ana, dora, now=now, cost="400.00")
    found, client = Finding.objects.get(kind=Finding.Kind.BREACH), signed_in(cast.fay)
    assert "$100" in text_of(client, "finding", found.pk)
    values = {"text": "Spoke with Ana.", "state": "closed", "due_on": ""}
    assert client.post(reverse("conduct:follow-up", args=[found.pk]), values).status_code == 204
    assert "Spoke with Ana." in text_of(client, "finding", found.pk)
    assert "Dora Diaz" not in text_of(client, "findings", query="?kind=breach")
    assert "Dora Diaz" in text_of(client, "findings", query="?kind=breach&show=closed")
    assert signed_in(cast.ivy).post(reverse("conduct:follow-up", args=[found.pk]), values).status_code == 422


def test_a_ledger_has_every_row_and_links_people(
    cast: Cast, dora: Contact, eli: Contact, signed_in: SignIn, now: Any
) -> None:
    given(cast.ana, dora, now=now, cost="180.00")
    given(cast.ben, eli, now=now, cost="170.00")
    client = signed_in(cast.fay)
    values = {"second": eli.pk, "second-text": "Eli Evans", "kind": "household", "note": "Married."}
    assert client.post(reverse("conduct:link", args=[dora.pk]), values).status_code == 204
    shown = text_of(client, "ledger", dora.pk)
    assert "Ana Alvarez" in shown
    assert "Ben Baker" in shown
    assert "$350" in shown
    row = Relation.objects.get()
    assert client.post(reverse("conduct:unlink", args=[row.pk]), {"reason": "Divorced."}).status_code == 204
    assert "undone" in text_of(client, "ledger", dora.pk)


def test_the_register_is_narrowed_and_taken_along(cast: Cast, dora: Contact, signed_in: SignIn, now: Any) -> None:
    given(cast.ana, dora, now=now)
    client, day = signed_in(cast.fay), today(now).isoformat()
    assert "Dora Diaz" in text_of(client, "register", query=f"?since={day}&until={day}&q=dora")
    assert "Dora Diaz" not in text_of(client, "register", query="?since=2020-01-01&until=2020-12-31")
    assert "The last day is before" in text_of(client, "register", query="?since=2020-02-01&until=2020-01-01")
    answer = client.get(reverse("conduct:export") + f"?since={day}&until={day}")
    file = b"".join(answer).decode()  # type: ignore[call-overload]
    checked = verify(file)
    assert (checked.rows, checked.broken_at) == (1, None)


def test_the_register_goes_on_paper_with_the_seal_of_the_file(
    cast: Cast, dora: Contact, signed_in: SignIn, now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(cast.ana, dora, now=now)
    client, day = signed_in(cast.fay), today(now).isoformat()
    asked = f"?since={day}&until={day}"
    assert client.get(reverse("conduct:pdf") + asked).content.startswith(b"%PDF-")
    told: dict[str, Any] = {}
    monkeypatch.setattr(examiner, "pdf", lambda _file, _sheet, data, _at: told.update(data) or b"%PDF-")
    client.get(reverse("conduct:pdf") + asked)
    file = b"".join(client.get(reverse("conduct:export") + asked)).decode()  # type: ignore[call-overload]
    assert file.strip().rsplit(",", 1)[-1] in told["closing"][-1]
    assert "Dora Diaz" in told["rows"][0][2]


def test_paper_takes_so_many_rows_and_says_so(
    cast: Cast, dora: Contact, signed_in: SignIn, now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examiner, "MOST_PRINTED", 1)
    for _each in range(2):
        given(cast.ana, dora, now=now)
    answer = signed_in(cast.fay).get(reverse("conduct:pdf"), follow=True)
    assert "Choose a shorter period" in answer.content.decode()


def test_long_lists_are_read_leaf_by_leaf_there_and_back(
    cast: Cast, dora: Contact, signed_in: SignIn, now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "SIZE", 2)
    rows = [given(cast.ana, dora, now=now, cost=f"{number}.00") for number in range(1, 6)]
    client, address, leaves = signed_in(cast.fay), reverse("conduct:register"), []
    while address:
        table = client.get(address).context["table"]
        leaves.append([row.id for row in table.rows])
        address = table.pager.next_url
    assert leaves == [[str(row.pk) for row in part] for part in (rows[4:2:-1], rows[2:0:-1], rows[:1])]
    address = table.pager.previous_url
    back = client.get(address).context["table"]
    assert [row.id for row in back.rows] == leaves[1]
    assert client.get(back.pager.previous_url).context["table"].pager.previous_url == ""
    assert len(client.get(reverse("conduct:register") + "?after=nonsense").context["table"].rows) == 2


def test_expense_lines_are_read_in_and_mistakes_are_named(cast: Cast, signed_in: SignIn) -> None:
    client, address = signed_in(cast.fay), reverse("conduct:read-expenses")
    good = b"reference,member,date,amount,currency,merchant\nE-1,ana@example.com,2026-05-04,80.00,USD,Wine and more\n"
    bad = good.replace(b"80.00", b"eighty")
    assert client.post(address, {"file": SimpleUploadedFile("bad.csv", bad)}).status_code == 422
    assert "line 2" in client.post(address, {"file": SimpleUploadedFile("bad.csv", bad)}).content.decode()
    assert client.post(address).status_code == 422
    assert client.post(address, {"file": SimpleUploadedFile("good.csv", good)}).status_code == 302
    assert "Wine and more" in text_of(client, "expenses")
    assert "Expense without a record" in text_of(client, "findings")
    assert signed_in(cast.ivy).post(address, {"file": SimpleUploadedFile("good.csv", good)}).status_code == 403


def lowered(**more: str) -> dict[str, str]:
    values = {"starts": "2027-01-01", "version": "2027", "limit_0": "150", "sources": "House decision"}
    return values | {"reason": "The board wants less."} | more


def test_a_version_is_previewed_and_then_added(cast: Cast, dora: Contact, signed_in: SignIn, now: Any) -> None:
    given(cast.ana, dora, now=now, cost="200.00")
    client, address = signed_in(cast.fay), reverse("conduct:policy", args=["finra-3220"])
    shown = client.post(address, lowered(do="preview")).content.decode()
    assert "Would have passed a limit" in shown
    assert "Dora Diaz" in shown
    assert not PolicyVersion.objects.exists()
    assert client.post(address, lowered(do="add")).status_code == 302
    policy = next(each for each in rulebook().policies if each.code == "finra-3220")
    assert [str(limit.amount) for limit in policy.versions[-1].limits] == ["150"]
    assert policy.versions[-1].starts == date(2027, 1, 1)
    assert "The board wants less." in text_of(client, "policies")


def test_a_version_without_a_reason_is_not_added(cast: Cast, signed_in: SignIn) -> None:
    address = reverse("conduct:policy", args=["finra-3220"])
    assert signed_in(cast.fay).post(address, lowered(do="add", reason="")).status_code == 422
    assert not PolicyVersion.objects.exists()


def test_house_rules_are_changed_from_a_day_on(cast: Cast, signed_in: SignIn) -> None:
    values = {"starts": "2027-01-01", "version": "2", "window": "fiscal", "start_month": "4", "nominal_ceiling": "40"}
    values |= {"bereavement_ceiling": "", "hosted_per_quarter": "2", "hosted_extent": "500", "received_ceiling": "75"}
    values |= {"return_days": "14", "near_limit": "0.75", "retention_years": "6", "reason": "New year.", "do": "add"}
    assert signed_in(cast.fay).post(reverse("conduct:policy", args=["house"]), values).status_code == 302
    house = rulebook().house(date(2027, 5, 1))
    assert (house.return_days, house.bereavement_ceiling, house.window.start_month) == (14, None, 4)
    assert rulebook().house(date(2026, 5, 1)).return_days == 30


def test_marks_to_verify_are_seen(cast: Cast, signed_in: SignIn) -> None:
    shown = text_of(signed_in(cast.ivy), "policies")
    assert "4 to verify" in shown or "5 to verify" in shown
    assert "what exactly" in shown


@pytest.mark.parametrize("policy", shipped().policies, ids=lambda policy: policy.code)
def test_a_policy_written_as_a_file_reads_the_same(policy: Policy) -> None:
    assert read(as_file(policy), name=policy.code) == policy


def queries_of(client: Client, name: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        client.get(reverse(f"conduct:{name}"))
    return len(seen)


@pytest.mark.parametrize("name", ["desk", "findings", "register", "pdf"])
def test_more_rows_take_no_more_queries(
    cast: Cast, dora: Contact, eli: Contact, signed_in: SignIn, now: Any, name: str
) -> None:
    client = signed_in(cast.fay)
    for person in (dora, eli):
        given(cast.ana, person, now=now, cost="310.00")
    few = queries_of(client, name)
    for cost in ("20.00", "30.00", "40.00"):
        given(cast.ben, dora, eli, now=now, cost=cost)
    assert queries_of(client, name) <= few


def test_the_officers_home_shows_what_waits_and_nobody_elses_does(
    cast: Cast, dora: Contact, signed_in: SignIn, now: Any
) -> None:
    given(cast.ana, dora, now=now, cost="290.00")
    given(cast.ana, dora, now=now, cost="25.00")
    home = reverse("home:home")
    shown = signed_in(cast.fay).get(home).content.decode()
    assert "Waiting for an answer" in shown
    assert "$315 / $300" in shown
    others = [signed_in(member).get(home).content.decode() for member in (cast.ana, cast.mo, cast.olga)]
    assert not any("$315" in text or "Waiting for an answer" in text for text in others)
