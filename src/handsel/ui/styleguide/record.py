"""A record: its head, facts, timeline and composer."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from handsel.ui import words
from handsel.ui.styleguide.deals import STAGES


def record() -> dict[str, Any]:
    """The head and facts of one opportunity."""
    stages = [
        {"label": STAGES[0][1], "state": "done", "days": 6},
        {"label": STAGES[1][1], "state": "done", "days": 12},
        {"label": STAGES[2][1], "state": "current", "days": 9, "hint": _("The norm is 14 days")},
        {"label": STAGES[3][1], "state": "next", "url": "/ui/move/0/"},
        {"label": _("Won"), "state": "next", "url": "/ui/move/0/"},
    ]
    return {
        "title": "Northwind expansion",
        "crumbs": [{"url": "/ui/", "label": _("Opportunities")}],
        "neighbours": {"text": "3 / 24", "previous_url": "/ui/", "next_url": "/ui/"},
        "meta": [
            {"icon": "building-2", "text": "Northwind Traders", "url": "/ui/"},
            {"icon": "user-round", "text": "Mara Lindqvist"},
            {"icon": "tag", "text": _("New business")},
        ],
        "highlights": [
            {"label": _("Amount"), "value": words.money(Decimal("48000"), "EUR")},
            {"label": _("Close date"), "value": words.short_date(timezone.localdate() + dt.timedelta(days=14))},
            {"label": _("Probability"), "value": words.percent(Decimal("0.75"))},
            {"label": _("Forecast"), "value": _("Best case")},
        ],
        "stages": stages,
    }


def facts() -> list[dict[str, Any]]:
    """Facts, three of them editable."""
    return [
        {"label": _("Owner"), "value": "Mara Lindqvist", "key": "owner", "edit_url": "/ui/cell/owner/"},
        {"label": _("Source"), "value": _("Referral"), "key": "source", "edit_url": "/ui/cell/source/"},
        {"label": _("Next step"), "value": _("Send the proposal"), "key": "next", "edit_url": "/ui/cell/next/"},
        {"label": _("Competitors"), "value": "", "key": "competitors", "edit_url": "/ui/cell/competitors/"},
        {
            "label": _("Created"),
            "value": words.short_date(timezone.localdate() - dt.timedelta(days=40)),
            "key": "created",
        },
    ]


def entries() -> list[dict[str, Any]]:
    """A week of one deal."""
    now = timezone.now()
    budget = _("Budget is confirmed. Legal wants the data processing annex before they read the contract.")
    offer = _("They compare us with one other offer. Decision next week.")
    also = [
        {"label": "Northwind Traders", "url": "/ui/", "icon": "building-2"},
        {"label": "Ida Okafor", "url": "/ui/", "icon": "user-round"},
    ]
    changes = [
        {"field": _("Stage"), "before": _("Needs analysis"), "after": _("Proposal")},
        {"field": _("Probability"), "before": "35%", "after": "75%"},
    ]
    mara, jonas = "Mara Lindqvist", "Jonas Abel"
    minutes, hours, days = dt.timedelta(minutes=12), dt.timedelta(hours=3), dt.timedelta(days=1)
    note = _entry(
        "sticky-note", mara, _("wrote a note"), now - minutes, tone="amber", body=budget, pinned=True, also=also
    )
    move = _entry("arrow-right", mara, _("moved the stage"), now - hours, tone="violet", changes=changes)
    call = _entry("phone", jonas, _("called Ida Okafor"), now - days, tone="green", body=offer)
    created = _entry("plus", mara, _("created the opportunity"), now - 9 * days)
    return [note, move, call, created]


def _entry(icon: str, actor: str, sentence: str, at: dt.datetime, **more: Any) -> dict[str, Any]:
    return {"id": f"entry-{icon}", "icon": icon, "actor": actor, "sentence": sentence, "at": at} | more


def composer() -> dict[str, Any]:
    """The composer of a record's page."""
    kinds = [
        ("note", "n", "sticky-note", _("Note"), _("What happened? What did you learn?"), _("Save the note")),
        ("call", "l", "phone", _("Call"), _("What was said?"), _("Log the call")),
        ("meeting", "m", "calendar", _("Meeting"), _("What was agreed?"), _("Log the meeting")),
        ("task", "t", "circle-check", _("Task"), _("What is to be done?"), _("Add the task")),
    ]
    names = ("key", "shortcut", "icon", "label", "placeholder", "submit")
    kinds_by_name = [dict(zip(names, kind, strict=True)) for kind in kinds]
    return {"action": "/ui/", "draft_key": "styleguide", "kind": "note", "kinds": kinds_by_name}
