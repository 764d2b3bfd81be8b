"""What a new row brings to light: findings are opened once and stay, and who is near a limit is worked out anew."""

from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from handsel.conduct.actions.writing import Desk
from handsel.conduct.events import FindingOpened
from handsel.conduct.models import ExpenseLine, Finding, Gift, GiftRecipient, NearLimit
from handsel.conduct.queries.circle import ALWAYS, span_around
from handsel.conduct.rules.breaches import Breach, breaches
from handsel.conduct.rules.decision import Decision
from handsel.conduct.rules.gifts import Register
from handsel.conduct.rules.grounds import Ground
from handsel.conduct.rules.policies import Outcome, Rulebook
from handsel.conduct.rules.rates import MissingRate
from handsel.conduct.rules.record import plain
from handsel.conduct.rules.standing import near_limit
from handsel.trail.changes import Change

ARITHMETIC = frozenset({Ground.PASSED, Ground.PASSED_LATER, Ground.WINDOWS_MOVE})
"""Grounds that show as breaches of the register, where each moment is a finding of its own."""


def open_breaches(recording: Change, register: Register, desk: Desk, since: date = date.min) -> list[Finding]:
    """A finding for each breach among these people, from a day on, that has none yet."""
    found = sorted(breaches(register, desk.book), key=lambda breach: breach.order)
    found = [breach for breach in found if breach.moment.day >= since]
    return open_findings(recording, [_of_breach(breach) for breach in found], desk)


def open_for_decision(recording: Change, row: Gift, decision: Decision, desk: Desk) -> list[Finding]:
    """Findings about a gift given although it was barred, without clearance, or as one entertainment too many."""
    found = []
    barred = [r for r in decision.rulings if r.outcome is Outcome.BLOCK and not ARITHMETIC & set(r.grounds)]
    if barred:
        found.append(_of_gift(Finding.Kind.BARRED, row, barred[0].policy.code, decision))
    asked = [r for r in decision.rulings if r.outcome is Outcome.PRECLEAR]
    if asked and not _was_cleared(row):
        found.append(_of_gift(Finding.Kind.NOT_CLEARED, row, asked[0].policy.code, decision))
    often = [r for r in decision.rulings if Ground.HOSTED_TOO_OFTEN in r.grounds]
    if often:
        found.append(_of_gift(Finding.Kind.ENTERTAINMENT, row, often[0].policy.code, decision))
    return open_findings(recording, found, desk)


def open_findings(recording: Change, found: Iterable[Finding], desk: Desk) -> list[Finding]:
    """Keep those that are not on record yet."""
    wanted = {each.key: each for each in found}
    known = set(Finding.objects.filter(key__in=list(wanted)).values_list("key", flat=True))
    fresh = [each for key, each in wanted.items() if key not in known]
    names = names_of({person for each in fresh for person in each.people})
    for each in fresh:
        each.opened_at = desk.at
        each.names = [names[person] for person in each.people if person in names]
    Finding.objects.bulk_create(fresh, ignore_conflicts=True)  # a check of the whole register may run beside
    recording.record_all([FindingOpened(subject=each.pk) for each in fresh])
    return fresh


def refresh_near(register: Register, people: frozenset[UUID], book: Rulebook, day: date) -> None:
    """Work out anew which of these people are near a limit on the day."""
    NearLimit.objects.filter(people__overlap=sorted(people)).delete()
    standings = near_limit(register, book, day)
    names = names_of({UUID(person) for each in standings for person in each.people})
    rows = []
    for each in standings:
        circle = sorted(UUID(person) for person in each.people)
        if not people & set(circle):
            continue
        rows.append(
            NearLimit(
                policy=each.policy,
                people=circle,
                names=[names[person] for person in circle if person in names],
                direction=each.origin[0].value,
                source=each.origin[1],
                currency=each.counted.currency,
                counted=each.counted.amount,
                limit=each.limit.amount,
                part_used=each.part_used,
                starts_on=each.span.start,
                ends_on=each.span.end,
            )
        )
    NearLimit.objects.bulk_create(rows)


def settle(recording: Change, desk: Desk, days: Iterable[date]) -> None:
    """After a write: breaches around the days become findings, and nearness to limits is brought up to date.

    A missing rate of somebody else's gift must not stop an honest entry; the nightly check tells the officer.
    """
    try:
        wanted = sorted(days)
        since = date.min if span_around(wanted, desk.book) is ALWAYS else wanted[0]  # earlier windows are cut off
        open_breaches(recording, desk.register(wanted), desk, since)
        refresh_near(desk.register([desk.today]), desk.people, desk.book, desk.today)
    except MissingRate:
        return


def names_of(people: Iterable[UUID]) -> Mapping[UUID, str]:
    """What the register calls these people, by its latest row of each."""
    rows = GiftRecipient.objects.filter(person__any_of=sorted(people)).order_by("person", "-id").distinct("person")
    return dict(rows.values_list("person", "name"))


def of_expense(row: ExpenseLine) -> Finding:
    """An expense that looks like a gift and has no record."""
    return Finding(
        kind=Finding.Kind.EXPENSE,
        key=_key([Finding.Kind.EXPENSE.value, str(row.pk)]),
        day=row.spent_on,
        member_id=row.member_id,
        expense=row,
        details={"amount": {"amount": str(row.amount), "currency": row.currency}, "merchant": row.merchant},
    )


def _of_breach(breach: Breach) -> Finding:
    moment = f"{breach.moment.day} {breach.moment.turn}"
    what = [Finding.Kind.BREACH.value, breach.policy, breach.limit.per.value, *breach.origin, moment, *breach.gifts]
    return Finding(
        kind=Finding.Kind.BREACH,
        key=_key(what),
        policy=breach.policy,
        day=breach.moment.day,
        people=sorted(map(UUID, breach.people)),
        gifts=sorted(map(UUID, breach.adding_up)),
        details=_details(breach),
    )


def _details(breach: Breach) -> dict[str, Any]:
    return {
        "counted": plain(breach.counted),
        "limit": str(breach.limit.amount),
        "over": plain(breach.over),
        "span": plain(breach.span),
        "given_then": sorted(breach.gifts),
        "rests_on_undone_link": breach.rests_on_undone_link,
    }


def _of_gift(kind: Finding.Kind, row: Gift, policy: str, decision: Decision) -> Finding:
    return Finding(
        kind=kind,
        key=_key([kind.value, policy, str(row.pk)]),
        policy=policy,
        day=row.given_on,
        people=sorted(UUID(each.person) for each in decision.gift.recipients),
        gifts=[row.pk],
        member_id=row.giver_id,
        details={"outcome": decision.outcome.value},
    )


def _was_cleared(row: Gift) -> bool:
    """Whether it, or a row it corrects, was given under a clearance."""
    current: Gift | None = row
    while current is not None:
        if current.clearance_id:
            return True
        current = current.corrects
    return False


def _key(what: Iterable[str]) -> str:
    first, *rest = what
    return sha256("|".join([first, *sorted(rest)]).encode()).hexdigest()
