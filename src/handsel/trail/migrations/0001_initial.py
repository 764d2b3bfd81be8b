import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import handsel.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="ChangeSet",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                ("verb", models.TextField()),
                ("door", models.TextField()),
                ("by_id", models.UUIDField(null=True)),
                ("correlation", models.UUIDField()),
                (
                    "undoes",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="trail.changeset",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-at", "-id"], name="trail_change_by_time"),
                    models.Index(fields=["by_id", "-at"], name="trail_change_by_actor"),
                ]
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by_id", models.UUIDField(null=True)),
                ("name", models.TextField()),
                ("subject", models.UUIDField()),
                ("about", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField())),
                ("data", models.JSONField()),
                (
                    "change_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="trail.changeset"
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["about"], name="trail_entry_about"),
                    models.Index(fields=["name", "-at"], name="trail_entry_by_name"),
                ]
            },
        ),
        migrations.CreateModel(
            name="Image",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("table", models.TextField()),
                ("row_id", models.UUIDField()),
                (
                    "operation",
                    models.CharField(choices=[("I", "Insert"), ("U", "Update"), ("D", "Delete")], max_length=1),
                ),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                (
                    "change_set",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="images",
                        to="trail.changeset",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["row_id", "id"], name="trail_image_of_row")]},
        ),
    ]
