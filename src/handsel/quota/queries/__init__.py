"""Reads of quotas: plain values for the floors above, attainment, what the pages show."""

from handsel.quota.queries.attainment import Result, Series, series_in, standings_of
from handsel.quota.queries.panel import Panel, panel_for
from handsel.quota.queries.people import TeamTables, team_tables
from handsel.quota.queries.targets import QuotaValue, ReliefValue, quotas_for, reliefs_for, team_quotas_for

__all__ = [
    "Panel",
    "QuotaValue",
    "ReliefValue",
    "Result",
    "Series",
    "TeamTables",
    "panel_for",
    "quotas_for",
    "reliefs_for",
    "series_in",
    "standings_of",
    "team_quotas_for",
    "team_tables",
]
