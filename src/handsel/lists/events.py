"""Facts about saved views."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from handsel.trail.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ViewSaved(Fact):
    name: ClassVar[str] = "lists.view.saved"
    sentence: ClassVar[Any] = _("saved the view %(view)s")
    view: str


@dataclass(frozen=True, kw_only=True)
class ViewDeleted(Fact):
    name: ClassVar[str] = "lists.view.deleted"
    sentence: ClassVar[Any] = _("deleted the view %(view)s")
    view: str
