"""Who looks, and at what: three people with a small, a middling and a wide reach, and a seeded choice of records."""

import random
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bench.sizes import Size

VIEWERS = ("executive", "manager", "director")
ROUNDS = 15
SEED = 2026
WORDS = (
    "amber", "cedar north", "zephyr", "lake", "iron ro", "quartz", "oc", "silver fox", "winter", "marble 12", "tern",
    "vi",     "spruce", "dune pearl", "garnet",
)  # fmt: skip
"""What is searched for: frequent and rare words, two words, two letters."""


@dataclass(frozen=True)
class Look:
    """One round of one viewer: the parameters of the bare queries, by name."""

    reach: list[UUID]
    granted: list[UUID]
    member: UUID
    deal: UUID
    account: UUID
    pipeline: UUID
    stage: UUID
    other_stage: UUID
    word: str
    prefixes: str
    wide: bool
    """Whether grants are joined instead of being passed as values, as the product does for a wide reach."""

    def parameters(self) -> dict[str, Any]:
        """For psycopg."""
        return dict(vars(self))


def looks(viewer: Any, size: Size) -> list[Look]:
    """The rounds of a viewer, the same in every run."""
    from handsel.org.scope import FEW, granted_records
    from handsel.pipeline.models import Opportunity, Stage
    from handsel.search.words import prefixes_of

    dice = random.Random(SEED)  # noqa: S311
    reach = sorted(viewer.reach)
    wide = len(reach) > FEW
    granted = [] if wide else sorted(granted_records(viewer, "opportunity"))
    owned = Opportunity.objects.filter(owner__any_of=reach, outcome="open", account__owner__any_of=reach)
    some = list(owned.order_by("created_at", "pk").values_list("pk", "account_id")[:2_000])
    stages = list(Stage.objects.filter(outcome="open").order_by("position"))
    return [
        Look(reach, granted, viewer.member_id, deal, account, stages[0].pipeline_id, stages[1].pk, stages[2].pk,
             word, prefixes_of(word), wide)
        for (deal, account), word in zip(dice.sample(some, ROUNDS), WORDS, strict=True)
    ]  # fmt: skip
