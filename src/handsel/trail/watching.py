"""Migration operations that make the database keep images of a table's rows, or refuse to change them.

Statement-level triggers with transition tables see every write, bulk ones and COPY too. A watched table refuses a write
outside of a change set, so nothing can go missing from the trail. Decision record 0010 says why these are our own.
"""

from django.db.migrations.operations import RunSQL

KEEP_IMAGES = """
create or replace function trail_keep_images() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    change text := nullif(current_setting('handsel.change_set', true), '');
begin
    if change is null then
        if tg_op = 'UPDATE' then
            -- A column kept out of the images (a password hash made stronger at sign-in) may change by itself.
            if not exists (select from new_rows n join old_rows o on o.id = n.id
                           where to_jsonb(n) - tg_argv is distinct from to_jsonb(o) - tg_argv) then
                return null;
            end if;
        end if;
        raise exception 'Rows of % were written outside of a change set.', tg_table_name
            using errcode = 'HS001', hint = 'Call the action that owns this verb.';
    end if;
    if tg_op = 'INSERT' then
        insert into trail_image (change_set_id, "table", row_id, operation, after)
        select change::uuid, tg_table_name, n.id, 'I', to_jsonb(n) - tg_argv from new_rows n;
    elsif tg_op = 'DELETE' then
        insert into trail_image (change_set_id, "table", row_id, operation, before)
        select change::uuid, tg_table_name, o.id, 'D', to_jsonb(o) - tg_argv from old_rows o;
    else
        insert into trail_image (change_set_id, "table", row_id, operation, before, after)
        select change::uuid, tg_table_name, pair.id, 'U',
               (select jsonb_object_agg(was.key, was.value) from jsonb_each(pair.old) was
                where pair.now -> was.key is distinct from was.value),
               (select jsonb_object_agg(made.key, made.value) from jsonb_each(pair.now) made
                where pair.old -> made.key is distinct from made.value)
        from (
            select n.id, to_jsonb(o) - tg_argv as old, to_jsonb(n) - tg_argv as now
            from new_rows n join old_rows o on o.id = n.id offset 0
        ) pair
        where pair.old <> pair.now;
    end if;
    return null;
end $$;
"""

REFUSE = """
create or replace function trail_refuse() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only: % refused.', tg_table_name, lower(tg_op)
        using errcode = 'HS002', hint = 'Record a new entry that reverses the old one.';
end $$;
"""


def install_functions() -> RunSQL:
    """Create the trigger functions; the trail's first migration runs this."""
    return RunSQL(
        [KEEP_IMAGES, REFUSE], ["drop function if exists trail_keep_images()", "drop function if exists trail_refuse()"]
    )


def watch(*tables: str, without: tuple[str, ...] = ("words",)) -> RunSQL:
    """Keep images of these tables' rows. Columns in `without` (generated or secret ones) stay out of them."""
    return RunSQL(
        [_watch_sql(table, without) for table in tables],
        [_unwatch_sql(table, f"trail_{event}") for table in tables for event in ("insert", "update", "delete")],
    )


def append_only(*tables: str) -> RunSQL:
    """Refuse update, delete and truncate on these tables, whoever asks."""
    return RunSQL(
        [
            f"create trigger trail_append_only before update or delete or truncate on {table} "
            f"for each statement execute function trail_refuse()"
            for table in tables
        ],
        [_unwatch_sql(table, "trail_append_only") for table in tables],
    )


def _watch_sql(table: str, without: tuple[str, ...]) -> str:
    arguments = ", ".join(f"'{column}'" for column in without)
    tails = {"insert": "new table as new_rows", "delete": "old table as old_rows"}
    tails["update"] = "old table as old_rows new table as new_rows"
    return ";".join(
        f"create trigger trail_{event} after {event} on {table} referencing {tail} "
        f"for each statement execute function trail_keep_images({arguments})"
        for event, tail in tails.items()
    )


def _unwatch_sql(table: str, trigger: str) -> str:
    return f"drop trigger if exists {trigger} on {table}"
