"""Template tags and filters of the design system. Load with `{% load ui %}`."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from handsel.ui import cards, entries, marks, rows, words
from handsel.ui.rows import Table

register = template.Library()


@register.simple_tag
def icon(name: str, size: str = "", label: object = "", tone: str = "") -> SafeString:
    """`{% icon "phone" %}`; see `marks.icon`."""
    return marks.icon(name, size, str(label), tone)


@register.simple_tag
def badge(text: object, tone: str = "gray", icon_name: str = "", *, dot: bool = False) -> SafeString:
    """`{% badge "Won" "green" %}`; see `marks.badge`."""
    return marks.badge(str(text), tone, icon_name, dot)


@register.simple_tag
def avatar(name: object, size: str = "", shape: str = "") -> SafeString:
    """`{% avatar member.name %}`; see `marks.avatar`."""
    return marks.avatar(str(name), size, shape)


@register.simple_tag
def person(name: object, shape: str = "") -> SafeString:
    """`{% person member.name %}`; see `marks.person`."""
    return marks.person(str(name), shape)


@register.simple_tag
def board_card(card: Any) -> SafeString:
    """One card of a board; see `cards.card`."""
    return cards.card(card)


@register.simple_tag
def board_cards(column_cards: Any) -> SafeString:
    """All cards of a column."""
    return mark_safe("".join(cards.card(card) for card in column_cards))  # noqa: S308 (each is safe)


@register.simple_tag
def timeline_entry(entry: Any) -> SafeString:
    """One entry of a timeline; see `entries.entry`."""
    return entries.entry(entry)


@register.simple_tag
def moment(value: dt.datetime) -> SafeString:
    """A `<time>` that says how long ago, with the full moment as its title."""
    return entries.moment(value)


@register.simple_tag
def keys(shortcut: str) -> SafeString:
    """A shortcut as key caps: `{% keys "g o" %}`, `{% keys "Ctrl+K" %}`."""
    caps = [cap for part in shortcut.split() for cap in part.replace("++", "+plus").split("+")]
    return format_html_join("", '<kbd class="kbd">{}</kbd>', (("+" if cap == "plus" else cap,) for cap in caps))


@register.simple_block_tag(takes_context=True)
def component(context: template.Context, content: str, template_name: str, **values: Any) -> SafeString:
    """Render a component around a body: `{% component "ui/dialog.html" id="x" title=t %}…{% endcomponent %}`."""
    shared = {name: context.get(name) for name in ("request", "csrf_token")}
    body = mark_safe(content)  # noqa: S308 (rendered by this very template)
    return mark_safe(get_template(template_name).render(shared | {"body": body} | values))  # noqa: S308


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> str:
    """The theme the person chose: light, dark or system."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme", "system") if request else "system"
    return chosen if chosen in {"light", "dark"} else "system"


@register.simple_tag
def table_rows(table: Table) -> SafeString:
    """The `<tr>` elements of a table's body; see `handsel.ui.rows`."""
    return rows.body(table)


@register.simple_tag
def table_foot(table: Table) -> SafeString:
    """The cells of the table's line of sums."""
    return rows.foot(table)


@register.filter
def money(value: Any, currency: str = "") -> str:
    """`{{ deal.amount|money:deal.currency }}` or `{{ some_money|money }}`; nothing for nothing."""
    return "" if value is None or value == "" else words.money(value, currency)


@register.filter
def money_exact(value: Any, currency: str = "") -> str:
    """Like money, always with cents."""
    return "" if value is None or value == "" else words.money(value, currency, exact=True)


@register.filter
def money_short(value: Any, currency: str = "") -> str:
    """€1.2M, for tiles and column sums."""
    return "" if value is None or value == "" else words.money_short(value, currency)


@register.filter
def figure(value: Decimal | int | None, digits: int = 2) -> str:
    """A number with the language's separators."""
    return "" if value is None else words.number(value, digits)


@register.filter
def share(value: Decimal | int | None, digits: int = 0) -> str:
    """0.423 as 42%."""
    return "" if value is None else words.percent(value, digits)


@register.filter
def short_date(value: dt.date | dt.datetime | None) -> str:
    """24 Nov."""
    return "" if value is None else words.short_date(value)


@register.filter
def long_date(value: dt.date | dt.datetime | None) -> str:
    """Tuesday, 24 November 2026."""
    return "" if value is None else words.long_date(value)


@register.filter
def calendar_date(value: dt.date | dt.datetime | None) -> str:
    """24 November 2026."""
    return "" if value is None else words.calendar_date(value)


@register.filter
def clock(value: dt.datetime | None) -> str:
    """14:05."""
    return "" if value is None else words.clock(value)


@register.filter
def day_name(value: dt.date | dt.datetime | None) -> str:
    """Today, Tomorrow, or the short date."""
    return "" if value is None else words.day_name(value)


@register.filter
def ago(value: dt.datetime | None) -> str:
    """2 hours ago."""
    return "" if value is None else words.ago(value)


@register.filter
def initials(value: str) -> str:
    """AB for Ada Byron."""
    return words.initials(value)


@register.filter
def hue(value: str) -> int:
    """Avatar colour of a name, 0 to 9."""
    return words.hue(value)
