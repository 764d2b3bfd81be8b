"""How values given to an action reach a record: only allowed fields, only values that make sense."""

import re
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from handsel.org.roles import Permission
from handsel.org.viewer import Forbidden, Viewer

CURRENCY = re.compile(r"[A-Z]{3}")


class CannotOrganise(ValidationError):
    """The company cannot be organised like this."""


def assign(record: Any, values: dict[str, Any], allowed: set[str]) -> list[str]:
    """Set the values and say which fields truly changed. Raises CannotOrganise for an unknown field."""
    if unknown := values.keys() - allowed:
        raise CannotOrganise(_("There is no field %(field)s here.") % {"field": ", ".join(sorted(unknown))})
    changed = [field for field, value in values.items() if getattr(record, field) != value]
    for field in changed:
        setattr(record, field, values[field])
    return changed


def check_place(record: Any) -> None:
    """Language and time zone, where given, are ones Handsel knows."""
    if record.locale and record.locale not in dict(settings.LANGUAGES):
        raise CannotOrganise({"locale": _("Handsel does not speak “%(locale)s”.") % {"locale": record.locale}})
    if record.zone and record.zone not in available_timezones():
        raise CannotOrganise(
            {"zone": _("There is no time zone “%(zone)s”; write it like Europe/Berlin.") % {"zone": record.zone}}
        )


def check_currency(currency: str) -> None:
    """A currency is written as its three-letter code (ISO 4217)."""
    if not CURRENCY.fullmatch(currency):
        raise CannotOrganise({"currency": _("Write a currency as three letters, such as EUR.")})


def refuse_loop(record: Any, above: str, message: str) -> None:
    """Raise CannotOrganise when following `above` from the record leads back to it."""
    seen, current = {record.pk}, getattr(record, above)
    while current is not None:
        if current.pk in seen:
            raise CannotOrganise({above: message})
        seen.add(current.pk)
        current = getattr(current, above)


def require_over(member_id: object, *, by: Viewer) -> None:
    """Oneself, signed in without a token, or whoever manages members.

    A token may not make tokens or passwords: one that leaks could otherwise make itself a stronger successor.
    """
    if by.scopes is not None:
        raise Forbidden(_("An API token does not manage passwords and tokens. Sign in and do it there."))
    if by.member_id != member_id:
        by.require(Permission.MANAGE_MEMBERS)
