"""Codes of the engine in words, in the language of the request."""

from decimal import Decimal
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from handsel.kernel.money import exponent
from handsel.pay.rules.changes import CAUSES, Cause
from handsel.pay.rules.vocabulary import CreditKind, LedgerType, LineKind, ReleaseOn
from handsel.ui import words

LINE_KINDS: dict[LineKind, Promise] = {
    LineKind.EARNING: _("Commission"),
    LineKind.OVERRIDE: _("Team commission"),
    LineKind.BONUS: _("Bonus"),
    LineKind.SPIF: _("SPIF"),
    LineKind.MBO: _("Objective"),
    LineKind.GATE: _("Released by a gate"),
    LineKind.FLOOR: _("Floor"),
    LineKind.CLAWBACK: _("Clawback"),
    LineKind.ADJUSTMENT: _("Adjustment"),
}

CREDIT_KINDS: dict[CreditKind, Promise] = {
    CreditKind.REVENUE: _("revenue share"),
    CreditKind.OVERLAY: _("overlay share"),
    CreditKind.TEAM: _("share credited to the team"),
    CreditKind.SHADOW: _("shadow share"),
}

RELEASES: dict[ReleaseOn | None, Promise] = {
    None: _("held back"),
    ReleaseOn.BOOKED: _("when it is booked"),
    ReleaseOn.INVOICED: _("waits for the invoice"),
    ReleaseOn.PAID: _("waits for the customer's payment"),
}

LEDGER_TYPES: dict[LedgerType, Promise] = {
    LedgerType.EARNING: _("Earned"),
    LedgerType.ADJUSTMENT: _("Adjustment"),
    LedgerType.BONUS: _("Bonus"),
    LedgerType.DRAW_ADVANCE: _("Advance up to the draw"),
    LedgerType.DRAW_RECOVERY: _("Draw recovered"),
    LedgerType.DRAW_FORGIVENESS: _("Draw forgiven"),
    LedgerType.CLAWBACK: _("Clawback"),
    LedgerType.RESERVE: _("Kept in reserve"),
    LedgerType.RESERVE_RELEASE: _("Released from reserve"),
    LedgerType.CAP_CARRY: _("Carried over the payment cap"),
    LedgerType.CAP_FORFEIT: _("Lost over the payment cap"),
    LedgerType.RECEIVABLE: _("Owed to the company"),
    LedgerType.PAYOUT: _("Paid out"),
    LedgerType.ACCRUAL: _("Accrued"),
    LedgerType.ACCRUAL_REVERSAL: _("Accrual reversed"),
}


def language() -> str:
    """`ru` or `en`: the languages the engine's own sentences are in."""
    return "ru" if (get_language() or "en").startswith("ru") else "en"


def cause(code: Cause) -> str:
    """Why a line changed."""
    return CAUSES[code][language() == "ru"]


def exact_money(value: Decimal | Fraction, currency: str) -> str:
    """Money to the cent, and further (six digits at most) where a product has more digits than the currency."""
    fraction = Fraction(value)
    cents = fraction * 10 ** exponent(currency)
    if cents.denominator == 1:
        return words.money(Decimal(int(cents)).scaleb(-exponent(currency)), currency, exact=True)
    return f"{number(fraction)} {currency}"


def number(value: Decimal | Fraction, digits: int = 6) -> str:
    """A number with as many digits as it has, six at most."""
    fraction = Fraction(value)
    return words.number(Decimal(fraction.numerator) / Decimal(fraction.denominator), digits)


def share(value: Decimal | Fraction) -> str:
    """A fraction in percent with as many digits as it has, six at most."""
    fraction = Fraction(value)
    return words.percent(Decimal(fraction.numerator) / Decimal(fraction.denominator), 6)
