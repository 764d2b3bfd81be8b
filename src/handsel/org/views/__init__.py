"""The pages of org: one's own account, members, teams, the company, and the way in for the invited."""
