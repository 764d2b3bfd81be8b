import django.db.models.deletion
import handsel.kernel.ids
from django.conf import settings
from django.db import migrations, models

from handsel.trail.watching import append_only, watch


class Migration(migrations.Migration):

    dependencies = [
        ('pay', '0003_payouts'),
        ('trail', '0002_functions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ContractCostPolicy',
            fields=[
                ('id', models.UUIDField(default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('starts_on', models.DateField(unique=True, verbose_name='In force from')),
                ('benefit_months', models.PositiveSmallIntegerField(verbose_name='Period of benefit in months')),
                ('expedient_months', models.PositiveSmallIntegerField(null=True)),
                ('payroll_tax', models.DecimalField(decimal_places=4, default=0, max_digits=6, verbose_name='Payroll tax')),
                ('reason', models.TextField(verbose_name='Reason')),
                ('set_at', models.DateTimeField()),
                ('set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        watch('pay_contractcostpolicy'),
        append_only('pay_contractcostpolicy'),
    ]
