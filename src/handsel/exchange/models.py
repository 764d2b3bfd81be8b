"""What was brought in, from where, and under which identifier the other system knows it."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from handsel.kernel.ids import new_id
from handsel.org.models import Member
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer


class ImportQuerySet(models.QuerySet["Import"]):
    """Imports a viewer may look at: their own; all of them for whoever reads the trail."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Own imports, or everyone's."""
        if viewer.may(Permission.READ_TRAIL):
            return self
        return self.filter(by_id=viewer.member_id)


class Import(models.Model):
    """One import from upload to report. Its rows are written in one change set, or not at all."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Uploaded")
        PLANNING = "planning", _("Planning")
        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.TextField(_("Name"))
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="imports")
    at = models.DateTimeField()
    state = models.TextField(choices=State, default=State.UPLOADED)
    mapping = models.TextField(blank=True)
    """The mapping file in force, as TOML."""
    options = models.JSONField(default=dict)
    plan = models.JSONField(default=dict)
    """Counts of the last plan; see `importing.report`."""
    report = models.JSONField(default=dict)
    progress = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)
    change_set_id = models.UUIDField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-at", "-id"], name="exchange_import_newest")]

    def __str__(self) -> str:
        return self.name


class ExternalId(models.Model):
    """A record here is the record there. Rows without an id of their own are known by what stands in them."""

    id = models.BigAutoField(primary_key=True)
    system = models.TextField()
    kind = models.TextField()
    key = models.TextField()
    record_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["system", "kind", "key"], name="exchange_one_record_a_key")
        ]
        indexes: ClassVar = [models.Index(fields=["record_id"], name="exchange_key_of_record")]
