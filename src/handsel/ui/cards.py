"""A board's card as HTML.

Written in Python like the rows of tables: a board shows hundreds of cards, and a template needs half a millisecond for
each.
"""

from collections.abc import Mapping
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from handsel.ui.marks import avatar, icon
from handsel.ui.reading import Reader, attribute


def card(values: Mapping[str, object] | object) -> SafeString:
    """One card from a mapping or an object with the names that README.md lists; what is missing is left out."""
    get = Reader(values)
    parts = [f"<article{_attributes(get)}>", _head(get)]
    if subtitle := get("subtitle"):
        parts.append(f'<p class="card-sub">{subtitle}</p>')
    parts += [f'<div class="card-foot">{_foot(get)}</div>', _next_step(get), "</article>"]
    return mark_safe("".join(parts))  # noqa: S308 (every part is escaped)


def _attributes(get: Reader) -> str:
    key = escape(str(get.raw("id")))
    optional = ("url", "panel_url", "move_url", "version")
    given = (attribute(f"data-{name.replace('_', '-')}", get.raw(name)) for name in optional)
    label = attribute("data-label", get.raw("title"))
    return f' class="board-card" id="card-{key}" tabindex="0" data-card="{key}"{label}{"".join(given)}'


def _head(get: Reader) -> str:
    owner = str(get.raw("owner"))
    face = f"<span{attribute('title', owner)}>{avatar(owner)}</span>" if owner else ""
    link = f'<a{attribute("href", get.raw("url"))} tabindex="-1">{get("title")}</a>'
    return f"<header><h3>{link}</h3>{face}</header>"


def _foot(get: Reader) -> str:
    parts = []
    if amount := get("amount"):
        parts.append(f'<span class="card-amount num">{amount}</span>')
    if close := get("close"):
        parts.append(f'<span class="num"{attribute("title", get.raw("close_title"))}>{close}</span>')
    if get.raw("pushes"):
        title = attribute("title", _("How often the close date was pushed"))
        parts.append(f'<span class="chip" data-tone="amber"{title}>{icon("repeat")}{get("pushes")}</span>')
    if get("days"):
        parts.append(_days(get))
    return "".join(parts)


def _days(get: Reader) -> str:
    said = escape(_("%(days)s d") % {"days": get.raw("days")})
    extra = attribute("title", get.raw("days_title")) + attribute("data-tone", get.raw("days_tone"))
    return f'<span class="card-days push num"{extra}>{icon("clock")}{said}</span>'


def _next_step(get: Reader) -> str:
    step = get("next_step")
    tone = attribute("data-tone", get.raw("next_tone") or "gray")
    return f'<span class="chip"{tone}><span class="truncate">{step}</span></span>' if step else ""
