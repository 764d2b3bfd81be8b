"""The pages of quotas: who sees what, the grid, files, letters, the dialogs."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from handsel.org.models import Member
from handsel.quota import actions
from handsel.quota.actions import Setting
from handsel.quota.models import Acceptance, Letter, Relief, Target
from handsel.trail.models import ChangeSet
from tests.people import NOW, Cast, looking
from tests.quota.conftest import Q4, YEAR, Deal, SetQuota

type SignedIn = Callable[[Member], Client]
Q4_2026 = {"period": "2026 Q4"}


def text_of(client: Client, name: str, *arguments: object, **query: str) -> str:
    answer = client.get(reverse(f"quota:{name}", args=arguments), query)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def test_an_executive_sees_their_own_standing_and_nobody_elses(
    cast: Cast, quota: SetQuota, deal: Deal, signed_in: SignedIn
) -> None:
    quota(cast.ana, 300_000)
    quota(cast.ben, 456_789)
    deal(cast.ana, 75_000, won=True)
    page = text_of(signed_in(cast.ana), "quotas", **Q4_2026)
    assert "$75,000 of $300K" in page or "$75K of $300K" in page
    assert "25%" in page
    assert "Ben Baker" not in page
    assert "457K" not in page


def test_a_manager_sees_the_team_and_its_sum(cast: Cast, quota: SetQuota, deal: Deal, signed_in: SignedIn) -> None:
    quota(cast.ana, 300_000)
    quota(cast.ben, 200_000)
    quota(cast.cem, 700_000)
    deal(cast.ana, 75_000, won=True)
    page = text_of(signed_in(cast.mo), "quotas", **Q4_2026)
    assert "Ana Alvarez" in page
    assert "Team, sum of its members" in page
    assert "$500K" in page
    assert "Cem Celik" not in page


def test_operations_see_every_team_and_the_whole(cast: Cast, quota: SetQuota, signed_in: SignedIn) -> None:
    quota(cast.ana, 300_000)
    quota(cast.cem, 700_000)
    setting = Setting(team=cast.north, period=Q4, amount=Decimal(250_000), currency="USD")
    actions.set_target(setting=setting, by=looking(cast.olga), at=NOW)
    page = text_of(signed_in(cast.olga), "quotas", **Q4_2026)
    for words in ("Everybody together", "$1M", "Team, by its own quota", "The quotas of its members sum to", "Cem"):
        assert words in page


@pytest.mark.parametrize("name", ["ana", "fay", "sam", "mo", "olga", "ivy", "nina"])
def test_a_page_without_quotas_says_so(cast: Cast, signed_in: SignedIn, name: str) -> None:
    page = text_of(signed_in(getattr(cast, name)), "quotas", **Q4_2026)
    assert "no quota in 2026 Q4" in page or "Nobody has a quota in 2026 Q4" in page


@pytest.mark.parametrize("query", [{"period": "tomorrow"}, {"measure": "<b>"}, {"measure": "arr"}, {"product": "%"}])
def test_a_strange_address_is_answered(cast: Cast, quota: SetQuota, signed_in: SignedIn, query: dict[str, str]) -> None:
    quota(cast.ana, measure="arr")
    for member in (cast.ana, cast.olga):
        assert "<b>" not in text_of(signed_in(member), "quotas", **query)


@pytest.mark.parametrize("name", ["ana", "mo", "fay", "ivy"])
def test_the_grid_and_imports_are_for_who_manages_pay(cast: Cast, signed_in: SignedIn, name: str) -> None:
    client = signed_in(getattr(cast, name))
    for page in ("grid", "import"):
        assert client.get(reverse(f"quota:{page}")).status_code == 403
        assert client.post(reverse(f"quota:{page}"), {"file": _file("member,period,amount\n")}).status_code == 403


def box(member: Any, index: int) -> str:
    return f"q-{member.pk}-{index}"


def test_the_grid_sets_quarters_and_divides_a_year(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.olga)
    assert "Ana Alvarez" in text_of(client, "grid", period="2026")
    sent = {box(cast.ana, 3): "300 000", f"y-{cast.ben.pk}": "1000000.01", box(cast.north, 3): "250,000"}
    answer = client.post(reverse("quota:grid") + "?period=2026", sent)
    assert answer.status_code == 302
    assert Target.objects.get(member=cast.ana).amount == 300_000
    assert Target.objects.get(team=cast.north).amount == 250_000
    assert sum(row.amount for row in Target.objects.filter(member=cast.ben)) == Decimal("1000000.01")
    assert 'value="300000"' in text_of(client, "grid", period="2026")


def test_an_emptied_box_removes_its_quota_and_the_rest_stays(cast: Cast, quota: SetQuota, signed_in: SignedIn) -> None:
    quota(cast.ana)
    quota(cast.ben, ramp=Decimal(50))
    signed_in(cast.olga).post(reverse("quota:grid") + "?period=2026", {box(cast.ana, 3): "", box(cast.ben, 3): "5"})
    left = Target.objects.get()
    assert (left.member, left.amount, left.ramp) == (cast.ben, 5, 50)


def test_a_box_without_an_amount_is_marked_and_nothing_is_saved(cast: Cast, signed_in: SignedIn) -> None:
    sent = {box(cast.ana, 0): "lots", box(cast.ben, 0): "5"}
    answer = signed_in(cast.olga).post(reverse("quota:grid") + "?period=2026", sent)
    assert answer.status_code == 422
    assert 'value="lots"' in answer.content.decode()
    assert not Target.objects.exists()


def test_what_an_action_refuses_is_said_on_the_grid(cast: Cast, quota: SetQuota, signed_in: SignedIn) -> None:
    target = quota(cast.ana)
    actions.relieve(target=target, amount=Decimal(5), reason="Leave", by=looking(cast.olga), at=NOW)
    answer = signed_in(cast.olga).post(reverse("quota:grid") + "?period=2026", {box(cast.ana, 3): ""})
    assert answer.status_code == 422
    assert "relieved" in answer.content.decode()
    answer = signed_in(cast.olga).post(reverse("quota:grid") + "?period=2026", {box(cast.ana, 0): "1.005"})
    assert answer.status_code == 422


def test_a_year_that_is_one_quota_is_shown_and_left_alone(cast: Cast, quota: SetQuota, signed_in: SignedIn) -> None:
    quota(cast.ana, period=YEAR)
    client = signed_in(cast.olga)
    assert "Set for 2026; change it with a file." in text_of(client, "grid", period="2026")
    client.post(reverse("quota:grid") + "?period=2026", {box(cast.ana, 0): "5"})
    assert Target.objects.get().period == YEAR


def _file(text: str, name: str = "quotas.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), "text/csv")


def test_a_file_goes_in_and_comes_out_again(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.olga)
    text = (
        "member,team,measure,product,period,amount,currency,ramp\n"
        "ana@example.com,,bookings,,2026 Q4,300000.00,USD,50\n"
        ",North,bookings,,2026,900000.00,EUR,100\n"
    )
    assert client.post(reverse("quota:import"), {"file": _file(text)}).status_code == 302
    assert text_of(client, "export", period="2026") == text
    assert "North" not in text_of(signed_in(cast.ana), "export", period="2026")
    assert signed_in(cast.sam).get(reverse("quota:export")).status_code == 403


def test_a_bad_file_is_answered_with_its_lines(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.olga)
    text = "member,period,amount\nana@example.com,2026,1\nnobody@example.com,2026,1\nana@example.com,soon,1\n"
    answer = client.post(reverse("quota:import"), {"file": _file(text)})
    assert answer.status_code == 422
    assert "Line 3, member" in answer.content.decode()
    assert "Line 4, period" in answer.content.decode()
    latin = SimpleUploadedFile("a.csv", "Müller".encode("latin-1"))
    assert "UTF-8" in client.post(reverse("quota:import"), {"file": latin}).content.decode()
    assert client.post(reverse("quota:import")).status_code == 422
    assert not Target.objects.exists()


@pytest.mark.parametrize(("name", "status"), [("ana", 200), ("mo", 200), ("olga", 200), ("ben", 404), ("fay", 404)])
def test_a_persons_quotas_are_for_who_may_see_them(
    cast: Cast, quota: SetQuota, signed_in: SignedIn, name: str, status: int
) -> None:
    quota(cast.ana, 300_000)
    answer = signed_in(getattr(cast, name)).get(reverse("quota:person", args=[cast.ana.pk]), {"period": "2026"})
    assert answer.status_code == status
    assert ("$300,000" in answer.content.decode()) is (status == 200)


def test_a_quota_is_relieved_and_the_relief_taken_back(cast: Cast, quota: SetQuota, signed_in: SignedIn) -> None:
    target, client = quota(cast.ana, 250_000), signed_in(cast.olga)
    url = reverse("quota:relieve", args=[target.pk])
    assert client.get(url).status_code == 200
    sent = {"first": "2026-10-05", "last": "2026-11-03", "reason": "Parental leave"}
    assert client.post(url, sent).status_code == 204
    relief = Relief.objects.get()
    assert relief.amount == Decimal("81521.74")
    assert "Parental leave" in text_of(client, "person", cast.ana.pk, period="2026")
    back = reverse("quota:reverse-relief", args=[target.pk, relief.pk])
    assert client.post(back, {"reason": "By mistake"}).status_code == 204
    assert client.post(back, {"reason": "By mistake"}).status_code == 422


@pytest.mark.parametrize(
    "sent",
    [
        {"reason": "x"},
        {"amount": "5"},
        {"amount": "many", "reason": "x"},
        {"first": "2026-10-05", "reason": "x"},
        {"first": "2026-10-05", "last": "2026-10-01", "reason": "x"},
        {"first": "2026-10-05", "last": "2026-10-06", "amount": "5", "reason": "x"},
    ],
)
def test_half_a_relief_is_asked_for_again(
    cast: Cast, quota: SetQuota, signed_in: SignedIn, sent: dict[str, str]
) -> None:
    answer = signed_in(cast.olga).post(reverse("quota:relieve", args=[quota(cast.ana).pk]), sent)
    assert answer.status_code == 422
    assert not Relief.objects.exists()


def test_a_manager_may_look_but_not_relieve_or_remove(cast: Cast, quota: SetQuota, signed_in: SignedIn) -> None:
    target, client = quota(cast.ana), signed_in(cast.mo)
    for name in ("relieve", "remove"):
        assert client.post(reverse(f"quota:{name}", args=[target.pk]), {"reason": "x"}).status_code == 403
    assert signed_in(cast.ben).post(reverse("quota:remove", args=[target.pk])).status_code == 404
    assert Target.objects.exists()


def test_a_quota_is_removed_after_asking(cast: Cast, quota: SetQuota, signed_in: SignedIn) -> None:
    url, client = reverse("quota:remove", args=[quota(cast.ana).pk]), signed_in(cast.olga)
    assert "Remove this quota?" in client.get(url).content.decode()
    assert client.post(url).status_code == 204
    assert not Target.objects.exists()


def test_a_letter_is_issued_read_and_accepted(cast: Cast, quota: SetQuota, signed_in: SignedIn) -> None:
    quota(cast.ana, 300_000)
    answer = signed_in(cast.mo).post(
        reverse("quota:issue-letter", args=[cast.ana.pk]), {"period": "2026", "note": "A good year to you."}
    )
    assert answer.status_code == 204
    letter, client = Letter.objects.get(), signed_in(cast.ana)
    assert "waits for you" in text_of(client, "quotas")
    page = text_of(client, "letter", letter.pk)
    assert "A good year to you." in page
    assert "$300,000.00" in page
    assert "Accept this letter" not in text_of(signed_in(cast.mo), "letter", letter.pk)
    assert signed_in(cast.mo).post(reverse("quota:accept-letter", args=[letter.pk])).status_code == 403
    assert client.post(reverse("quota:accept-letter", args=[letter.pk])).status_code == 302
    assert Acceptance.objects.get().by == cast.ana
    assert "waits for you" not in text_of(client, "quotas")
    assert "Accepted" in text_of(signed_in(cast.olga), "letters")
    assert signed_in(cast.ben).get(reverse("quota:letter", args=[letter.pk])).status_code == 404


def test_a_replaced_letter_says_so(cast: Cast, quota: SetQuota, signed_in: SignedIn) -> None:
    quota(cast.ana)
    first = actions.issue_letter(member=cast.ana, period=YEAR, by=looking(cast.olga), at=NOW)
    actions.issue_letter(member=cast.ana, period=YEAR, by=looking(cast.olga), at=NOW)
    client = signed_in(cast.ana)
    assert "A newer letter took the place of this one" in text_of(client, "letter", first.pk)
    assert "Replaced by a newer one" in text_of(client, "letters")
    client.post(reverse("quota:accept-letter", args=[first.pk]))
    assert not Acceptance.objects.exists()


@pytest.mark.parametrize("period", ["soon", "2027", "2026 Q9"])
def test_a_letter_about_nothing_is_asked_for_again(
    cast: Cast, quota: SetQuota, signed_in: SignedIn, period: str
) -> None:
    quota(cast.ana)
    url = reverse("quota:issue-letter", args=[cast.ana.pk])
    assert signed_in(cast.mo).post(url, {"period": period}).status_code == 422
    assert not Letter.objects.exists()


@pytest.mark.parametrize(("name", "reads"), [("olga", True), ("ivy", True), ("fay", False)])
def test_the_trail_tells_amounts_only_to_who_sees_pay(
    cast: Cast, quota: SetQuota, signed_in: SignedIn, name: str, reads: bool
) -> None:
    target = quota(cast.ana, 314_159)
    quota(cast.ana, 271_828)
    actions.relieve(target=target, amount=Decimal(1_414), reason="Leave", by=looking(cast.olga), at=NOW)
    client = signed_in(getattr(cast, name))
    changes = ChangeSet.objects.filter(verb__startswith="quota.")
    pages = "".join(client.get(reverse("home:change", args=[one.pk])).content.decode() for one in changes)
    assert "set the quota of Ana Alvarez for 2026 Q4" in pages
    for amount in ("314,159", "271,828", "1,414"):
        assert (amount in pages) is reads
