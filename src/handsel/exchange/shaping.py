"""The last step of a record: what its kind makes of the values as the columns gave them."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from handsel.exchange.matching import company_domain

if TYPE_CHECKING:
    from handsel.exchange.records import Record

PARTICLES = frozenset("van von de der den del della di da la le el bin ibn al dos das du ter ten".split())


def shape(record: "Record") -> None:
    """Complete the values of one record in place."""
    if shaper := SHAPERS.get(record.kind):
        shaper(record)


def split_name(full: str) -> tuple[str | None, str]:
    """First and last name. `Frase, Moses` and `Moses Frase` are the same; a single word is a last name."""
    last, comma, first = full.partition(",")
    if comma and first.strip() and " " not in first.strip():
        return first.strip(), last.strip()
    words = full.split()
    if len(words) < 2:
        return None, full
    at = len(words) - 1
    while at > 1 and words[at - 1].lower() in PARTICLES:
        at -= 1
    return " ".join(words[:at]), " ".join(words[at:])


def _member(record: "Record") -> None:
    values = record.values
    whole = " ".join(part for part in (values.pop("first_name", None), values.pop("last_name", None)) if part)
    if values.get("name") is None:
        values["name"] = whole or _from_email(values.get("email"))


def _from_email(email: str | None) -> str | None:
    """`dwight.schrute@example.com` is Dwight Schrute when nothing better is known."""
    if not email:
        return None
    return " ".join(word.capitalize() for word in re.split(r"[._-]+", email.partition("@")[0]) if word) or None


def _account(record: "Record") -> None:
    values = record.values
    if not values.get("domain") and (site := values.get("website")):
        values["domain"] = company_domain(site)
    if not values.get("website") and (domain := values.get("domain")):
        values["website"] = f"https://{domain}"
    if values.get("name") is None and values.get("domain"):
        values["name"] = values["domain"]


def _contact(record: "Record") -> None:
    values = record.values
    full = values.pop("full_name", None)
    if values.get("last_name") is None and full:
        first, last = split_name(full)
        values["first_name"], values["last_name"] = values.get("first_name") or first, last
    if values.get("last_name") is None and values.get("first_name"):
        values["first_name"], values["last_name"] = None, values["first_name"]
    if values.get("last_name") is None and values.get("email"):
        values["last_name"] = _from_email(values["email"]) or values["email"]


def _meeting(record: "Record") -> None:
    values = record.values
    seconds = values.pop("duration_minutes", None)
    starts = values.get("starts_at")
    if values.get("ends_at") is None and starts is not None and seconds:
        values["ends_at"] = starts + timedelta(seconds=seconds)
    ends = values.get("ends_at")
    if starts is not None and ends is not None and ends < starts:
        values["starts_at"], values["ends_at"] = ends, starts


def _call(record: "Record") -> None:
    seconds = record.values.pop("duration_minutes", None)
    if record.values.get("duration") is None:
        record.values["duration"] = seconds


def _task(record: "Record") -> None:
    values = record.values
    if values.get("status") is not None:
        values["done"] = values["status"] in {"completed", "cancelled"}


def _activity(record: "Record") -> None:
    """Each row of a mix becomes its own kind; columns of the other kinds fall away when blank, else stay as extra."""
    values = record.values
    kind = values.pop("activity_kind", None) or "task"
    wanted = ACTIVITY_FIELDS.get(kind)
    record.kind = kind
    if wanted is None:
        return
    at = values.get("at") or values.get("starts_at") or values.get("created_at")
    given = {**values, "starts_at": values.get("starts_at") or at, "at": at}
    if kind == "meeting" and values.get("meeting_outcome"):
        given["outcome"] = values["meeting_outcome"]
    if kind == "task" and given.get("due_on") is None and isinstance(at, datetime):
        given["due_on"] = at.date()
    if kind == "note" and given.get("body") is None:
        given["body"] = given.get("subject")
    if kind in {"task", "call", "meeting"} and given.get("subject") is None and given.get("body"):
        given["subject"] = str(given["body"]).splitlines()[0][:120]
    for name, value in values.items():
        if name not in wanted and value is not None and name not in MOVED:
            record.extra[name] = value.isoformat() if isinstance(value, date) else str(value)
    record.values = {name: given.get(name) for name in wanted}
    if kind == "task":
        done = values.get("done")
        _task(record)
        if done is not None:
            record.values["done"] = done


MOVED = frozenset({"at", "starts_at", "meeting_outcome", "done", "created_at"})
ACTIVITY_FIELDS: dict[str, tuple[str, ...]] = {
    "note": ("external_id", "subject", "body", "at"),
    "call": ("external_id", "subject", "body", "starts_at", "duration", "direction", "outcome"),
    "meeting": ("external_id", "subject", "body", "starts_at", "ends_at", "location", "outcome"),
    "task": ("external_id", "subject", "body", "due_on", "status", "priority", "created_at"),
}
SHAPERS: dict[str, Callable[[Any], None]] = {
    "member": _member,
    "account": _account,
    "contact": _contact,
    "meeting": _meeting,
    "call": _call,
    "task": _task,
    "activity": _activity,
}
