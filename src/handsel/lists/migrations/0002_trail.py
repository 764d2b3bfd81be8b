from django.db import migrations

from handsel.trail.watching import watch


class Migration(migrations.Migration):
    dependencies = [("lists", "0001_initial"), ("trail", "0002_functions")]

    operations = [
        watch("lists_savedview"),
    ]
