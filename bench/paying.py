"""Measures pay: `python -m bench.paying CREDITS PAYEES figures.json`, in a data folder of its own.

A full calculation with its ledger lines written, beside the same rows grouped in polars and the same lines sent by a
bare COPY; one changed event up to the posted difference; what one payee's open deals would pay.
"""

import json
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

CODE = "BENCH"
PLAN = f"""
[plan]
code = "{CODE}"
from = 2025-01-01
currency = "USD"

[measure.bookings]
quota = {{amount = 2000000, per = "quarter"}}

[table.accelerator]
mode = "marginal"
axis = "attainment"
tiers = [{{from = "0%", to = "100%", rate = "5%"}}, {{from = "100%", to = "130%", rate = "7.5%"}}, {{from = "130%", rate = "10%"}}]

[[component]]
code = "commission"
clause = "1"
measure = "bookings"
interval = "quarter"
table = "accelerator"

[clawback]
method = "recompute"
clause = "2"
"""  # noqa: E501
FIRST, DAYS = date(2025, 1, 1), 365
AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
SHARES = ("0.6", "0.4")
REVERSED = 0.05


def main() -> None:
    """Fill, measure, and write the figures."""
    from handsel.cli import application
    from handsel.cli.migrating import bring_up_to_date

    count, payees, target = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    application.start(owner=True)
    bring_up_to_date()
    people = found(payees)
    events = list(invented(count // len(SHARES), people))
    sent = timed(lambda: send(events))
    figures = {"credits": count, "payees": payees, "events": len(events), "sent": sent} | measured(events, people)
    target.write_text(json.dumps(figures), encoding="utf-8")


def measured(events: list[Any], people: list[str]) -> dict[str, Any]:
    """Seconds of each, lines written, and megabytes at the peak."""
    from handsel.org.models import Member
    from handsel.org.viewer import Viewer
    from handsel.pay import actions
    from handsel.pay.models import LedgerEntry
    from handsel.pay.queries.supposing import what_if

    by = Viewer.system()
    rebuild = timed(lambda: actions.calculate(plan=CODE, by=by, at=AT))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = LedgerEntry.objects.count()
    late = replace(events[0], key="late", deal="LATE", amount=Decimal(1_000), on=date(2025, 12, 30))

    def one_more() -> None:
        actions.receive_events(events=[late], origin="api", by=by, at=AT)
        actions.calculate(plan=CODE, by=by, at=AT)

    payee = Member.objects.get(pk=people[0])
    return {
        "rebuild": rebuild,
        "memory": memory,
        "lines": lines,
        "one_event": timed(one_more),
        "what_if": timed(lambda: what_if(payee, open_deals(payee), AT.date())),
        "scan": scanned(events),
        "copy": copied(),
    }


def found(payees: int) -> list[str]:
    """A company whose plan everybody is on; identifiers of its payees."""
    from bench.filling import found as found_company
    from handsel.org.actions import add_member
    from handsel.org.models import Member
    from handsel.org.roles import Role
    from handsel.org.viewer import Viewer
    from handsel.pay import actions
    from handsel.trail.changes import change

    found_company()
    by, at = Viewer.system(), datetime(2025, 1, 2, tzinfo=UTC)
    with change("bench.fill", by=by, at=at):
        for number in range(payees):
            name, mail = f"Payee {number:04d}", f"p{number}@bench.example"
            add_member(name=name, email=mail, roles=[Role.ACCOUNT_EXECUTIVE], by=by, at=at)
        actions.publish_plan(text=PLAN, file="plan.toml", by=by, at=at)
        members = list(Member.objects.filter(email__startswith="p").order_by("email"))
        for member in members:
            actions.assign(member=member, plan=CODE, starts_on=FIRST, by=by, at=at)
    return [str(member.pk) for member in members]


def invented(deals: int, people: list[str]) -> Iterator[Any]:
    """Deals of two payees each over twelve months; one in twenty is cancelled."""
    from handsel.pay.rules.inputs import Event, Share
    from handsel.pay.rules.vocabulary import EventKind

    dice = random.Random(1709)  # noqa: S311
    for number in range(deals):
        pair = dice.sample(people, 2)
        shares = tuple(Share(payee, Decimal(share)) for payee, share in zip(pair, SHARES, strict=True))
        on = FIRST + timedelta(days=dice.randrange(DAYS))
        amount = Decimal(dice.randrange(100_000, 5_000_000)) / 100
        yield Event(f"b{number}", EventKind.BOOKED, f"D{number}", on, amount, "USD", shares)
        if dice.random() < REVERSED:
            yield Event(f"c{number}", EventKind.CANCELLED, f"D{number}", on + timedelta(days=20))


def send(events: list[Any]) -> None:
    """By the verb that files and programs use, ten thousand at a time."""
    from handsel.org.viewer import Viewer
    from handsel.pay import actions

    for start in range(0, len(events), 10_000):
        part = events[start : start + 10_000]
        actions.receive_events(events=part, origin="file", by=Viewer.system(), at=AT)


def open_deals(payee: Any) -> list[Any]:
    """Three open deals with their chances."""
    from handsel.pay.rules.expected import OpenDeal
    from handsel.pay.rules.inputs import Event, Share
    from handsel.pay.rules.vocabulary import EventKind

    share = (Share(str(payee.pk), Decimal(1)),)
    on = date(2025, 12, 29)
    return [
        OpenDeal(Event(f"o{n}", EventKind.BOOKED, f"O{n}", on, Decimal(9_000 * n), "USD", share), Decimal("0.5"))
        for n in (1, 2, 3)
    ]


def scanned(events: list[Any]) -> float:
    """Seconds of a bare group-by of the same credits by payee and month, from columns in memory."""
    import polars as pl

    rows = [(share.payee, one.on, int(one.amount * 100)) for one in events if one.shares for share in one.shares]
    frame = pl.DataFrame(rows, schema=["payee", "on", "amount"], orient="row")
    keys = ["payee", pl.col("on").dt.truncate("1mo")]
    return timed(lambda: frame.group_by(*keys).agg(pl.col("amount").sum()))


def copied() -> float:
    """Seconds of a bare COPY of the ledger's lines into a table like it, checks of keys included."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("create temporary table bench_ledger (like pay_ledgerentry including all)")
        with cursor.copy("copy pay_ledgerentry to stdout") as out:
            data = b"".join(bytes(block) for block in out)

        def send_back() -> None:
            with cursor.copy("copy bench_ledger from stdin") as copy:
                copy.write(data)

        return timed(send_back)


def timed(work: Callable[[], Any]) -> float:
    """Seconds of one run."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
