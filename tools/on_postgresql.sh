#!/bin/sh
# Run a command on a throwaway cluster of an installed PostgreSQL.
#
#     tools/on_postgresql.sh /usr/lib/postgresql/15/bin COMMAND…
#
# The cluster listens on a socket in its own folder, belongs to the account `postgres`, and is gone afterwards.
set -eu
bin=$1
shift
port=5499
folder=$(mktemp -d /tmp/handsel-pg.XXXXXX)
chown postgres "$folder"

as_postgres() { setpriv --reuid postgres --regid postgres --clear-groups env -C / "$@"; }
finish() {
    as_postgres "$bin/pg_ctl" -s -w -m immediate -D "$folder/data" stop || true
    rm -rf "$folder"
}
trap finish EXIT

as_postgres "$bin/initdb" -D "$folder/data" -U postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 >/dev/null
as_postgres "$bin/pg_ctl" -s -w -D "$folder/data" -l "$folder/log" \
    -o "-p $port -k $folder -c listen_addresses= -c fsync=off -c full_page_writes=off -c max_wal_size=4GB" start
for statement in \
    "create role handsel_owner login createdb createrole" \
    "create role handsel_app login" \
    "grant handsel_app to handsel_owner with admin option" \
    "create database handsel owner handsel_owner"; do
    "$bin/psql" -q -h "$folder" -p $port -U postgres -c "$statement"
done

place=$(echo "$folder" | sed 's,/,%2F,g')
export HANDSEL_DATABASE_URL="postgresql://handsel_app@$place:$port/handsel"
export HANDSEL_OWNER_DATABASE_URL="postgresql://handsel_owner@$place:$port/handsel"
echo "On $("$bin/postgres" --version):"
"$@"
