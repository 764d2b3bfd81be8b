"""Reads of quotas: plain values for the floors above, attainment, what the pages show."""

from handsel.quota.queries.targets import QuotaValue, ReliefValue, quotas_for, reliefs_for, team_quotas_for

__all__ = ["QuotaValue", "ReliefValue", "quotas_for", "reliefs_for", "team_quotas_for"]
