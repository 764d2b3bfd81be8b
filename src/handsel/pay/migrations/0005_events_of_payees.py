from django.db import migrations, models

INDEX = """
create index pay_event_by_payee on pay_sourceevent
using gin (jsonb_path_query_array(payload, '$.shares[*].payee'))
"""


class Migration(migrations.Migration):

    dependencies = [
        ('pay', '0004_contract_costs'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='sourceevent',
            index=models.Index(fields=['deal', 'id'], name='pay_event_of_deal'),
        ),
        migrations.RunSQL(INDEX, 'drop index pay_event_by_payee'),
    ]
