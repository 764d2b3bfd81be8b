import django.db.models.deletion
import handsel.kernel.ids
from django.db import migrations, models

from handsel.trail.watching import watch


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_trail'),
        ('trail', '0002_functions'),
    ]

    operations = [
        migrations.CreateModel(
            name='MergedContact',
            fields=[
                ('id', models.UUIDField(default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('gone', models.UUIDField(unique=True)),
                ('name', models.TextField()),
                ('at', models.DateTimeField()),
                ('into', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='merged', to='accounts.contact')),
            ],
        ),
        watch('accounts_mergedcontact'),
    ]
