"""Secrets of invitations and API tokens: random, shown once, kept as a digest."""

import hashlib
import secrets

SCOPES = frozenset({"read", "write", "import", "export", "admin"})
"""What a token may be limited to. `admin` covers members, teams and settings."""


def make(prefix: str = "") -> str:
    """A fresh secret of 256 random bits, safe in a link."""
    return prefix + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """SHA-256 in hex. The secret is random and long, so a slow password hash would add nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()
