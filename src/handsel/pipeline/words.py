"""How the pipeline's findings and worries read to a person."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from handsel.pipeline.rules.ageing import Worry
from handsel.pipeline.rules.checking import Finding

FINDINGS: dict[str, Any] = {
    "name-missing": _("Give it a name."),
    "not-text": _("Write text here."),
    "too-long": _("Shorten this to %(longest)s characters."),
    "unreadable-character": _("Remove the characters that cannot be stored."),
    "date-out-of-range": _("Choose a day between 1970 and 2200."),
    "not-a-number": _("Write an amount such as 12500.00."),
    "amount-too-large": _("This amount is too large to be true."),
    "currency-unknown": _("Use a currency code of three letters such as EUR."),
    "no-such-choice": _("Choose one of the values offered."),
    "probability-no-percent": _("Choose a whole number from 0 to 100."),
    "won-is-certain": _("What is won is certain: 100 %%. Reopen it to estimate again."),
    "lost-is-certain": _("What is lost has no chance: 0 %%. Reopen it to estimate again."),
    "category-of-open": _("Only what is won or lost is closed; choose another forecast category."),
    "category-of-won": _("What is won is Closed, or Omitted to leave it out of the forecast."),
    "category-of-lost": _("What is lost is Omitted from the forecast."),
}

WORRIES: dict[Worry, Any] = {
    Worry.LONG_IN_STAGE: _("Longer in this stage than deals that were won"),
    Worry.NO_NEXT_STEP: _("No next step"),
    Worry.NEXT_STEP_OVERDUE: _("Next step is overdue"),
    Worry.CLOSE_DATE_PASSED: _("Close date has passed"),
    Worry.PUSHED_OFTEN: _("Close date was pushed three times or more"),
}


def refusal(findings: Iterable[Finding]) -> dict[str, list[ValidationError]]:
    """Findings by field, ready for a ValidationError."""
    by_field: dict[str, list[ValidationError]] = {}
    for finding in findings:
        error = ValidationError(FINDINGS[finding.code], code=finding.code, params=dict(finding.values))
        by_field.setdefault(finding.field, []).append(error)
    return by_field
