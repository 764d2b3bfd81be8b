-- The register: {rows} gifts to {recipients} people over three years; the decision is that of the one real gift.
create function bench_id(kind int, n bigint) returns uuid immutable language sql
    return ('0000000' || kind || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid;

insert into accounts_contact (id, salutation, first_name, last_name, account_id, title, department, email, phone, mobile,
    street, city, region, postal_code, country, profile_url, language, preferences, source, description, do_not_contact,
    do_not_call, email_opt_out, owner_id, extra, version, created_at, updated_at)
select bench_id(3, n), '', 'First', 'Last ' || n, account_id, '', '', '', '', '', '', '', '', '', 'US', '', 'en', '', '',
       '', false, false, false, owner_id, '{}', 1, now(), now()
from generate_series(1, {recipients}) n, (select account_id, owner_id from accounts_contact limit 1) known;

insert into conduct_gift (id, direction, kind, description, given_on, giver_id, giver_role, paid_by, source, occasion,
    host_present, currency, cost, tax, delivery, claim, evidence, circumstances, attestation, turn, account_id, stage_name,
    outcome, decision, keep_until, is_withdrawal, reason, recorded_by_id, recorded_at)
select bench_id(1, n), direction, case n % 5 when 0 then 'meal' else kind end, 'Gift ' || n,
       current_date - (n % 1095)::int, givers.ids[1 + n % array_length(givers.ids, 1)], giver_role, paid_by, '',
       case n % 5 when 0 then 'Dinner ' || n % 1000 else '' end, n % 5 = 0, currency, 10 + n % 80, 0, 0, '', evidence,
       circumstances, '', 0, account_id, '', outcome, decision, keep_until, false, '', giver_id, recorded_at
from generate_series(1, {rows}) n, (select * from conduct_gift limit 1) known,
     (select array_agg(id order by id) as ids from org_member) givers;

insert into conduct_giftrecipient (id, gift_id, person, given_on, position, contact_id, name, employer_name, capacities,
    reaching, share)
select bench_id(2, n), bench_id(1, n), bench_id(3, 1 + n % {recipients}), current_date - (n % 1095)::int, 0,
       bench_id(3, 1 + n % {recipients}), 'First Last ' || (1 + n % {recipients}), 'Measured Customer', '{business}', '{}',
       10 + n % 80
from generate_series(1, {rows}) n;

insert into conduct_nearlimit (id, policy, people, names, direction, source, currency, counted, "limit", part_used,
    starts_on, ends_on)
select bench_id(4, n), 'finra-3220', array[bench_id(3, n)], array['First Last ' || n], 'given', '', 'USD', 240 + n % 60,
       300, (240 + n % 60) / 300.0, date_trunc('year', current_date), date_trunc('year', current_date) + interval '1 year'
from generate_series(1, {recipients} / 100) n;

insert into conduct_finding (id, kind, key, policy, day, people, names, gifts, details, opened_at)
select bench_id(5, n), (array['breach', 'barred', 'not-cleared', 'entertainment'])[1 + n % 4], md5(n::text), 'finra-3220',
       current_date - (n % 1095)::int, array[bench_id(3, n)], array['First Last ' || n], array[bench_id(1, n)], '{}',
       now() - n * interval '1 hour'
from generate_series(1, {rows} / 100) n;

insert into conduct_findingnote (id, finding_id, text, state, noted_at)
select bench_id(6, n), bench_id(5, n), 'Settled', 'closed', now() from generate_series(1, {rows} / 100) n where n % 10 > 0;
