"""Images of what may change; nothing but new rows in the rest."""

from django.db import migrations

from handsel.trail.watching import append_only, watch


class Migration(migrations.Migration):
    dependencies = [("pay", "0001_initial"), ("trail", "0002_functions")]

    operations = [
        watch("pay_assignment", "pay_payperiod", "pay_adjustment", "pay_dispute"),
        append_only(
            "pay_planversion",
            "pay_planacceptance",
            "pay_sourceevent",
            "pay_calculation",
            "pay_ledgerentry",
            "pay_statement",
        ),
    ]
