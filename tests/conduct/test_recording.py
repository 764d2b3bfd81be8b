"""Entering gifts: what may be given is recorded, what must not be is held, what was given opens findings."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from handsel.accounts import actions as accounts
from handsel.accounts.models import Account, Contact
from handsel.conduct import actions
from handsel.conduct.models import Finding, Gift, NearLimit
from handsel.conduct.queries.checking import check, headroom, paragraphs
from handsel.conduct.rules.kinds import Claim, Kind, Payer
from handsel.conduct.rules.policies import Outcome
from handsel.org.viewer import Forbidden
from tests.conduct.conftest import TODAY, wine
from tests.people import NOW, Cast, looking

pytestmark = pytest.mark.django_db


def test_a_gift_within_the_limit_is_recorded_with_its_whole_decision(cast: Cast, dora: Contact) -> None:
    gift = actions.record_gift(draft=wine(dora, cost="180.00"), by=looking(cast.ana), at=NOW)
    stored = Gift.objects.get(pk=gift.pk)
    ruling = stored.decision["rulings"][0]
    assert stored.outcome == Outcome.ALLOW
    assert (ruling["policy"], ruling["version"]) == ("finra-3220", "2026-03-30")
    assert ruling["headroom_before"]["amount"] == "300.00"
    assert ruling["headroom_after"]["amount"] == "120.00"
    assert stored.keep_until == date(2032, 11, 24)
    share = stored.recipients.get()
    assert (share.name, share.employer_name, share.share) == ("Dora Diaz", "Harbour Fund", Decimal("180.00"))


def test_exactly_the_limit_may_be_given_and_a_cent_more_is_held(cast: Cast, dora: Contact) -> None:
    actions.record_gift(draft=wine(dora, cost="120.00"), by=looking(cast.ben), at=NOW)
    actions.record_gift(draft=wine(dora, cost="180.00"), by=looking(cast.ana), at=NOW)
    with pytest.raises(actions.Held) as held:
        actions.record_gift(draft=wine(dora, cost="0.01"), by=looking(cast.ana), at=NOW)
    assert held.value.check.held_by == ("Dora Diaz",)
    assert Gift.objects.count() == 2


def test_what_colleagues_gave_is_told_to_nobody_but_the_officer(cast: Cast, dora: Contact) -> None:
    actions.record_gift(draft=wine(dora, cost="123.45"), by=looking(cast.ben), at=NOW)
    answer = check(draft=wine(dora, cost="200.00"), viewer=looking(cast.ana))
    said = " ".join(answer.paragraphs)
    assert answer.outcome is Outcome.BLOCK
    assert "123.45" not in said
    assert "Ben" not in said
    room = answer.people[0].headroom_before
    assert room is not None
    assert room.amount == Decimal("176.55")
    assert "123.45" in " ".join(check(draft=wine(dora, cost="200.00"), viewer=looking(cast.fay)).paragraphs)


def test_the_paragraphs_kept_with_a_gift_hide_colleagues_from_its_giver(cast: Cast, dora: Contact) -> None:
    actions.record_gift(draft=wine(dora, cost="123.45"), by=looking(cast.ben), at=NOW)
    gift = actions.record_gift(draft=wine(dora, cost="50.00"), by=looking(cast.ana), at=NOW)
    assert "123.45" not in " ".join(paragraphs(gift.decision, looking(cast.ana)))
    assert "123.45" in " ".join(paragraphs(gift.decision, looking(cast.fay)))


def test_a_seller_sees_own_gifts_and_readers_of_the_register_all(cast: Cast, dora: Contact) -> None:
    actions.record_gift(draft=wine(dora), by=looking(cast.ben), at=NOW)
    seen = {name: Gift.objects.visible_to(looking(member)).count() for name, member in cast.everyone().items()}
    assert {name for name, count in seen.items() if count} == {"ben", "fay", "ivy", "nina"}


def test_a_group_gift_is_held_because_of_one_person(cast: Cast, dora: Contact, eli: Contact) -> None:
    actions.record_gift(draft=wine(dora, cost="300.00"), by=looking(cast.ana), at=NOW)
    with pytest.raises(actions.Held) as held:
        actions.record_gift(draft=wine(dora, eli, cost="50.00"), by=looking(cast.ana), at=NOW)
    assert held.value.check.held_by == ("Dora Diaz",)


def test_a_shared_gift_is_split_to_the_cent(cast: Cast, dora: Contact, eli: Contact) -> None:
    gift = actions.record_gift(draft=wine(dora, eli, cost="100.00", shared_by=3), by=looking(cast.ana), at=NOW)
    assert [each.share for each in gift.recipients.order_by("position")] == [Decimal("33.34"), Decimal("33.33")]


def test_a_late_entry_is_recorded_and_later_gifts_become_breaches(cast: Cast, dora: Contact) -> None:
    later = actions.record_gift(draft=wine(dora, cost="250.00", on=TODAY), by=looking(cast.ana), at=NOW)
    early = wine(dora, cost="100.00", on=TODAY - timedelta(days=30))
    actions.record_gift(draft=early, by=looking(cast.ben), at=NOW)
    found = Finding.objects.get(kind=Finding.Kind.BREACH)
    assert (found.day, found.names, found.policy) == (TODAY, ["Dora Diaz"], "finra-3220")
    assert later.pk in found.gifts
    assert found.details["counted"]["amount"] == "350.00"


def test_cash_that_was_given_already_is_a_finding(cast: Cast, dora: Contact) -> None:
    cash = wine(dora, cost="20.00", kind=Kind.CASH_EQUIVALENT)
    with pytest.raises(actions.Held):
        actions.record_gift(draft=cash, by=looking(cast.ana), at=NOW)
    actions.record_gift(draft=wine(dora, kind=Kind.CASH, already_given=True), by=looking(cast.ana), at=NOW)
    assert Finding.objects.get().kind == Finding.Kind.BARRED


def test_a_personal_gift_asks_for_an_attestation(cast: Cast, dora: Contact) -> None:
    from handsel.conduct.rules.gifts import Evidence

    wedding = wine(dora, cost="500.00", claim=Claim.PERSONAL, paid_by=Payer.GIVER, evidence=Evidence(tie="At school"))
    with pytest.raises(ValidationError) as refused:
        actions.record_gift(draft=wedding, by=looking(cast.ana), at=NOW)
    assert "attestation" in refused.value.message_dict
    from dataclasses import replace

    gift = actions.record_gift(draft=replace(wedding, attestation="We met at school."), by=looking(cast.ana), at=NOW)
    assert gift.outcome == Outcome.ALLOW_EXCLUDED


def test_a_correction_takes_the_place_of_its_row(cast: Cast, dora: Contact) -> None:
    gift = actions.record_gift(draft=wine(dora, cost="250.00"), by=looking(cast.ana), at=NOW)
    draft = wine(dora, cost="25.00")
    row = actions.correct_gift(gift=gift, draft=draft, reason="A digit too many", by=looking(cast.ana), at=NOW)
    assert list(Gift.objects.standing()) == [row]
    left = headroom(people=[dora.pk], kind=Kind.GOODS, amount=None, on=TODAY, viewer=looking(cast.ana))
    assert left.people[0].headroom_before is not None
    assert left.people[0].headroom_before.amount == Decimal("275.00")
    with pytest.raises(actions.CannotChange):
        actions.correct_gift(gift=gift, draft=draft, reason="Again", by=looking(cast.ana), at=NOW)


def test_a_withdrawn_gift_no_longer_counts_and_its_breach_stays(cast: Cast, dora: Contact) -> None:
    gift = actions.record_gift(draft=wine(dora, cost="400.00", already_given=True), by=looking(cast.ana), at=NOW)
    assert NearLimit.objects.get().part_used > 1
    actions.withdraw_gift(gift=gift, reason="It was another client", by=looking(cast.ana), at=NOW)
    assert not Gift.objects.standing().exists()
    assert not NearLimit.objects.exists()
    assert Finding.objects.filter(kind=Finding.Kind.BREACH).count() == 1


def test_a_return_gives_room_back_and_removes_no_breach(cast: Cast, dora: Contact) -> None:
    gift = actions.record_gift(draft=wine(dora, cost="400.00", already_given=True), by=looking(cast.ana), at=NOW)
    actions.return_gift(gift=gift, returned_on=TODAY, reason="Sent back", by=looking(cast.ana), at=NOW)
    actions.record_gift(draft=wine(dora, cost="300.00"), by=looking(cast.ana), at=NOW)
    assert Finding.objects.filter(kind=Finding.Kind.BREACH).count() == 1
    with pytest.raises(actions.CannotChange):
        actions.return_gift(gift=gift, returned_on=TODAY, reason="Twice", by=looking(cast.ana), at=NOW)


def test_an_auditor_enters_nothing(cast: Cast, dora: Contact) -> None:
    with pytest.raises(Forbidden):
        actions.record_gift(draft=wine(dora), by=looking(cast.ivy), at=NOW)


def test_nobody_enters_a_gift_for_somebody_out_of_sight(cast: Cast, dora: Contact) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.record_gift(draft=wine(dora), by=looking(cast.cem), at=NOW)
    assert "to" in refused.value.message_dict


def test_nobody_corrects_a_colleagues_gift(cast: Cast, dora: Contact) -> None:
    gift = actions.record_gift(draft=wine(dora), by=looking(cast.ben), at=NOW)
    with pytest.raises(Forbidden):
        actions.correct_gift(gift=gift, draft=wine(dora), reason="Mine", by=looking(cast.ana), at=NOW)


def test_near_a_limit_is_known_at_once(cast: Cast, dora: Contact) -> None:
    actions.record_gift(draft=wine(dora, cost="239.99"), by=looking(cast.ana), at=NOW)
    assert not NearLimit.objects.exists()
    actions.record_gift(draft=wine(dora, cost="0.01"), by=looking(cast.ben), at=NOW)
    near = NearLimit.objects.get()
    assert (near.names, near.counted, near.limit) == (["Dora Diaz"], Decimal(240), Decimal(300))
    assert not NearLimit.objects.visible_to(looking(cast.ana)).exists()
    assert NearLimit.objects.visible_to(looking(cast.ivy)).exists()


def test_a_deleted_contact_stays_on_the_register(cast: Cast, dora: Contact) -> None:
    gift = actions.record_gift(draft=wine(dora), by=looking(cast.ana), at=NOW)
    accounts.delete_contacts(contacts=[dora.pk], by=looking(cast.ana), at=NOW)
    assert Gift.objects.get(pk=gift.pk).recipients.get().name == "Dora Diaz"


@pytest.mark.parametrize("table", ["conduct_gift", "conduct_giftrecipient", "conduct_finding"])
@pytest.mark.parametrize("statement", ["delete from {}", "update {} set id = id", "truncate {} cascade"])
def test_the_database_refuses_to_change_the_register(cast: Cast, dora: Contact, table: str, statement: str) -> None:
    actions.record_gift(draft=wine(dora, cost="400.00", already_given=True), by=looking(cast.ana), at=NOW)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_the_applications_role_cannot_cheat_with_sql(cast: Cast, dora: Contact) -> None:
    gift = actions.record_gift(draft=wine(dora, cost="400.00", already_given=True), by=looking(cast.ana), at=NOW)
    cheats = [
        "delete from conduct_gift",
        "update conduct_gift set cost = 1",
        "truncate conduct_finding cascade",
        "alter table conduct_gift disable trigger all",
        "drop table conduct_finding cascade",
        "set session_replication_role = replica",
    ]
    for cheat in cheats:
        with connection.cursor() as cursor:
            cursor.execute("set role handsel_app")
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(cheat)
        with connection.cursor() as cursor:
            cursor.execute("reset role")
    assert Gift.objects.get(pk=gift.pk).cost == 400


def test_what_is_received_counts_by_where_it_comes_from(cast: Cast, dora: Contact, fund: Account) -> None:
    from handsel.conduct.drafts import Draft, To
    from handsel.conduct.rules.kinds import Direction

    received = Draft(
        given_on=TODAY, to=(To(cast.ana.pk),), direction=Direction.RECEIVED, account=fund.pk, cost=Decimal(150)
    )
    assert check(draft=received, viewer=looking(cast.ana)).outcome is Outcome.PRECLEAR
    from dataclasses import replace

    small = replace(received, cost=Decimal(60))
    gift = actions.record_gift(draft=small, by=looking(cast.ana), at=NOW)
    assert (gift.source, gift.recipients.get().member) == (str(fund.pk), cast.ana)
    with pytest.raises(ValidationError) as refused:
        check(draft=replace(small, account=None), viewer=looking(cast.ana))
    assert "source" in refused.value.message_dict


def test_the_application_has_no_right_to_change_the_register(db: None) -> None:
    from handsel.conduct.apps import FINAL

    with connection.cursor() as cursor:
        for table in FINAL:
            for right in ("update", "delete", "truncate"):
                cursor.execute("select has_table_privilege('handsel_app', %s, %s)", [table, right])
                assert cursor.fetchone() == (False,), f"{right} on {table}"
