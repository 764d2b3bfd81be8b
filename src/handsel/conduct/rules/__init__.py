"""The rules of conduct as pure functions on frozen values.

Read in this order: `gifts` and `policies` (what is known), `valuation`, `classification`, `circles`, `windows`,
`counting` and `arithmetic` (how it is measured), `decision` (before giving), `breaches` (the whole register), and
`explanation` (in words).
"""
