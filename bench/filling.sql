-- Rows of the measured company, made by the database itself from numbers. {words} in braces are filled in by filling.py.
-- An identifier is made of a kind and a number, so that every row knows the identifiers of the rows it belongs to.

create or replace function bench_id(kind int, n bigint) returns uuid language sql immutable parallel safe as $$
    select ('01900000-00' || lpad(to_hex(kind), 2, '0') || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid
$$;

create or replace function bench_word(n bigint, salt int) returns text language sql immutable parallel safe as $$
    select (array[
        'amber','anchor','apex','arbor','atlas','aurora','beacon','birch','blue','bright','canyon','cedar','circle','cobalt',
        'coral','crest','crown','delta','dune','eagle','ember','fern','flint','forge','fox','garnet','glade','granite',
        'harbor','haven','hazel','heron','indigo','iron','ivory','jade','juniper','kestrel','lagoon','lake','lark','laurel',
        'lumen','maple','marble','meadow','mint','moss','north','oak','ocean','olive','onyx','opal','orchid','otter','pearl',
        'pine','plum','prism','quartz','raven','reed','ridge','river','rowan','ruby','sable','sage','sand','scarlet','shore',
        'silver','slate','sparrow','spruce','star','stone','summit','swift','tern','thistle','timber','topaz','umber','vale',
        'velvet','violet','walnut','willow','winter','wren','yarrow','zephyr'
    ])[1 + abs(hashint8(n * 31 + salt)) % 94]
$$;

-- members: number 1 is the director, 2 is the manager, 3 is the executive; the rest are owners beneath them
insert into org_member (id, name, email, title, phone, password, roles, manager_id, locale, zone, joined_at)
select bench_id(1, n), initcap(bench_word(n, 1)) || ' ' || initcap(bench_word(n, 2)) || ' ' || n,
       case n when 1 then 'director' when 2 then 'manager' when 3 then 'executive' else 'owner' || n end
           || '@bench.example', '', '', '!',
       array[case when n <= 2 then 'sales-manager' else 'account-executive' end],
       case when n = 1 then null when n = 2 then bench_id(1, 1)
            when n <= {manager} + 1 then bench_id(1, 2)
            when n <= {director} then bench_id(1, 1) end,
       '', '', now() - interval '3 years'
from generate_series(1, {owners}) n;

insert into accounts_account (id, name, kind, industry, size, annual_revenue, currency, website, domain, phone,
    billing_street, billing_city, billing_region, billing_postal_code, billing_country, shipping_street, shipping_city,
    shipping_region, shipping_postal_code, shipping_country, source, description, owner_id, extra, version,
    created_at, updated_at)
select bench_id(2, n), initcap(bench_word(n, 3)) || ' ' || initcap(bench_word(n, 4)) || ' ' || n,
       (array['prospect','customer','former-customer','partner'])[1 + n % 4],
       (array['Banking','Fund management','Hospitals','Software','Pharmaceuticals','Manufacturing','Retail'])[1 + n % 7],
       10 + n % 5000, (n % 900) * 1000000, 'USD', '', 'a' || n || '.example', '+1 212 555 ' || lpad((n % 10000)::text, 4, '0'),
       '', initcap(bench_word(n, 5)), '', '', (array['US','GB','DE','FR'])[1 + n % 4], '', '', '', '', '', '',
       '', bench_id(1, 1 + n % {owners}), '{}', 1, now() - n % 1000 * interval '1 day', now() - n % 300 * interval '1 day'
from generate_series(1, {accounts}) n;

insert into accounts_contact (id, salutation, first_name, last_name, account_id, title, department, email, phone, mobile,
    street, city, region, postal_code, country, profile_url, language, preferences, source, description, do_not_contact,
    do_not_call, email_opt_out, owner_id, extra, version, created_at, updated_at)
select bench_id(3, n), '', initcap(bench_word(n, 6)), initcap(bench_word(n, 7)) || n, bench_id(2, 1 + n % {accounts}),
       'Head of ' || bench_word(n, 8), '', 'p' || n || '@a' || (1 + n % {accounts}) || '.example',
       '+1 212 556 ' || lpad((n % 10000)::text, 4, '0'), '', '', '', '', '', 'US', '', 'en', '', '', '', false, false, false,
       bench_id(1, 1 + (1 + n % {accounts}) % {owners}), '{}', 1, now() - n % 1000 * interval '1 day', now()
from generate_series(1, {contacts}) n;

insert into accounts_affiliation (id, contact_id, account_id, role, is_primary)
select bench_id(4, n), bench_id(3, n), bench_id(2, 1 + n % {accounts}), '', true from generate_series(1, {contacts}) n;

-- opportunities: thirty in a hundred open, the rest won or lost; one in twenty belongs to somebody else than its account
insert into pipeline_opportunity (id, name, account_id, owner_id, pipeline_id, stage_id, outcome, amount, currency,
    base_amount, close_on, probability, probability_is_set, category, category_is_set, kind, source, product, next_step,
    next_step_on, competitors, primary_contact_id, description, lost_reason, opened_on, closed_at, stage_since, push_count,
    extra, version, created_at, updated_at)
select bench_id(5, n), initcap(bench_word(n, 9)) || ' ' || bench_word(n, 10) || ' ' || bench_word(n, 11) || ' ' || n,
       bench_id(2, account), bench_id(1, 1 + (account + case when n % 20 = 7 then 1 else 0 end) % {owners}),
       stage.pipeline_id, stage.id, stage.outcome, amount, 'USD', amount, close_on, stage.probability, false, stage.category,
       false, (array['new','expansion','renewal'])[1 + n % 3], '', initcap(bench_word(n % 12, 12)),
       case when stage.outcome = 'open' and n % 5 > 0 then 'Call ' || bench_word(n, 13) else '' end,
       case when stage.outcome = 'open' and n % 5 > 0 then current_date + (n % 40)::int - 12 end, '{}',
       bench_id(3, 1 + n % {contacts}), '', case when stage.outcome = 'lost' then 'Price' else '' end, opened_on,
       case when stage.outcome <> 'open' then close_on + time '12:00' end,
       least(now() - n % 60 * interval '1 day', close_on + time '12:00'), (n % 4)::int, '{}', 1, opened_on + time '09:00',
       now() - n % 300 * interval '1 day'
from (
    select n, 1 + abs(hashint8(n)) % {accounts} as account, 1000 + (n * 7907) % 250000 as amount,
           case when n % 10 < 3 then current_date + (n % 170)::int - 20 else current_date - (n % 1080)::int end as close_on,
           case when n % 10 < 3 then current_date - (n % 120)::int
                else current_date - (n % 1080)::int - 30 - (n % 90)::int end as opened_on,
           case when n % 10 < 3 then n % 4 when n % 10 < 7 then 4 else 5 end as position
    from generate_series(1, {opportunities}::bigint) n
) deal join bench_stage stage using (position);

insert into pipeline_contactrole (id, opportunity_id, contact_id, role)
select bench_id(6, n), bench_id(5, n), bench_id(3, 1 + n % {contacts}), 'Champion'
from generate_series(1, {opportunities}::bigint) n;

insert into pipeline_step (id, opportunity_id, at, by_id, stage_id, from_stage_id, days, amount, currency, close_on,
    probability, category, push_count)
select bench_id(7, 2 * row_number() over ()), deal.id, deal.created_at, deal.owner_id, first.id, null::uuid, null, deal.amount,
       'USD', deal.close_on, first.probability, first.category, 0
from pipeline_opportunity deal cross join (select * from bench_stage where position = 0) first
union all
select bench_id(7, 2 * row_number() over () + 1), deal.id, deal.stage_since, deal.owner_id, deal.stage_id, first.id,
       least(9999, greatest(1, extract(epoch from deal.stage_since - deal.created_at) / 86400))::numeric(8, 2), deal.amount,
       'USD', deal.close_on, deal.probability, deal.category, deal.push_count
from pipeline_opportunity deal cross join (select * from bench_stage where position = 0) first
where deal.stage_id <> first.id;

-- journal: every entry is on an opportunity and its account, as an entry written on a deal is
insert into journal_entry (id, kind, subject, body, at, author_id, starts_at, ends_at, location, direction, outcome,
    assignee_id, due_on, priority, done_at, extra, version, created_at, updated_at)
select bench_id(8, n), entry.kind, initcap(bench_word(n, 14)) || ' ' || bench_word(n, 15),
       'Spoke about ' || bench_word(n, 16) || ' and ' || bench_word(n, 17) || '; ' || bench_word(n, 18) || ' follows.',
       entry.at, deal.owner_id, case when entry.kind = 'meeting' then entry.at end,
       case when entry.kind = 'meeting' then entry.at + interval '1 hour' end,
       '', '', '', case when entry.kind = 'task' then deal.owner_id end,
       case when entry.kind = 'task' then (entry.at + interval '5 days')::date end, 'normal',
       case when entry.kind = 'task' and n % 100 <> 4 then entry.at + interval '4 days' end, '{}', 1, entry.at, entry.at
from (
    select n, (array['note','call','meeting','note','task'])[1 + (n + n / {opportunities}) % 5] as kind,
           now() - ((n * 104729) % 1000) * interval '1 day' - (n % 86400) * interval '1 second' as at,
           bench_id(5, 1 + n % {opportunities}) as deal_id
    from generate_series(1, {entries}::bigint) n
) entry join pipeline_opportunity deal on deal.id = entry.deal_id;

insert into journal_link (id, entry_id, kind, record_id, owner_id, at)
select bench_id(9, 2 * n), bench_id(8, n), 'opportunity', deal.id, deal.owner_id, entry.at
from generate_series(1, {entries}::bigint) n join journal_entry entry on entry.id = bench_id(8, n)
join pipeline_opportunity deal on deal.id = bench_id(5, 1 + n % {opportunities})
union all
select bench_id(9, 2 * n + 1), bench_id(8, n), 'account', account.id, account.owner_id, entry.at
from generate_series(1, {entries}::bigint) n join journal_entry entry on entry.id = bench_id(8, n)
join pipeline_opportunity deal on deal.id = bench_id(5, 1 + n % {opportunities})
join accounts_account account on account.id = deal.account_id;

-- the trail: one change set for every opportunity, with the fact that it was created and, once it moved, where to
insert into trail_changeset (id, at, verb, door, by_id, correlation)
select bench_id(10, row_number() over (order by id)), created_at, 'pipeline.create', 'web', owner_id, id
from pipeline_opportunity;

insert into trail_entry (id, change_set_id, at, by_id, name, subject, about, data)
select gen_random_uuid(), change.id, change.at, change.by_id, fact.name, deal.id,
       array[deal.id, deal.account_id, deal.primary_contact_id],
       jsonb_build_object('title', deal.name, 'stage', 'Qualification', 'before', 'Qualification', 'after', 'Proposal',
                          'amount', deal.amount::text, 'currency', 'USD')
from trail_changeset change join pipeline_opportunity deal on deal.id = change.correlation
cross join (values ('pipeline.opportunity.created'), ('pipeline.opportunity.stage-moved')) fact (name);
