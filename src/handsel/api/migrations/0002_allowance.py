"""Counts of calls, in a table that is not written to the log: losing them in a crash does no harm."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("api", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Allowance",
            fields=[
                ("account", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("minute", models.BigIntegerField()),
                ("calls", models.IntegerField()),
            ],
        ),
        migrations.RunSQL("alter table api_allowance set unlogged", "alter table api_allowance set logged"),
    ]
