"""The company itself: founding it, its conventions, its exchange rates."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from handsel.org import events
from handsel.org.actions.members import add_member
from handsel.org.actions.values import CannotOrganise, assign, check_currency, check_place
from handsel.org.models import ExchangeRate, Member, Organisation
from handsel.org.roles import Permission, Role
from handsel.org.viewer import Viewer
from handsel.trail.changes import change

ORGANISATION_FIELDS = {
    "name", "default_access", "currency", "fiscal_start_month", "fiscal_named_by_end", "locale", "zone",
}  # fmt: skip


def found_company(*, name: str, admin_email: str, admin_name: str, by: Viewer, at: datetime, **more: Any) -> Member:
    """Start the company with its first administrator. Raises CannotOrganise when it has been founded already.

    Rooms that a new company needs something of (a pipeline, say) listen to CompanyFounded, which is recorded last.
    """
    with change("org.found", by=by, at=at) as founding:
        if Organisation.objects.exists():
            raise CannotOrganise(_("This Handsel already belongs to a company."))
        company = Organisation(name=name.strip(), **more)
        _check(company)
        company.save()
        first = add_member(name=admin_name, email=admin_email, roles=[Role.ADMINISTRATOR], by=by, at=at)
        founding.record(events.CompanyFounded(subject=company.pk, company=company.name))
    return first


def edit_organisation(*, values: dict[str, Any], by: Viewer, at: datetime) -> Organisation:
    """Change the company's name, conventions or who sees what by default."""
    by.require(Permission.CONFIGURE)
    with change("org.edit-organisation", by=by, at=at) as editing:
        company = Organisation.objects.select_for_update().get()
        was = company.currency
        changed = assign(company, values, ORGANISATION_FIELDS)
        _check(company)
        if company.currency != was and ExchangeRate.objects.exists():
            raise CannotOrganise(
                {"currency": _("Remove the exchange rates first: they say what one %(was)s buys.") % {"was": was}}
            )
        company.save()
        editing.record(events.OrganisationEdited(subject=company.pk, fields=changed))
    return company


def quote_rate(*, currency: str, since: date, per_unit: Decimal, by: Viewer, at: datetime) -> ExchangeRate:
    """Say how many units of a currency one unit of the company's currency buys from a day on."""
    by.require(Permission.CONFIGURE)
    if per_unit <= 0:
        raise CannotOrganise({"per_unit": _("A rate is more than zero.")})
    currency = currency.strip().upper()
    check_currency(currency)
    with change("org.quote-rate", by=by, at=at) as quoting:
        if Organisation.objects.filter(currency=currency).exists():
            raise CannotOrganise(
                {"currency": _("%(currency)s is the company's own currency.") % {"currency": currency}}
            )
        rate, _created = ExchangeRate.objects.update_or_create(
            currency=currency, since=since, defaults={"per_unit": per_unit}
        )
        quoting.record(events.RateQuoted(subject=rate.pk, currency=currency, since=since.isoformat()))
    return rate


def withdraw_rate(*, rate: ExchangeRate, by: Viewer, at: datetime) -> None:
    """Remove a rate; the one before it holds again."""
    by.require(Permission.CONFIGURE)
    with change("org.withdraw-rate", by=by, at=at) as withdrawing:
        withdrawing.record(events.RateWithdrawn(subject=rate.pk, currency=rate.currency, since=rate.since.isoformat()))
        rate.delete()


def _check(company: Organisation) -> None:
    company.name = company.name.strip()
    if company.fiscal_start_month not in range(1, 13):
        raise CannotOrganise({"fiscal_start_month": _("A fiscal year begins in a month from 1 to 12.")})
    company.full_clean()
    check_currency(company.currency)
    check_place(company)
