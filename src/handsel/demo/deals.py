"""The story of every deal: opened, moved from stage to stage, pushed, re-estimated, won, lost, or still open today."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from handsel.demo.cast import EAST, HUNTERS, KEEPERS, LEADS
from handsel.demo.days import Calendar, month_end, workday
from handsel.demo.diary import Diary
from handsel.demo.happenings import (
    Account,
    AccountEdited,
    ColleagueJoined,
    Deal,
    DealEdited,
    DealOpened,
    Happening,
    PartTaken,
)
from handsel.demo.names import short
from handsel.demo.routes import LOST, LOST_REASONS, PARTS, PRODUCTS, RENEWALS, RIVALS, SALES, WON, Leg, Route
from handsel.pipeline.rules.vocabulary import Category, Kind

UNIT = {
    "USD": (Decimal(1), 500),
    "EUR": (Decimal("0.9"), 500),
    "GBP": (Decimal("0.77"), 500),
    "RUB": (Decimal(88), 50_000),
}
"""What a dollar is about in a currency, and to what people round there."""
SOURCES = ("Referral", "Trade fair", "Website", "Outbound", "Partner", "Webinar", "Existing client")
STALLS = 0.07
"""Deals that stay in a stage far longer than usual, and rot."""


class Stories:
    """Tells deals, the same ones for the same seed and day."""

    def __init__(self, dice: random.Random, calendar: Calendar, diary: Diary, accounts: list[Account]) -> None:
        self.dice, self.calendar, self.diary = dice, calendar, diary
        self.accounts = sorted(accounts, key=lambda account: account.added_at)
        self.customers = {account for account in accounts if account.values["kind"] == "customer"}
        self.open: list[tuple[Deal, Leg]] = []

    def tell(self, count: int) -> Iterator[Happening]:
        """So many stories."""
        spans = [(0, 370) if self.dice.random() < 0.62 else (0, 110) for _number in range(count)]
        for days in sorted((self.dice.uniform(*span) for span in spans), reverse=True):
            route = RENEWALS if self.dice.random() < 0.17 else SALES
            yield from self._story(route, days)

    def _story(self, route: Route, days: float) -> Iterator[Happening]:
        account = self._client(route, days)
        owner = self._owner(route, account)
        at = max(self.calendar.ago(days, owner), account.added_at + timedelta(days=5))
        at = min(at, self.calendar.now - timedelta(hours=1))
        deal = Deal(owner=owner, values=self._opening(route, account, at), account=account)
        opener = owner if owner == account.owner else LEADS[account.place.team]
        yield DealOpened(at=at, by=opener, deal=deal)
        yield from self._people(deal, at)
        yield from self._legs(deal, route, at)

    def _client(self, route: Route, days: float) -> Account:
        known = self.calendar.now - timedelta(days=days + 1)
        there = [account for account in self.accounts if account.added_at < known] or self.accounts[:5]
        if route is RENEWALS:
            there = [account for account in there if account in self.customers] or there
        return self.dice.choice([a for a in there if a.values["kind"] not in {"partner"}] or there)

    def _owner(self, route: Route, account: Account) -> str:
        team = account.place.team
        if route is RENEWALS:
            return self.dice.choice(KEEPERS[team])
        return account.owner if self.dice.random() < 0.85 else self.dice.choice(HUNTERS[team])

    def _opening(self, route: Route, account: Account, at: datetime) -> dict[str, Any]:
        dice = self.dice
        purpose = "renew" if route is RENEWALS else "grow" if account in self.customers else "deal"
        kind = {"renew": Kind.RENEWAL, "grow": Kind.EXPANSION, "deal": Kind.NEW}[purpose]
        product = dice.choice(PRODUCTS)
        words = self.diary.phrase(purpose, account, at, product=product.removeprefix("Quillmere "))
        ahead = at.date() + timedelta(days=int(dice.gauss(75 if route is SALES else 48, 18)))
        values: dict[str, Any] = {
            "name": f"{short(account.values['name'])}: {words}",
            "stage": route.legs[0].stage,
            "pipeline": route.name,
            "kind": kind,
            "product": product,
            "source": "Existing client" if purpose != "deal" else dice.choice(SOURCES),
            "currency": account.place.currency,
            "close_on": month_end(ahead) if dice.random() < 0.45 else workday(max(ahead, at.date())),
        }
        if dice.random() > 0.04:
            values["amount"] = self._amount(account, Decimal("0.6") if purpose == "grow" else Decimal(1))
        if dice.random() < 0.3:
            values["description"] = self.diary.phrase("description", account, at)
        return values

    def _amount(self, account: Account, share: Decimal) -> Decimal:
        unit, step = UNIT[account.place.currency]
        dollars = Decimal(int(account.values["size"] ** 0.6 * self.dice.uniform(500, 2200)))
        return max(Decimal(step), (dollars * share * unit / step).quantize(Decimal(1)) * step)

    def _people(self, deal: Deal, at: datetime) -> Iterator[Happening]:
        people = [contact for contact in deal.account.contacts if contact.may_be_called]
        taking_part = self.dice.sample(people, min(len(people), self.dice.choice((1, 1, 2, 3))))
        for place, contact in enumerate(taking_part):
            when = at + timedelta(minutes=7 * (place + 1))
            yield PartTaken(at=self._past(when), by=deal.owner, deal=deal, contact=contact, role=PARTS[place])

    def _legs(self, deal: Deal, route: Route, at: datetime) -> Iterator[Happening]:
        dice, calendar, close_on = self.dice, self.calendar, deal.values["close_on"]
        for place, leg in enumerate(route.legs):
            stay = leg.days * dice.lognormvariate(0, 0.5) * (dice.uniform(4, 7) if dice.random() < STALLS else 1)
            leaves = calendar.later(at, stay, deal.owner)
            until = min(leaves, calendar.now)
            yield from self._diary(deal, leg, at, until)
            close_on = yield from self._pushes(deal, close_on, at, until)
            if leaves >= calendar.now:
                yield from self._today(deal, leg, at)
                return
            yield from self._estimates(deal, leg, at, until)
            if dice.random() < leg.loss:
                yield from self._lose(deal, leaves)
                return
            at = leaves
            if place + 1 < len(route.legs):
                yield self._advance(deal, route.legs[place + 1], at)
        yield from self._win(deal, at)

    def _advance(self, deal: Deal, leg: Leg, at: datetime) -> Happening:
        values: dict[str, Any] = {"stage": leg.stage}
        if self.dice.random() < 0.8:
            values["next_step"] = self.diary.phrase("next", deal.account, at)
            values["next_step_on"] = workday(at.date() + timedelta(days=self.dice.randint(2, 9)))
        return DealEdited(at=at, by=deal.owner, deal=deal, values=values)

    def _diary(self, deal: Deal, leg: Leg, at: datetime, until: datetime) -> Iterator[Happening]:
        days = (until - at).total_seconds() / 86_400
        for _number in range(min(4, int(self.dice.uniform(0.4, 1.6) + days / 14))):
            kind = self.dice.choice(("call", "note", "meeting"))
            when = self.calendar.later(at, self.dice.uniform(0.2, max(days, 0.3)), deal.owner)
            if when < until:
                yield from self.diary.entry(f"{kind}:{leg.texts}", deal.account, when, deal.owner, on=(deal,))
        if days > 3 and self.dice.random() < 0.3:
            when = self.calendar.later(at, self.dice.uniform(0.2, days - 2), deal.owner)
            due = workday(when.date() + timedelta(days=self.dice.randint(1, 7)))
            done = self.calendar.moment(due - timedelta(days=self.dice.choice((0, 0, 1))), deal.owner)
            subject = self.diary.phrase("task", deal.account, when)
            if when < self.calendar.now and due < self.calendar.today:
                yield from self.diary.task(subject, when, deal.owner, due, on=(deal,), done=done)

    def _pushes(self, deal: Deal, close_on: date, at: datetime, until: datetime) -> Any:
        """Moves the close date on when it comes near and the deal is still open; some people forget."""
        while close_on < until.date() and self.dice.random() < 0.8:
            day = max(at.date(), close_on - timedelta(days=self.dice.randint(0, 5)))
            when = max(self.calendar.moment(day, deal.owner), at + timedelta(minutes=20))
            if when >= until:
                break
            close_on = max(month_end(close_on + timedelta(days=self.dice.choice((5, 20, 35)))), when.date())
            yield DealEdited(at=when, by=deal.owner, deal=deal, values={"close_on": close_on})
        return close_on

    def _estimates(self, deal: Deal, leg: Leg, at: datetime, until: datetime) -> Iterator[Happening]:
        """People change amounts once they know more, name competitors, and judge the forecast themselves."""
        dice = self.dice
        days = (until - at).total_seconds() / 86_400
        when = self.calendar.later(at, days * dice.uniform(0.3, 0.9), deal.owner)
        if when >= until:
            return
        values: dict[str, Any] = {}
        if "amount" in deal.values and dice.random() < 0.22:
            _unit, step = UNIT[deal.account.place.currency]
            factor = Decimal(str(round(dice.uniform(0.75, 1.35), 2)))
            values["amount"] = max(Decimal(step), (deal.values["amount"] * factor / step).quantize(Decimal(1)) * step)
        if leg.texts == "Needs analysis" and dice.random() < 0.5:
            values["competitors"] = dice.sample(RIVALS, dice.choice((1, 1, 2)))
        if leg.texts in {"Proposal", "Negotiation"} and dice.random() < 0.3:
            values["category"] = dice.choice([c for c in (Category.MOST_LIKELY, Category.COMMIT) if c != leg.category])
        if values:
            yield DealEdited(at=when, by=deal.owner, deal=deal, values=values)
        if leg.texts == "Proposal" and deal.account.place.team != EAST and dice.random() < 0.25:
            soon = when + timedelta(minutes=3)
            yield ColleagueJoined(
                at=soon, by=deal.owner, record=deal, member="sam", role="Solutions engineer", edits=True
            )

    def _lose(self, deal: Deal, at: datetime) -> Iterator[Happening]:
        reason = self.dice.choices([name for name, _w in LOST_REASONS], [weight for _n, weight in LOST_REASONS])[0]
        yield DealEdited(at=at, by=deal.owner, deal=deal, values={"stage": LOST, "lost_reason": reason})
        if self.dice.random() < 0.5:
            when = self._past(at + timedelta(hours=1))
            yield from self.diary.entry("note:lost", deal.account, when, deal.owner, on=(deal,))

    def _win(self, deal: Deal, at: datetime) -> Iterator[Happening]:
        yield DealEdited(at=at, by=deal.owner, deal=deal, values={"stage": WON})
        if deal.account not in self.customers:
            self.customers.add(deal.account)
            soon = self._past(at + timedelta(minutes=4))
            yield AccountEdited(at=soon, by=deal.account.owner, account=deal.account, values={"kind": "customer"})
        if self.dice.random() < 0.6:
            when = self._past(at + timedelta(hours=2))
            yield from self.diary.entry("note:won", deal.account, when, deal.owner, on=(deal,))

    def _today(self, deal: Deal, leg: Leg, since: datetime) -> Iterator[Happening]:
        """How an open deal stands today: its next step, a task, a meeting to come, the owner's own forecast."""
        dice, calendar = self.dice, self.calendar
        self.open.append((deal, leg))
        at = max(calendar.ago(dice.uniform(1, 24), deal.owner), since + timedelta(minutes=30))
        if at >= calendar.now:
            return
        mood = dice.random()
        days = dice.randint(-12, -1) if mood < 0.2 else dice.randint(0, 16)
        values: dict[str, Any] = {"next_step": "", "next_step_on": None}
        if mood < 0.85:
            when = calendar.today + timedelta(days=days)
            values = {
                "next_step": self.diary.phrase("next", deal.account, at),
                "next_step_on": when if days < 0 else workday(when),
            }
        if leg.texts in {"Proposal", "Negotiation"} and dice.random() < 0.35:
            values["category"] = dice.choice((Category.BEST_CASE, Category.MOST_LIKELY, Category.COMMIT))
        yield DealEdited(at=at, by=deal.owner, deal=deal, values=values)
        yield from self._to_come(deal, at)

    def _to_come(self, deal: Deal, at: datetime) -> Iterator[Happening]:
        dice, calendar = self.dice, self.calendar
        if dice.random() < 0.3:
            due = calendar.today + timedelta(days=dice.choice((-6, -3, -1, 0, 0, 1, 2, 3, 5, 8, 12)))
            subject = self.diary.phrase("task", deal.account, at)
            remind = calendar.moment(due, deal.owner) if due >= calendar.today and dice.random() < 0.5 else None
            wrote = min(at + timedelta(minutes=2), calendar.now)
            yield from self.diary.task(
                subject, wrote, deal.owner, due, on=(deal,), remind_at=remind,
                priority=dice.choice(("normal", "normal", "high")),
            )  # fmt: skip
        if dice.random() < 0.16:
            starts = calendar.moment(calendar.today + timedelta(days=dice.choice((0, 1, 1, 2, 4, 7))), deal.owner)
            if starts > calendar.now:
                starts = starts.replace(minute=dice.choice((0, 30)), second=0)
                wrote = min(at + timedelta(minutes=4), calendar.now)
                yield from self.diary.meeting_to_come(deal.account, wrote, starts, deal.owner, on=(deal,))

    def _past(self, at: datetime) -> datetime:
        return min(at, self.calendar.now - timedelta(seconds=40))
