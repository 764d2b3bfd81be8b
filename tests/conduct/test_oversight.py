"""The officer's desk: people read as one, findings, versions of policies, attestations, and what waits."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from handsel.accounts.models import Account, Contact
from handsel.conduct import actions
from handsel.conduct.jobs import recheck_recent
from handsel.conduct.models import Attestation, Finding, Gift, NearLimit, PolicyVersion, Relation
from handsel.conduct.queries import book, desk
from handsel.conduct.queries.checking import check
from handsel.conduct.rules.kinds import Kind
from handsel.conduct.rules.policies import Outcome
from handsel.conduct.rules.windows import Window, WindowKind
from handsel.org import actions as org
from handsel.org.viewer import Forbidden, Viewer
from tests.conduct.conftest import TODAY, wine
from tests.people import NOW, Cast, looking

pytestmark = pytest.mark.django_db


def household(cast: Cast, dora: Contact, eli: Contact) -> Relation:
    kind = Relation.Kind.HOUSEHOLD
    return actions.link_people(first=dora, second=eli, kind=kind, note="Spouse", by=looking(cast.fay), at=NOW)


def test_reading_two_people_as_one_brings_earlier_breaches_to_light(cast: Cast, dora: Contact, eli: Contact) -> None:
    actions.record_gift(draft=wine(dora, cost="200.00"), by=looking(cast.ana), at=NOW)
    actions.record_gift(draft=wine(eli, cost="250.00"), by=looking(cast.ben), at=NOW)
    assert not Finding.objects.exists()
    household(cast, dora, eli)
    found = Finding.objects.get()
    assert (found.kind, set(found.names)) == (Finding.Kind.BREACH, {"Dora Diaz", "Eli Evans"})
    assert NearLimit.objects.get().counted == Decimal(450)


def test_parting_people_keeps_what_was_found(cast: Cast, dora: Contact, eli: Contact) -> None:
    actions.record_gift(draft=wine(dora, cost="200.00"), by=looking(cast.ana), at=NOW)
    actions.record_gift(draft=wine(eli, cost="250.00"), by=looking(cast.ben), at=NOW)
    relation = household(cast, dora, eli)
    actions.unlink_people(relation=relation, reason="Not married", by=looking(cast.fay), at=NOW)
    assert Finding.objects.count() == 1
    assert [near.names for near in NearLimit.objects.all()] == [["Eli Evans"]]


@pytest.mark.parametrize("name", ["ana", "mo", "olga", "ivy"])
def test_only_officers_join_people(cast: Cast, dora: Contact, eli: Contact, name: str) -> None:
    with pytest.raises(Forbidden):
        actions.link_people(
            first=dora,
            second=eli,
            kind=Relation.Kind.HOUSEHOLD,
            note="",
            by=looking(cast.everyone()[name]),
            at=NOW,
        )


def test_a_finding_is_followed_up_until_it_is_closed(cast: Cast, dora: Contact) -> None:
    actions.record_gift(draft=wine(dora, cost="400.00", already_given=True), by=looking(cast.ana), at=NOW)
    found = desk.findings(looking(cast.fay)).get()
    assert found.state == Finding.State.OPEN
    steps = [("Asked Ana", Finding.State.IN_REVIEW), ("Told the board", Finding.State.CLOSED)]
    for text, state in steps:
        actions.follow_up_finding(finding=found, text=text, state=state, by=looking(cast.fay), at=NOW)
    assert not desk.findings(looking(cast.fay)).exists()
    assert [note.text for note in found.notes.order_by("id")] == ["Asked Ana", "Told the board"]


def test_sellers_see_no_findings(cast: Cast, dora: Contact) -> None:
    actions.record_gift(draft=wine(dora, cost="400.00", already_given=True), by=looking(cast.ana), at=NOW)
    assert [name for name, who in cast.everyone().items() if desk.findings(looking(who)).exists()] == [
        "nina",
        "fay",
        "ivy",
    ]


def test_the_auditor_follows_nothing_up(cast: Cast, dora: Contact) -> None:
    actions.record_gift(draft=wine(dora, cost="400.00", already_given=True), by=looking(cast.ana), at=NOW)
    found = desk.findings(looking(cast.ivy)).get()
    with pytest.raises(Forbidden):
        actions.follow_up_finding(finding=found, text="x", state=Finding.State.CLOSED, by=looking(cast.ivy), at=NOW)


STRICTER = """
code = "finra-3220"
currency = "USD"
[name]
en = "FINRA Rule 3220, as we keep it"
ru = "Правило FINRA 3220, как мы его держим"
[[versions]]
version = "house-2026-12"
starts = 2026-12-01
limits = [{ amount = "150.00" }]
sources = ["house decision"]
[versions.rule]
en = "We give half."
ru = "Мы дарим половину."
"""


def test_a_version_holds_from_its_day(cast: Cast, dora: Contact) -> None:
    actions.add_policy_version(text=STRICTER, reason="The board asked", by=looking(cast.fay), at=NOW)
    before = check(draft=wine(dora, cost="200.00"), viewer=looking(cast.ana))
    after = check(draft=wine(dora, cost="200.00", on=date(2026, 12, 1)), viewer=looking(cast.ana))
    assert (before.outcome, after.outcome) == (Outcome.ALLOW, Outcome.BLOCK)


def test_a_house_setting_changes_from_a_day(cast: Cast, dora: Contact) -> None:
    window = Window(WindowKind.TRAILING)
    settings = {"window": window, "nominal_ceiling": Decimal(25)}
    actions.change_house(settings=settings, starts=TODAY, version="2", reason="Stricter", by=looking(cast.fay), at=NOW)
    rulebook = book.rulebook()
    assert rulebook.house(TODAY).window == window
    assert rulebook.house(TODAY - timedelta(days=1)).nominal_ceiling == Decimal(50)
    earlier = wine(dora, cost="200.00", on=date(2025, 12, 20))
    actions.record_gift(draft=earlier, by=looking(cast.ana), at=NOW)
    assert check(draft=wine(dora, cost="200.00"), viewer=looking(cast.ana)).outcome is Outcome.BLOCK


@pytest.mark.parametrize(
    "text", ["code = ", 'code = "x"', STRICTER.replace("USD", "EUR"), STRICTER + "\nlimit = 3", "versions = 3"]
)
def test_a_broken_policy_is_refused_with_its_place(cast: Cast, text: str) -> None:
    with pytest.raises(actions.UnusablePolicy) as refused:
        actions.add_policy_version(text=text, reason="Try", by=looking(cast.fay), at=NOW)
    assert refused.value.message_dict["text"]
    assert not PolicyVersion.objects.exists()


def test_a_policy_in_a_currency_without_rates_is_refused(cast: Cast) -> None:
    text = STRICTER.replace("finra-3220", "ours").replace("USD", "XTS")
    with pytest.raises(actions.UnusablePolicy, match="XTS"):
        actions.add_policy_version(text=text, reason="Try", by=looking(cast.fay), at=NOW)


def test_records_cannot_be_kept_for_less_than_the_law_says(cast: Cast) -> None:
    with pytest.raises(actions.UnusablePolicy):
        actions.change_house(
            settings={"retention_years": 2}, starts=TODAY, version="2", reason="x", by=looking(cast.fay), at=NOW
        )


def test_a_foreign_amount_is_converted_at_the_rate_of_its_day(cast: Cast, dora: Contact) -> None:
    euros = wine(dora, cost="260.00", currency="EUR")
    with pytest.raises(ValidationError) as refused:
        check(draft=euros, viewer=looking(cast.ana))
    assert "EUR" in refused.value.message_dict["currency"][0]
    org.quote_rate(currency="EUR", since=date(2026, 1, 1), per_unit=Decimal("0.8"), by=Viewer.system(), at=NOW)
    answer = check(draft=euros, viewer=looking(cast.ana))
    assert answer.outcome is Outcome.BLOCK
    org.quote_rate(currency="GBP", since=date(2026, 1, 1), per_unit=Decimal("0.75"), by=Viewer.system(), at=NOW)
    crossed = book.rulebook().rates.between("EUR", "GBP", TODAY)
    assert crossed is not None
    assert crossed.rate == Decimal("0.75") / Decimal("0.8")


def test_a_missing_rate_of_a_colleagues_gift_is_not_told(cast: Cast, dora: Contact) -> None:
    org.quote_rate(currency="SEK", since=TODAY, per_unit=Decimal(10), by=Viewer.system(), at=NOW)
    actions.record_gift(draft=wine(dora, cost="300.00", currency="SEK"), by=looking(cast.ben), at=NOW)
    org.withdraw_rate(rate=_rate("SEK"), by=Viewer.system(), at=NOW)
    with pytest.raises(ValidationError) as refused:
        check(draft=wine(dora), viewer=looking(cast.ana))
    assert "SEK" not in str(refused.value)


def _rate(currency: str):  # type: ignore[no-untyped-def]
    from handsel.org.models import ExchangeRate

    return ExchangeRate.objects.get(currency=currency)


def test_everybody_attests_once_a_year(cast: Cast) -> None:
    actions.attest(year=2026, statement="All is on the register.", by=looking(cast.ana), at=NOW)
    with pytest.raises(ValidationError):
        actions.attest(year=2026, statement="Again.", by=looking(cast.ana), at=NOW)
    due = set(desk.attestations_due(looking(cast.fay), 2026))
    assert cast.ana not in due
    assert cast.ben in due
    assert not desk.attestations_due(looking(cast.ana), 2026).exists()
    assert Attestation.objects.get().role == "account-executive"


def test_repeated_entertainment_is_counted_by_occasion(cast: Cast, dora: Contact, eli: Contact) -> None:
    for days in range(3):
        dinner = wine(dora, kind=Kind.MEAL, host_present=True, on=TODAY - timedelta(days=days))
        actions.record_gift(draft=dinner, by=looking(cast.ana), at=NOW)
    actions.record_gift(draft=wine(eli, kind=Kind.MEAL, host_present=True), by=looking(cast.ana), at=NOW)
    (often,) = desk.repeated_entertainment(looking(cast.fay), TODAY)
    assert (often.name, often.occasions) == ("Dora Diaz", 3)
    assert desk.repeated_entertainment(looking(cast.ana), TODAY) == []
    fourth = wine(dora, kind=Kind.MEAL, host_present=True, occasion="Opera", already_given=True)
    actions.record_gift(draft=fourth, by=looking(cast.ben), at=NOW)
    kinds = set(Finding.objects.values_list("kind", flat=True))
    assert kinds == {Finding.Kind.ENTERTAINMENT, Finding.Kind.NOT_CLEARED}


def test_a_ledger_holds_everybody_read_as_one(cast: Cast, dora: Contact, eli: Contact) -> None:
    actions.record_gift(draft=wine(dora, cost="100.00"), by=looking(cast.ana), at=NOW)
    actions.record_gift(draft=wine(eli, cost="50.00"), by=looking(cast.ben), at=NOW)
    household(cast, dora, eli)
    found = desk.ledger(dora.pk, looking(cast.ivy), TODAY)
    assert found is not None
    assert len(found.rows) == 2
    assert {each.counted.amount for each in found.standings if each.policy == "finra-3220"} == {Decimal("150.00")}
    assert desk.ledger(dora.pk, looking(cast.ana), TODAY) is None


def test_own_gifts_and_gifts_to_a_contact_are_ones_own(cast: Cast, dora: Contact) -> None:
    mine = actions.record_gift(draft=wine(dora, cost="10.00"), by=looking(cast.ana), at=NOW)
    actions.record_gift(draft=wine(dora, cost="10.00"), by=looking(cast.ben), at=NOW)
    assert list(desk.own_gifts(looking(cast.ana))) == [mine]
    assert list(desk.gifts_to(dora.pk, looking(cast.ana))) == [mine]
    assert desk.gifts_to(dora.pk, looking(cast.fay)).count() == 2


def test_the_nightly_check_finds_what_no_entry_could(cast: Cast, dora: Contact, fund: Account) -> None:
    actions.record_gift(draft=wine(dora, cost="200.00"), by=looking(cast.ana), at=NOW)
    stricter = STRICTER.replace("2026-12-01", "2026-11-01")
    actions.add_policy_version(text=stricter, reason="From November", by=looking(cast.fay), at=NOW)
    assert not Finding.objects.exists()
    assert recheck_recent() == 1
    assert Finding.objects.get().day == TODAY
    assert NearLimit.objects.get().limit == Decimal(150)
    assert recheck_recent() == 0
    assert Gift.objects.count() == 1
