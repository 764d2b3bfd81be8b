"""What `ui/base.html` needs to know about the frame of a page. A context processor hands these values over."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NavItem:
    """A link of the rail. `shortcut` is a key sequence such as "g o"; `count` shows as a small figure."""

    url: str
    label: str
    icon: str
    active: bool = False
    shortcut: str = ""
    count: str = ""


@dataclass(frozen=True, slots=True)
class NavGroup:
    """A group of links. The first group's first four are also the phone's bottom bar."""

    label: str
    items: Sequence[NavItem]


@dataclass(frozen=True, slots=True)
class MenuLink:
    """A link of a menu. With `modal` it is fetched into the shared dialog."""

    url: str
    label: str
    icon: str
    modal: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in, for the account menu."""

    name: str
    role: str
    menu: Sequence[MenuLink] = ()
