"""Sample values for the style guide: one invented pipeline, seen through every component."""

from typing import Any

from handsel.ui.styleguide import figures, frame, lists, record
from handsel.ui.styleguide.deals import TONES


def page() -> dict[str, Any]:
    """The whole guide's context."""
    return (
        frame.frame()
        | frame.head()
        | {
            "table": lists.table(),
            "empty_table": lists.empty_table(),
            "board": lists.board(),
            "record": record.record(),
            "facts": record.facts(),
            "entries": record.entries(),
            "composer": record.composer(),
            "charts": figures.charts(),
            "form": figures.form(),
            "tiles": figures.tiles(),
            "plan": figures.plan(),
            "tones": TONES,
        }
    )
