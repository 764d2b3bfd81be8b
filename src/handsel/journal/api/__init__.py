"""The REST door of the journal: entries, and the timelines of records."""

from handsel.journal.api.entries import entries
from handsel.journal.api.timelines import timelines

__all__ = ["entries", "timelines"]
