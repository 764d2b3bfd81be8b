from django.db import migrations

from handsel.trail.watching import append_only, install_functions


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_initial")]

    operations = [
        install_functions(),
        append_only("trail_changeset", "trail_entry", "trail_image"),
    ]
