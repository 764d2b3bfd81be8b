"""A row of a case file to a gift of the register."""

from handsel.conduct.cases.shape import GiftShape, RecipientShape
from handsel.conduct.rules.gifts import Circumstances, Evidence, Gift, Recipient, Worth


def entered(row: GiftShape, *, default_id: str) -> Gift:
    """The gift that a row tells of. Raises InvalidGift."""
    return Gift(
        id=row.id or default_id,
        given_on=row.on,
        worth=_worth(row),
        recipients=tuple(_recipient(each, row) for each in row.to),
        kind=row.kind,
        direction=row.direction,
        giver=row.by,
        giver_role=row.giver,
        paid_by=row.paid_by,
        source=row.source,
        occasion=row.occasion,
        shared_by=row.shared_by,
        host_present=row.host_present,
        claim=row.claim,
        evidence=_evidence(row),
        circumstances=_circumstances(row),
        turn=row.turn,
        corrects=row.corrects,
    )


def _worth(row: GiftShape) -> Worth:
    return Worth(
        currency=row.currency,
        cost=row.cost,
        market=row.market,
        face=row.face,
        tax=row.tax,
        delivery=row.delivery,
    )


def _recipient(to: RecipientShape, row: GiftShape) -> Recipient:
    """What the recipient's own table does not say, the gift says for all."""
    return Recipient(
        to.person,
        capacities=frozenset(to.capacity or row.capacity),
        reaching=frozenset(to.reaching or row.reaching),
    )


def _evidence(row: GiftShape) -> Evidence:
    return Evidence(
        customary=row.customary,
        tie=row.tie,
        decorative=row.decorative,
        declaration=row.declaration,
        agreement=row.agreement,
        consent=row.consent,
    )


def _circumstances(row: GiftShape) -> Circumstances:
    return Circumstances(
        preconditioned=row.preconditioned,
        solicited=row.solicited,
        to_influence=row.to_influence,
        product=row.product,
        business=row.business,
        territories=frozenset(row.territory),
        stage=row.stage,
        stages=row.stages,
        timing=row.timing,
        employer_approval=row.employer_approval,
        suitable_place=row.suitable_place,
        guest_costs=row.guest_costs,
    )
