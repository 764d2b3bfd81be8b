"""The pages of the pipeline: each shows what it should, to whom it should, and acts through one verb."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from handsel.accounts import actions as accounts
from handsel.accounts.models import Account, Contact
from handsel.org.models import Member
from handsel.pipeline import actions
from handsel.pipeline.models import LostReason, Opportunity, Pipeline, Stage
from tests.people import NOW, Cast, looking
from tests.pipeline.conftest import StageNamed

type SignIn = Callable[[Member], Client]
HTMX = {"HX-Request": "true"}


def fresh(deal: Opportunity) -> Opportunity:
    return Opportunity.objects.select_related("stage").get(pk=deal.pk)


def page(client: Client, name: str, *arguments: Any, query: str = "") -> str:
    answer = client.get(reverse(f"pipeline:{name}", args=arguments) + query)
    assert answer.status_code == 200, answer
    return answer.content.decode()


RECORD_PAGES = [
    "opportunity", "history", "panel", "edit", "give", "delete", "stage", "lose", "put-on-team", "contact-role",
    "reopen",
]  # fmt: skip


@pytest.mark.parametrize("name", RECORD_PAGES)
def test_the_owner_opens_every_page_of_a_deal(cast: Cast, scopes: Opportunity, signed_in: SignIn, name: str) -> None:
    assert "Forty scopes" in page(signed_in(cast.ana), name, scopes.pk) or name in {
        "give", "stage", "put-on-team", "contact-role",
    }  # fmt: skip


@pytest.mark.parametrize("name", RECORD_PAGES)
def test_a_stranger_opens_none_of_them(cast: Cast, scopes: Opportunity, signed_in: SignIn, name: str) -> None:
    for stranger in (cast.ben, cast.cem, cast.sam):
        assert signed_in(stranger).get(reverse(f"pipeline:{name}", args=[scopes.pk])).status_code == 404


@pytest.mark.parametrize("name", ["opportunities", "board"])
def test_lists_and_boards_show_a_stranger_nothing(
    cast: Cast, scopes: Opportunity, signed_in: SignIn, name: str
) -> None:
    assert "Forty scopes" in page(signed_in(cast.ana), name)
    for words in ("Forty scopes", "Acme", "48,000"):
        assert words not in page(signed_in(cast.cem), name)


def test_the_board_says_counts_sums_and_what_is_next(cast: Cast, scopes: Opportunity, signed_in: SignIn) -> None:
    text = page(signed_in(cast.ana), "board")
    assert text.count('class="board-column"') == 6
    assert "$48,000" in text
    assert "$4,800 weighted" in text
    assert "No next step" in text


def test_the_board_keeps_the_lists_filters(cast: Cast, scopes: Opportunity, signed_in: SignIn) -> None:
    assert "Forty scopes" not in page(signed_in(cast.ana), "board", query="?amount__gte=50000")
    assert "Forty scopes" in page(signed_in(cast.ana), "board", query="?amount__gte=40000&owner=me")


def test_a_board_that_cannot_be_understood_says_so(cast: Cast, scopes: Opportunity, signed_in: SignIn) -> None:
    assert "There is no filter shoe_size" in page(signed_in(cast.ana), "board", query="?shoe_size=44")


def test_more_cards_follow_the_first(cast: Cast, sales: Pipeline, signed_in: SignIn) -> None:
    rows = [{"name": f"Deal {n:02}", "close_on": date(2026, 12, 1) + timedelta(days=n)} for n in range(30)]
    actions.create_many(rows=rows, by=looking(cast.ana), at=NOW)
    client = signed_in(cast.ana)
    text = page(client, "board")
    [more] = re.findall(r'class="board-more" hx-get="([^"]+)"', text)
    rest = client.get(more.replace("&amp;", "&")).content.decode()
    assert re.findall(r"Deal \d\d</a>", text) == [f"Deal {n:02}</a>" for n in range(25)]
    assert re.findall(r"Deal \d\d</a>", rest) == [f"Deal {n:02}</a>" for n in range(25, 30)]


def drop(client: Client, deal: Opportunity, stage: Stage, **more: Any) -> Any:
    address = reverse("pipeline:drop", args=[deal.pk])
    return client.post(address, {"stage": stage.pk, **more}, headers=HTMX)


def test_a_dropped_card_moves_and_both_heads_are_counted_again(
    cast: Cast, scopes: Opportunity, signed_in: SignIn, stage: StageNamed
) -> None:
    answer = drop(signed_in(cast.ana), scopes, stage("Proposal"), version=scopes.version)
    text = answer.content.decode()
    assert (answer.status_code, fresh(scopes).stage.name) == (200, "Proposal")
    assert text.count('hx-swap-oob="true"') == 2
    assert "undo_url" in answer.headers["HX-Trigger"]


def test_a_card_dropped_on_lost_asks_why_in_place(
    cast: Cast, scopes: Opportunity, signed_in: SignIn, stage: StageNamed
) -> None:
    client, lost = signed_in(cast.ana), stage("Closed lost")
    answer = drop(client, scopes, lost)
    assert answer.headers["HX-Retarget"] == "#modal-content"
    assert fresh(scopes).outcome == "open"
    [action] = re.findall(r'hx-post="([^"]+)"', answer.content.decode())
    assert client.post(action, {"reason": " "}, headers=HTMX).status_code == 422
    assert client.post(action, {"reason": "Price"}, headers=HTMX).status_code == 204
    assert (fresh(scopes).outcome, fresh(scopes).lost_reason) == ("lost", "Price")


def test_a_card_dropped_from_an_old_board_goes_back(
    cast: Cast, scopes: Opportunity, signed_in: SignIn, stage: StageNamed
) -> None:
    seen = scopes.version
    actions.move(opportunity=scopes, stage=stage("Negotiation"), by=looking(cast.mo), at=NOW)
    answer = drop(signed_in(cast.ana), scopes, stage("Proposal"), version=seen)
    assert answer.status_code == 409
    assert "Somebody else changed" in answer.headers["HX-Trigger"]


def test_whoever_only_reads_a_deal_cannot_move_it(
    cast: Cast, scopes: Opportunity, signed_in: SignIn, stage: StageNamed
) -> None:
    assert drop(signed_in(cast.fay), scopes, stage("Proposal")).status_code == 409
    assert signed_in(cast.fay).post(reverse("pipeline:win", args=[scopes.pk])).status_code == 409
    assert fresh(scopes).stage.name == "Qualification"


def test_a_click_on_the_path_moves_and_a_toast_takes_it_back(
    cast: Cast, scopes: Opportunity, signed_in: SignIn, stage: StageNamed
) -> None:
    client = signed_in(cast.ana)
    answer = client.post(reverse("pipeline:to-stage", args=[scopes.pk, stage("Negotiation").pk]), headers=HTMX)
    assert fresh(scopes).stage.name == "Negotiation"
    [undo] = re.findall(r'"undo_url": "([^"]+)"', answer.headers["HX-Trigger"])
    assert client.post(undo, headers=HTMX).status_code == 204
    assert fresh(scopes).stage.name == "Qualification"


def test_won_lost_and_reopened_from_the_record(cast: Cast, scopes: Opportunity, signed_in: SignIn) -> None:
    client = signed_in(cast.ana)
    assert client.post(reverse("pipeline:win", args=[scopes.pk])).status_code == 204
    assert fresh(scopes).outcome == "won"
    assert "Reopen" in page(client, "opportunity", scopes.pk)
    stage = Stage.objects.get(name="Proposal")
    answer = client.post(reverse("pipeline:reopen", args=[scopes.pk]), {"stage": stage.pk, "close_on": "2027-01-15"})
    assert (answer.status_code, fresh(scopes).stage.name, fresh(scopes).close_on) == (
        204,
        "Proposal",
        date(2027, 1, 15),
    )


def test_a_deal_is_added_from_a_stage_of_the_board(
    cast: Cast, acme: Account, signed_in: SignIn, stage: StageNamed
) -> None:
    client = signed_in(cast.ana)
    known = urlencode({"stage": stage("Proposal").pk, "account": acme.pk})
    assert "Acme Instruments" in page(client, "create", query=f"?{known}")
    values = {"name": "Ten probes", "stage": stage("Proposal").pk, "account": acme.pk, "account-text": "Acme",
              "amount": "1200.50", "currency": "USD", "kind": "new"}  # fmt: skip
    answer = client.post(reverse("pipeline:create"), values)
    made = Opportunity.objects.get(name="Ten probes")
    assert answer.url == reverse("pipeline:opportunity", args=[made.pk])  # type: ignore[attr-defined]
    assert (made.amount, made.stage.name, made.account, made.owner) == (
        Decimal("1200.50"), "Proposal", acme, cast.ana,
    )  # fmt: skip


def test_a_deal_without_a_name_is_refused_beside_the_field(cast: Cast, sales: Pipeline, signed_in: SignIn) -> None:
    answer = signed_in(cast.ana).post(reverse("pipeline:create"), {"currency": "USD", "kind": "new"})
    assert answer.status_code == 422
    assert 'id="id_name_error"' in answer.content.decode()


def form_of(client: Client, deal: Opportunity) -> dict[str, str]:
    """The fields of the edit dialog as a browser would send them."""
    form = client.get(reverse("pipeline:edit", args=[deal.pk])).context["form"]
    sent: dict[str, str] = {}
    for field in form:
        value = field.value()
        shown = "" if value is None else field.field.prepare_value(value)
        sent[field.html_name] = sent[f"initial-{field.html_name}"] = str(shown)
        if field.name in {"account", "primary_contact"}:
            sent[f"{field.html_name}-text"] = "chosen" if value else ""
    return sent


def test_two_people_edit_different_fields_and_both_stay(cast: Cast, scopes: Opportunity, signed_in: SignIn) -> None:
    ana, mo = signed_in(cast.ana), signed_in(cast.mo)
    hers, his = form_of(ana, scopes), form_of(mo, scopes)
    address = reverse("pipeline:edit", args=[scopes.pk])
    assert mo.post(address, his | {"amount": "50000"}).status_code == 204
    assert ana.post(address, hers | {"source": "Fair"}).status_code == 204
    assert (fresh(scopes).amount, fresh(scopes).source) == (Decimal(50_000), "Fair")


def test_two_people_edit_the_same_field_and_the_second_is_told(
    cast: Cast, scopes: Opportunity, signed_in: SignIn
) -> None:
    ana, mo = signed_in(cast.ana), signed_in(cast.mo)
    hers, his = form_of(ana, scopes), form_of(mo, scopes)
    address = reverse("pipeline:edit", args=[scopes.pk])
    assert mo.post(address, his | {"amount": "50000"}).status_code == 204
    answer = ana.post(address, hers | {"amount": "40000"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Mo Meyer changed this to “50000.00”" in text
    [version] = re.findall(r'name="version" value="(\d+)"', text)
    assert fresh(scopes).amount == Decimal(50_000)
    assert ana.post(address, hers | {"amount": "40000", "version": version}).status_code == 204
    assert fresh(scopes).amount == Decimal(40_000)


def test_what_a_person_did_not_touch_is_not_an_estimate(cast: Cast, scopes: Opportunity, signed_in: SignIn) -> None:
    client = signed_in(cast.ana)
    address = reverse("pipeline:edit", args=[scopes.pk])
    assert client.post(address, form_of(client, scopes) | {"source": "Fair"}).status_code == 204
    assert (fresh(scopes).probability_is_set, fresh(scopes).category_is_set) == (False, False)
    assert client.post(address, form_of(client, scopes) | {"category": "commit"}).status_code == 204
    assert (fresh(scopes).category, fresh(scopes).category_is_set) == ("commit", True)


def test_the_stage_is_changed_in_the_list_by_its_name(cast: Cast, scopes: Opportunity, signed_in: SignIn) -> None:
    client = signed_in(cast.ana)
    address = reverse("lists:cell", args=["opportunities", scopes.pk, "stage"])
    assert client.post(address, {"value": "Proposal"}).status_code == 200
    assert fresh(scopes).stage.name == "Proposal"
    refused = client.post(address, {"value": "Closed lost"})
    assert (refused.status_code, "why it was lost" in refused.content.decode()) == (422, True)


def test_neighbours_lead_through_the_list_a_deal_was_opened_from(
    cast: Cast, sales: Pipeline, signed_in: SignIn
) -> None:
    rows = [{"name": name, "amount": Decimal(n)} for n, name in enumerate(["One", "Two", "Three", "Four"])]
    one, two, three, _four = actions.create_many(rows=rows, by=looking(cast.ana), at=NOW)
    client = signed_in(cast.ana)
    page(client, "opportunities", query="?sort=-amount&amount__lte=2")
    answer = client.get(reverse("pipeline:opportunity", args=[two.pk]))
    assert answer.context["neighbours"]["previous_url"].endswith(f"{three.pk}/")
    assert answer.context["neighbours"]["next_url"].endswith(f"{one.pk}/")


def test_people_are_added_and_taken_off(cast: Cast, scopes: Opportunity, dora: Contact, signed_in: SignIn) -> None:
    client = signed_in(cast.ana)
    role = {"contact": dora.pk, "contact-text": "Dora", "role": "Champion"}
    assert client.post(reverse("pipeline:contact-role", args=[scopes.pk]), role).status_code == 204
    place = {"member": cast.sam.pk, "role": "Demo", "edits": "on"}
    assert client.post(reverse("pipeline:put-on-team", args=[scopes.pk]), place).status_code == 204
    text = page(client, "opportunity", scopes.pk)
    assert "Champion" in text
    assert "Sam Singh" in text
    assert client.post(reverse("pipeline:take-off-team", args=[scopes.pk, cast.sam.pk])).status_code == 204
    assert client.post(reverse("pipeline:remove-contact-role", args=[scopes.pk, dora.pk])).status_code == 204
    assert fresh(scopes).primary_contact_id is None


def test_accounts_and_contacts_show_their_deals(
    cast: Cast, scopes: Opportunity, acme: Account, dora: Contact, signed_in: SignIn
) -> None:
    actions.set_contact_role(opportunity=scopes, contact=dora, role="", by=looking(cast.ana), at=NOW)
    for name, record in (("of-account", acme.pk), ("of-contact", dora.pk)):
        assert "Forty scopes" in page(signed_in(cast.ana), name, record)
        assert signed_in(cast.cem).get(reverse(f"pipeline:{name}", args=[record])).status_code == 404


def test_a_long_history_and_many_people_cost_the_record_page_no_query(
    cast: Cast, scopes: Opportunity, acme: Account, signed_in: SignIn
) -> None:
    by, client = looking(cast.ana), signed_in(cast.ana)
    page(client, "opportunity", scopes.pk)
    with CaptureQueriesContext(connection) as short:
        page(client, "opportunity", scopes.pk)
    for number, name in enumerate(["Proposal", "Negotiation", "Proposal"] * 3):
        stage = Stage.objects.get(name=name)
        actions.move(opportunity=scopes, stage=stage, by=by, at=NOW + timedelta(days=number))
        person = accounts.create_contact(values={"last_name": f"Person {number}", "account": acme}, by=by, at=NOW)
        actions.set_contact_role(opportunity=scopes, contact=person, role="User", by=by, at=NOW)
    with CaptureQueriesContext(connection) as long:
        assert "Person 8" in page(client, "opportunity", scopes.pk)
    assert len(long) == len(short)
    assert len(long) <= 30


def test_only_sales_operations_and_administrators_configure(cast: Cast, sales: Pipeline, signed_in: SignIn) -> None:
    for member, status in ((cast.ana, 403), (cast.mo, 403), (cast.olga, 200), (cast.nina, 200)):
        assert signed_in(member).get(reverse("pipeline:settings")).status_code == status


def test_a_pipeline_is_shaped_on_its_page(cast: Cast, sales: Pipeline, signed_in: SignIn) -> None:
    client = signed_in(cast.olga)
    assert client.post(reverse("pipeline:form-pipeline"), {"name": "Renewals"}).status_code == 204
    renewals = Pipeline.objects.get(name="Renewals")
    values = {"name": "Legal review", "outcome": "open", "probability": "95", "category": "commit"}
    assert client.post(reverse("pipeline:add-stage", args=[renewals.pk]), values).status_code == 204
    legal = Stage.objects.get(name="Legal review")
    assert legal.position == 4
    assert client.post(reverse("pipeline:shift-stage", args=[legal.pk, "up"])).status_code == 204
    refused = client.post(reverse("pipeline:shift-stage", args=[Stage.objects.get(pk=legal.pk).pk, "down"]))
    assert refused.status_code == 204
    won = Stage.objects.get(pipeline=renewals, outcome="won")
    assert client.post(reverse("pipeline:shift-stage", args=[won.pk, "up"])).status_code == 409
    wrong = client.post(reverse("pipeline:edit-stage", args=[legal.pk]), values | {"category": "closed"})
    assert (wrong.status_code, "id_category_error" in wrong.content.decode()) == (422, True)
    assert client.post(reverse("pipeline:archive-stage", args=[legal.pk])).status_code == 204
    assert not Stage.objects.filter(pk=legal.pk).exists()


def test_a_stage_with_open_deals_is_not_taken_out_of_use(
    cast: Cast, scopes: Opportunity, signed_in: SignIn, stage: StageNamed
) -> None:
    answer = signed_in(cast.olga).post(reverse("pipeline:archive-stage", args=[stage("Qualification").pk]))
    assert answer.status_code == 409
    assert "1 open deal is still here" in answer.headers["HX-Trigger"]


def test_lost_reasons_are_added_renamed_and_removed(cast: Cast, sales: Pipeline, signed_in: SignIn) -> None:
    client = signed_in(cast.olga)
    assert client.post(reverse("pipeline:add-reason"), {"name": "Merger"}).status_code == 204
    reason = LostReason.objects.get(name="Merger")
    assert client.post(reverse("pipeline:rename-reason", args=[reason.pk]), {"name": "Price"}).status_code == 422
    assert client.post(reverse("pipeline:rename-reason", args=[reason.pk]), {"name": "Takeover"}).status_code == 204
    assert client.post(reverse("pipeline:remove-reason", args=[reason.pk])).status_code == 204
    assert not LostReason.objects.filter(name="Takeover").exists()


def test_a_deal_given_away_and_out_of_sight_leads_back_to_the_list(
    cast: Cast, scopes: Opportunity, signed_in: SignIn
) -> None:
    loose = actions.create(values={"name": "No account"}, by=looking(cast.ana), at=NOW)
    client = signed_in(cast.ana)
    assert client.post(reverse("pipeline:give", args=[scopes.pk]), {"owner": cast.cem.pk}).status_code == 204
    gone = client.post(reverse("pipeline:give", args=[loose.pk]), {"owner": cast.cem.pk})
    assert gone.url == reverse("pipeline:opportunities")  # type: ignore[attr-defined]
    assert (fresh(scopes).owner_id, fresh(loose).owner_id) == (cast.cem.pk, cast.cem.pk)
