"""A calculation of some: it looks at those for whom something changed, and leaves what one of everybody would leave."""

import random
from datetime import date
from decimal import Decimal

import pytest

from handsel.org.models import Member
from handsel.pay import actions
from handsel.pay.models import Calculation
from handsel.pay.queries.verifying import verify
from handsel.pay.rules.inputs import Event, Share
from handsel.pay.rules.vocabulary import EventKind
from tests.pay.conftest import PLAN, at, close
from tests.people import Cast, looking

TEAM = """
[measure.team]
counts = "team"

[[component]]
code = "override"
kind = "override"
clause = "3"
measure = "team"
interval = "year"
table = "steps"
"""


@pytest.fixture(params=[PLAN, PLAN + TEAM], ids=["own", "team"])
def payees(request: pytest.FixtureRequest, cast: Cast) -> list[Member]:
    """Everybody is on the plan."""
    actions.publish_plan(text=request.param, file="plan.toml", by=looking(cast.olga), at=at(1, 2))
    everyone = list(cast.everyone().values())
    for member in everyone:
        put_on(member, cast)
    return everyone


def put_on(member: Member, cast: Cast, starts: date = date(2026, 1, 1)) -> None:
    actions.assign(member=member, plan="AE", starts_on=starts, by=looking(cast.olga), at=at(1, 2))


def send(cast: Cast, *events: Event) -> None:
    actions.receive_events(events=events, origin="api", by=looking(cast.olga), at=at(2))


def calculate(cast: Cast, day: int, *, whole: bool = False) -> Calculation:
    return actions.calculate(plan="AE", by=looking(cast.olga), at=at(3, day), whole=whole)


def booked(key: str, *payees: Member, amount: int = 90_000) -> Event:
    shares = tuple(Share(str(each.pk), Decimal(1) / len(payees)) for each in payees)
    return Event(key, EventKind.BOOKED, f"D-{key}", date(2026, 2, 3), Decimal(amount), "USD", shares)


def test_only_those_are_calculated_whom_an_event_concerns(payees: list[Member], cast: Cast) -> None:
    send(cast, booked("1", cast.cem), booked("2", cast.olga))
    first = calculate(cast, 1)
    send(cast, booked("3", cast.cem, cast.olga))
    run = calculate(cast, 2)
    assert (first.payees, run.base, run.known) == (None, first, {})
    assert set(run.payees) >= {str(cast.cem.pk), str(cast.olga.pk)}
    assert len(run.payees) < len(payees)
    assert {str(entry.member_id) for entry in run.entries.all()} <= set(run.payees)
    assert run.entries.exists()
    assert not calculate(cast, 3, whole=True).entries.exists()
    assert verify("AE") == []


def test_nothing_new_concerns_nobody(payees: list[Member], cast: Cast) -> None:
    send(cast, booked("1", cast.cem))
    calculate(cast, 1)
    again = calculate(cast, 2)
    assert (again.payees, again.lines) == ([], 0)


def test_a_change_in_the_books_concerns_whose_it_is(payees: list[Member], cast: Cast) -> None:
    send(cast, booked("1", cast.cem))
    first = calculate(cast, 1)
    values = {"on": date(2026, 2, 1), "amount": Decimal(50), "reason": "Promised"}
    row = actions.propose_adjustment(member=cast.ana, plan="AE", by=looking(cast.olga), at=at(3, 2), **values)
    assert calculate(cast, 2).base == first
    actions.decide_adjustment(adjustment=row, approve=True, by=looking(cast.nina), at=at(3, 2))
    run = calculate(cast, 3)
    assert (run.payees, run.base) == ([str(cast.ana.pk)], None)
    assert [entry.amount for entry in run.entries.all()] == [Decimal(50)]
    assert verify("AE") == []


def test_what_was_odd_stays_odd_until_it_is_mended(payees: list[Member], cast: Cast) -> None:
    odd = Event("x", EventKind.CANCELLED, "nothing", date(2026, 2, 3))
    send(cast, booked("1", cast.cem), odd)
    first = calculate(cast, 1)
    send(cast, booked("2", cast.ana))
    second = calculate(cast, 2)
    assert first.findings
    assert second.payees is not None
    assert second.findings == first.findings
    send(cast, booked("mend", cast.cem), Event("y", EventKind.BOOKED, "nothing", date(2026, 1, 3), Decimal(1), "USD",
                                              (Share(str(cast.cem.pk), Decimal(1)),)))  # fmt: skip
    assert calculate(cast, 3).findings == calculate(cast, 4, whole=True).findings


@pytest.mark.parametrize("seed", range(4))
def test_some_at_a_time_is_the_same_as_all_at_once(payees: list[Member], cast: Cast, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311
    for number in range(8):
        pair = dice.sample(payees, dice.choice([1, 2]))
        some = [booked(f"{seed}.{number}", *pair, amount=dice.randrange(1_000, 90_000))]
        if dice.random() < 0.4:
            some.append(Event(f"c{number}", EventKind.CANCELLED, f"D-{seed}.{dice.randrange(number + 1)}",
                              date(2026, 3, 1)))  # fmt: skip
        send(cast, *some)
        calculate(cast, number + 1)
    assert Calculation.objects.filter(payees__isnull=False).exists()
    assert not calculate(cast, 20, whole=True).entries.exists()
    assert verify("AE") == []


def test_a_close_looks_at_everybody(payees: list[Member], cast: Cast) -> None:
    send(cast, booked("1", cast.cem))
    calculate(cast, 1)
    send(cast, booked("2", cast.ana))
    close(cast, "2026 Q1", at(4, 2))
    assert Calculation.objects.order_by("pk").last().payees is None  # type: ignore[union-attr]
    assert verify("AE") == []
