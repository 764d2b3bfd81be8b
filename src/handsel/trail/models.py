"""Change sets, row images and facts. Append-only: a trigger refuses everything but an insert."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from handsel.kernel.ids import new_id


class ChangeSet(models.Model):
    """One action, whole: everything it wrote was committed together."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    verb = models.TextField()
    door = models.TextField()
    by_id = models.UUIDField(null=True)
    correlation = models.UUIDField()
    undoes = models.ForeignKey("self", models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-at", "-id"], name="trail_change_by_time"),
            models.Index(fields=["by_id", "-at"], name="trail_change_by_actor"),
        ]


class Image(models.Model):
    """A row before and after. Of an update only the columns that changed are kept; of an insert and a delete all."""

    class Operation(models.TextChoices):
        INSERT = "I"
        UPDATE = "U"
        DELETE = "D"

    id = models.BigAutoField(primary_key=True)
    change_set = models.ForeignKey(ChangeSet, models.PROTECT, related_name="images", db_constraint=False)
    table = models.TextField()
    row_id = models.UUIDField()
    operation = models.CharField(max_length=1, choices=Operation)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["row_id", "id"], name="trail_image_of_row")]


class Entry(models.Model):
    """A recorded fact: what happened to which subject. `about` lists every record whose timeline shows it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    change_set = models.ForeignKey(ChangeSet, models.PROTECT, related_name="entries")
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    name = models.TextField()
    subject = models.UUIDField()
    about = ArrayField(models.UUIDField())
    data = models.JSONField()

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["about"], name="trail_entry_about"),
            models.Index(fields=["name", "-at"], name="trail_entry_by_name"),
        ]
