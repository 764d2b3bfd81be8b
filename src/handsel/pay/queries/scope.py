"""Whom a calculation concerns: everybody, or only those for whom something changed since the one before it.

A payee's lines depend on the events of deals they (or, where a plan counts teams, people below them) ever shared, on
their own assignments, quotas and adjustments, and on the plan. Whoever none of that touched is owed what they were.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from handsel.pay.models import Calculation, PlanVersion, SourceEvent
from handsel.pay.packing import canonical
from handsel.pay.queries.known import concerned, depending, events_concerning, events_until
from handsel.pay.queries.statements import books_of
from handsel.pay.rules.engine import ENGINE_VERSION
from handsel.pay.rules.inputs import Inputs
from handsel.pay.rules.plan import Plan

PERSONAL = frozenset({"participants", "quotas", "reliefs", "scores", "priors", "adjustments", "holds"})
"""What belongs to one payee each. Anything else that changes concerns everybody."""

EVERYONE_ELSE = "*"
"""Whose quota is a quota of all who have none of their own."""

MOST = 4
"""More than one payee in so many, and everybody is calculated: it costs little more."""


@dataclass(frozen=True)
class Scope:
    """Whose lines are calculated (None: everybody's) and the calculation before, where it read the same books."""

    payees: frozenset[str] | None = None
    base: Calculation | None = None

    def narrowed(self, inputs: Inputs, plans: Sequence[Plan], last: int) -> Inputs:
        """The inputs with the events that these payees' lines can depend on, up to a number."""
        if self.payees is None:
            return replace(inputs, events=events_until(last))
        people = concerned(self.payees, plans, inputs.reporting)
        return replace(inputs, events=events_concerning(people, last=last))


def scope_of(run: Calculation) -> Scope:
    """The scope a calculation had."""
    return Scope(None if run.payees is None else frozenset(run.payees))


def scope_since(
    before: Calculation | None, plans: Sequence[Plan], known: Inputs, books: Mapping[str, Any], last: int, due: date
) -> Scope:
    """Whom a calculation concerns that follows another one: what changed in the books, and what happened since.

    `books` is `known` as plain data, `last` the newest event's number, `due` the day from which nothing is due yet.
    """
    if before is None or before.engine != ENGINE_VERSION or before.due_until != due:
        return Scope()
    if PlanVersion.objects.filter(code=before.plan, published_at__lte=before.at).count() != len(plans):
        return Scope()
    earlier = books_of(before)
    changed = changed_in(earlier, books)
    if changed is None:
        return Scope()
    base = (before.base or before) if earlier == books else None
    payees = changed | depending(_sharing(before.last_event, last), plans, known.reporting)
    few = len(payees) * MOST <= len({one.payee for one in known.participants})
    return Scope(frozenset(payees), base) if few else Scope(None, base)


def changed_in(before: Mapping[str, Any], now: Mapping[str, Any]) -> set[str] | None:
    """The payees whose part of the books differs; None where the difference is everybody's."""
    found: set[str] = set()
    for name in before.keys() | now.keys():
        if name not in PERSONAL:
            if before.get(name) != now.get(name):
                return None
            continue
        rows = [Counter((row["payee"], canonical(row)) for row in books.get(name, ())) for books in (before, now)]
        found |= {payee for payee, _row in (rows[0] - rows[1]) + (rows[1] - rows[0])}
    return None if EVERYONE_ELSE in found else found


def _sharing(after: int, last: int) -> set[str]:
    """Everybody who ever had a share in the deals that something became known of."""
    deals = SourceEvent.objects.filter(pk__gt=after, pk__lte=last).values("deal")
    rows = SourceEvent.objects.filter(deal__in=deals, pk__lte=last).values_list("payload", flat=True)
    return {share["payee"] for payload in rows for share in payload.get("shares", ())}
