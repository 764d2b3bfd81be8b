"""What a new company begins with. Stages, probabilities and categories are those of newer Salesforce organisations;
expected days are common practice and meant to be changed. Names are English, Russian.
"""

from dataclasses import dataclass

from handsel.pipeline.rules.vocabulary import Category, Outcome


@dataclass(frozen=True)
class Preset:
    """A stage as a new pipeline gets it."""

    names: tuple[str, str]
    probability: int
    category: Category
    outcome: Outcome = Outcome.OPEN
    expected_days: int | None = None


STAGES = (
    Preset(("Qualification", "Квалификация"), 10, Category.PIPELINE, expected_days=14),
    Preset(("Needs analysis", "Выявление потребностей"), 35, Category.PIPELINE, expected_days=14),
    Preset(("Proposal", "Предложение"), 75, Category.BEST_CASE, expected_days=10),
    Preset(("Negotiation", "Переговоры"), 90, Category.COMMIT, expected_days=10),
    Preset(("Closed won", "Выиграна"), 100, Category.CLOSED, Outcome.WON),
    Preset(("Closed lost", "Проиграна"), 0, Category.OMITTED, Outcome.LOST),
)

PIPELINE_NAME = ("Sales", "Продажи")

LOST_REASONS = (
    ("Price", "Цена"),
    ("Chose a competitor", "Выбрали конкурента"),
    ("No budget", "Нет бюджета"),
    ("No decision", "Решение не принято"),
    ("Bad timing", "Не вовремя"),
    ("Missing functionality", "Не хватает возможностей"),
    ("No answer", "Перестали отвечать"),
    ("Not a fit", "Не наш клиент"),
)
