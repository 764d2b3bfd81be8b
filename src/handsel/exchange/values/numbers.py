"""Numbers and money: `$22,700.00`, `1.234,56`, `(1,200)`, `$342.09K`, `1 234,5 млн`, `EUR 12`.

Which sign is the decimal one is decided by the whole column where one value cannot tell (`1.234`). Nothing here is a
float.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from handsel.exchange.values.problems import Parsed, Problem, is_blank


class NumberForm(StrEnum):
    """Which sign separates the decimals."""

    POINT = "1,234.56"
    COMMA = "1.234,56"


@dataclass(frozen=True)
class Amount:
    """A number with the currency written beside it, if any. `$` stays `$`: many countries use it."""

    number: Decimal
    currency: str = ""


SYMBOLS = {
    "US$": "USD", "A$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "R$": "BRL", "HK$": "HKD", "S$": "SGD",
    "MX$": "MXN", "$": "$", "€": "EUR", "£": "GBP", "¥": "JPY", "₽": "RUB", "руб.": "RUB", "руб": "RUB", "р.": "RUB",
    "₸": "KZT", "₹": "INR", "Rs.": "INR", "Rs": "INR", "₴": "UAH", "₩": "KRW", "₺": "TRY", "₪": "ILS", "zł": "PLN",
    "Kč": "CZK", "Ft": "HUF", "kr.": "kr", "kr": "kr", "฿": "THB", "₫": "VND", "₦": "NGN", "₱": "PHP", "Fr.": "CHF",
}  # fmt: skip
SCALES = {
    "k": 3, "m": 6, "b": 9, "bn": 9, "mm": 6, "t": 12, "thousand": 3, "million": 6, "billion": 9, "mio": 6, "mrd": 9,
    "тыс": 3, "млн": 6, "млрд": 9, "trillion": 12,
}  # fmt: skip
PLAIN = re.compile(r"^-?\d{1,24}(?:\.\d{1,12})?$")
SCIENTIFIC = re.compile(r"^-?\d(?:[.,]\d{1,17})?[eE][+-]?\d{1,2}$")
SYMBOL = "|".join(re.escape(symbol) for symbol in sorted(SYMBOLS, key=len, reverse=True))
WRITTEN = re.compile(
    rf"""^(?P<before>{SYMBOL}|[A-Z]{{3}})?\s*
         (?P<digits>\d[\d.,'’\s]*|[.,]\d+)
         \s*(?P<scale>[kKmMbBtT]|[mM][mM]|[bB][nN]|thousand|million|billion|trillion|mio|mrd|тыс|млн|млрд)?\.?
         \s*(?P<after>{SYMBOL}|[A-Z]{{3}})?$""",
    re.VERBOSE,
)
SPACES = re.compile(r"[\s'’\u00a0\u202f\u2009]")


@dataclass
class NumberEvidence:
    """What the values of one column say about the decimal sign."""

    point: int = 0
    comma: int = 0
    open: int = 0
    """Values such as `1.234` that could be one thousand or one."""
    sample: str = ""

    def see(self, text: str) -> None:
        """Take one value into account."""
        found = WRITTEN.match(text.strip().strip("()-+ %"))
        if not found:
            return
        digits = SPACES.sub("", found["digits"])
        form = _form(digits)
        if form is NumberForm.POINT:
            self.point += 1
        elif form is NumberForm.COMMA:
            self.comma += 1
        elif "." in digits or "," in digits:
            self.open += 1
            self.sample = self.sample or text.strip()

    @property
    def form(self) -> NumberForm | None:
        """The form, or None when no value tells or values contradict each other."""
        if self.point and not self.comma:
            return NumberForm.POINT
        if self.comma and not self.point:
            return NumberForm.COMMA
        return None

    @property
    def undecided(self) -> bool:
        """Whether a person must say."""
        return (self.form is None and self.open > 0) or bool(self.point and self.comma)


def _form(digits: str) -> NumberForm | None:
    """What one number tells by itself: `1,234.5` and `0.5` tell, `1.234` and `12` do not."""
    point, comma = digits.rfind("."), digits.rfind(",")
    if point >= 0 and comma >= 0:
        return NumberForm.POINT if point > comma else NumberForm.COMMA
    at = max(point, comma)
    if at < 0:
        return None
    sign, whole = digits[at], digits[:at]
    if digits.count(sign) > 1:
        return NumberForm.COMMA if sign == "." else NumberForm.POINT
    if len(digits) - at - 1 == 3 and 1 <= len(whole) <= 3 and whole != "0":
        return None
    return NumberForm.POINT if sign == "." else NumberForm.COMMA


def parse_amount(text: str, form: NumberForm | None = None) -> Parsed:
    """An `Amount`. A number that could be read two ways is read with a decimal point when no form is given."""
    if PLAIN.match(text) and form is not NumberForm.COMMA:
        return Amount(Decimal(text))
    text = text.strip()
    if is_blank(text):
        return None
    if SCIENTIFIC.match(text):
        return Amount(Decimal(f"{Decimal(text.replace(',', '.')):f}"))
    negative, inner = _unsigned(text)
    found = WRITTEN.match(inner)
    if not found:
        return Problem("not-a-number", text)
    digits = _digits(SPACES.sub("", found["digits"]), form)
    if digits is None or len(digits) > 24:
        return Problem("not-a-number", text)
    number = Decimal(digits) * 10 ** SCALES.get((found["scale"] or "").lower(), 0)
    symbol = found["before"] or found["after"] or ""
    return Amount(-number if negative else number, SYMBOLS.get(symbol, symbol))


def _unsigned(text: str) -> tuple[bool, str]:
    """The sign and the rest: `(1,200)`, `-$5`, `$-5`, `5-` are all negative."""
    text = text.replace("\u2212", "-").replace("−", "-")
    negative = False
    if text.startswith("(") and text.endswith(")"):
        negative, text = True, text[1:-1].strip()
    if "-" in text and (text.startswith("-") or text.endswith("-") or re.match(rf"^(?:{SYMBOL}|[A-Z]{{3}})\s*-", text)):
        negative, text = not negative, text.replace("-", "", 1).strip()
    return negative, text.removeprefix("+").strip()


def _digits(digits: str, form: NumberForm | None) -> str | None:
    form = _form(digits) or form or NumberForm.POINT
    group, mark = (",", ".") if form is NumberForm.POINT else (".", ",")
    whole, _, rest = digits.rpartition(mark) if digits.count(mark) == 1 else (digits, "", "")
    if group in rest or mark in whole:
        return None
    groups = whole.split(group)
    if any(len(part) not in {2, 3} for part in groups[1:]) or (len(groups) > 1 and len(groups[-1]) != 3):
        return None
    number = "".join(groups) or "0"
    return f"{number}.{rest}" if rest else number


def parse_integer(text: str, form: NumberForm | None = None) -> Parsed:
    """A whole number; `9395.0` is one, `5-20` and `200+` are not."""
    amount = parse_amount(text, form)
    if not isinstance(amount, Amount):
        return amount
    if amount.number != amount.number.to_integral_value():
        return Problem("not-a-whole-number", text)
    number = int(amount.number)
    return number if abs(number) < 2**31 else Problem("number-too-large", text)


def parse_percent(text: str, form: NumberForm | None = None, *, fractions: bool = False) -> Parsed:
    """Percent from 0 to 100 as a Decimal. With `fractions` the column holds 0 to 1."""
    stripped = text.strip()
    amount = parse_amount(stripped.removesuffix("%"), form)
    if not isinstance(amount, Amount):
        return amount
    number = amount.number * 100 if fractions and not stripped.endswith("%") else amount.number
    return number if 0 <= number <= 100 else Problem("not-a-percentage", text)
