"""Gifts as tables and lists of facts."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from handsel.conduct.labels import OUTCOMES, label_of
from handsel.conduct.models import ExpenseLine, Gift, GiftRecipient
from handsel.conduct.models.register import Capacity
from handsel.conduct.views.common import amount_of
from handsel.kernel.money import Money
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer
from handsel.ui import words
from handsel.ui.marks import badge
from handsel.ui.rows import Cell, Column, Empty, Pager, Row, Table

NAMED = 3


def gifts_table(
    rows: Iterable[Gift], *, label: str, empty: Empty, with_giver: bool = False, pager: Pager | None = None
) -> Table:
    """Gifts, newest first as they come. `with_giver` adds whose they are."""
    columns = [
        Column("what", _("What"), kind="title"),
        Column("names", _("For"), phone="start"),
        *([Column("giver", _("By"))] if with_giver else []),
        Column("day", _("Date"), phone="end"),
        Column("amount", _("Amount"), kind="number", phone="end"),
        Column("outcome", _("Decision"), phone="start"),
    ]
    return Table("gifts", label, columns, [_row(each, with_giver) for each in rows], empty=empty, pager=pager)


def _row(gift: Gift, with_giver: bool) -> Row:
    cells = [
        Cell(str(gift)),
        Cell(whom(gift)),
        *([Cell(gift.giver.name)] if with_giver else []),
        Cell(words.short_date(gift.given_on)),
        Cell(words.money(amount_of(gift))),
        Cell(state_of(gift)),
    ]
    return Row(str(gift.pk), str(gift), cells, url=reverse("conduct:gift", args=[gift.pk]))


def whom(gift: Gift) -> str:
    """Who receives it, or whom it came from."""
    if gift.direction == "received":
        return _("from %(source)s") % {"source": source_of(gift)}
    names = [each.name for each in recipients_of(gift)]
    more = f" +{len(names) - NAMED}" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def recipients_of(gift: Gift) -> list[GiftRecipient]:
    """Who receives it, in the order they were named."""
    return sorted(gift.recipients.all(), key=lambda each: each.position)


def source_of(gift: Gift) -> str:
    """The organisation a received gift came from, by its name where it is an account."""
    return gift.account.name if gift.account_id and gift.account else gift.source


def state_of(gift: Gift) -> Any:
    """The decision as a badge, with what happened since."""
    look = OUTCOMES[gift.outcome]
    shown = badge(str(look.label), look.tone)
    if gift.is_withdrawal:
        return badge(_("Withdrawn"), "gray")
    if getattr(gift, "came_back", None) is not None:
        return format_html("{} {}", shown, badge(_("Came back"), "blue"))
    return shown


def facts_of(gift: Gift) -> list[dict[str, Any]]:
    """Everything the register says of a gift, what is empty left out."""
    known: Sequence[tuple[str, Any]] = (
        (_("Kind"), gift.get_kind_display()),
        (_("Date"), words.long_date(gift.given_on)),
        (_("Given by") if gift.direction == "given" else _("Received by"), gift.giver.name),
        (_("From"), source_of(gift) if gift.direction == "received" else ""),
        (_("Who paid"), gift.get_paid_by_display()),
        (_("Cost"), _money(gift, "cost")),
        (_("Market value"), _money(gift, "market")),
        (_("Face value"), _money(gift, "face")),
        (_("Tax"), _money(gift, "tax")),
        (_("Delivery"), _money(gift, "delivery")),
        (_("People sharing it"), gift.shared_by or ""),
        (_("Occasion"), gift.occasion),
        (_("A host attends"), _("Yes") if gift.host_present else ""),
        (_("Not counted because"), gift.get_claim_display() if gift.claim else ""),
        (_("Attestation"), gift.attestation),
        (_("Account"), _account(gift)),
        (_("Opportunity"), _opportunity(gift)),
        (_("Stage then"), gift.stage_name),
        (_("Expense line"), gift.expense or ""),
        (_("Entered"), words.full_time(gift.recorded_at)),
        (_("Entered by"), gift.recorded_by.name if gift.recorded_by else ""),
        (_("Reason of the correction"), gift.reason),
        (_("Kept until"), words.long_date(gift.keep_until)),
    )
    return [{"key": f"fact-{n}", "label": label, "value": value} for n, (label, value) in enumerate(known) if value]


def _money(gift: Gift, name: str) -> str:
    value = getattr(gift, name)
    return words.money(Money(value, gift.currency), exact=True) if value else ""


def _account(gift: Gift) -> Any:
    if not gift.account_id or not gift.account:
        return ""
    url = reverse("accounts:account", args=[gift.account_id])
    return format_html('<a class="link" href="{}">{}</a>', url, gift.account.name)


def _opportunity(gift: Gift) -> Any:
    if not gift.opportunity_id or not gift.opportunity:
        return ""
    url = reverse("pipeline:opportunity", args=[gift.opportunity_id])
    return format_html('<a class="link" href="{}">{}</a>', url, gift.opportunity.name)


def share_of(recipient: GiftRecipient, gift: Gift, viewer: Viewer) -> dict[str, Any]:
    """One recipient: name, employer, capacities, share; a ledger to open for readers of the register."""
    reads = viewer.may(Permission.READ_REGISTER)
    return {
        "name": recipient.name,
        "employer": recipient.employer_name,
        "capacities": [label_of(Capacity, each) for each in recipient.capacities if each != Capacity.BUSINESS],
        "share": words.money(Money(recipient.share, gift.currency)),
        "url": reverse("conduct:ledger", args=[recipient.person]) if reads else "",
    }


def expense_line(row: ExpenseLine) -> dict[str, Any]:
    """An expense line that looks like a gift."""
    return {
        "title": row.merchant or row.description or row.reference,
        "detail": row.description if row.merchant else "",
        "member": row.member.name,
        "day": row.spent_on,
        "amount": words.money(Money(row.amount, row.currency)),
    }
