"""The ways the demo company sells: its two pipelines, how long their stages take and how often deals end there."""

from dataclasses import dataclass

from handsel.pipeline.rules.vocabulary import Category

WON, LOST = "Closed won", "Closed lost"


@dataclass(frozen=True)
class Leg:
    """An open stage: usual days in it, chance to be lost from it, and whose texts fit."""

    stage: str
    days: float
    loss: float
    texts: str
    probability: int
    category: Category


@dataclass(frozen=True)
class Route:
    """A pipeline."""

    name: str
    legs: tuple[Leg, ...]


SALES = Route(
    "Sales",
    (
        Leg("Qualification", 15, 0.22, "Qualification", 10, Category.PIPELINE),
        Leg("Needs analysis", 19, 0.19, "Needs analysis", 35, Category.PIPELINE),
        Leg("Proposal", 16, 0.21, "Proposal", 75, Category.BEST_CASE),
        Leg("Negotiation", 12, 0.13, "Negotiation", 90, Category.COMMIT),
    ),
)
"""The stages every new company has."""

RENEWALS = Route(
    "Renewals",
    (
        Leg("Due", 18, 0.05, "account", 60, Category.BEST_CASE),
        Leg("In talks", 17, 0.07, "Proposal", 75, Category.BEST_CASE),
        Leg("Terms agreed", 9, 0.02, "Negotiation", 90, Category.COMMIT),
    ),
)

PRODUCTS = ("Quillmere Archive", "Quillmere Flow", "Quillmere Portal", "Quillmere Insight")
RIVALS = ("Paperloom", "Foliora", "Vaultine", "Stapelwerk")
LOST_REASONS = (
    ("Chose a competitor", 26), ("No decision", 22), ("Price", 17), ("No budget", 12), ("Bad timing", 9),
    ("No answer", 7), ("Missing functionality", 5), ("Not a fit", 2),
)  # fmt: skip
PARTS = ("Economic buyer", "Champion", "Technical evaluator", "User", "Legal", "Procurement")
