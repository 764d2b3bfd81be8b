"""Filters for entries in templates."""

from django import template
from django.utils.safestring import SafeString

from handsel.journal import drawing
from handsel.journal.models import Entry

register = template.Library()


@register.filter
def meeting_time(entry: Entry) -> str:
    """When a meeting takes place: day, start and end."""
    return drawing.meeting_time(entry)


@register.simple_tag
def task_tick(entry: Entry, editable: bool) -> SafeString:
    """The circle that completes a task."""
    return drawing.tick(entry, editable=editable)
