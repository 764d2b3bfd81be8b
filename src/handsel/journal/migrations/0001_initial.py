import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import handsel.kernel.ids
import handsel.search.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("note", "Note"),
                            ("call", "Call"),
                            ("meeting", "Meeting"),
                            ("task", "Task"),
                            ("mail", "E-mail"),
                        ],
                        verbose_name="Kind",
                    ),
                ),
                ("subject", models.TextField(blank=True, verbose_name="Subject")),
                ("body", models.TextField(blank=True, verbose_name="Text")),
                ("at", models.DateTimeField(verbose_name="When")),
                ("starts_at", models.DateTimeField(blank=True, null=True, verbose_name="Starts")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="Ends")),
                ("location", models.TextField(blank=True, verbose_name="Place")),
                (
                    "direction",
                    models.TextField(
                        blank=True, choices=[("outbound", "Outbound"), ("inbound", "Inbound")], verbose_name="Direction"
                    ),
                ),
                ("outcome", models.TextField(blank=True, verbose_name="Outcome")),
                ("duration_seconds", models.PositiveIntegerField(blank=True, null=True, verbose_name="Seconds")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="Due")),
                ("remind_at", models.DateTimeField(blank=True, null=True, verbose_name="Remind")),
                (
                    "priority",
                    models.TextField(
                        choices=[("low", "Low"), ("normal", "Normal"), ("high", "High")],
                        default="normal",
                        verbose_name="Priority",
                    ),
                ),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="Done")),
                ("pinned_at", models.DateTimeField(blank=True, null=True)),
                ("extra", models.JSONField(blank=True, default=dict)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(verbose_name="Created")),
                ("updated_at", models.DateTimeField(verbose_name="Changed")),
                (
                    "words",
                    models.GeneratedField(
                        db_persist=True,
                        expression=handsel.search.words.Words("subject", "body", digits=()),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Assignee",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="written",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Author",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-at", "-id"], name="journal_entry_by_time"),
                    models.Index(fields=["author", "-at"], name="journal_entry_of_author"),
                    models.Index(
                        condition=models.Q(("done_at", None), ("kind", "task")),
                        fields=["assignee", "due_on", "id"],
                        name="journal_open_tasks",
                    ),
                    models.Index(
                        condition=models.Q(("done_at", None), ("remind_at__isnull", False)),
                        fields=["remind_at"],
                        name="journal_reminders",
                    ),
                    django.contrib.postgres.indexes.GinIndex(fields=["words"], name="journal_entry_words"),
                ]
            },
        ),
        migrations.CreateModel(
            name="Dismissal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="journal.entry"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "member", "at"), name="journal_dismissed_once")
                ]
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.TextField(
                        choices=[("account", "Account"), ("contact", "Contact"), ("opportunity", "Opportunity")]
                    ),
                ),
                ("record_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="journal.entry",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["record_id", "-at", "-entry"], name="journal_timeline")],
                "constraints": [models.UniqueConstraint(fields=("entry", "record_id"), name="journal_one_link_each")],
            },
        ),
    ]
