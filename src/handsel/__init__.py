"""Handsel: the account executive's desk, from the first call to the paid commission, within the rules."""

__version__ = "0.1.0"
