"""Policies back to the text of a policy file, so that a version made in a form takes the same way as a file."""

import json
from datetime import date
from typing import Any

from handsel.conduct.rules.policies import Policy
from handsel.conduct.rules.record import plain


def as_file(policy: Policy) -> str:
    """The policy as `reading.policy` reads it."""
    data = plain(policy)
    versions = [_version(each) for each in data.pop("versions")]
    head = "\n".join(f"{key} = {_value(value)}" for key, value in data.items())
    return "\n".join([head, *versions])


def _version(version: dict[str, Any]) -> str:
    said = {key: value for key, value in version.items() if value is not None}
    body = "\n".join(f"{key} = {_day(value) if key == 'starts' else _value(value)}" for key, value in said.items())
    return f"\n[[versions]]\n{body}\n"


def _day(value: str) -> str:
    return date.fromisoformat(value).isoformat()


def _value(value: Any) -> str:
    """A value as TOML writes it; what is None is left out of tables."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        inside = ", ".join(f"{key} = {_value(each)}" for key, each in value.items() if each is not None)
        return f"{{ {inside} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return str(value) if isinstance(value, int) else json.dumps(value, ensure_ascii=False)
