from django.db import migrations

from handsel.trail.watching import watch


class Migration(migrations.Migration):
    """Signing in notes its time on the member; that is no change anybody made, so images leave it out."""

    dependencies = [("org", "0002_trail")]

    operations = [
        migrations.RunSQL(
            "drop trigger trail_insert on org_member; drop trigger trail_update on org_member;"
            " drop trigger trail_delete on org_member",
            migrations.RunSQL.noop,
        ),
        watch("org_member", without=("password", "last_login")),
    ]
