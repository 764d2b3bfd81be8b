"""Event files: read whole or not at all; every bad line is named."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from handsel.pay.plans.event_files import Reading, parse_events, read_events
from handsel.pay.plans.problems import UnusableFile
from handsel.pay.rules.inputs import Share
from handsel.pay.rules.vocabulary import Basis, CreditKind, EventKind

HEADER = "id,event,deal,on,amount,currency,payee,split,product,acv,term_months\n"
GOOD = "e1,booked,D1,2026-01-05,1000.50,USD,ana,,Atlas,500,24\n"


def problems(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(UnusableFile) as refusal:
        parse_events(text)
    return [(problem.line, problem.place, problem.code) for problem in refusal.value.problems]


def test_a_line_is_read_whole() -> None:
    (event,) = parse_events(HEADER + GOOD)
    assert (event.key, event.kind, event.deal, event.on) == ("e1", EventKind.BOOKED, "D1", date(2026, 1, 5))
    assert (event.amount, event.currency, event.term_months) == (Decimal("1000.50"), "USD", 24)
    assert event.shares == (Share("ana", Decimal(1)),)
    assert event.measures == ((Basis.ACV, Decimal(500)),)
    assert event.attributes == (("product", "Atlas"),)


def test_a_split_names_payees_shares_and_overlays() -> None:
    line = 'e1,booked,D1,2026-01-05,1000,USD,,"ana:50%; ben:0.5; eva:20% overlay",,,\n'
    (event,) = parse_events(HEADER + line)
    half = Decimal("0.5")
    assert event.shares == (Share("ana", half), Share("ben", half), Share("eva", Decimal("0.2"), CreditKind.OVERLAY))


@pytest.mark.parametrize(
    ("line", "place", "code"),
    [
        ("e2,won,D2,2026-01-05,1000,USD,ana,,,,", "event", "not-a-choice"),
        ("e2,,D2,2026-01-05,1000,USD,ana,,,,", "event", "missing"),
        (",booked,D2,2026-01-05,1000,USD,ana,,,,", "id", "missing"),
        ("e2,booked,D2,05.01.2026,1000,USD,ana,,,,", "on", "not-a-date"),
        ("e2,booked,D2,2026-02-30,1000,USD,ana,,,,", "on", "not-a-date"),
        ("e2,booked,D2,2026-01-05,a lot,USD,ana,,,,", "amount", "not-a-number"),
        ("e2,booked,D2,2026-01-05,,USD,ana,,,,", "amount", "amount-needed"),
        ("e2,paid,D1,2026-01-05,,,,,,,", "amount", "amount-needed"),
        ("e2,paid,D1,2026-01-05,-5,,,,,,", "amount", "negative"),
        ("e2,booked,D2,2026-01-05,1000,DOLLAR,ana,,,,", "currency", "unknown-currency"),
        ("e2,booked,D2,2026-01-05,1000,USD,,ana:99.99%,,,", "split", "split-sum"),
        ("e2,booked,D2,2026-01-05,1000,USD,,half to ana,,,", "split", "share-text"),
        ("e2,booked,D2,2026-01-05,1000,USD,ana,ana:100%,,,", "split", "payee-and-split"),
        ("e1,booked,D2,2026-01-05,1000,USD,ana,,,,", "id", "event-twice"),
        ("e2,booked,D2,2026-01-05,1000,USD,ana,,,,,,x", "line", "too-many-cells"),
        ("e2,booked,D2,2026-01-05,1000,USD,ana,,,,two years", "term_months", "not-a-whole-number"),
    ],
)
def test_a_bad_line_is_named_and_refuses_the_file(line: str, place: str, code: str) -> None:
    assert (4, place, code) in problems(HEADER + GOOD + "\n" + line + "\n")


def test_all_bad_lines_are_named_at_once() -> None:
    bad = "e2,won,D2,2026-01-05,1,USD,ana,,,,\ne3,booked,D3,yesterday,1,USD,ana,,,,\n"
    assert [line for line, _, _ in problems(HEADER + bad)] == [2, 3]


def test_a_header_without_the_needed_columns_is_refused() -> None:
    assert problems("id,when\ne1,2026\n") == [(1, "header", "no-column"), (1, "header", "no-column")]
    assert problems("event,deal,deal\n")[0][2] == "column-twice"
    assert problems("") == [(1, "header", "empty-file")]


def test_semicolons_tabs_and_a_byte_order_mark_are_understood(tmp_path: Path) -> None:
    for delimiter in (";", "\t"):
        path = tmp_path / "events.csv"
        path.write_text("\ufeff" + (HEADER + GOOD).replace(",", delimiter), encoding="utf-8")
        assert read_events(path) == parse_events(HEADER + GOOD)


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_bytes(b"id\xff\xfe\n")
    with pytest.raises(UnusableFile, match="UTF-8"):
        read_events(path)


def test_ids_may_be_left_out_where_a_plan_tries_something() -> None:
    (event,) = parse_events(
        "event,deal,on,amount\nbooked,D,2026-01-05,5\n", reading=Reading(payee="ana", needs_id=False)
    )
    assert (event.key, event.shares[0].payee) == ("e1", "ana")
