from django.db import migrations

CASCADE = """
do $$
declare kept text;
begin
    select conname into strict kept from pg_constraint
    where conrelid = 'journal_dismissal'::regclass and confrelid = 'journal_entry'::regclass and contype = 'f';
    execute format('alter table journal_dismissal drop constraint %I', kept);
    execute format(
        'alter table journal_dismissal add constraint %I foreign key (entry_id) references journal_entry (id) %s',
        kept, tail
    );
end $$
"""


def keeping(tail: str) -> str:
    return CASCADE.replace("kept, tail", f"kept, '{tail}'")


class Migration(migrations.Migration):
    """An entry that an undo removes takes the dismissals of its reminder along, in the database itself."""

    dependencies = [("journal", "0004_done_tasks")]

    operations = [
        migrations.RunSQL(
            keeping("on delete cascade deferrable initially deferred"), keeping("deferrable initially deferred")
        )
    ]
