"""What the frame shows around every page: where one can go, what one can make, who one is."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handsel.journal.models import Entry
from handsel.org.models import Member
from handsel.org.queries import NotFounded, organisation
from handsel.org.roles import ROLES, Permission, Role
from handsel.org.viewer import Viewer
from handsel.ui.shell import Account, MenuLink, NavGroup, NavItem

COUNTED = 99


@dataclass(frozen=True)
class Place:
    """A page of the rail: its address by name, and the permission it takes."""

    name: str
    label: Any
    icon: str
    shortcut: str = ""
    takes: Permission | None = None
    arguments: tuple[str, ...] = ()


DAILY = (
    Place("home:home", gettext_lazy("Home"), "house", "g h"),
    Place("pipeline:board", gettext_lazy("Board"), "square-kanban", "g b"),
    Place("accounts:accounts", gettext_lazy("Accounts"), "building-2", "g a"),
    Place("journal:tasks", gettext_lazy("Tasks"), "list-todo", "g t"),
    Place("pipeline:opportunities", gettext_lazy("Opportunities"), "target", "g o"),
    Place("accounts:contacts", gettext_lazy("Contacts"), "contact", "g c"),
    Place("journal:week", gettext_lazy("Week"), "calendar-days", "g w"),
    Place("quota:quotas", gettext_lazy("Quotas"), "gauge", "g q"),
    Place("pay:mine", gettext_lazy("My pay"), "wallet", "g p"),
    Place("conduct:gifts", gettext_lazy("Gifts"), "gift", "g f"),
    Place("lists:summary", gettext_lazy("Reports"), "chart-column", "g r", arguments=("opportunities",)),
)
"""The first four are the phone's bottom bar too."""

OFFICE = (
    Place("exchange:imports", gettext_lazy("Imports"), "file-up", "g i", Permission.IMPORT),
    Place("pay:desk", gettext_lazy("Pay desk"), "calculator", takes=Permission.SEE_PAY),
    Place("conduct:desk", gettext_lazy("Conduct desk"), "shield-check", takes=Permission.READ_REGISTER),
    Place("org:members", gettext_lazy("Colleagues"), "users", "g m"),
    Place("pipeline:settings", gettext_lazy("Pipelines"), "sliders-horizontal", takes=Permission.CONFIGURE),
    Place("org:company", gettext_lazy("Company"), "settings", takes=Permission.CONFIGURE),
    Place("home:audit", gettext_lazy("Audit log"), "scroll-text", "g l", Permission.READ_TRAIL),
)

MAKING = (
    Place("pipeline:create", gettext_lazy("Opportunity"), "target"),
    Place("accounts:create-account", gettext_lazy("Account"), "building-2"),
    Place("accounts:create-contact", gettext_lazy("Contact"), "user"),
    Place("journal:new-task", gettext_lazy("Task"), "circle-check"),
    Place("journal:new-meeting", gettext_lazy("Meeting"), "calendar"),
    Place("conduct:give", gettext_lazy("Gift"), "gift"),
)

MINE = (
    Place("org:profile", gettext_lazy("My account"), "circle-user"),
    Place("org:security", gettext_lazy("Security"), "shield"),
    Place("org:tokens", gettext_lazy("API tokens"), "key-round"),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of `ui/base.html`. Everything that asks the database waits until a whole page needs it."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    if viewer is None or not isinstance(request.user, Member):
        return {"viewer": None}
    return {
        "viewer": viewer,
        "nav": SimpleLazyObject(lambda: groups(viewer, request.path)),
        "quick_create": SimpleLazyObject(lambda: _menu(MAKING, modal=True) if _writes(viewer) else []),
        "me": SimpleLazyObject(lambda: _account(request.user)),  # type: ignore[arg-type]
        "company": SimpleLazyObject(_company),
        "home_url": address(DAILY[0]),
        "search_url": reverse("search:search"),
        "palette_url": reverse("search:palette"),
        "language_url": reverse("org:language"),
        "sign_out_url": reverse("account_logout"),
        "frame_parts": ["journal/bell_slot.html"],
    }


def groups(viewer: Viewer, path: str) -> list[NavGroup]:
    """The rail for this viewer. The deepest place above the page is the active one."""
    shown = [[place for place in group if place.takes is None or viewer.may(place.takes)] for group in (DAILY, OFFICE)]
    addresses = [url for group in shown for place in group if (url := address(place))]
    active = max(
        (url for url in addresses if path == url or (url != "/" and path.startswith(url))), key=len, default=""
    )
    counts = {"journal:tasks": _tasks_waiting(viewer)}
    daily, office = ([_item(place, active, counts) for place in group if address(place)] for group in shown)
    return [NavGroup("", daily), NavGroup(_("Office"), office)]


def address(place: Place) -> str:
    """Where a place is; empty when its room is not installed."""
    try:
        return reverse(place.name, args=place.arguments)
    except NoReverseMatch:
        return ""


def _item(place: Place, active: str, counts: dict[str, str]) -> NavItem:
    url = address(place)
    return NavItem(
        url=url,
        label=str(place.label),
        icon=place.icon,
        active=url == active,
        shortcut=place.shortcut,
        count=counts.get(place.name, ""),
    )


def _tasks_waiting(viewer: Viewer) -> str:
    """How many of one's tasks are overdue or due today; nothing instead of nought."""
    if viewer.member_id is None:
        return ""
    due = (
        Entry.objects.assigned_within(viewer, [viewer.member_id]).open_tasks().filter(due_on__lte=timezone.localdate())
    )
    count = due.order_by()[: COUNTED + 1].count()
    return f"{COUNTED}+" if count > COUNTED else str(count or "")


def _writes(viewer: Viewer) -> bool:
    return viewer.may(Permission.EDIT_RECORDS)


def _menu(places: tuple[Place, ...], *, modal: bool = False) -> list[MenuLink]:
    return [MenuLink(url, str(place.label), place.icon, modal) for place in places if (url := address(place))]


def _account(member: Member) -> Account:
    roles = [str(ROLES[Role(role)].label) for role in member.roles if role in ROLES]
    return Account(member.name, ", ".join(roles), _menu(MINE))


def _company() -> str:
    try:
        return organisation().name
    except NotFounded:
        return "Handsel"
