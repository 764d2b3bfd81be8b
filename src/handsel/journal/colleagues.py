"""Choosing a colleague by name: suggestions of those near, and anybody else by typing; ten thousand fit no select."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from handsel.org.models import Member
from handsel.org.viewer import Viewer

SUGGESTED = 40
LONGEST = 200


def suggested(viewer: Viewer) -> list[str]:
    """Names to suggest: those who report to the viewer first, then the others, as far as they fit."""
    near = Q(manager=viewer.member_id) | Q(team__members=viewer.member_id) | Q(leads__members=viewer.member_id)
    ranked = Member.objects.visible_to(viewer).active().alias(far=Case(When(near, then=Value(0)), default=Value(1)))
    return list(dict.fromkeys(ranked.order_by("far", "name").values_list("name", flat=True)[: SUGGESTED * 2]))[
        :SUGGESTED
    ]


class ColleagueInput(forms.TextInput):
    """A text box with suggestions."""

    template_name = "journal/colleague.html"

    def __init__(self, viewer: Viewer | None = None) -> None:
        super().__init__({"autocomplete": "off"})
        self.viewer = viewer

    def format_value(self, value: Any) -> str:
        """The name of the member with this identifier, or what was typed."""
        found = _by_id(value)
        return found.name if found else str(value or "")

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Adds the suggestions."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}-suggestions"
        context["suggestions"] = suggested(self.viewer) if self.viewer else []
        return context


class ColleagueField(forms.Field):
    """An active member by name, e-mail address or identifier; None for nobody."""

    def __init__(self, viewer: Viewer | None = None, **more: Any) -> None:
        super().__init__(widget=ColleagueInput(viewer), **more)

    def to_python(self, value: Any) -> Any:
        """The member. Raises ValidationError when nobody or several are called so."""
        typed = str(value or "").replace("\x00", "").strip()[:LONGEST]
        if not typed:
            return None
        found = [member for member in [_by_id(typed)] if member] or list(called(typed)[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValidationError(
                _("Several colleagues are called %(name)s; write the e-mail address.") % {"name": typed}
            )
        raise ValidationError(_("No colleague is called %(name)s.") % {"name": typed})


def called(typed: str) -> QuerySet[Member]:
    """Active members with exactly this name or address."""
    found: QuerySet[Member] = Member.objects.active().filter(Q(name__iexact=typed) | Q(email__iexact=typed))
    return found.order_by("name")


def _by_id(value: Any) -> Member | None:
    try:
        key = value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        return None
    found: Member | None = Member.objects.filter(pk=key).first()
    return found
