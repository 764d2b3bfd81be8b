"""Quota: what is expected of whom and when, and how much of it is reached."""
