"""Events come in: from opportunities, files and programs. They are only ever added."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from handsel.org.models import Member
from handsel.org.queries import organisation
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.pay import locks
from handsel.pay.events import EventsReceived
from handsel.pay.models import PlanVersion, SourceEvent
from handsel.pay.packing import packed, unpacked
from handsel.pay.rules.inputs import Event, Share
from handsel.pay.rules.plan import ONE
from handsel.pay.rules.vocabulary import CreditKind, EventKind
from handsel.pipeline.models import Opportunity, Outcome
from handsel.trail.changes import Change, change

Origin = SourceEvent.Origin
REVENUE = CreditKind.REVENUE


class UnknownPayees(ValueError):
    """Names that are nobody's here; `names` lists them."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        super().__init__(", ".join(names))


def receive_events(*, events: Sequence[Event], origin: str, by: Viewer, at: datetime) -> int:
    """Keep events, those that are known already not again, and answer how many were new.

    Payees are named by identifier, e-mail or name. Raises UnknownPayees, and then nothing is kept.
    """
    by.require(Permission.MANAGE_PAY)
    events = with_members(events)
    with change("pay.receive-events", by=by, at=at) as receiving:
        locks.receiving()
        locks.numbering()
        known = set(SourceEvent.objects.filter(key__in=[one.key for one in events]).values_list("key", flat=True))
        fresh = {one.key: one for one in events if one.key not in known}
        SourceEvent.objects.bulk_create([_row(one, origin, at) for one in fresh.values()], batch_size=1_000)
        receiving.record(EventsReceived(subject=organisation().pk, count=len(fresh)))
    return len(fresh)


def with_members(events: Sequence[Event]) -> list[Event]:
    """The events with members' identifiers in place of e-mails and names."""
    named = {share.payee for event in events for share in event.shares}
    members = _members(named)
    if unknown := sorted(named - members.keys()):
        raise UnknownPayees(unknown)
    return [
        replace(event, shares=tuple(replace(share, payee=members[share.payee]) for share in event.shares))
        for event in events
    ]


def _members(named: Iterable[str]) -> dict[str, str]:
    wanted = {name.casefold(): name for name in named}
    found: dict[str, str] = {}
    for pk, email, name in Member.objects.values_list("pk", "email", "name"):
        for spelled in (str(pk), email or "", name):
            if spelled.casefold() in wanted:
                found[wanted[spelled.casefold()]] = str(pk)
    return found


def take_from_pipeline(change: Change, opportunities: Sequence[UUID]) -> int:
    """Compare opportunities with what is known of their deals, and add the events that are missing.

    Somebody who takes a deal over later does not take its credit: that stays with the owner of the day it was won.
    """
    if not PlanVersion.objects.exists():
        return 0
    locks.numbering()
    rows = Opportunity.objects.filter(pk__in=opportunities).prefetch_related("credit_shares")
    deals = {deal.pk: deal for deal in rows}
    known: dict[UUID, list[SourceEvent]] = {}
    told = SourceEvent.objects.filter(origin=Origin.PIPELINE, opportunity_id__in=opportunities)
    for row in told.order_by("pk"):
        known.setdefault(row.opportunity_id, []).append(row)  # type: ignore[arg-type]
    day = change.at.date()
    events = [
        (event, deals[one].name if one in deals else past[-1].title, one)
        for one in opportunities
        if (event := missing_event(one, deals.get(one), past := known.get(one, []), day))
    ]
    SourceEvent.objects.bulk_create(
        [_row(event, Origin.PIPELINE, change.at, title, one) for event, title, one in events]
    )
    return len(events)


def catch_up(change: Change, since: date) -> int:
    """Take in opportunities won before there was a plan to pay them: those that close on a day or later."""
    known = SourceEvent.objects.filter(origin=Origin.PIPELINE, opportunity_id=OuterRef("pk"))
    won = Opportunity.objects.filter(outcome=Outcome.WON, close_on__gte=since).exclude(Exists(known))
    return take_from_pipeline(change, list(won.order_by("close_on", "pk").values_list("pk", flat=True)))


def missing_event(one: UUID, deal: Opportunity | None, past: Sequence[SourceEvent], day: date) -> Event | None:
    """What has to be said of a deal so that pay knows it as it is; None where it does already."""
    is_booked = bool(past) and past[-1].kind != EventKind.CANCELLED
    is_won = deal is not None and deal.outcome == Outcome.WON and deal.amount is not None and deal.owner_id is not None
    key = f"{one}:{len(past) + 1}"
    if is_won and deal is not None and not is_booked:
        return booking_of(deal, key, day)
    if is_booked and not is_won:
        return Event(key, EventKind.CANCELLED, str(one), day, reason="reopened" if deal else "deleted")
    return _amendment(deal, key, past, day) if is_won and deal is not None else None


def booking_of(deal: Opportunity, key: str, day: date) -> Event:
    """The booking of a won opportunity on its close date."""
    attributes = (("type", deal.kind), ("product", deal.product), ("source", deal.source))
    return Event(
        key=key,
        kind=EventKind.BOOKED,
        deal=str(deal.pk),
        on=deal.close_on or day,
        amount=deal.amount,
        currency=deal.currency,
        shares=credited(deal, str(deal.owner_id)),
        attributes=tuple((name, value) for name, value in attributes if value),
        account=str(deal.account_id or ""),
    )


def credited(deal: Opportunity, owner: str) -> tuple[Share, ...]:
    """Whom a deal is credited to: as its credit is divided, otherwise whole to whoever owned it when it was won."""
    rows = sorted(deal.credit_shares.all(), key=lambda row: row.pk)
    shares = tuple(Share(str(row.member_id), row.fraction.normalize(), CreditKind(row.kind)) for row in rows)
    if any(share.kind is REVENUE for share in shares):
        return shares
    return (Share(owner, ONE), *shares)


def _amendment(deal: Opportunity, key: str, past: Sequence[SourceEvent], day: date) -> Event | None:
    said = [unpacked(Event, row.payload) for row in past]
    began = max(place for place, event in enumerate(said) if event.kind is EventKind.BOOKED)
    amounts = [event.amount for event in said[began:] if event.amount is not None]
    days = [event.booked_on or event.on for event in said[began:] if event.booked_on or event.kind is EventKind.BOOKED]
    currency, shared = said[began].currency, [event.shares for event in said[began:] if event.shares]
    shares = credited(deal, _winner(shared, str(deal.owner_id)))
    told = (amounts[-1], days[-1], currency, shared[-1])
    if told == (deal.amount, deal.close_on or days[-1], deal.currency, shares):
        return None
    if currency != deal.currency:
        return Event(key, EventKind.CANCELLED, str(deal.pk), day, reason="currency")
    booked_on = deal.close_on if deal.close_on != days[-1] else None
    changed = shares if shares != shared[-1] else ()
    return Event(key, EventKind.AMENDED, str(deal.pk), day, amount=deal.amount, booked_on=booked_on, shares=changed)


def _winner(shared: Sequence[tuple[Share, ...]], otherwise: str) -> str:
    """The first who was credited with the whole deal: its owner on the day it was won."""
    whole = (share.payee for shares in shared for share in shares if share.share == ONE and share.kind is REVENUE)
    return next(whole, otherwise)


def _row(event: Event, origin: str, at: datetime, title: str = "", opportunity: UUID | None = None) -> SourceEvent:
    return SourceEvent(
        key=event.key if origin != Origin.PIPELINE else f"pipeline:{event.key}",
        origin=origin,
        kind=event.kind.value,
        deal=event.deal,
        opportunity_id=opportunity,
        title=title,
        on=event.on,
        payload=packed(event),
        received_at=at,
    )
