"""The invented pipeline that the guide shows through every component."""

from django.utils.translation import gettext_lazy

DEALS: list[tuple[str, str, str, str, int, int, int]] = [
    ("Northwind expansion", "Northwind Traders", "Mara Lindqvist", "48000", 12, 0, 14),
    ("Pilot for two sites", "Contoso", "Jonas Abel", "9500.50", 31, 2, -3),
    ("Renewal and upgrade", "Fabrikam", "Mara Lindqvist", "126400", 4, 0, 2),
    ("Field service rollout", "Adventure Works", "Pia Sorensen", "73250", 19, 1, 45),
    ("Data room licences", "Tailspin Toys", "Jonas Abel", "15800", 8, 0, 21),
    (
        "Group agreement with a very long name that has to end somewhere",
        "Wide World Importers",
        "Tomas Reuter",
        "310000",
        52,
        4,
        9,
    ),
]
"""Name, account, owner, amount, days in the stage, pushes of the close date, days until it closes."""

STAGES = [
    ("qualify", gettext_lazy("Qualification")),
    ("analyse", gettext_lazy("Needs analysis")),
    ("propose", gettext_lazy("Proposal")),
    ("agree", gettext_lazy("Negotiation")),
]
TONES = ["gray", "blue", "violet", "amber", "green", "red", "teal", "accent"]
