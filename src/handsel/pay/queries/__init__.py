"""Reads of pay, each in one place."""
