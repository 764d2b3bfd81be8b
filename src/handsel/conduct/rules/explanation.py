"""A ruling as a paragraph: what was decided, why, by which arithmetic, and where the rule stands.

The officer reads everything. The giver reads the outcome, the reasons and what is left, but not what others have given.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from handsel.conduct.rules.arithmetic import Room
from handsel.conduct.rules.decision import Decision, Ruling
from handsel.conduct.rules.grounds import Ground
from handsel.conduct.rules.policies import Extra, Text
from handsel.conduct.rules.rates import Rate
from handsel.conduct.rules.valuation import basis, value
from handsel.conduct.rules.words import (
    BASES,
    DUTIES,
    EXTRAS,
    GROUNDS,
    GROUNDS_FOR_THE_GIVER,
    OUTCOMES,
    PARAGRAPH,
    REASONS,
    WINDOWS,
)
from handsel.kernel.money import Money


class Language(StrEnum):
    """The languages of a paragraph."""

    EN = "en"
    RU = "ru"


class Audience(StrEnum):
    """Who reads it."""

    OFFICER = "officer"
    GIVER = "giver"


def explained(decision: Decision, language: Language, audience: Audience = Audience.OFFICER) -> list[str]:
    """The decision in one paragraph for each ruling, strictest first."""
    if not decision.rulings:
        return [_in(language, PARAGRAPH["nothing"])]
    return [paragraph(ruling, language, audience) for ruling in decision.rulings]


def paragraph(ruling: Ruling, language: Language, audience: Audience = Audience.OFFICER) -> str:
    """One ruling as a paragraph that ends with its source."""
    return " ".join(_sentences(ruling, language, audience))


def _sentences(ruling: Ruling, language: Language, audience: Audience) -> Iterator[str]:
    version = ruling.share.version
    yield _say(
        "head",
        language,
        policy=_in(language, ruling.policy.name),
        version=version.version,
        outcome=_in(language, OUTCOMES[ruling.outcome]),
    )
    yield _in(language, REASONS[ruling.share.finding.reason])
    yield from _worth(ruling, language)
    if ruling.room is not None and audience is Audience.OFFICER:
        yield from _arithmetic(ruling.room, ruling.share.counts, language)
    yield from (_ground(ground, ruling.room, language, audience) for ground in ruling.grounds)
    yield from _headroom(ruling, language, audience)
    if ruling.duties:
        yield _say("duties", language, duties=", ".join(_in(language, DUTIES[duty]) for duty in ruling.duties))
    yield _say("source", language, rule=_in(language, version.rule), sources="; ".join(version.sources))
    if version.verify:
        yield _say("verify", language, verify="; ".join(_in(language, each) for each in version.verify))


def _worth(ruling: Ruling, language: Language) -> Iterator[str]:
    share, gift, valuation = ruling.share, ruling.share.gift, ruling.share.version.valuation
    words = {"amount": _money(value(gift, valuation), language), "basis": _in(language, BASES[basis(gift, valuation)])}
    if valuation.added:
        extras = ", ".join(_in(language, EXTRAS[extra]) for extra in Extra if extra in valuation.added)
        yield _say("value-with-extras", language, extras=extras, **words)
    else:
        yield _say("value", language, **words)
    people = gift.shared_by or len(gift.recipients)
    if people > 1:
        yield _say("share", language, people=str(people))
    if share.rate is not None:
        yield _rate(share.rate, language)
    if people > 1 or share.rate is not None:
        yield _say("each", language, amount=_money(share.amount, language))


def _rate(rate: Rate, language: Language) -> str:
    number = format_decimal(rate.rate, "#,##0.##########", locale=language)
    return _say("rate", language, day=_day(rate.on, language), rate=number, target=rate.target, source=rate.source)


def _arithmetic(room: Room, counts: bool, language: Language) -> Iterator[str]:
    """The sum behind the outcome, for the officer alone."""
    currency = room.before.currency
    words = {
        "limit": _money(Money(room.limit.amount, currency), language),
        "bound": _in(language, PARAGRAPH[room.limit.bound]),
        "before": _money(room.before, language),
        "counted": _money(room.counted, language),
    }
    if room.span is not None and room.window is not None:
        words |= {"start": _day(room.span.start, language), "end": _day(room.span.last_day, language)}
        words |= {"window": _in(language, WINDOWS[room.window.kind])}
    yield _say(room.limit.per if counts else f"{room.limit.per}-uncounted", language, **words)
    if len(room.people) > 1:
        yield _say("indirect", language, people=", ".join(sorted(room.people)))


def _ground(ground: Ground, room: Room | None, language: Language, audience: Audience) -> str:
    table = GROUNDS | GROUNDS_FOR_THE_GIVER if audience is Audience.GIVER else GROUNDS
    words = {}
    if room is not None:
        words = {"over": _money(room.amount - room.headroom, language), "day": _day(room.moment.day, language)}
    return _in(language, table[ground]).format(**words)


def _headroom(ruling: Ruling, language: Language, audience: Audience) -> Iterator[str]:
    before, after = ruling.headroom_before, ruling.headroom_after
    if before is None or after is None:
        return
    if audience is Audience.GIVER:
        nothing = Money(Decimal(0), after.currency)
        yield _say("remaining", language, after=_money(max(after, nothing), language))
    else:
        yield _say("headroom", language, before=_money(before, language), after=_money(after, language))


def _say(sentence: str, language: Language, **words: str) -> str:
    return _in(language, PARAGRAPH[sentence]).format(**words)


def _in(language: Language, text: Text) -> str:
    return text.said(language)


def _money(money: Money, language: Language) -> str:
    return format_currency(money.amount, money.currency, "#,##0.00\xa0¤¤", locale=language)


def _day(day: date, language: Language) -> str:
    return format_date(day, "d MMMM y", locale=language)
