"""What a spreadsheet would run is text in the files we write."""

import pytest

from handsel.kernel.cells import harmless


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "@SUM(A1)",
        "+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "-2+3",
        "\t=1+1",
        "\r=1+1",
        "+A1",
        "-(1+1)*A1",
    ],
)
def test_what_would_run_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    ["", "Acme", "-12.50", "+1 (408) 505-1578", "+1-408-505-1578 ext. 12", "831.605.2433x72946", "a=b", "1+1", "-"],
)
def test_names_numbers_and_telephone_numbers_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text
