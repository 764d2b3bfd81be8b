"""The guide's rail, titles, views, filters and menus."""

from typing import Any

from django.utils.translation import gettext as _

from handsel.ui.shell import Account, MenuLink, NavGroup, NavItem
from handsel.ui.styleguide.deals import STAGES


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
        "me": Account("Mara Lindqvist", _("Account executive"), [MenuLink(here, _("Settings"), "settings")]),
        "quick_create": [
            MenuLink(here, _("Opportunity"), "target"),
            MenuLink(here, _("Account"), "building-2"),
            MenuLink(here, _("Contact"), "user-plus"),
        ],
        "home_url": here,
        "search_url": here,
    }
