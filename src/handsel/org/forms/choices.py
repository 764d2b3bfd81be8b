"""What people choose from: languages, time zones, currencies, months, roles, scopes, access."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from zoneinfo import available_timezones

from babel.core import get_global
from babel.dates import get_month_names
from babel.numbers import get_currency_name
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from handsel.org.roles import ROLES, Permission
from handsel.org.viewer import DefaultAccess
from handsel.ui import words

type Choices = list[tuple[str, str]]

DEFAULT_ACCESS = {
    DefaultAccess.PRIVATE: (
        pgettext_lazy("access", "Private"),
        _(
            "People see what they own, what people below them in the reporting line own, and records whose team they"
            " are on. Best where deals are confidential or territories compete."
        ),
    ),
    DefaultAccess.READ: (
        _("Everyone reads everything"),
        _("Anybody may look at any record. Changing one still takes ownership, the reporting line or a team."),
    ),
    DefaultAccess.EDIT: (
        _("Everyone edits everything"),
        _("Anybody whose role edits records may change any record. Best for a small team that shares all its work."),
    ),
}
"""Each choice with what it means for people."""

SCOPES = {
    "read": (pgettext_lazy("scope", "Read"), _("Look at records, lists, reports and search.")),
    "write": (
        pgettext_lazy("scope", "Write"),
        _("Add, change, reassign and delete records, as far as your role does."),
    ),
    "import": (pgettext_lazy("scope", "Import"), _("Bring files in.")),
    "export": (pgettext_lazy("scope", "Export"), _("Take files out.")),
    "admin": (pgettext_lazy("scope", "Administer"), _("Members, teams and settings, as far as your role does.")),
}
"""Each scope of an API token with what it lets a program do."""


PERMISSIONS = {
    Permission.SEE_EVERYTHING: _("Sees everybody's records"),
    Permission.EDIT_RECORDS: _("Adds and changes records within reach"),
    Permission.EDIT_EVERYTHING: _("Changes everybody's records"),
    Permission.DELETE_RECORDS: _("Deletes records"),
    Permission.REASSIGN: _("Gives records to another owner"),
    Permission.BULK_EDIT: _("Changes many records at once"),
    Permission.IMPORT: _("Imports files"),
    Permission.EXPORT: _("Exports records"),
    Permission.SHARE_VIEWS: _("Shares saved views with everybody"),
    Permission.CONFIGURE: _("Changes settings, pipelines and exchange rates"),
    Permission.MANAGE_MEMBERS: _("Manages members, teams and invitations"),
    Permission.READ_TRAIL: _("Reads the audit trail"),
    Permission.UNDO_OTHERS: _("Takes back other people's changes"),
    Permission.SEE_PAY: _("Sees everybody's pay"),
    Permission.MANAGE_PAY: _("Manages quotas, plans and pay"),
    Permission.APPROVE_PAY: _("Approves pay"),
    Permission.READ_REGISTER: _("Reads the register of gifts"),
    Permission.OVERSEE_CONDUCT: _("Decides on gifts and policies"),
}
"""What each permission lets somebody do, in words."""


def locales(blank: str) -> Choices:
    """Languages by their own names, after a first choice that leaves it to somebody else."""
    own_names = {"en": "English", "ru": "Русский"}
    return [("", blank), *((code, own_names[code]) for code, _name in settings.LANGUAGES)]


@lru_cache(maxsize=1)
def zones() -> tuple[tuple[str, str], ...]:
    """Time zones named after places, and UTC."""
    named = [zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/", "US/"))]
    return (("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in sorted(named)))


@lru_cache(maxsize=1)
def _currency_codes() -> tuple[str, ...]:
    """ISO 4217 codes that are money somewhere today."""
    spells = (spell for spells in get_global("territory_currencies").values() for spell in spells)
    return tuple(sorted({code for code, _start, end, tender in spells if tender and end is None}))


def currencies() -> Choices:
    """Currencies in use today, as “EUR · Euro” in the reader's language."""
    return [(code, f"{code} · {get_currency_name(code, locale=words.locale())}") for code in _currency_codes()]


def months() -> Choices:
    """Months by name."""
    names = get_month_names("wide", context="stand-alone", locale=words.locale())
    return [(str(date(2000, month, 1).month), names[month]) for month in range(1, 13)]


def scope_words(scopes: Iterable[str]) -> str:
    """Scopes in the reader's language, in the order they are offered."""
    held = set(scopes)
    return ", ".join(str(words[0]) for scope, words in SCOPES.items() if scope in held)


def role_choices() -> list[dict[str, str]]:
    """Roles with their sentence, for a form that shows both."""
    return [
        {"code": str(role), "label": str(definition.label), "description": str(definition.description)}
        for role, definition in ROLES.items()
    ]


def roles() -> Choices:
    """Roles by name."""
    return [(str(role), str(definition.label)) for role, definition in ROLES.items()]
