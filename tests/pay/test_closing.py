"""Calculating, posting, closing and verifying, on deals as the pipeline tells them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum

from handsel.org.viewer import Forbidden, Viewer
from handsel.pay import actions
from handsel.pay.models import Calculation, LedgerEntry, SourceEvent, Statement
from handsel.pay.queries.known import ALWAYS, concerned, events_concerning, versions_of
from handsel.pay.queries.verifying import verify
from handsel.pay.rules.inputs import Reporting
from handsel.pay.rules.vocabulary import Counts
from handsel.pipeline import actions as pipeline
from handsel.pipeline.models import Pipeline
from handsel.trail.models import ChangeSet
from handsel.trail.undo import undo
from tests.pay.conftest import PLAN, Win, at, close
from tests.people import Cast, looking


def posted(member: Any, **more: Any) -> Decimal:
    return LedgerEntry.objects.filter(member=member, **more).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def calculate(cast: Cast, month: int, day: int = 20) -> Calculation:
    return actions.calculate(plan="AE", by=looking(cast.olga), at=at(month, day))


def test_a_won_deal_is_credited_to_its_owner(cast: Cast, win: Win) -> None:
    win(cast.ana, 80_000, date(2026, 2, 10))
    win(cast.ana, 40_000, date(2026, 2, 20))
    calculate(cast, 3)
    assert posted(cast.ana) == Decimal("13000")
    assert posted(cast.ben) == 0


def test_calculating_again_posts_nothing(cast: Cast, win: Win) -> None:
    win(cast.ana, 80_000, date(2026, 2, 10))
    first, again = calculate(cast, 3), calculate(cast, 3, 21)
    whole = actions.calculate(plan="AE", by=looking(cast.olga), at=at(3, 22), whole=True)
    assert [run.entries.count() for run in (first, again, whole)] == [1, 0, 0]
    assert first.lines_digest == whole.lines_digest


def test_a_cancelled_deal_is_posted_to_the_open_period_with_its_origin(cast: Cast, win: Win) -> None:
    first = win(cast.ana, 80_000, date(2026, 2, 10))
    win(cast.ana, 40_000, date(2026, 2, 20))
    close(cast, "2026 Q1", at(4, 5))
    pipeline.reopen(opportunity=first, by=looking(cast.ana), at=at(5, 1))
    calculate(cast, 5)
    assert posted(cast.ana) == Decimal("4000")
    late = LedgerEntry.objects.filter(posted_start=date(2026, 4, 1))
    assert {row.origin_start for row in late if row.kind != "clawback"} <= {date(2026, 1, 1)}
    assert posted(cast.ana, posted_start=date(2026, 4, 1)) == Decimal("-9000")
    assert verify("AE") == []


def test_a_moved_close_date_is_not_paid_twice(cast: Cast, win: Win) -> None:
    deal = win(cast.ana, 50_000, date(2026, 2, 10))
    close(cast, "2026 Q1", at(4, 5))
    pipeline.edit(opportunity=deal, values={"close_on": date(2026, 5, 10)}, by=looking(cast.ana), at=at(5, 11))
    calculate(cast, 6)
    assert posted(cast.ana) == Decimal("5000")


def test_a_new_owner_does_not_take_the_credit(cast: Cast, win: Win) -> None:
    deal = win(cast.ana, 50_000, date(2026, 2, 10))
    pipeline.reassign(opportunities=[deal.pk], owner=cast.ben, by=looking(cast.nina), at=at(3, 1))
    calculate(cast, 3)
    assert (posted(cast.ana), posted(cast.ben)) == (Decimal("5000"), 0)


def test_a_deal_won_before_the_plan_was_published_is_paid(cast: Cast, sales: Pipeline) -> None:
    by = Viewer.system()
    values = {"name": "Early", "amount": Decimal(30_000), "close_on": date(2026, 1, 20), "currency": "USD"}
    deal = pipeline.create(values=values, owner=cast.ana, by=by, at=at(1, 10))
    pipeline.win(opportunity=deal, by=by, at=at(1, 20))
    assert not SourceEvent.objects.exists()
    actions.publish_plan(text=PLAN, file="plan.toml", by=by, at=at(2, 2))
    actions.assign(member=cast.ana, plan="AE", starts_on=date(2026, 1, 1), by=by, at=at(2, 2))
    run = calculate(cast, 2)
    assert posted(cast.ana) == Decimal("3000")
    assert run.findings == []
    assert verify("AE") == []


def test_an_undone_win_is_a_new_event(cast: Cast, win: Win) -> None:
    win(cast.ana, 50_000, date(2026, 2, 10))
    latest = ChangeSet.objects.filter(verb__startswith="pipeline.").latest("pk")
    undo(change_set=latest, by=looking(cast.nina), at=at(3, 1))
    assert list(SourceEvent.objects.order_by("pk").values_list("kind", flat=True)) == ["booked", "cancelled"]
    calculate(cast, 3)
    assert posted(cast.ana) == 0


def test_four_closed_quarters_foot_and_verify(cast: Cast, win: Win) -> None:
    for quarter, (label, month) in enumerate((("2026 Q1", 3), ("2026 Q2", 6), ("2026 Q3", 9), ("2026 Q4", 12))):
        win(cast.ana, 30_000 + quarter * 1_000, date(2026, month, 3))
        win(cast.ben, 55_000, date(2026, month, 4))
        close(cast, label, at(month, 28))
    assert posted(cast.ana) == Decimal("13900")
    assert posted(cast.ben) == Decimal("28000")
    assert Statement.objects.count() == 8
    assert sum(one.paid for one in Statement.objects.all()) == Decimal("41900")
    assert verify("AE") == []
    assert verify("AE", "2026 Q2") == []


def test_verify_finds_a_forged_statement(cast: Cast, win: Win) -> None:
    win(cast.ana, 30_000, date(2026, 2, 3))
    close(cast, "2026 Q1", at(4, 1))
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table pay_statement disable trigger trail_append_only")
        cursor.execute("update pay_statement set text = replace(text, '3000', '9000')")
    assert {one.what for one in verify("AE")} == {"statement", "chain"}


def test_money_is_never_changed_with_sql(cast: Cast, win: Win) -> None:
    win(cast.ana, 30_000, date(2026, 2, 3))
    calculate(cast, 3)
    cheats = ("update pay_ledgerentry set amount = 9", "delete from pay_ledgerentry", "delete from pay_sourceevent")
    for cheat in cheats:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(cheat)


def test_a_calculation_is_not_undone(cast: Cast, win: Win) -> None:
    from handsel.trail.undo import CannotUndo

    win(cast.ana, 30_000, date(2026, 2, 3))
    calculate(cast, 3)
    with pytest.raises(CannotUndo):
        undo(
            change_set=ChangeSet.objects.filter(verb="pay.calculate").latest("at"), by=looking(cast.nina), at=at(3, 21)
        )


def test_periods_close_in_order_and_by_two_people(cast: Cast, win: Win) -> None:
    olga = looking(cast.olga)
    with pytest.raises(actions.NotYet, match="2026 Q1"):
        actions.submit_period(plan="AE", label="2026 Q2", by=olga, at=at(4))
    actions.submit_period(plan="AE", label="2026 Q1", by=olga, at=at(4))
    with pytest.raises(Forbidden):
        actions.approve_period(plan="AE", label="2026 Q1", by=olga, at=at(4))
    with pytest.raises(actions.NotYet):
        actions.close_period(plan="AE", label="2026 Q1", by=olga, at=at(4))
    with pytest.raises(Forbidden):
        actions.approve_period(plan="AE", label="2026 Q1", by=looking(cast.mo), at=at(4))


def test_closing_twice_is_closing_once(cast: Cast, win: Win) -> None:
    win(cast.ana, 30_000, date(2026, 2, 3))
    close(cast, "2026 Q1", at(4))
    again = actions.close_period(plan="AE", label="2026 Q1", by=looking(cast.olga), at=at(5))
    assert again.closed_at == at(4)
    assert Statement.objects.count() == 2


def test_adjustments_need_two_people_besides_the_payee(cast: Cast, win: Win) -> None:
    olga, nina = looking(cast.olga), looking(cast.nina)
    values = {"plan": "AE", "on": date(2026, 2, 1), "amount": Decimal(250), "reason": "Trade fair"}
    with pytest.raises(Forbidden):
        actions.propose_adjustment(member=cast.olga, **values, by=olga, at=at(2))
    row = actions.propose_adjustment(member=cast.ana, **values, by=olga, at=at(2))
    with pytest.raises(Forbidden):
        actions.decide_adjustment(adjustment=row, approve=True, by=olga, at=at(2))
    calculate(cast, 2)
    assert posted(cast.ana) == 0
    actions.decide_adjustment(adjustment=row, approve=True, by=nina, at=at(2))
    calculate(cast, 2, 21)
    assert posted(cast.ana) == 250


def test_a_line_is_disputed_by_its_payee_and_answered_by_another(cast: Cast, win: Win) -> None:
    win(cast.ana, 30_000, date(2026, 2, 3))
    calculate(cast, 3)
    entry = LedgerEntry.objects.get(member=cast.ana)
    with pytest.raises(Forbidden):
        actions.open_dispute(entry=entry, reason="Mine", by=looking(cast.ben), at=at(3))
    row = actions.open_dispute(entry=entry, reason="Half is missing", by=looking(cast.ana), at=at(3, 20))
    assert row.due_on == date(2026, 3, 24)
    row = actions.decide_dispute(dispute=row, accept=False, answer="See 2.1", by=looking(cast.olga), at=at(3, 21))
    assert row.state == "rejected"


def test_everybody_sees_the_pay_they_may(cast: Cast, win: Win) -> None:
    win(cast.ana, 30_000, date(2026, 2, 3))
    win(cast.ben, 30_000, date(2026, 2, 3))
    calculate(cast, 3)
    seen = {name: LedgerEntry.objects.visible_to(looking(who)).count() for name, who in cast.everyone().items()}
    everything = {"nina": 2, "olga": 2, "ivy": 2, "mo": 2}
    assert seen == dict.fromkeys(cast.everyone(), 0) | everything | {"ana": 1, "ben": 1}


def test_a_payee_is_shown_by_the_events_of_their_own_deals_alone(cast: Cast, win: Win) -> None:
    win(cast.ana, 80_000, date(2026, 2, 10))
    win(cast.ben, 50_000, date(2026, 2, 11))
    calculate(cast, 3)
    plans = versions_of("AE")
    ana, ben, mo = (str(member.pk) for member in (cast.ana, cast.ben, cast.mo))
    reporting = [Reporting(ana, mo, ALWAYS), Reporting(ben, ana, ALWAYS)]
    assert concerned([ana], plans, reporting) == {ana}
    assert [one.amount for one in events_concerning({ana})] == [Decimal(80_000)]
    team = replace(plans[0], measures=(replace(plans[0].measures[0], counts=Counts.TEAM),))
    below = concerned([mo], [team], reporting)
    assert below == {mo, ana, ben}
    assert {one.amount for one in events_concerning(below)} == {Decimal(80_000), Decimal(50_000)}
