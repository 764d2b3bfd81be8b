"""Dividing the credit of a deal: what adds up, who may, what comes back, and what pay makes of it."""

from decimal import Decimal

import pytest
from django.urls import reverse

from handsel.home.undoing import take_back
from handsel.org.viewer import Forbidden
from handsel.pipeline import actions
from handsel.pipeline.actions import CannotEdit, Part
from handsel.pipeline.actions.credit import Kind, shares_of
from handsel.pipeline.models import CreditShare, Opportunity
from handsel.trail.models import ChangeSet
from tests.people import NOW, Cast, looking
from tests.pipeline.test_pages import SignIn


def part(member: object, percent: object, kind: str = Kind.REVENUE) -> Part:
    return Part(member, Decimal(str(percent)), kind)  # type: ignore[arg-type]


def split(deal: Opportunity, cast: Cast, *parts: Part) -> list[tuple[str, Decimal, str]]:
    found = actions.split_credit(opportunity=deal, parts=parts, by=looking(cast.ana), at=NOW)
    return [(row.member.name.split()[0], row.percent, row.kind) for row in found]


def test_shares_are_kept_in_order_and_overlay_comes_on_top(cast: Cast, scopes: Opportunity) -> None:
    version = scopes.version
    made = split(scopes, cast, part(cast.ana, 60), part(cast.ben, 40), part(cast.sam, 20, Kind.OVERLAY))
    assert made == [("Ana", 60, "revenue"), ("Ben", 40, "revenue"), ("Sam", 20, "overlay")]
    assert ChangeSet.objects.latest("id").verb == "pipeline.split-credit"
    assert Opportunity.objects.get(pk=scopes.pk).version == version + 1
    assert told() == "Ana Alvarez 60 %, Ben Baker 40 %, Sam Singh +20 %"
    assert split(scopes, cast) == []
    assert told() == "Ana Alvarez 100 %"


def told() -> str:
    """What the newest change says of the parts."""
    text: str = ChangeSet.objects.latest("id").entries.get().data["parts"]
    return text


@pytest.mark.parametrize(
    ("percents", "why"),
    [(["60", "39.99"], "total 99.99 %"), (["60", "40.01"], "total 100.01 %"), (["0", "100"], "above 0"),
     (["-5", "105"], "above 0"), (["33.33333", "66.66667"], "four decimals")],
)  # fmt: skip
def test_what_does_not_add_up_is_refused_and_nothing_changes(
    percents: list[str], why: str, cast: Cast, scopes: Opportunity
) -> None:
    split(scopes, cast, part(cast.ana, 50), part(cast.ben, 50))
    with pytest.raises(CannotEdit, match=why):
        split(scopes, cast, *(part(member, each) for member, each in zip((cast.ana, cast.ben), percents, strict=True)))
    assert [row.percent for row in shares_of(scopes)] == [50, 50]


def test_nobody_is_named_twice_nor_after_they_left(cast: Cast, scopes: Opportunity) -> None:
    with pytest.raises(CannotEdit, match="once"):
        split(scopes, cast, part(cast.ana, 50), part(cast.ana, 50))
    cast.ben.deactivated_at = NOW
    with pytest.raises(CannotEdit, match="no longer works here"):
        split(scopes, cast, part(cast.ben, 100))


def test_only_the_owner_and_those_above_divide_it(cast: Cast, scopes: Opportunity) -> None:
    actions.put_on_team(opportunity=scopes, member=cast.ben, role="", edits=True, by=looking(cast.ana), at=NOW)
    with pytest.raises(Forbidden, match="Only the owner"):
        actions.split_credit(opportunity=scopes, parts=[part(cast.ben, 100)], by=looking(cast.ben), at=NOW)
    assert actions.split_credit(opportunity=scopes, parts=[part(cast.ben, 100)], by=looking(cast.mo), at=NOW)


def test_the_same_again_is_no_change(cast: Cast, scopes: Opportunity) -> None:
    split(scopes, cast, part(cast.ana, 100))
    before = ChangeSet.objects.count()
    split(scopes, cast, part(cast.ana, 100))
    assert ChangeSet.objects.count() == before


def test_a_deleted_deal_takes_its_shares_along(cast: Cast, scopes: Opportunity) -> None:
    split(scopes, cast, part(cast.ana, 100))
    actions.delete(opportunities=[scopes.pk], by=looking(cast.ana), at=NOW)
    assert not CreditShare.objects.exists()


def test_an_undo_brings_a_division_back_and_so_does_the_undo_of_a_deletion(cast: Cast, scopes: Opportunity) -> None:
    split(scopes, cast, part(cast.ana, 60), part(cast.ben, 40))
    split(scopes, cast, part(cast.ana, 100))
    take_back(change_set=ChangeSet.objects.latest("id"), by=looking(cast.ana), at=NOW)
    assert [row.percent for row in shares_of(scopes)] == [60, 40]
    actions.delete(opportunities=[scopes.pk], by=looking(cast.ana), at=NOW)
    take_back(change_set=ChangeSet.objects.latest("id"), by=looking(cast.ana), at=NOW)
    assert [row.percent for row in shares_of(Opportunity.objects.get(pk=scopes.pk))] == [60, 40]


def test_ana_divides_it_on_the_page(cast: Cast, scopes: Opportunity, signed_in: SignIn) -> None:
    client, url = signed_in(cast.ana), reverse("pipeline:split-credit", args=[scopes.pk])
    form = client.get(url).context["form"]
    assert (form["revenue_0_member"].value(), form["revenue_0_percent"].value()) == (cast.ana.pk, "100")
    sent = {"revenue_0_member": cast.ana.pk, "revenue_0_percent": "70", "revenue_1_member": cast.ben.pk}
    assert "How much?" in client.post(url, sent).content.decode()
    refused = client.post(url, sent | {"revenue_1_percent": "20"})
    assert (refused.status_code, "total 90 %" in refused.content.decode()) == (422, True)
    assert client.post(url, sent | {"revenue_1_percent": "30"}).status_code == 204
    text = client.get(reverse("pipeline:opportunity", args=[scopes.pk])).content.decode()
    assert all(each in text for each in ("Credit", "70", "30", "Ben Baker"))
