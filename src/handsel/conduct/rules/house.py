"""The firm's own questions beside every regime: propriety of entertainment, condolences, received gifts.

They never block; they send the gift to the officer. What the house bars outright stands in its policy file.
"""

from collections.abc import Iterator
from decimal import Decimal

from handsel.conduct.rules.circles import around
from handsel.conduct.rules.classification import Class, Reason
from handsel.conduct.rules.counting import Share
from handsel.conduct.rules.gifts import Register
from handsel.conduct.rules.grounds import Ground
from handsel.conduct.rules.kinds import HOSPITALITY, Direction
from handsel.conduct.rules.policies import House
from handsel.kernel.periods import FiscalCalendar, Grain


def questions(share: Share, register: Register, house: House) -> Iterator[Ground]:
    """Why the officer should see the share before it is given. `share` is classed and valued by the house policy."""
    amount = share.amount.amount
    if share.finding.reason is Reason.BEREAVEMENT and _is_above(amount, house.bereavement_ceiling):
        yield Ground.BEREAVEMENT_REVIEW
    if share.gift.direction is Direction.RECEIVED and _is_above(amount, house.received_ceiling):
        yield Ground.RECEIVED_REVIEW
    if share.finding.klass is Class.ENTERTAINMENT:
        if _is_above(amount, house.hosted_extent):
            yield Ground.HOSTED_TOO_MUCH
        if house.hosted_per_quarter is not None and hosted(share, register, house) > house.hosted_per_quarter:
            yield Ground.HOSTED_TOO_OFTEN


def hosted(share: Share, register: Register, house: House) -> int:
    """How many occasions of entertainment the recipient's circle has had in the quarter, this one included."""
    gift = share.gift
    quarter = FiscalCalendar(house.window.start_month).period(Grain.QUARTER, gift.given_on)
    people = share.recipient.reached.union(
        *(circle.people for person in share.recipient.reached for circle in around(person, register.links))
    )
    earlier = {
        each.occasion_key
        for each in register.standing
        if each.given_on in quarter
        and each.host_present
        and each.kind in HOSPITALITY
        and each.origin == gift.origin
        and any(recipient.reached & people for recipient in each.recipients)
    }
    return len(earlier | {gift.occasion_key})


def _is_above(amount: Decimal, ceiling: Decimal | None) -> bool:
    return ceiling is not None and amount > ceiling
