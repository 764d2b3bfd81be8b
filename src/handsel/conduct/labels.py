"""How the closed vocabularies of conduct are shown: words where the models have none, colours, icons."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from handsel.conduct.models.oversight import Clearance, Finding
from handsel.conduct.models.register import Kind, Outcome
from handsel.conduct.rules.explanation import Language
from handsel.conduct.rules.kinds import Business, Product, Timing
from handsel.conduct.rules.windows import WindowKind

KINDS: dict[str, str] = {
    Kind.GOODS: "gift",
    Kind.MEAL: "receipt",
    Kind.TICKET: "ticket",
    Kind.EVENT: "calendar-days",
    Kind.TRIP: "map",
    Kind.DONATION: "heart-handshake",
    Kind.CASH_EQUIVALENT: "credit-card",
    Kind.CASH: "banknote",
    Kind.SECURITIES: "chart-line",
    Kind.TRAINING: "graduation-cap",
    Kind.CONTEST: "trophy",
    Kind.SERVICES: "briefcase",
}
"""Icons of the kinds, in the order in which they are offered."""

PRODUCTS: dict[str, Promise] = {
    Product.PARTICIPATION_PROGRAM: _("Direct participation programs"),
    Product.VARIABLE_CONTRACT: _("Variable contracts"),
    Product.FUND: _("Investment company securities"),
    Product.PUBLIC_OFFERING: _("A public offering"),
}

BUSINESSES: dict[str, Promise] = {
    Business.GENERAL: _("General business"),
    Business.MUNICIPAL: _("Municipal securities"),
}

TIMINGS: dict[str, Promise] = {
    Timing.TENDER: _("A tender"),
    Timing.NEGOTIATION: _("A negotiation"),
    Timing.RENEWAL: _("A renewal"),
}

WINDOWS: dict[str, Promise] = {
    WindowKind.CALENDAR: _("Calendar year"),
    WindowKind.FISCAL: _("Fiscal year"),
    WindowKind.ANNIVERSARY: _("Twelve months from the first gift"),
    WindowKind.TRAILING: _("Twelve months up to each day"),
}


@dataclass(frozen=True)
class Look:
    """How a code is shown: words, colour, icon."""

    label: Any
    tone: str
    icon: str


OUTCOMES: dict[str, Look] = {
    Outcome.ALLOW: Look(_("Allowed"), "green", "circle-check"),
    Outcome.ALLOW_EXCLUDED: Look(_("Allowed, not counted"), "green", "circle-check"),
    Outcome.OUT_OF_SCOPE: Look(_("No rule limits this"), "gray", "circle-check"),
    Outcome.PRECLEAR: Look(_("Ask first"), "amber", "clock"),
    Outcome.BLOCK: Look(pgettext_lazy("outcome of a check", "Not allowed"), "red", "octagon-alert"),
}

CLEARANCES: dict[str, Look] = {
    state: Look(state.label, tone, icon)
    for state, tone, icon in (
        (Clearance.State.ASKED, "amber", "clock"),
        (Clearance.State.CLEARED, "green", "circle-check"),
        (Clearance.State.REFUSED, "red", "circle-x"),
        (Clearance.State.EXPIRED, "gray", "timer"),
        (Clearance.State.GIVEN, "blue", "gift"),
    )
}

FINDINGS: dict[str, Look] = {
    kind: Look(kind.label, tone, icon)
    for kind, tone, icon in (
        (Finding.Kind.BREACH, "red", "octagon-alert"),
        (Finding.Kind.BARRED, "red", "shield-alert"),
        (Finding.Kind.NOT_CLEARED, "amber", "clock"),
        (Finding.Kind.ENTERTAINMENT, "violet", "repeat"),
        (Finding.Kind.EXPENSE, "blue", "receipt"),
    )
}

FINDING_STATES: dict[str, str] = {
    Finding.State.OPEN: "red",
    Finding.State.IN_REVIEW: "amber",
    Finding.State.CLOSED: "gray",
}


def language() -> Language:
    """The language of the rules' own sentences."""
    return Language.RU if (get_language() or "en").startswith("ru") else Language.EN


def choices(words: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """A vocabulary as a form offers it."""
    return [(str(code), label) for code, label in words.items()]


def label_of(words: type[TextChoices], code: str) -> str:
    """The words for a stored code; the code itself where nobody knows it any more."""
    return str(words(code).label) if code in words.values else code
