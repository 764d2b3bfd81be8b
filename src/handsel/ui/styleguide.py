"""Sample values for the style guide: one invented pipeline, seen through every component."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handsel.ui import words
from handsel.ui.rows import BulkAction, Cell, Column, Empty, MenuItem, Pager, Row, Table
from handsel.ui.shell import Account, MenuLink, NavGroup, NavItem
from handsel.ui.templatetags.ui import badge, person

DEALS = [
    ("Northwind expansion", "Northwind Traders", "Mara Lindqvist", "48000", 12, 0, 14),
    ("Pilot for two sites", "Contoso", "Jonas Abel", "9500.50", 31, 2, -3),
    ("Renewal and upgrade", "Fabrikam", "Mara Lindqvist", "126400", 4, 0, 2),
    ("Field service rollout", "Adventure Works", "Pia Sorensen", "73250", 19, 1, 45),
    ("Data room licences", "Tailspin Toys", "Jonas Abel", "15800", 8, 0, 21),
    (
        "Group agreement with a very long name that has to end somewhere",
        "Wide World Importers",
        "Tomas Reuter",
        "310000",
        52,
        4,
        9,
    ),
]
STAGES = [
    ("qualify", gettext_lazy("Qualification")),
    ("analyse", gettext_lazy("Needs analysis")),
    ("propose", gettext_lazy("Proposal")),
    ("agree", gettext_lazy("Negotiation")),
]
TONES = ["gray", "blue", "violet", "amber", "green", "red", "teal", "accent"]


def page() -> dict[str, Any]:
    """The whole guide's context."""
    return (
        frame()
        | head()
        | {
            "table": table(),
            "empty_table": empty_table(),
            "board": board(),
            "record": record(),
            "facts": facts(),
            "entries": entries(),
            "composer": composer(),
            "charts": charts(),
            "form": form(),
            "tiles": tiles(),
            "plan": plan(),
            "tones": TONES,
        }
    )


def head() -> dict[str, Any]:
    """Titles, views, filters and menus."""
    here = "/ui/"
    names = [_("My pipeline"), _("Team pipeline"), _("Closing this month"), _("No next step"), _("Renewals in 90 days")]
    views = [
        {"url": here, "label": name, "active": index == 0, "shared": index == 1} for index, name in enumerate(names)
    ]
    stage = {"field": _("Stage"), "verb": _("is any of"), "value": _("Proposal, Negotiation"), "remove_url": here}
    close = {"field": _("Close date"), "verb": _("is within"), "value": _("this quarter"), "remove_url": here}
    return {
        "guide_title": _("Style guide"),
        "guide_subtitle": _("Everything that pages are built from"),
        "views": views,
        "filters": [stage, close],
        "filter_fields": [{"key": "stage", "label": _("Stage")}, {"key": "owner", "label": _("Owner")}],
        "verbs": [{"key": "any", "label": _("is any of")}, {"key": "none", "label": _("is none of")}],
        "choices": [{"key": key, "label": label} for key, label in STAGES],
        "tabs": [
            {"url": here, "label": _("Activity"), "active": True},
            {"url": here, "label": _("History"), "count": 18},
        ],
        "menu": [
            {"url": here, "label": _("Export"), "icon": "download"},
            {"url": here, "label": _("Print"), "icon": "printer"},
            {"separator": True},
            {"url": here, "label": _("Delete"), "icon": "trash-2", "danger": True},
        ],
    }


def frame() -> dict[str, Any]:
    """Rail, account and quick-create of the guide."""
    here = "/ui/"
    work = [
        NavItem(here, _("Home"), "house", shortcut="g h"),
        NavItem(here, _("Opportunities"), "target", active=True, shortcut="g o", count="24"),
        NavItem(here, _("Accounts"), "building-2", shortcut="g a"),
        NavItem(here, _("Contacts"), "users", shortcut="g c"),
        NavItem(here, _("Tasks"), "list-checks", shortcut="g t", count="3"),
    ]
    plan = [
        NavItem(here, _("Forecast"), "chart-line", shortcut="g f"),
        NavItem(here, _("Statements"), "wallet"),
        NavItem(here, _("Gifts"), "gift"),
    ]
    return {
        "nav": [NavGroup("", work), NavGroup(_("Plan and pay"), plan)],
        "company": "Brightwater",
        "account": Account("Mara Lindqvist", _("Account executive"), [MenuLink(here, _("Settings"), "settings")]),
        "quick_create": [
            MenuLink(here, _("Opportunity"), "target"),
            MenuLink(here, _("Account"), "building-2"),
            MenuLink(here, _("Contact"), "user-plus"),
        ],
        "home_url": here,
        "search_url": here,
    }


def table() -> Table:
    """A list of opportunities with everything a table can do."""
    menu = [
        MenuItem(_("Sort ascending"), "?sort=amount", "arrow-up"),
        MenuItem(_("Hide the column"), "?hide=amount", "eye-off"),
    ]
    columns = [
        Column("name", _("Name"), "title", sort_url="?sort=name"),
        Column("stage", _("Stage"), phone="start"),
        Column("account", _("Account"), sort_url="?sort=account"),
        Column("owner", _("Owner")),
        Column("close", _("Close date"), sort_url="?sort=close"),
        Column("amount", _("Amount"), "number", sort_url="?sort=-amount", sorted="descending", menu=menu, phone="end"),
    ]
    rows = [_row(index, deal) for index, deal in enumerate(DEALS)]
    total = sum((Decimal(deal[3]) for deal in DEALS), Decimal(0))
    footer = [Cell(_("6 opportunities")), Cell(), Cell(), Cell(), Cell(), Cell(words.money(total, "EUR"))]
    return Table(
        id="deals",
        label=_("Opportunities"),
        columns=columns,
        rows=rows,
        footer=footer,
        bulk=[
            BulkAction(_("Change owner"), "/ui/", "user-check", dialog=True),
            BulkAction(_("Delete"), "/ui/", "trash-2", danger=True),
        ],
        pager=Pager(next_url="?after=6", shown="1–6", count="1,204"),
    )


def _row(index: int, deal: tuple[str, str, str, str, int, int, int]) -> Row:
    name, account, owner, amount, _days, _pushes, closes = deal
    key, label = STAGES[index % 4]
    close = timezone.localdate() + dt.timedelta(days=closes)
    cells = [
        Cell(name),
        Cell(badge(label, TONES[index % 4 + 1], dot=True)),
        Cell(person(account, shape="square")),
        Cell(person(owner)),
        Cell(words.short_date(close), edit_url=f"/ui/cell/{index}/", tone="red" if closes < 0 else ""),
        Cell(words.money(Decimal(amount), "EUR"), edit_url=f"/ui/cell/{index}/"),
    ]
    return Row(
        str(index), name, cells, url=f"/ui/?record={key}-{index}", panel_url=f"/ui/panel/{index}/", selected=index == 2
    )


def empty_table() -> Table:
    """The same list on day one."""
    nothing = Empty(
        _("No opportunities yet"),
        _("Create the first one, or import a file from your old system."),
        "target",
        _("New opportunity"),
        "/ui/",
    )
    return Table(id="none", label=_("Opportunities"), columns=[], rows=[], empty=nothing)


def board() -> dict[str, Any]:
    """Columns with cards in each state."""
    columns = []
    for number, (key, label) in enumerate(STAGES):
        cards = [_card(index, deal) for index, deal in enumerate(DEALS) if index % 4 == number]
        total = sum((Decimal(deal[3]) for index, deal in enumerate(DEALS) if index % 4 == number), Decimal(0))
        columns.append(
            {
                "id": key,
                "label": label,
                "count": len(cards),
                "sum": words.money_short(total, "EUR"),
                "cards": cards,
                "create_url": "/ui/",
            }
        )
    zones = [
        {"id": "won", "label": _("Won"), "icon": "trophy", "tone": "green"},
        {"id": "lost", "label": _("Lost"), "icon": "circle-x", "tone": "red"},
    ]
    return {"id": "pipeline", "label": _("Pipeline"), "columns": columns, "zones": zones}


def _card(index: int, deal: tuple[str, str, str, str, int, int, int]) -> dict[str, Any]:
    name, account, owner, amount, days, pushes, closes = deal
    steps = [
        (_("Send the proposal tomorrow"), "blue"),
        (_("Call back, 3 days late"), "red"),
        (_("No next step"), "gray"),
    ]
    step, tone = steps[index % 3]
    return {
        "id": f"deal-{index}",
        "title": name,
        "url": f"/ui/?record={index}",
        "panel_url": f"/ui/panel/{index}/",
        "move_url": f"/ui/move/{index}/",
        "subtitle": account,
        "owner": owner,
        "amount": words.money(Decimal(amount), "EUR"),
        "close": words.short_date(timezone.localdate() + dt.timedelta(days=closes)),
        "days": days,
        "days_title": _("Days in this stage; the norm is 14"),
        "days_tone": "red" if days > 28 else "amber" if days > 14 else "",
        "pushes": pushes,
        "next_step": step,
        "next_tone": tone,
        "version": 1,
    }


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
    return [
        {
            "id": "e1",
            "icon": "pin",
            "tone": "amber",
            "actor": "Mara Lindqvist",
            "sentence": _("wrote a note"),
            "at": now - dt.timedelta(minutes=12),
            "body": _("Budget is confirmed. Legal wants the data processing annex before they read the contract."),
            "pinned": True,
            "also": [
                {"label": "Northwind Traders", "url": "/ui/", "icon": "building-2"},
                {"label": "Ida Okafor", "url": "/ui/", "icon": "user-round"},
            ],
        },
        {
            "id": "e2",
            "icon": "arrow-right",
            "tone": "violet",
            "actor": "Mara Lindqvist",
            "sentence": _("moved the stage"),
            "at": now - dt.timedelta(hours=3),
            "changes": [
                {"field": _("Stage"), "before": _("Needs analysis"), "after": _("Proposal")},
                {"field": _("Probability"), "before": "35%", "after": "75%"},
            ],
        },
        {
            "id": "e3",
            "icon": "phone",
            "tone": "green",
            "actor": "Jonas Abel",
            "sentence": _("called Ida Okafor"),
            "at": now - dt.timedelta(days=1, hours=2),
            "body": _("They compare us with one other offer. Decision next week."),
        },
        {
            "id": "e4",
            "icon": "plus",
            "actor": "Mara Lindqvist",
            "sentence": _("created the opportunity"),
            "at": now - dt.timedelta(days=9),
        },
    ]


def composer() -> dict[str, Any]:
    """The composer of a record's page."""
    kinds = [
        {
            "key": "note",
            "label": _("Note"),
            "icon": "sticky-note",
            "shortcut": "n",
            "placeholder": _("What happened? What did you learn?"),
            "submit": _("Save the note"),
        },
        {
            "key": "call",
            "label": _("Call"),
            "icon": "phone",
            "shortcut": "l",
            "placeholder": _("What was said?"),
            "submit": _("Log the call"),
        },
        {
            "key": "meeting",
            "label": _("Meeting"),
            "icon": "calendar",
            "shortcut": "m",
            "placeholder": _("What was agreed?"),
            "submit": _("Log the meeting"),
        },
        {
            "key": "task",
            "label": _("Task"),
            "icon": "circle-check",
            "shortcut": "t",
            "placeholder": _("What is to be done?"),
            "submit": _("Add the task"),
        },
    ]
    return {"action": "/ui/", "draft_key": "styleguide", "kind": "note", "kinds": kinds}


def charts() -> list[dict[str, Any]]:
    """A figure of each kind."""
    months = [f"Q{quarter} {year}" for year in (2025, 2026) for quarter in (1, 2, 3)]
    won, lost = [42000, 61000, 38000, 90500, 74000, 112000], [21000, 18000, 40000, 22000, 35000, 30000]
    amounts = {
        "x": months,
        "x_label": _("Month"),
        "unit": "EUR",
        "target": 70000,
        "series": [
            {"name": _("Won"), "values": won, "color": "chart-1"},
            {"name": _("Lost"), "values": lost, "color": "chart-5"},
        ],
    }
    rows = [
        [month, words.money(a, "EUR"), words.money(b, "EUR")] for month, a, b in zip(months, won, lost, strict=True)
    ]
    rate = [0.31, 0.35, 0.29, 0.42, 0.4, 0.46]
    rates = {"x": months, "x_label": _("Month"), "unit": "%", "series": [{"name": _("Win rate"), "values": rate}]}
    stages = {
        "x": [str(label) for _key, label in STAGES],
        "x_label": _("Stage"),
        "horizontal": True,
        "series": [{"name": _("Opportunities"), "values": [64, 41, 23, 9]}],
    }
    return [
        {"id": "chart-won", "title": _("Won and lost by month"), "kind": "bar", "data": amounts, "rows": rows},
        {
            "id": "chart-rate",
            "title": _("Win rate"),
            "kind": "area",
            "data": rates,
            "rows": [[m, words.percent(Decimal(str(r)))] for m, r in zip(months, rate, strict=True)],
        },
        {
            "id": "chart-stage",
            "title": _("Open by stage"),
            "kind": "bar",
            "data": stages,
            "rows": [[str(label), n] for (_key, label), n in zip(STAGES, [64, 41, 23, 9], strict=True)],
        },
        {
            "id": "chart-source",
            "title": _("Won by source"),
            "kind": "donut",
            "data": {
                "x": [_("Referral"), _("Website"), _("Event")],
                "x_label": _("Source"),
                "series": [{"name": _("Won"), "values": [12, 7, 4]}],
            },
            "rows": [[_("Referral"), 12], [_("Website"), 7], [_("Event"), 4]],
        },
    ]


class SampleForm(forms.Form):
    """Every kind of field, some of them wrong."""

    name = forms.CharField(label=gettext_lazy("Name"), help_text=gettext_lazy("As the customer would say it."))
    amount = forms.DecimalField(label=gettext_lazy("Amount"), min_value=0)
    close_on = forms.DateField(label=gettext_lazy("Close date"), widget=forms.DateInput(attrs={"type": "date"}))
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), choices=STAGES)
    kind = forms.ChoiceField(
        label=gettext_lazy("Type"),
        choices=[("new", gettext_lazy("New business")), ("more", gettext_lazy("Expansion"))],
        widget=forms.RadioSelect,
    )
    description = forms.CharField(label=gettext_lazy("Description"), required=False, widget=forms.Textarea)
    private = forms.BooleanField(label=gettext_lazy("Only my team may see it"), required=False)


def form() -> SampleForm:
    """A form that came back with errors."""
    return SampleForm(
        {"name": "Northwind expansion", "amount": "-5", "close_on": "2026-12-08", "stage": "propose", "kind": "new"}
    )


def tiles() -> list[dict[str, Any]]:
    """Figures as on the home page."""
    return [
        {
            "label": _("Open pipeline"),
            "value": words.money_short(582950, "EUR"),
            "note": _("24 opportunities"),
            "icon_name": "target",
        },
        {
            "label": _("Won this quarter"),
            "value": words.money_short(184000, "EUR"),
            "share": 74,
            "tone": "green",
            "note": _("74% of the target"),
        },
        {
            "label": _("Win rate"),
            "value": words.percent(Decimal("0.42")),
            "trend": "+4%",
            "trend_tone": "green",
            "note": _("against last quarter"),
        },
        {
            "label": _("Overdue steps"),
            "value": "3",
            "trend": "+1",
            "trend_tone": "red",
            "note": _("since yesterday"),
            "url": "/ui/",
        },
    ]


def plan() -> dict[str, Any]:
    """An import's plan with its reasons."""
    lines = [
        {
            "label": _("Accounts"),
            "rows": "1,204",
            "create": "1,187",
            "update": "9",
            "unchanged": "4",
            "skip": "4",
            "conflict": 0,
        },
        {
            "label": _("Opportunities"),
            "rows": "8,800",
            "create": "8,792",
            "update": 0,
            "unchanged": 0,
            "skip": "5",
            "conflict": "3",
        },
    ]
    reasons = [
        {
            "kind": "conflict",
            "kind_label": _("Conflict"),
            "tone": "red",
            "file": "deals.csv",
            "line": 418,
            "column": "Owner",
            "text": _("Two members are called Jonas Abel. Choose one."),
        },
        {
            "kind": "skip",
            "kind_label": _("Skip"),
            "tone": "amber",
            "file": "deals.csv",
            "line": 2210,
            "column": "Close date",
            "text": _("31/02/2026 is not a date."),
        },
    ]
    return {"plan": lines, "reasons": reasons}
