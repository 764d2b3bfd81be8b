"""The living style guide: every component with sample data, for administrators."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from handsel.ui import styleguide as samples


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component on one page."""
    filters = [{"field": "Stage", "verb": "is any of", "value": "Proposal, Negotiation", "remove_url": "?"}]
    context = samples.frame() | {
        "table": samples.table(),
        "empty_table": samples.empty_table(),
        "board": samples.board(),
        "record": samples.record(),
        "facts": samples.facts(),
        "entries": samples.entries(),
        "composer": samples.composer(),
        "charts": samples.charts(),
        "form": samples.form(),
        "tiles": samples.tiles(),
        "plan": samples.plan(),
        "tones": samples.TONES,
        "filters": filters,
    }
    return render(request, "ui/styleguide.html", context)
