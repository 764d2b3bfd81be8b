"""Exchange rates in a plan file."""

from datetime import date
from decimal import Decimal

from handsel.pay.plans import fields
from handsel.pay.rules.currency import Rate
from handsel.pay.rules.vocabulary import RateKind


def read_rate(row: fields.Table) -> Rate:
    """`{from = "EUR", to = "USD", kind = "spot", on = 2026-03-01, rate = 1.0850}`."""
    for key in ("from", "to", "rate"):
        row.required(key)
    value = row.number("rate")
    rate = Rate(
        source=row.currency("from"),
        target=row.currency("to"),
        kind=row.choice("kind", RateKind, RateKind.SPOT),
        on=row.day("on") or date.min,
        rate=Decimal(1) if value is None else value,
        id=row.text("id"),
    )
    row.end()
    return rate
