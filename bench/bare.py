"""The bare queries: what somebody would write by hand for one page, with the viewer's scope, and nothing else."""

from bench.looks import Look

DEAL = """deal.id, deal.name, deal.amount, deal.currency, deal.base_amount, deal.close_on, deal.probability,
 deal.category, deal.next_step, deal.next_step_on, deal.stage_since, deal.push_count, deal.outcome, deal.version,
 account.name, stage.name, owner.name"""
JOINED = """pipeline_opportunity deal left join accounts_account account on account.id = deal.account_id
 join pipeline_stage stage on stage.id = deal.stage_id left join org_member owner on owner.id = deal.owner_id"""


def scope(look: Look, table: str, kind: str) -> str:
    """Rows in reach or granted, as a condition."""
    owned = f"{table}.owner_id = any(%(reach)s)"
    if look.wide:
        return (
            f"({owned} or {table}.id in (select record_id from org_grant"
            f" where member_id = any(%(reach)s) and kind = '{kind}'))"
        )
    if kind == "opportunity":
        return f"({owned} or {table}.id = any(%(granted)s))"
    return (
        f"({owned} or {table}.id = any(array(select record_id from org_grant"
        f" where member_id = any(%(reach)s) and kind = '{kind}')))"
    )


def deals(look: Look) -> str:
    """The scope of opportunities."""
    return scope(look, "deal", "opportunity")


def list_page(look: Look) -> list[str]:
    """The first page by close date, and how many there are, counted to ten thousand."""
    return [
        (
            f"select {DEAL} from {JOINED} where {deals(look)} and deal.close_on is not null"
            " order by deal.close_on, deal.id limit 51"
        ),
        f"select count(*) from (select 1 from pipeline_opportunity deal where {deals(look)} limit 10001) capped",
    ]


def filtered_list(look: Look) -> list[str]:
    """Open deals above an amount, the largest first, with their number."""
    condition = f"{deals(look)} and deal.outcome = 'open' and deal.base_amount >= 50000"
    return [
        f"select {DEAL} from {JOINED} where {condition} order by deal.base_amount desc, deal.id desc limit 51",
        (
            "select count(*), sum(base_amount) from (select base_amount from pipeline_opportunity deal"
            f" where {condition} limit 10001) capped"
        ),
    ]


def found_list(look: Look) -> list[str]:
    """The list narrowed by words."""
    found = (
        "deal.id = any(array(select id from pipeline_opportunity where words @@ to_tsquery('simple', %(prefixes)s)"
        " limit 10000))"
    )
    return [
        (
            f"select {DEAL} from {JOINED} where {deals(look)} and {found} and deal.close_on is not null"
            " order by deal.close_on, deal.id limit 51"
        ),
        f"select count(*), sum(base_amount) from pipeline_opportunity deal where {deals(look)} and {found}",
    ]


def api_list(look: Look) -> list[str]:
    """The rows alone."""
    return filtered_list(look)[:1]


def record(look: Look) -> list[str]:
    """A deal with its team, contacts, steps, stages, and how long won deals needed in them."""
    return [
        f"select deal.*, account.name, owner.name from {JOINED} where deal.id = %(deal)s and {deals(look)}",
        (
            "select * from pipeline_opportunityteammember place join org_member member on member.id = place.member_id"
            " where opportunity_id = %(deal)s"
        ),
        (
            "select * from pipeline_contactrole part join accounts_contact contact on contact.id = part.contact_id"
            f" where opportunity_id = %(deal)s and {scope(look, 'contact', 'contact')}"
        ),
        (
            "select * from pipeline_step step join pipeline_stage stage on stage.id = step.stage_id"
            " where opportunity_id = %(deal)s order by at"
        ),
        "select * from pipeline_stage where pipeline_id = %(pipeline)s order by position",
        NORMS,
    ]


NORMS = """
with won as (
    select id from pipeline_opportunity where outcome = 'won' and pipeline_id = %(pipeline)s
    order by created_at desc, id desc limit 500
),
stays as (
    select step.from_stage_id as stage_id, sum(step.days) as days from won
    join pipeline_step step on step.opportunity_id = won.id where step.from_stage_id is not null
    group by won.id, step.from_stage_id
)
select stage_id, count(*), percentile_cont(array[0.5, 0.75, 0.9]) within group (order by days)
from stays group by stage_id
"""


def api_record(look: Look) -> list[str]:
    """The deal alone."""
    return record(look)[:1]


def timeline(look: Look) -> list[str]:
    """The first page of entries and facts, what is pinned, what is to come."""
    entry = "select entry.*, author.name from journal_link link join journal_entry entry on entry.id = link.entry_id"
    joined = f"{entry} left join org_member author on author.id = entry.author_id where link.record_id = %(deal)s"
    return [
        f"{joined} order by link.at desc, link.entry_id desc limit 26",
        f"{joined} and entry.pinned_at is not null",
        f"{joined} and (entry.kind = 'task' and entry.done_at is null or entry.kind = 'meeting' and link.at >= now())",
        (
            "select * from trail_entry fact join trail_changeset change on change.id = fact.change_set_id"
            " where fact.about @> array[%(deal)s]::uuid[] and fact.name not like 'journal.%%'"
            " order by fact.at desc limit 26"
        ),
    ]


def account(look: Look) -> list[str]:
    """An account with its people, team, daughters and deals."""
    mine = scope(look, "account", "account")
    return [
        f"select * from accounts_account account where account.id = %(account)s and {mine}",
        (
            "select * from accounts_affiliation place join accounts_contact contact on contact.id = place.contact_id"
            f" where place.account_id = %(account)s and {scope(look, 'contact', 'contact')} limit 50"
        ),
        "select * from accounts_accountteammember where account_id = %(account)s",
        "select * from accounts_account where parent_id = %(account)s limit 50",
    ]


def search(look: Look) -> list[str]:
    """The best hits among deals, accounts, contacts and entries."""
    return [
        *(_hits(look, *kind) for kind in (
            ("pipeline_opportunity", "opportunity"), ("accounts_account", "account"), ("accounts_contact", "contact"),
        )),
        ("with first as materialized (select entry.id from journal_entry entry"
        " where words @@ to_tsquery('simple', %(prefixes)s) and author_id = any(%(reach)s) limit 400)"
        " select id, subject from journal_entry where id in (select id from first)"
        " order by ts_rank(words, to_tsquery('simple', %(prefixes)s)) desc limit 11"),
    ]  # fmt: skip


def _hits(look: Look, table: str, kind: str) -> str:
    return (
        f"with first as materialized (select row.id from {table} row"
        f" where words @@ to_tsquery('simple', %(prefixes)s) and {scope(look, 'row', kind)} limit 400)"
        f" select id, name from {table} where id in (select id from first)"
        " order by ts_rank(words, to_tsquery('simple', %(prefixes)s)) desc limit 11"
    )


def board(look: Look) -> list[str]:
    """Exact figures of every column, the first cards of each, and the norms."""
    heads = " union all ".join(
        f"(select {DEAL} from {JOINED} where deal.stage_id = one.id and {deals(look)}"
        f" order by deal.close_on {way}, deal.id {way} limit 26)"
        for way in ("",)
    )
    return [
        (
            "select stage_id, count(*), sum(base_amount), sum(base_amount * probability / 100)"
            " from pipeline_opportunity deal"
            f" where pipeline_id = %(pipeline)s and {deals(look)} group by stage_id"
        ),
        f"select card.* from pipeline_stage one cross join lateral ({heads}) card where one.pipeline_id = %(pipeline)s",
        NORMS,
    ]


def move(look: Look) -> list[str]:
    """One transaction: the row locked and changed, a step, a change set with its fact. The trigger keeps the image."""
    return [
        "begin",
        f"select * from pipeline_opportunity deal where id = %(deal)s and {deals(look)} for update",
        (
            "insert into trail_changeset (id, at, verb, door, by_id, correlation)"
            " values (gen_random_uuid(), now(), 'pipeline.edit', 'web', %(member)s, gen_random_uuid()) returning"
            " set_config('handsel.change_set', id::text, true)"
        ),
        (
            "update pipeline_opportunity set"
            " stage_id = case when stage_id = %(stage)s then %(other_stage)s else %(stage)s end,"
            " stage_since = now(), version = version + 1, updated_at = now() where id = %(deal)s"
        ),
        (
            "insert into pipeline_step"
            " (id, opportunity_id, at, by_id, stage_id, currency, probability, category, push_count)"
            " select gen_random_uuid(), id, now(), %(member)s, stage_id, currency, probability, category, push_count"
            " from pipeline_opportunity where id = %(deal)s"
        ),
        (
            "insert into trail_entry (id, change_set_id, at, by_id, name, subject, about, data)"
            " select gen_random_uuid(), current_setting('handsel.change_set')::uuid, now(), %(member)s,"
            " 'pipeline.opportunity.stage-moved', %(deal)s, array[%(deal)s, %(account)s]::uuid[], '{}'"
        ),
        "commit",
    ]


def summary(look: Look) -> list[str]:
    """By owner and quarter: numbers, sums, averages; and the same over all."""
    figures = (
        "count(*), count(*) filter (where outcome = 'won'), sum(base_amount) filter (where outcome = 'won'),"
        " count(*) filter (where outcome = 'lost'), avg(base_amount) filter (where outcome = 'won')"
    )
    return [
        (
            f"select deal.owner_id, owner.name, date_trunc('quarter', close_on), {figures}"
            f" from pipeline_opportunity deal left join org_member owner on owner.id = deal.owner_id"
            f" where {deals(look)} group by 1, 2, 3"
        ),
        f"select {figures} from pipeline_opportunity deal where {deals(look)}",
    ]


def home(look: Look) -> list[str]:
    """Tasks due, meetings of today, figures of the viewer's own open deals and the first that need somebody."""
    return [
        (
            "select * from journal_entry where assignee_id = %(member)s and kind = 'task' and done_at is null"
            " and due_on <= current_date order by due_on, id limit 13"
        ),
        (
            "select * from journal_entry where coalesce(assignee_id, author_id) = %(member)s and kind = 'meeting'"
            " and starts_at >= current_date and starts_at < current_date + 1 limit 12"
        ),
        (
            "select count(*), sum(base_amount), count(*) filter (where next_step_on < current_date),"
            " count(*) filter (where next_step = '') from pipeline_opportunity deal"
            " where owner_id = %(member)s and outcome = 'open'"
        ),
        (
            f"select {DEAL} from {JOINED} where deal.owner_id = %(member)s and deal.outcome = 'open'"
            " order by next_step_on limit 10"
        ),
    ]
