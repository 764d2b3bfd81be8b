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
        CANCELLED = "cancelled", _("Cancelled")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.TextField(_("Name"))
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="imports")
    at = models.DateTimeField()
    state = models.TextField(choices=State, default=State.UPLOADED)
    files = models.JSONField(default=list, db_default=models.Value([], output_field=models.JSONField()))
    """What was uploaded: name, where it is stored, size in bytes."""
    files_gone_at = models.DateTimeField(null=True)
    """When the uploaded files and the lists of rows not taken were deleted."""
    mapping = models.TextField(blank=True)
    """The mapping file in force, as TOML; what a person said until the first plan, then the whole of it."""
    options = models.JSONField(default=dict)
    """What was decided besides the mapping; see `imports.Choices`."""
    reading = models.JSONField(default=dict, db_default=models.Value({}, output_field=models.JSONField()))
    """What the files are taken for, as the pages show it; see `summaries.reading_told`."""
    plan = models.JSONField(default=dict)
    """The last plan; see `summaries.report_told`."""
    report = models.JSONField(default=dict)
    """What the import did, in the form of the plan."""
    progress = models.PositiveIntegerField(default=0)
    """Rows decided so far, of `reading["rows"]`."""
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    """How often a worker began the present step; one that never comes to its end is given up."""
    seen_at = models.DateTimeField(null=True)
    """When a worker last said that it is at it."""
    problem = models.TextField(blank=True)
    """Why it failed, in one sentence."""
    change_set_id = models.UUIDField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-at", "-id"], name="exchange_import_newest")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_busy(self) -> bool:
        """Whether a worker has something to do for it."""
        return self.state in BUSY

    @property
    def may_be_changed(self) -> bool:
        """Whether its mapping and options may still be changed and it may be run: nothing has been written yet."""
        return self.state in {self.State.PLANNED, self.State.FAILED} and self.files_gone_at is None


BUSY = frozenset({Import.State.UPLOADED, Import.State.PLANNING, Import.State.RUNNING})


class SavedMappingQuerySet(models.QuerySet["SavedMapping"]):
    """Saved mappings; everybody who imports uses the same ones."""

    def visible_to(self, viewer: Viewer) -> Self:
        """All for whoever may import, none for others."""
        return self if viewer.may(Permission.IMPORT) else self.none()


class SavedMapping(models.Model):
    """A mapping kept under a name, to be used again for files with the same headings."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.TextField(_("Name"), unique=True)
    text = models.TextField()
    """The mapping file, as TOML."""
    headings = models.JSONField(default=list)
    """The headings of each table it was made for."""
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="saved_mappings")
    at = models.DateTimeField()

    objects = SavedMappingQuerySet.as_manager()

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
