"""Facts about imports."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from handsel.trail.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ImportFinished(Fact):
    """A source was brought in. `counts` maps each outcome to its number of rows."""

    name: ClassVar[str] = "exchange.import.finished"
    sentence: ClassVar[Any] = _("imported %(source)s: %(created)s created, %(updated)s updated")
    source: str
    created: int
    updated: int
    counts: dict[str, int]
