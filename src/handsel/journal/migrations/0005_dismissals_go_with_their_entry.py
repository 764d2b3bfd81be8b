import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """An entry that an undo removes takes the dismissals of its reminder along, in the database itself."""

    dependencies = [("journal", "0004_done_tasks"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AlterField(
            model_name="dismissal",
            name="entry",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.DB_CASCADE, related_name="+", to="journal.entry"
            ),
        ),
        migrations.AlterField(
            model_name="dismissal",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.DB_CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
    ]
