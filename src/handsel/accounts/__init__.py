"""Accounts: the book of business. Organisations, the people in them, and who of us looks after which.

Words: an *account* is a company or household we sell to; a *contact* is a person; an *affiliation* says which part a
contact plays at an account; the *account team* are colleagues who work on an account besides its owner.
"""
