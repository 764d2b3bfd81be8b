"""Words of other systems for the few values Handsel has: kinds, categories, statuses, directions.

An unknown word is a problem that names what is allowed; where a field has an `other`, that is used and the word kept.
"""

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from handsel.exchange.values.problems import Parsed, Problem, is_blank


@dataclass(frozen=True)
class Choices:
    """Allowed values, each with the words that mean it, and what an unknown word becomes."""

    words: dict[str, tuple[str, ...]]
    otherwise: str | None = None

    @property
    def allowed(self) -> tuple[str, ...]:
        """The values themselves."""
        return tuple(self.words)


@cache
def choices() -> dict[str, Choices]:
    """Every set of choices by its name, from `choices.toml`."""
    loaded = tomllib.loads(files(__package__).joinpath("choices.toml").read_text("utf-8"))
    return {
        name: Choices(
            {value: tuple(words.split("; ")) for value, words in told["words"].items()}, told.get("otherwise")
        )
        for name, told in loaded.items()
    }


WON = frozenset(
    "won;closed won;closedwon;win;gewonnen;gagné;ganado;выиграна;выиграно;успешно реализовано;выиграл".split(";")
)
LOST = frozenset(
    "lost;closed lost;closedlost;abandoned;dead;closed no decision;verloren;perdu;perdido;проиграна;проиграно;"
    "закрыто и не реализовано;disqualified;cancelled;canceled".split(";")
)


def folded(text: str) -> str:
    """Lower case with every sign as one space: `Customer - Direct` is `customer direct`."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text.casefold()).split())


@cache
def _meanings(name: str) -> dict[str, str]:
    meanings: dict[str, str] = {}
    for value, words in choices()[name].words.items():
        meanings |= {folded(word): value for word in (value, *words)}
    return meanings


def parse_choice(name: str, text: str) -> Parsed:
    """One of the allowed values of `choices()[name]`."""
    word = folded(text)
    if (value := _meanings(name).get(word)) is not None:
        return value
    if is_blank(text):
        return None
    known = choices()[name]
    return Problem("unknown-choice", text, kept=known.otherwise, facts=(("allowed", ", ".join(known.allowed)),))


@lru_cache(maxsize=10_000)
def stage_outcome(stage: str) -> str:
    """Whether a stage's name says `won`, `lost` or neither (`open`)."""
    word = folded(stage)
    if word in WON or word.startswith("closed won") or word.endswith(" won"):
        return "won"
    if word in LOST or word.startswith("closed lost") or word.endswith(" lost"):
        return "lost"
    return "open"
