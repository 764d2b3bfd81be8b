"""The pages of conduct: the answer while typing, one's own gifts, and that nobody learns of anybody else's."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from handsel.accounts.models import Contact
from handsel.conduct import actions
from handsel.conduct.actions.importing import import_expenses
from handsel.conduct.models import Clearance, ExpenseLine, Gift
from handsel.conduct.queries.book import today
from handsel.conduct.rules.kinds import Capacity
from handsel.org.models import Member
from tests.conduct.conftest import wine
from tests.people import Cast, looking

type SignIn = Callable[[Member], Client]


@pytest.fixture
def now() -> Any:
    return timezone.now()


def typed(*people: Contact, now: Any, **more: Any) -> dict[str, Any]:
    """What the form sends."""
    data = {"direction": "given", "people": [each.pk for each in people], "kind": "goods", "cost": "100"}
    data |= {"currency": "USD", "given_on": today(now).isoformat(), "paid_by": "firm", "business": "general"}
    return data | {"description": "Wine"} | more


def given(by: Member, *people: Contact, now: Any, cost: str = "100.00") -> Gift:
    draft = wine(*people, cost=cost, on=today(now), already_given=True)
    return actions.record_gift(draft=draft, by=looking(by), at=now)


def asked(by: Member, person: Contact, now: Any) -> Clearance:
    draft = wine(person, on=today(now) + timedelta(days=3))
    [to] = draft.to
    draft = replace(draft, to=(replace(to, capacities=frozenset({Capacity.UNION_OFFICIAL})),))
    return actions.ask_clearance(draft=draft, reason="An old custom.", by=looking(by), at=now)


def text_of(client: Client, name: str, *arguments: Any, query: str = "") -> str:
    answer = client.get(reverse(f"conduct:{name}", args=arguments) + query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def answer_to(client: Client, data: dict[str, Any]) -> str:
    return client.post(reverse("conduct:answer"), data).content.decode()


def test_the_answer_shows_what_is_left_while_typing(cast: Cast, dora: Contact, signed_in: SignIn, now: Any) -> None:
    shown = answer_to(signed_in(cast.ana), typed(dora, now=now))
    assert "Allowed" in shown
    assert "$200 left" in shown
    assert "FINRA Rule 3220" in shown


def test_the_answer_tells_nothing_of_colleagues_gifts(cast: Cast, dora: Contact, signed_in: SignIn, now: Any) -> None:
    given(cast.ben, dora, now=now, cost="170.00")
    shown = answer_to(signed_in(cast.ana), typed(dora, now=now))
    assert "$30 left" in shown
    for secret in ("Ben", "170", "Wine"):
        assert secret not in shown


def test_a_group_is_held_when_one_is_over(cast: Cast, dora: Contact, eli: Contact, signed_in: SignIn, now: Any) -> None:
    given(cast.ben, dora, now=now, cost="290.00")
    shown = answer_to(signed_in(cast.ana), typed(dora, eli, now=now))
    assert "The whole order is held because of Dora Diaz." in shown
    assert 'value="record"' not in shown


def test_somebody_still_typing_sees_no_error(cast: Cast, dora: Contact, signed_in: SignIn, now: Any) -> None:
    shown = answer_to(signed_in(cast.ana), typed(dora, now=now, cost=""))
    assert "Pick the people and type the amount." in shown
    assert "more than" not in answer_to(signed_in(cast.ana), typed(dora, now=now, cost="much"))


def test_people_are_picked_and_taken_off(cast: Cast, dora: Contact, eli: Contact, signed_in: SignIn, now: Any) -> None:
    client = signed_in(cast.ana)
    shown = client.post(reverse("conduct:people"), typed(dora, now=now, person=eli.pk)).content.decode()
    assert re.findall(r'name="people" value="([^"]+)"', shown) == [str(dora.pk), str(eli.pk)]
    assert 'id="give-answer" hx-swap-oob="true"' in shown
    shown = client.post(reverse("conduct:people"), typed(dora, eli, now=now, remove=dora.pk)).content.decode()
    assert re.findall(r'name="people" value="([^"]+)"', shown) == [str(eli.pk)]


def test_the_page_begins_with_the_contact_it_was_opened_from(cast: Cast, dora: Contact, signed_in: SignIn) -> None:
    assert f'name="people" value="{dora.pk}"' in text_of(signed_in(cast.ana), "give", query=f"?contact={dora.pk}")


def test_the_page_shows_no_contact_that_the_viewer_may_not_see(cast: Cast, dora: Contact, signed_in: SignIn) -> None:
    assert "Dora" not in text_of(signed_in(cast.cem), "give", query=f"?contact={dora.pk}")


def test_a_menu_that_opens_dialogs_is_sent_to_the_page(cast: Cast, signed_in: SignIn) -> None:
    answer = signed_in(cast.ana).get(reverse("conduct:give"), headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == reverse("conduct:give")


def test_a_gift_that_may_be_given_goes_on_record(cast: Cast, dora: Contact, signed_in: SignIn, now: Any) -> None:
    answer = signed_in(cast.ana).post(reverse("conduct:give"), typed(dora, now=now, do="record"))
    row = Gift.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("conduct:gift", args=[row.pk]))
    assert (row.cost, row.giver) == (Decimal(100), cast.ana)


def test_enter_in_a_field_only_looks(cast: Cast, dora: Contact, signed_in: SignIn, now: Any) -> None:
    answer = signed_in(cast.ana).post(reverse("conduct:give"), typed(dora, now=now, do="look"))
    assert answer.status_code == 200
    assert not Gift.objects.exists()


def test_what_is_held_is_not_recorded(cast: Cast, dora: Contact, signed_in: SignIn, now: Any) -> None:
    client = signed_in(cast.ana)
    answer = client.post(reverse("conduct:give"), typed(dora, now=now, cost="301", do="record"))
    assert answer.status_code == 422
    assert not Gift.objects.exists()
    client.post(reverse("conduct:give"), typed(dora, now=now, cost="301", do="report"))
    assert Gift.objects.get().outcome == "BLOCK"


def test_an_excluded_gift_asks_for_ones_word(cast: Cast, dora: Contact, signed_in: SignIn, now: Any) -> None:
    client, data = signed_in(cast.ana), typed(dora, now=now, cost="500", claim="bereavement", customary="on")
    data["cost"] = "150"
    assert "I attest" in answer_to(client, data)
    assert client.post(reverse("conduct:give"), data | {"do": "record"}).status_code == 422
    assert client.post(reverse("conduct:give"), data | {"do": "record", "attest": "on"}).status_code == 302
    assert Gift.objects.get().attestation.startswith("I attest")


def test_what_needs_clearance_is_asked_about(cast: Cast, dora: Contact, signed_in: SignIn, now: Any) -> None:
    client, data = signed_in(cast.ana), typed(dora, now=now)
    data[f"capacity-{dora.pk}"] = "union-official"
    assert "Ask for clearance" in answer_to(client, data)
    answer = client.post(reverse("conduct:give"), data | {"do": "ask", "reason": "An old custom."})
    row = Clearance.objects.get()
    assert answer.headers["Location"] == reverse("conduct:request", args=[row.pk])
    assert "An old custom." in text_of(signed_in(cast.fay), "request", row.pk)


def test_what_was_received_goes_on_record(cast: Cast, signed_in: SignIn, now: Any) -> None:
    data = typed(now=now, direction="received", source="Tarnholm", cost="30", do="record")
    assert signed_in(cast.ana).post(reverse("conduct:give"), data).status_code == 302
    assert "Received" not in text_of(signed_in(cast.ben), "gifts")
    assert "tarnholm" in text_of(signed_in(cast.ana), "gifts").lower()


def test_nobody_sees_anothers_gift_or_request(cast: Cast, dora: Contact, signed_in: SignIn, now: Any) -> None:
    gift, request = given(cast.ana, dora, now=now), asked(cast.ana, dora, now)
    for stranger in (cast.ben, cast.mo, cast.olga, cast.cem, cast.sam):
        client = signed_in(stranger)
        pages = [(name, gift) for name in ("gift", "correct", "come-back", "withdraw")]
        pages += [(name, request) for name in ("request", "clear", "refuse", "delegate")]
        for name, row in pages:
            assert client.get(reverse(f"conduct:{name}", args=[row.pk])).status_code == 404, (stranger, name)
        assert "Wine" not in text_of(client, "gifts")


def test_a_colleagues_gifts_do_not_show_on_a_contacts_page(
    cast: Cast, dora: Contact, signed_in: SignIn, now: Any
) -> None:
    given(cast.ana, dora, now=now)
    assert "Wine" in text_of(signed_in(cast.ana), "of-contact", dora.pk)
    assert "Wine" not in text_of(signed_in(cast.ben), "of-contact", dora.pk)
    assert "Ana Alvarez" in text_of(signed_in(cast.fay), "of-contact", dora.pk)
    assert signed_in(cast.cem).get(reverse("conduct:of-contact", args=[dora.pk])).status_code == 404


def test_the_decision_is_read_as_it_fell_without_what_others_gave(
    cast: Cast, dora: Contact, signed_in: SignIn, now: Any
) -> None:
    given(cast.ben, dora, now=now, cost="117.00")
    row = given(cast.ana, dora, now=now)
    own, desk = text_of(signed_in(cast.ana), "gift", row.pk), text_of(signed_in(cast.fay), "gift", row.pk)
    assert "117.00" not in own
    assert "117.00" in desk


def test_a_gift_comes_back_and_is_corrected_and_withdrawn(
    cast: Cast, dora: Contact, signed_in: SignIn, now: Any
) -> None:
    client, row = signed_in(cast.ana), given(cast.ana, dora, now=now)
    assert client.get(reverse("conduct:correct", args=[row.pk])).status_code == 200
    data = typed(dora, now=now, cost="60", do="correct", reason="Misread.", correcting="1")
    assert client.post(reverse("conduct:correct", args=[row.pk]), data).status_code == 302
    later = Gift.objects.get(corrects=row)
    assert later.cost == Decimal(60)
    assert "This entry was corrected." in text_of(client, "gift", row.pk)
    back = {"returned_on": today(now).isoformat(), "unused": "on", "reason": ""}
    assert client.post(reverse("conduct:come-back", args=[later.pk]), back).status_code == 204
    assert "It came back on" in text_of(client, "gift", later.pk)
    answer = client.post(reverse("conduct:withdraw", args=[later.pk]), {"reason": "Never given."})
    assert answer.status_code == 302
    assert Gift.objects.get(corrects=later).is_withdrawal


def test_a_correction_begins_with_what_the_row_says(cast: Cast, dora: Contact, signed_in: SignIn, now: Any) -> None:
    row = given(cast.ana, dora, now=now)
    shown = text_of(signed_in(cast.ana), "correct", row.pk)
    assert f'name="people" value="{dora.pk}"' in shown
    assert 'name="cost" value="100"' in shown


def test_a_cleared_gift_is_given_once(cast: Cast, dora: Contact, signed_in: SignIn, now: Any) -> None:
    row = asked(cast.ana, dora, now)
    officer, asker = signed_in(cast.fay), signed_in(cast.ana)
    assert asker.post(reverse("conduct:clear", args=[row.pk]), {"reason": "Fine."}).status_code == 422
    assert officer.post(reverse("conduct:clear", args=[row.pk]), {"reason": "Fine."}).status_code == 204
    assert "It is given" in text_of(asker, "gifts")
    asker.post(reverse("conduct:give-cleared", args=[row.pk]))
    assert Gift.objects.get().clearance == row
    asker.post(reverse("conduct:give-cleared", args=[row.pk]))
    assert Gift.objects.count() == 1


def test_an_auditor_gives_nothing(cast: Cast, dora: Contact, signed_in: SignIn, now: Any) -> None:
    client = signed_in(cast.ivy)
    assert client.get(reverse("conduct:give")).status_code == 404
    assert client.post(reverse("conduct:answer"), typed(dora, now=now)).status_code == 404
    assert "Bring a gift" not in text_of(client, "gifts")


def test_the_contact_and_the_deal_offer_to_bring_a_gift(cast: Cast, dora: Contact, signed_in: SignIn) -> None:
    address = reverse("accounts:contact", args=[dora.pk])
    assert f"{reverse('conduct:give')}?contact={dora.pk}" in signed_in(cast.ana).get(address).content.decode()
    assert reverse("conduct:give") not in signed_in(cast.ivy).get(address).content.decode()


def test_ones_word_for_the_year_is_given_once(cast: Cast, signed_in: SignIn, now: Any) -> None:
    client, year = signed_in(cast.ana), today(now).year
    data = {"year": str(year), "statement": "All of it."}
    assert client.post(reverse("conduct:attest"), data).status_code == 204
    assert client.post(reverse("conduct:attest"), data).status_code == 422
    assert "All of it." in text_of(signed_in(cast.fay), "attestations", query=f"?year={year}")


def test_an_expense_that_looks_like_a_gift_is_put_on_record(
    cast: Cast, dora: Contact, signed_in: SignIn, now: Any
) -> None:
    file = f"reference,member,date,amount,currency,merchant\nE-9,ana@example.com,{today(now)},80.00,USD,Wine and more\n"
    import_expenses(text=file, by=looking(cast.fay), at=now)
    client, line = signed_in(cast.ana), ExpenseLine.objects.get()
    address = f"{reverse('conduct:give')}?expense={line.pk}"
    assert address in text_of(client, "gifts")
    assert 'name="cost" value="80"' in client.get(address).content.decode()
    assert "Wine and more" not in signed_in(cast.ben).get(address).content.decode()
    data = typed(dora, now=now, cost="80", expense=line.pk, do="record")
    assert client.post(reverse("conduct:give"), data).status_code == 302
    assert Gift.objects.get().expense == line
    assert address not in text_of(client, "gifts")
