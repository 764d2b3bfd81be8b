"""Template tags and filters of the design system. Load with `{% load ui %}`."""

import datetime as dt
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from handsel.ui import rows, words
from handsel.ui.rows import Table

register = template.Library()

ICON_LIST = Path(__file__).resolve().parent.parent / "icons.txt"


class UnknownIcon(ValueError):
    """The icon is not in ui/icons.txt. Add its lucide name there and run tools/frontend.py."""


@cache
def icon_names() -> frozenset[str]:
    """The names in icons.txt, which are those in the sprite."""
    lines = ICON_LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@register.simple_tag
def icon(name: str, size: str = "", label: str = "", tone: str = "") -> SafeString:
    """A line icon. Silent to screen readers unless it has a label. Sizes: sm, lg, xl."""
    if name not in icon_names():
        raise UnknownIcon(f"{name!r}: {UnknownIcon.__doc__}")
    voice = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    extra = format_html(' data-size="{}"', size) if size else ""
    colour = format_html(' data-tone="{}"', tone) if tone else ""
    kind = "icon tone" if tone else "icon"
    href = f"{static('vendor/icons.svg')}#{name}"
    return format_html('<svg class="{}"{}{} {}><use href="{}"/></svg>', kind, extra, colour, voice, href)


@register.simple_tag
def badge(text: object, tone: str = "gray", icon_name: str = "", *, dot: bool = False) -> SafeString:
    """A short status: `{% badge "Won" "green" %}`; with `dot=True` plain text after a coloured dot."""
    mark = icon(icon_name) if icon_name else ""
    return format_html(
        '<span class="badge" data-tone="{}"{}>{}{}</span>', tone, mark_safe(" data-dot") if dot else "", mark, text
    )


@register.simple_tag
def avatar(name: str, size: str = "", shape: str = "") -> SafeString:
    """Initials on a colour that belongs to the name. Decorative: write the name beside it. Sizes: sm, md, lg."""
    extra = format_html(' data-size="{}"', size) if size else ""
    form = format_html(' data-shape="{}"', shape) if shape else ""
    return format_html(
        '<span class="face" data-hue="{}"{}{} aria-hidden="true">{}</span>',
        words.hue(name),
        extra,
        form,
        words.initials(name),
    )


@register.simple_tag
def person(name: str, shape: str = "") -> SafeString:
    """Avatar and name on one line."""
    return format_html('<span class="person">{}<span>{}</span></span>', avatar(name, shape=shape), name)


@register.simple_tag
def moment(value: dt.datetime) -> SafeString:
    """A `<time>` that says how long ago, with the full moment as its title."""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', value.isoformat(), words.full_time(value), words.ago(value)
    )


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
