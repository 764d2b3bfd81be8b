"""A decision as plain data: what is stored with it and what leaves as JSON. Equal decisions read alike."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from handsel.conduct.rules.decision import Decision, Ruling


def recorded(decision: Decision) -> dict[str, Any]:
    """Inputs, outcome, and for each ruling its policy version, reasons, arithmetic and headroom before and after."""
    return {
        "gift": plain(decision.gift),
        "outcome": decision.outcome.value,
        "held_by": sorted(decision.held_by()),
        "rulings": [_ruling(ruling) for ruling in decision.rulings],
    }


def plain(value: Any) -> Any:
    """Any value of the rules as JSON knows it: amounts as text, sets in order."""
    if is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(plain(each) for each in value)
    return [plain(each) for each in value] if isinstance(value, list | tuple) else value


def _ruling(ruling: Ruling) -> dict[str, Any]:
    share, room = ruling.share, ruling.room
    return {
        "policy": ruling.policy.code,
        "version": share.version.version,
        "person": ruling.person,
        "outcome": ruling.outcome.value,
        "class": ruling.klass.value,
        "reason": share.finding.reason.value,
        "grounds": plain(ruling.grounds),
        "duties": plain(ruling.duties),
        "value": plain(share.amount),
        "rate": plain(share.rate),
        "room": plain(room),
        "counted": plain(room.counted) if room else None,
        "headroom_before": plain(ruling.headroom_before),
        "headroom_after": plain(ruling.headroom_after),
        "sources": plain(share.version.sources),
        "verify": plain(share.version.verify),
    }
