"""Reads of conduct: the rule book as it stands, a circle's part of the register, checks, and the officer's desk."""
