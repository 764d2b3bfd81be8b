from django.db import migrations

from handsel.trail.watching import watch


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial"), ("trail", "0002_functions")]

    operations = [
        watch("journal_entry", "journal_link"),
    ]
