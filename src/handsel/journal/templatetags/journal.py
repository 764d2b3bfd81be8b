"""Filters for entries in templates."""

from django import template

from handsel.journal import showing
from handsel.journal.models import Entry

register = template.Library()


@register.filter
def meeting_time(entry: Entry) -> str:
    """When a meeting takes place: day, start and end."""
    return showing.meeting_time(entry)
