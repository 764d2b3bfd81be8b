"""A table and a board with everything they can do."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from handsel.ui import words
from handsel.ui.marks import badge, person
from handsel.ui.rows import BulkAction, Cell, Column, Empty, MenuItem, Pager, Row, Table
from handsel.ui.styleguide.deals import DEALS, STAGES, TONES


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
        Cell(badge(str(label), TONES[index % 4 + 1], dot=True)),
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
        cards = [card(index, deal) for index, deal in enumerate(DEALS) if index % 4 == number]
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


def card(index: int, deal: tuple[str, str, str, str, int, int, int]) -> dict[str, Any]:
    """One deal as a card of the board."""
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
