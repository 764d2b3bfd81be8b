"""How costs of contracts are accounted for: a policy from a day on, never changed, only followed by another."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from handsel.org.queries import organisation
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.pay.events import CostPolicySet
from handsel.pay.models import ContractCostPolicy
from handsel.trail.changes import change

LONGEST = 240
"""Months; no period of benefit is longer than twenty years."""


def set_cost_policy(
    *, starts_on: date, benefit_months: int, expedient_months: int | None = None, payroll_tax: Decimal = Decimal(0),
    reason: str, by: Viewer, at: datetime,
) -> ContractCostPolicy:  # fmt: skip
    """Say over how many months commissions are written off from a day on. Raises ValidationError naming the field."""
    by.require(Permission.MANAGE_PAY)
    if not 1 <= benefit_months <= LONGEST:
        raise ValidationError({"benefit_months": _("From 1 to %(most)s months.") % {"most": LONGEST}})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, for whoever audits the books.")})
    with change("pay.set-cost-policy", by=by, at=at) as setting:
        if ContractCostPolicy.objects.filter(starts_on=starts_on).exists():
            raise ValidationError({"starts_on": _("A policy from this day is there already and never changes.")})
        row = ContractCostPolicy.objects.create(
            starts_on=starts_on, benefit_months=benefit_months, expedient_months=expedient_months,
            payroll_tax=payroll_tax, reason=reason.strip(), set_by_id=by.member_id, set_at=at,
        )  # fmt: skip
        setting.record(CostPolicySet(subject=row.pk, about=(organisation().pk,), months=benefit_months))
    return row
