"""An entry of the timeline as HTML, written in Python for the sake of speed, like rows and cards."""

import datetime as dt
from collections.abc import Mapping
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from handsel.ui import words
from handsel.ui.marks import icon
from handsel.ui.reading import Reader, attribute


def entry(values: Mapping[str, object] | object) -> SafeString:
    """One entry from a mapping or an object with the names that README.md lists; what is missing is left out."""
    get = Reader(values)
    quiet = "" if get.raw("body") or get.raw("changes") else " data-quiet"
    pinned = " data-pinned" if get.raw("pinned") else ""
    opening = f'<article class="entry"{attribute("id", get.raw("id"))}{attribute("data-tone", get.raw("tone"))}'
    mark = f'<span class="entry-mark">{icon(str(get.raw("icon")))}</span>'
    parts = [opening, quiet, pinned, ">", mark, "<div>", _line(get), _body(get), _changes(get), _also(get)]
    return mark_safe("".join([*parts, "</div></article>"]))  # noqa: S308 (every part is escaped)


def moment(value: dt.datetime) -> SafeString:
    """A `<time>` that says how long ago, with the full moment as its title."""
    title = escape(words.full_time(value))
    said = escape(words.ago(value))
    return mark_safe(f'<time datetime="{value.isoformat()}" title="{title}">{said}</time>')  # noqa: S308


def _line(get: Reader) -> str:
    actor = f"<strong>{get('actor')}</strong> " if get.raw("actor") else ""
    pin = icon("pin", "sm", _("Pinned"), "amber") if get.raw("pinned") else ""
    tools = f'<span class="entry-tools">{get("tools")}</span>' if get.raw("tools") else ""
    at = get.raw("at")
    when = moment(at) if isinstance(at, dt.datetime) else ""
    return f'<div class="entry-line"><span>{actor}{get("sentence")}</span>{pin}{tools}{when}</div>'


def _body(get: Reader) -> str:
    return f'<div class="entry-body prose">{get("body")}</div>' if get.raw("body") else ""


def _changes(get: Reader) -> str:
    lines = "".join(_change(change) for change in get.each("changes"))
    caption = f'<caption class="visually-hidden">{escape(_("What changed"))}</caption>'
    return f'<div class="entry-body"><table class="changes">{caption}{lines}</table></div>' if lines else ""


def _change(get: Reader) -> str:
    before = f"<del>{get('before')}</del> → " if get("before") else ""
    return f'<tr><th scope="row">{get("field")}</th><td>{before}<ins>{get("after") or "–"}</ins></td></tr>'


def _also(get: Reader) -> str:
    links = "".join(_link(link) for link in get.each("also"))
    return f'<div class="entry-also">{links}</div>' if links else ""


def _link(get: Reader) -> str:
    mark = icon(str(get.raw("icon"))) if get.raw("icon") else ""
    return f'<a class="chip"{attribute("href", get.raw("url"))}>{mark}{get("label")}</a>'
