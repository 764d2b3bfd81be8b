"""Small marks as HTML: icons, badges, avatars. Each is made once for the same words and kept."""

from functools import cache, lru_cache
from html import escape
from pathlib import Path

from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from handsel.ui import words

ICON_LIST = Path(__file__).resolve().parent / "icons.txt"


class UnknownIcon(ValueError):
    """The icon is not in ui/icons.txt. Add its lucide name there and run tools/frontend.py."""


@cache
def icon_names() -> frozenset[str]:
    """The names in icons.txt, which are those in the sprite."""
    lines = ICON_LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@lru_cache(maxsize=2048)
def icon(name: str, size: str = "", label: str = "", tone: str = "") -> SafeString:
    """A line icon. Silent to screen readers unless it has a label. Sizes: sm, lg, xl."""
    if name not in icon_names():
        raise UnknownIcon(f"{name!r}: {UnknownIcon.__doc__}")
    voice = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    extra = _attribute("data-size", size) + _attribute("data-tone", tone)
    href = f"{static('vendor/icons.svg')}#{name}"
    return _safe(f'<svg class="icon{" tone" if tone else ""}"{extra} {voice}><use href="{href}"/></svg>')


@lru_cache(maxsize=4096)
def badge(text: str, tone: str = "gray", icon_name: str = "", dot: bool = False) -> SafeString:
    """A short status; with `dot` plain text after a coloured dot."""
    mark = icon(icon_name) if icon_name else ""
    lead = " data-dot" if dot else ""
    return _safe(f'<span class="badge" data-tone="{escape(tone)}"{lead}>{mark}{escape(text)}</span>')


@lru_cache(maxsize=8192)
def avatar(name: str, size: str = "", shape: str = "") -> SafeString:
    """Initials on a colour that belongs to the name. Decorative: write the name beside it. Sizes: sm, md, lg."""
    extra = _attribute("data-size", size) + _attribute("data-shape", shape)
    first = escape(words.initials(name))
    return _safe(f'<span class="face" data-hue="{words.hue(name)}"{extra} aria-hidden="true">{first}</span>')


@lru_cache(maxsize=8192)
def person(name: str, shape: str = "") -> SafeString:
    """Avatar and name on one line."""
    return _safe(f'<span class="person">{avatar(name, shape=shape)}<span>{escape(name)}</span></span>')


def _attribute(name: str, value: str) -> str:
    return f' {name}="{escape(value)}"' if value else ""


def _safe(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308 (every part is escaped where it is put in)
