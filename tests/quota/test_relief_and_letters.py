"""Relief, which is only added to, and letters with their acceptance."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from handsel.kernel.periods import Period
from handsel.org.viewer import Forbidden
from handsel.quota import actions
from handsel.quota.actions import CannotIssue, CannotRelieve
from handsel.quota.models import Letter, Relief
from handsel.quota.queries import reliefs_for
from handsel.trail.changes import change
from handsel.trail.models import ChangeSet, Entry
from handsel.trail.undo import CannotUndo, undo
from tests.people import NOW, Cast, looking
from tests.quota.conftest import Q4, YEAR, SetQuota

LATER = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
THIRTY_DAYS = Period(date(2026, 10, 5), date(2026, 11, 4))


def test_thirty_days_of_leave_relieve_a_quarter(cast: Cast, quota: SetQuota) -> None:
    target = quota(cast.ana, 250_000)
    actions.relieve(target=target, leave=THIRTY_DAYS, reason="Leave", by=looking(cast.olga), at=NOW)
    [relief] = reliefs_for("bookings", [cast.ana.pk], YEAR)
    assert (relief.amount, relief.period) == (Decimal("81521.74"), THIRTY_DAYS)


def test_relief_by_an_amount_belongs_to_the_whole_period(cast: Cast, quota: SetQuota) -> None:
    target = quota(cast.ana)
    actions.relieve(target=target, amount=Decimal(1_000), reason="Territory", by=looking(cast.olga), at=NOW)
    [relief] = reliefs_for(None, [cast.ana.pk], Q4)
    assert (relief.amount, relief.period, relief.target) == (1_000, Q4, target.pk)


def test_relief_is_taken_back_by_its_opposite_once(cast: Cast, quota: SetQuota) -> None:
    by, target = looking(cast.olga), quota(cast.ana)
    relief = actions.relieve(target=target, amount=Decimal(1_000), reason="Territory", by=by, at=NOW)
    actions.reverse_relief(relief=relief, reason="By mistake", by=by, at=LATER)
    assert sum(one.amount for one in reliefs_for("bookings", [cast.ana.pk], Q4)) == 0
    with pytest.raises(CannotRelieve, match="already"):
        actions.reverse_relief(relief=relief, reason="Again", by=by, at=LATER)


@pytest.mark.parametrize(
    "more",
    [
        {"reason": "  ", "amount": Decimal(5)},
        {"reason": "Leave"},
        {"reason": "Leave", "amount": Decimal(0)},
        {"reason": "Leave", "amount": Decimal("0.001")},
        {"reason": "Leave", "amount": Decimal(300_001)},
        {"reason": "Leave", "leave": Period(date(2026, 1, 1), date(2026, 2, 1))},
    ],
)
def test_relief_that_cannot_be_is_refused(cast: Cast, quota: SetQuota, more: dict[str, object]) -> None:
    with pytest.raises(CannotRelieve):
        actions.relieve(target=quota(cast.ana), by=looking(cast.olga), at=NOW, **more)  # type: ignore[arg-type]
    assert not Relief.objects.exists()


def test_nobody_relieves_their_own_quota(cast: Cast, quota: SetQuota) -> None:
    target = quota(cast.olga)
    with pytest.raises(Forbidden):
        actions.relieve(target=target, amount=Decimal(5), reason="I", by=looking(cast.olga), at=NOW)
    with pytest.raises(Forbidden):
        actions.relieve(target=quota(cast.ana), amount=Decimal(5), reason="I", by=looking(cast.mo), at=NOW)


def test_relief_is_neither_undone_nor_changed(cast: Cast, quota: SetQuota) -> None:
    by = looking(cast.olga)
    relief = actions.relieve(target=quota(cast.ana), amount=Decimal(5), reason="Leave", by=by, at=NOW)
    last = ChangeSet.objects.order_by("-id")[0]
    with pytest.raises(CannotUndo):
        undo(change_set=last, by=by, at=LATER)
    relief.amount = Decimal(50)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), change("test", by=by, at=LATER):
        relief.save()


def test_a_letter_tells_the_quotas_as_they_stood(cast: Cast, quota: SetQuota) -> None:
    by, target = looking(cast.olga), quota(cast.ana, 300_000, ramp=Decimal(50))
    actions.relieve(target=target, amount=Decimal(10_000), reason="Leave", by=by, at=NOW)
    letter = actions.issue_letter(member=cast.ana, period=YEAR, note="Well done.", by=by, at=NOW)
    quota(cast.ana, 400_000)
    [line] = Letter.objects.get(pk=letter.pk).lines
    assert letter.title == "2026"
    assert (line["period"], line["full"], line["ramp"]) == ("2026 Q4", "300000.00", "50")
    assert (line["relief"], line["amount"], line["last_day"]) == ("10000.00", "140000.00", "2026-12-31")


def test_only_who_it_is_for_accepts_a_letter_once(cast: Cast, quota: SetQuota) -> None:
    quota(cast.ana)
    letter = actions.issue_letter(member=cast.ana, period=YEAR, by=looking(cast.mo), at=NOW)
    for other in (cast.mo, cast.olga, cast.nina):
        with pytest.raises(Forbidden):
            actions.accept_letter(letter=letter, by=looking(other), at=LATER)
    acceptance = actions.accept_letter(letter=letter, by=looking(cast.ana), at=LATER)
    assert (acceptance.by_id, acceptance.at) == (cast.ana.pk, LATER)
    assert Entry.objects.filter(name="quota.letter.accepted", about__contains=[cast.ana.pk]).exists()
    with pytest.raises(CannotIssue, match="already"):
        actions.accept_letter(letter=letter, by=looking(cast.ana), at=LATER)


def test_a_newer_letter_takes_the_place_of_the_one_before(cast: Cast, quota: SetQuota) -> None:
    quota(cast.ana)
    first, second = (
        actions.issue_letter(member=cast.ana, period=YEAR, by=looking(cast.olga), at=at) for at in (NOW, LATER)
    )
    with pytest.raises(CannotIssue, match="newer"):
        actions.accept_letter(letter=first, by=looking(cast.ana), at=LATER)
    assert actions.accept_letter(letter=second, by=looking(cast.ana), at=LATER).letter == second


def test_letters_are_issued_by_who_manages_pay_or_leads(cast: Cast, quota: SetQuota) -> None:
    quota(cast.ana)
    quota(cast.mo)
    for by in (cast.sol, cast.ben, cast.fay, cast.ivy, cast.ana):
        with pytest.raises(Forbidden):
            actions.issue_letter(member=cast.ana, period=YEAR, by=looking(by), at=NOW)
    with pytest.raises(Forbidden, match="your own"):
        actions.issue_letter(member=cast.mo, period=YEAR, by=looking(cast.mo), at=NOW)


def test_there_is_no_letter_without_quotas(cast: Cast) -> None:
    with pytest.raises(CannotIssue, match="no quota"):
        actions.issue_letter(member=cast.ana, period=YEAR, by=looking(cast.olga), at=NOW)
