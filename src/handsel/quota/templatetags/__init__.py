"""Tags of the pages of quotas."""
