"""Reach: whose records each member sees, worked out from reporting lines and teams and kept as rows."""

from django.db import connection

REBUILD = """
with recursive
team_tree (ancestor_id, team_id) as (
    select id, id from org_team
    union
    select tree.ancestor_id, child.id from team_tree tree join org_team child on child.parent_id = tree.team_id
),
line (member_id, owner_id, because) as (
    select manager_id, id, 'reports-to' from org_member where manager_id is not null
    union
    select team.lead_id, member.id, 'in-team'
    from org_team team
    join team_tree tree on tree.ancestor_id = team.id
    join org_member member on member.team_id = tree.team_id
    where team.lead_id is not null and team.lead_id <> member.id
),
closure (member_id, owner_id, because) as (
    select member_id, owner_id, because from line
    union
    select above.member_id, below.owner_id, above.because
    from closure above join line below on below.member_id = above.owner_id
    where above.member_id <> below.owner_id
)
insert into org_reach (member_id, owner_id, because)
select member_id, owner_id, min(because) from closure group by member_id, owner_id
union all
select id, id, 'self' from org_member
"""


def rebuild() -> None:
    """Work out every member's reach anew. Cheap enough (10,000 members: well under a second) to do on each change."""
    with connection.cursor() as cursor:
        cursor.execute("delete from org_reach")
        cursor.execute(REBUILD)
