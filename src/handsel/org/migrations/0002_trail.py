from django.db import migrations

from handsel.trail.watching import watch


class Migration(migrations.Migration):
    dependencies = [("org", "0001_initial"), ("trail", "0002_functions")]

    operations = [
        watch("org_organisation", "org_exchangerate", "org_team"),
        watch("org_member", without=("password",)),
        watch("org_invitation", "org_apitoken", without=("digest",)),
        migrations.RunSQL(
            "create unlogged table cache (cache_key varchar(255) primary key, value text not null,"
            " expires timestamptz not null); create index cache_expires on cache (expires)",
            "drop table cache",
        ),
    ]
