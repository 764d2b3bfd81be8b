"""Dated exchange rates: the latest one on or before the day counts, per list (spot, monthly average, plan)."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Self

from handsel.pay.rules.vocabulary import RateKind


@dataclass(frozen=True)
class Rate:
    """One unit of `source` is `rate` units of `target`, from the day `on`. `id` names the row it came from."""

    source: str
    target: str
    kind: RateKind
    on: date
    rate: Decimal
    id: str = ""


@dataclass(frozen=True)
class Rates:
    """Every rate there is."""

    rows: tuple[Rate, ...] = ()

    def find(self, source: str, target: str, kind: RateKind, day: date) -> Rate | None:
        """The latest rate of a kind on or before a day, 1 for the same currency, or None."""
        if source == target:
            return Rate(source, target, kind, day, Decimal(1))
        rows = self._by_pair.get((source, target, kind), ())
        position = bisect_right([row.on for row in rows], day)
        return rows[position - 1] if position else None

    def joined(self, rows: tuple[Rate, ...]) -> Self:
        """These rates and more."""
        return replace(self, rows=self.rows + rows)

    @cached_property
    def _by_pair(self) -> Mapping[tuple[str, str, RateKind], list[Rate]]:
        pairs: dict[tuple[str, str, RateKind], list[Rate]] = {}
        for row in sorted(self.rows, key=lambda row: row.on):
            pairs.setdefault((row.source, row.target, row.kind), []).append(row)
        return pairs
