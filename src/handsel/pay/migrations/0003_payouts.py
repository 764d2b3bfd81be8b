import django.db.models.deletion
import handsel.kernel.ids
from django.conf import settings
from django.db import migrations, models

from handsel.trail.watching import watch


class Migration(migrations.Migration):

    dependencies = [
        ('pay', '0002_trail'),
        ('trail', '0002_functions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PayoutBatch',
            fields=[
                ('id', models.UUIDField(default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('plan', models.TextField(verbose_name='Plan')),
                ('label', models.TextField(verbose_name='Period')),
                ('starts_on', models.DateField()),
                ('state', models.TextField(choices=[('proposed', 'Waits for approval'), ('approved', 'Approved'), ('rejected', 'Rejected'), ('paid', 'Paid')], default='proposed', verbose_name='State')),
                ('text', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('payees', models.PositiveIntegerField(verbose_name='Payees')),
                ('totals', models.JSONField()),
                ('made_at', models.DateTimeField(verbose_name='Made')),
                ('decided_at', models.DateTimeField(null=True)),
                ('reason', models.TextField(blank=True, verbose_name='Reason')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['proposed', 'approved', 'paid'])), fields=('plan', 'starts_on'), name='pay_one_payout_at_a_time')],
            },
        ),
        watch('pay_payoutbatch'),
    ]
