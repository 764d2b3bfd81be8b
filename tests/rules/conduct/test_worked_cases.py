"""The worked cases of the rule book, each by its number."""

import pytest

from handsel.conduct.check import SHIPPED, Line, check

LINES = check(SHIPPED).lines
NUMBERS = [1, 2, 4, 6, 7, 9, 11, 12, 14, 16, 17, 19, 21, 23, 25, 27, 29, 31, 32, 34, 36, 38]


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.case}: {line.about}")
def test_a_worked_case_is_decided_as_expected(line: Line) -> None:
    assert line.decided == line.expected


def test_every_numbered_case_of_the_rule_book_is_there() -> None:
    numbers = {int(line.case.split()[0]) for line in LINES}
    assert sorted(number for number in numbers if number < 100) == NUMBERS
