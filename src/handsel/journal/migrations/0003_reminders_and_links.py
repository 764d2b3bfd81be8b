from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Coalesce

from handsel.trail.watching import watch

UNWATCH = [f"drop trigger if exists trail_{event} on journal_link" for event in ("insert", "update", "delete")]


class Migration(migrations.Migration):
    """Reminders and meetings are indexed by whose they are; a link's owner is derived, so no image keeps it."""

    dependencies = [("journal", "0002_trail")]

    operations = [
        migrations.RunSQL(UNWATCH, migrations.RunSQL.noop),
        watch("journal_link", without=("words", "owner_id")),
        migrations.RemoveIndex(model_name="entry", name="journal_reminders"),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                Coalesce("assignee_id", "author_id"),
                F("remind_at"),
                condition=models.Q(remind_at__isnull=False, done_at=None),
                name="journal_reminders_of",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                Coalesce("assignee_id", "author_id"),
                F("starts_at"),
                condition=models.Q(kind="meeting"),
                name="journal_meetings_of",
            ),
        ),
    ]
