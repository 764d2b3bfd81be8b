from django.db import migrations

from handsel.quota.apps import FINAL
from handsel.trail.watching import append_only, watch


class Migration(migrations.Migration):
    dependencies = [("quota", "0001_initial"), ("trail", "0002_functions")]

    operations = [
        watch("quota_target", *FINAL),
        append_only(*FINAL),
    ]
