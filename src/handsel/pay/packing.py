"""Values of the engine as plain data for the database, and back. What was packed unpacks to an equal value."""

import json
import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from hashlib import sha256
from typing import Any


def packed(value: Any) -> Any:
    """A frozen value as JSON knows it: amounts and days as text, fields that say nothing left out."""
    if is_dataclass(value) and not isinstance(value, type):
        each = {one.name: packed(getattr(value, one.name)) for one in fields(value)}
        return {name: one for name, one in each.items() if one not in (None, "", [], {})}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): packed(one) for key, one in value.items()}
    return [packed(one) for one in value] if isinstance(value, list | tuple | frozenset | set) else value


def unpacked[T](kind: type[T], data: Any) -> T:
    """The value that was packed."""
    value: T = _unpack(kind, data)
    return value


def canonical(data: Any) -> str:
    """One text for equal data."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(*parts: str) -> str:
    """SHA-256 over texts, each with its length, so that no two lists of texts run together."""
    total = sha256()
    for part in parts:
        raw = part.encode()
        total.update(f"{len(raw)}:".encode() + raw)
    return total.hexdigest()


def digest_of(values: Iterable[Any]) -> str:
    """The digest of values in their order."""
    return digest(*(canonical(packed(one)) for one in values))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _unpack(kind: Any, data: Any) -> Any:
    if data is None:
        return None
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return _unpack(next(one for one in typing.get_args(kind) if one is not type(None)), data)
    if origin is tuple:
        return _tuple(typing.get_args(kind), data)
    if is_dataclass(kind):
        hints = _hints(kind)  # type: ignore[arg-type]
        return kind(**{name: _unpack(hints[name], one) for name, one in data.items()})  # type: ignore[operator]
    return _plain(kind, data)


def _tuple(kinds: tuple[Any, ...], data: list[Any]) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_unpack(kinds[0], one) for one in data)
    return tuple(_unpack(kind, one) for kind, one in zip(kinds, data, strict=True))


def _plain(kind: Any, data: Any) -> Any:
    if kind is Decimal:
        return Decimal(data)
    if kind in (date, datetime):
        return kind.fromisoformat(data)
    return kind(data) if isinstance(kind, type) and issubclass(kind, Enum) else data
