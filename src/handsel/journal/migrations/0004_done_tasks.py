from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_reminders_and_links")]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                fields=["assignee", "-done_at"],
                condition=models.Q(kind="task", done_at__isnull=False),
                name="journal_done_tasks",
            ),
        ),
    ]
