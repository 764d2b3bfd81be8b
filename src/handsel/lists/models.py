"""Saved views: a list with its filters, columns and order under a name, private or shared."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from handsel.kernel.ids import new_id
from handsel.org.models import Member
from handsel.org.viewer import Viewer


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Views a viewer may open: their own and the shared ones."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Own and shared views."""
        return self.filter(Q(owner_id=viewer.member_id) | Q(is_shared=True))


class SavedView(models.Model):
    """The query string of a list under a name. `query` is what stands behind the `?` of the page."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    list_name = models.TextField()
    name = models.TextField(_("Name"))
    owner = models.ForeignKey(Member, models.CASCADE, null=True, blank=True, related_name="views")
    is_shared = models.BooleanField(_("Shared with everyone"), default=False)
    query = models.TextField()
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["list_name", "owner", "name"], name="lists_view_name_is_unique")
        ]

    def __str__(self) -> str:
        return self.name
