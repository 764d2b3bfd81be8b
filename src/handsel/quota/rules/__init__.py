"""How quotas are divided, prorated and ramped, and how attainment is measured. Pure: no database, no clock."""
