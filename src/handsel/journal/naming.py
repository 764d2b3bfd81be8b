"""What tables and columns are called where no form and no list names them: the audit log shows those too.

A column that a room has put into words keeps the room's words.
"""

from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TABLES = {
    "accounts.accountteammember": _("Place on the account team"),
    "accounts.affiliation": _("Place of work"),
    "exchange.savedmapping": _("Import mapping"),
    "journal.entry": _("Entry"),
    "journal.link": _("Record of an entry"),
    "lists.savedview": pgettext_lazy("list", "View"),
    "org.apitoken": _("API token"),
    "org.exchangerate": _("Exchange rate"),
    "org.invitation": _("Invitation"),
    "org.member": _("Member"),
    "org.organisation": _("Company"),
    "org.team": _("Team"),
    "pipeline.contactrole": _("Contact role"),
    "pipeline.lostreason": _("Lost reason"),
    "pipeline.opportunityteammember": _("Place on the opportunity team"),
    "pipeline.pipeline": _("Pipeline"),
    "pipeline.stage": _("Stage"),
    "pipeline.step": _("Step to a stage"),
}
"""Kinds of row that are no records of their own."""

COLUMNS = {
    "accepted_at": _("Accepted"),
    "account": _("Account"),
    "amount": _("Amount"),
    "archived_at": _("In the archive since"),
    "by": _("Who"),
    "category": _("Forecast category"),
    "close_on": _("Close date"),
    "contact": _("Contact"),
    "currency": _("Currency"),
    "days": _("Days in the stage before"),
    "deactivated_at": _("Without access since"),
    "done_by": _("Done by"),
    "entry": _("Entry"),
    "expires_at": _("Valid until"),
    "from_stage": _("Stage before"),
    "invited_by": _("Invited by"),
    "is_demo": _("Demo company"),
    "is_primary": _("Their main account"),
    "joined_at": _("Here since"),
    "kind": _("Kind"),
    "lead": _("Team lead"),
    "list_name": _("List"),
    "manager": _("Reports to"),
    "member": _("Member"),
    "opportunity": _("Opportunity"),
    "outcome": _("Outcome"),
    "owner": _("Owner"),
    "parent": _("Part of"),
    "per_unit": _("Exchange rate"),
    "pinned_at": _("Pinned"),
    "pipeline": _("Pipeline"),
    "probability": _("Probability"),
    "query": _("Filters, columns and order"),
    "record_id": _("Record"),
    "revoked_at": _("Revoked"),
    "since": _("In force from"),
    "stage": _("Stage"),
    "team": _("Team"),
    "text": _("Text"),
    "headings": _("Columns"),
}
"""Columns by the name of their field."""


def of_table(model: type[models.Model]) -> str:
    """What one row of this table is called, with a capital."""
    label: str = model._meta.label_lower
    return str(TABLES.get(label, str(model._meta.verbose_name).capitalize()))


def of_column(field: "models.Field[Any, Any]") -> str:
    """What this column is called."""
    said = field.verbose_name
    return str(said if isinstance(said, Promise) else COLUMNS.get(field.name, said))
