"""Short words for plans, events and people in tests of the commission engine."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from handsel.kernel.periods import Period
from handsel.pay.rules.engine import Entitlement, entitle
from handsel.pay.rules.inputs import Event, Inputs, Participant, Share
from handsel.pay.rules.plan import Clawback, Component, Measure, Plan, Table, Tier
from handsel.pay.rules.vocabulary import ClawbackMethod, ComponentKind, CreditKind, EventKind, Mode

YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
JAN, FEB, MAR = date(2026, 1, 10), date(2026, 2, 10), date(2026, 3, 10)


def dec(value: object) -> Decimal:
    """A decimal from anything that reads like one."""
    return Decimal(str(value))


def tiers(*steps: tuple[object, object], mode: Mode = Mode.MARGINAL, **options: Any) -> Table:
    """A table from (lower boundary, rate) pairs."""
    lowers = [dec(lower) for lower, _ in steps]
    uppers = [*lowers[1:], None]
    rows = tuple(Tier(low, up, rate=dec(rate)) for (_, rate), low, up in zip(steps, lowers, uppers, strict=True))
    return Table("t", mode, tiers=rows, **options)


ACCELERATOR = tiers((0, "0.10"), (100000, "0.15"))
"""10 % to 100,000, 15 % above."""


def component(table: Table = ACCELERATOR, **options: Any) -> Component:
    """A commission on bookings."""
    return Component("new", options.pop("kind", ComponentKind.COMMISSION), "bookings", table=table, **options)


def plan(*components: Component, method: ClawbackMethod = ClawbackMethod.RECOMPUTE, **options: Any) -> Plan:
    """A plan of 2026 in dollars."""
    rule = options.pop("clawback", Clawback(method))
    measures = options.pop("measures", (Measure("bookings"),))
    taken_back = tuple(_with(one, rule) for one in components or (component(),))
    return Plan("P", "P", 1, options.pop("span", YEAR), options.pop("currency", "USD"), measures, taken_back,
                clawback=rule, **options)  # fmt: skip


def _with(one: Component, rule: Clawback) -> Component:
    return replace(one, clawback=rule)


def event(deal: str, on: date = JAN, amount: object = None, kind: str = "booked", **options: Any) -> Event:
    """Something that happened to a deal; `shares` may be `ana` or `ana:0.5 ben:0.5`."""
    shares = options.pop("shares", "ana" if kind == "booked" else "")
    return Event(
        key=options.pop("key", f"{deal}-{kind}-{on}"),
        kind=EventKind(kind),
        deal=deal,
        on=on,
        amount=None if amount is None else dec(amount),
        currency=options.pop("currency", "USD" if kind == "booked" else ""),
        shares=tuple(_share(part) for part in shares.split()),
        **options,
    )


def _share(text: str) -> Share:
    payee, _, rest = text.partition(":")
    share, _, kind = rest.partition(":")
    return Share(payee, dec(share or 1), CreditKind(kind or "revenue"))


def inputs(*events: Event, **options: Any) -> Inputs:
    """Inputs in which everybody who is named is in the plan for the whole year."""
    people = options.pop("participants", None)
    if people is None:
        names = dict.fromkeys(share.payee for one in events for share in one.shares)
        people = tuple(
            Participant(name, YEAR, carry_ytd=True) for name in dict.fromkeys([*names, *options.pop("people", ())])
        )
    return Inputs(events=events, participants=people, **options)


def run(of: Plan, *events: Event, **options: Any) -> Entitlement:
    """The entitlement from some events."""
    return entitle(of, inputs(*events, **options))


def amounts(result: Entitlement, payee: str = "ana") -> dict[str, Decimal]:
    """What each deal pays a payee."""
    sums: dict[str, Decimal] = {}
    for line in result.lines:
        if line.payee == payee:
            sums[line.deal] = sums.get(line.deal, Decimal(0)) + line.amount
    return sums


def codes(result: Entitlement) -> set[str]:
    """The codes of what was found."""
    return {finding.code for finding in result.findings}


def by_period(result: Entitlement, payee: str = "ana") -> Sequence[tuple[str, Decimal]]:
    """Payable amounts by first day of the pay period."""
    sums: dict[str, Decimal] = {}
    for line in result.lines:
        if line.payee == payee:
            sums[line.period.start.isoformat()[:7]] = (
                sums.get(line.period.start.isoformat()[:7], Decimal(0)) + line.amount
            )
    return list(sums.items())
