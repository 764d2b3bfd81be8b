from django.db import migrations

RENEW = """
do $$
declare kept record;
begin
    for kept in
        select conrelid::regclass as held, conname, pg_get_constraintdef(oid) as definition
        from pg_constraint
        where conrelid in ('org_reach'::regclass, 'org_grant'::regclass) and contype = 'f'
    loop
        execute format('alter table %s drop constraint %I', kept.held, kept.conname);
        execute format('alter table %s add constraint %I %s', kept.held, kept.conname, changed);
    end loop;
end $$
"""
ADDED = "replace(kept.definition, 'DEFERRABLE', 'ON DELETE CASCADE DEFERRABLE')"
REMOVED = "replace(kept.definition, 'ON DELETE CASCADE ', '')"


class Migration(migrations.Migration):
    """What is worked out from members goes with them in the database itself, so that adding one can be taken back."""

    dependencies = [("org", "0003_last_sign_in")]

    operations = [migrations.RunSQL(RENEW.replace("changed", ADDED), RENEW.replace("changed", REMOVED))]
