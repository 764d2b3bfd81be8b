"""The register only grows, whoever asks: the database refuses to change or delete its rows."""

from django.db import migrations

from handsel.conduct.apps import FINAL
from handsel.trail.watching import append_only


class Migration(migrations.Migration):
    dependencies = [("conduct", "0001_initial"), ("trail", "0002_functions")]

    operations = [append_only(*FINAL)]
