from django.db import migrations

from handsel.trail.watching import watch


class Migration(migrations.Migration):
    dependencies = [("pipeline", "0001_initial"), ("trail", "0002_functions")]

    operations = [
        watch("pipeline_pipeline", "pipeline_stage", "pipeline_lostreason", "pipeline_opportunity"),
        watch("pipeline_contactrole", "pipeline_opportunityteammember", "pipeline_step"),
    ]
