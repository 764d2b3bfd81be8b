"""The rules of conduct as pure functions on frozen values.

Read in this order: `kinds`, `gifts` and `policies` (what is known), `rates`, `valuation` and `classification` (what a
gift is), `circles`, `windows`, `counting` and `arithmetic` (how it is measured), `house` and `decision` (before
giving), `breaches` and `standing` (the whole register), `explanation` and `words` (for people), `record` (for storage).
"""
