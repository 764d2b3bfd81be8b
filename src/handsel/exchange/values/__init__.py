"""From text to values: dates, money, numbers, yes and no, e-mails, phones, sites, countries, choices.

Every parser takes text and returns a value, None for blank, or a `Problem` that says why it is neither.
"""

from handsel.exchange.values.problems import Parsed, Problem, is_blank, is_blank_text

__all__ = ["Parsed", "Problem", "is_blank", "is_blank_text"]
