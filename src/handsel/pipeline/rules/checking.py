"""What may be written on an opportunity or a stage. Problems come back as findings; `pipeline.words` says them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from handsel.pipeline.rules.moving import Deal
from handsel.pipeline.rules.vocabulary import CLOSED_AS, Category, Kind, Outcome

EARLIEST, LATEST = date(1970, 1, 1), date(2200, 12, 31)
LARGEST = Decimal("9999999999999999.99")
SHORT, LONG = 500, 100_000
SHORT_TEXTS = ("name", "source", "product", "next_step", "lost_reason")
DATES = ("close_on", "next_step_on", "opened_on")


@dataclass(frozen=True)
class Finding:
    """One problem with one field, and the values its sentence needs."""

    field: str
    code: str
    values: tuple[tuple[str, str], ...] = ()


def check_values(values: Mapping[str, Any]) -> list[Finding]:
    """Problems of plain field values, before anything is done with them."""
    found = [finding for name in SHORT_TEXTS if name in values for finding in _text(name, values[name], SHORT)]
    if "description" in values:
        found += _text("description", values["description"], LONG)
    if "name" in values and not (values["name"] or "").strip():
        found.append(Finding("name", "name-missing"))
    found += [Finding(name, "date-out-of-range") for name in DATES if not _within(values.get(name))]
    found += _number(values.get("amount"))
    if "currency" in values and not re.fullmatch(r"[A-Z]{3}", values["currency"] or ""):
        found.append(Finding("currency", "currency-unknown", (("currency", str(values["currency"])),)))
    if values.get("category") is not None and values["category"] not in list(Category):
        found.append(Finding("category", "no-such-choice"))
    if "kind" in values and values["kind"] not in list(Kind):
        found.append(Finding("kind", "no-such-choice"))
    if _unreadable(str(values.get("extra") or "")) or "\\x00" in repr(values.get("extra")):
        found.append(Finding("extra", "unreadable-character"))
    for name in values.get("competitors") or ():
        found += _text("competitors", name, SHORT)
    return found


def check_deal(deal: Deal) -> list[Finding]:
    """Problems of probability and category together with the outcome."""
    found = []
    if not 0 <= deal.probability <= 100:
        found.append(Finding("probability", "probability-no-percent"))
    elif deal.outcome is not Outcome.OPEN and deal.probability != CLOSED_AS[deal.outcome][0]:
        found.append(Finding("probability", f"{deal.outcome}-is-certain"))
    if not _fits(deal):
        found.append(Finding("category", f"category-of-{deal.outcome}"))
    return found


def check_stage(outcome: Outcome, probability: int, category: Category) -> list[Finding]:
    """Problems of a stage's defaults."""
    if not 0 <= probability <= 100:
        return [Finding("probability", "probability-no-percent")]
    if outcome is Outcome.OPEN:
        return [Finding("category", "category-of-open")] if category is Category.CLOSED else []
    certain = CLOSED_AS[outcome]
    found = [Finding("probability", f"{outcome}-is-certain")] if probability != certain[0] else []
    return found + ([Finding("category", f"category-of-{outcome}")] if category is not certain[1] else [])


def _fits(deal: Deal) -> bool:
    """An open deal is not closed; a won one may be left out of the forecast by a person; a lost one always is."""
    if deal.outcome is Outcome.OPEN:
        return deal.category is not Category.CLOSED
    allowed = {Category.CLOSED, Category.OMITTED} if deal.outcome is Outcome.WON else {Category.OMITTED}
    return deal.category in allowed


def _text(field: str, value: Any, longest: int) -> list[Finding]:
    if value is None or not isinstance(value, str):
        return [Finding(field, "not-text")]
    if len(value) > longest:
        return [Finding(field, "too-long", (("longest", str(longest)),))]
    return [Finding(field, "unreadable-character")] if _unreadable(value) else []


def _unreadable(text: str) -> bool:
    """NUL and lone surrogates, which no database keeps."""
    return "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text)


def _within(day: Any) -> bool:
    return day is None or (isinstance(day, date) and EARLIEST <= day <= LATEST)


def _number(amount: Any) -> list[Finding]:
    if amount is None:
        return []
    if not isinstance(amount, Decimal | int) or not Decimal(amount).is_finite():
        return [Finding("amount", "not-a-number")]
    return [Finding("amount", "amount-too-large")] if abs(Decimal(amount)) > LARGEST else []
