"""The list of members: what was asked, one page of it, and the table that shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Lower
from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from handsel.org.models import Member, MemberQuerySet
from handsel.org.roles import ROLES, Role
from handsel.org.viewer import Viewer
from handsel.ui.rows import Cell, Column, Empty, Pager, Row, Table
from handsel.ui.templatetags.ui import badge, moment, person

PAGE = 100


@dataclass(frozen=True)
class Asked:
    """A search, a role, a team, whether they still work here, and after whom the page begins."""

    words: str = ""
    role: str = ""
    team: str = ""
    status: str = "active"
    after: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        """What stands behind the question mark; anything unknown counts as not asked."""
        role, team, status = query.get("role", ""), query.get("team", ""), query.get("status", "active")
        return cls(
            words=query.get("q", "").strip()[:200],
            role=role if role in set(Role) else "",
            team=team if team == "none" or _is_id(team) else "",
            status=status if status in {"active", "left", "all"} else "active",
            after=query.get("after", "")[:400],
        )

    def url(self, **changed: str) -> str:
        """The address of the list asked like this, with some of it changed."""
        values = {"q": self.words, "role": self.role, "team": self.team, "status": self.status} | changed
        kept = {key: value for key, value in values.items() if value and (key, value) != ("status", "active")}
        return f"{reverse('org:members')}?{urlencode(kept)}" if kept else reverse("org:members")

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but everybody who works here was asked for."""
        return bool(self.words or self.role or self.team or self.status != "active")


@dataclass(frozen=True)
class Page:
    """Some members, how many there are in all, and where the next page begins."""

    members: list[Member]
    count: int
    after: str


def page_of(asked: Asked, viewer: Viewer) -> Page:
    """The members asked for, by name. Two queries."""
    found = _narrowed(Member.objects.visible_to(viewer), asked)
    count = found.count()
    rows = found.select_related("team", "manager").alias(low=Lower("name")).order_by("low", "id")
    if "~" in asked.after:
        name, _tilde, last = asked.after.rpartition("~")
        if _is_id(last):
            rows = rows.filter(Q(low__gt=name) | Q(low=name, id__gt=last))
    shown = list(rows[: PAGE + 1])
    more = len(shown) > PAGE
    shown = shown[:PAGE]
    return Page(shown, count, f"{shown[-1].name.lower()}~{shown[-1].pk}" if more else "")


def _narrowed(found: MemberQuerySet, asked: Asked) -> MemberQuerySet:
    if asked.status != "all":
        found = found.filter(deactivated_at__isnull=asked.status == "active")
    if asked.role:
        found = found.filter(roles__contains=[asked.role])
    if asked.team:
        found = found.filter(team=None) if asked.team == "none" else found.filter(team_id=asked.team)
    for word in asked.words.split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word) | Q(title__icontains=word))
    return found


def table_of(page: Page, asked: Asked) -> Table:
    """The page as `ui/table.html` takes it."""
    return Table(
        id="members",
        label=_("Members"),
        columns=[
            Column("name", pgettext("person", "Name"), "title", phone="start"),
            Column("roles", _("Roles")),
            Column("team", _("Team"), phone="end"),
            Column("manager", _("Reports to")),
            Column("email", _("E-mail")),
            Column("seen", _("Last sign-in")),
        ],
        rows=[_row(member) for member in page.members],
        pager=Pager(next_url=asked.url(after=page.after)) if page.after else None,
        empty=Empty(
            _("Nobody found"), _("No member answers to this."), "users", _("Show everybody"), asked_everybody()
        ),
    )


def asked_everybody() -> str:
    """The list without anything narrowed."""
    return Asked(status="all").url()


def _row(member: Member) -> Row:
    left = "" if member.is_active else badge(pgettext("member", "Left"), "gray")
    return Row(
        id=str(member.pk),
        label=member.name,
        url=reverse("org:member", args=[member.pk]),
        cells=[
            Cell(mark_safe(f"{person(member.name)} {left}")),  # noqa: S308 - both made by tags that escape
            Cell(", ".join(role_names(member.roles))),
            Cell(member.team.name if member.team else ""),
            Cell(member.manager.name if member.manager else ""),
            Cell(member.email or ""),
            Cell(moment(member.last_login) if member.last_login else ""),
        ],
    )


def facts_of(member: Member) -> list[dict[str, Any]]:
    """What is known of a member, as `ui/facts.html` takes it."""
    pairs = [
        ("title", _("Job title"), member.title),
        ("email", _("E-mail"), member.email or ""),
        ("phone", _("Phone"), member.phone),
        ("roles", _("Roles"), ", ".join(role_names(member.roles))),
        ("team", _("Team"), member.team.name if member.team else ""),
        ("manager", _("Reports to"), member.manager.name if member.manager else ""),
        ("zone", _("Time zone"), member.zone),
        ("seen", _("Last sign-in"), moment(member.last_login) if member.last_login else _("never")),
    ]
    return [{"key": key, "label": label, "value": value} for key, label, value in pairs]


def role_names(roles: Iterable[str]) -> list[str]:
    """Roles in the reader's language; an unknown one as it is written."""
    known = set(Role)
    return [str(ROLES[Role(role)].label) if role in known else role for role in roles]


def role_options() -> list[tuple[str, str]]:
    """Every role by name, for the filter."""
    return [(str(role), str(definition.label)) for role, definition in ROLES.items()]


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
