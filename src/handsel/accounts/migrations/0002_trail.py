from django.db import migrations

from handsel.trail.watching import watch


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("trail", "0002_functions")]

    operations = [
        watch("accounts_account", "accounts_contact", "accounts_affiliation", "accounts_accountteammember"),
    ]
