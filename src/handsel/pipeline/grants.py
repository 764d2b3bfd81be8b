"""Who else sees an opportunity, and which accounts and contacts its people see because of it.

Downwards: the opportunity's team, the owner of its account and the account's team see the opportunity (the last two
read it). Upwards: owner and team of an opportunity read its account, that account's contacts and whoever takes part.
Grants that would repeat ownership are left out, which keeps the table small: most deals belong to the account's owner.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from handsel.kernel.ids import as_array
from handsel.org import grants
from handsel.org.models import Grant

Because = Grant.Because

SEES_OPPORTUNITY = """
select place.opportunity_id as record_id, place.member_id, place.edits, 'opportunity-team' as because,
       place.id as source_id
from pipeline_opportunityteammember place where place.opportunity_id = any(%(records)s::uuid[])
union all
select deal.id, account.owner_id, false, 'owns-account', account.id
from pipeline_opportunity deal join accounts_account account on account.id = deal.account_id
where deal.id = any(%(records)s::uuid[])
  and account.owner_id is not null and account.owner_id is distinct from deal.owner_id
union all
select deal.id, colleague.member_id, false, 'account-team', colleague.id
from pipeline_opportunity deal join accounts_accountteammember colleague on colleague.account_id = deal.account_id
where deal.id = any(%(records)s::uuid[])
"""

SEES_ACCOUNT = """
select deal.account_id as record_id, deal.owner_id as member_id, false as edits, 'owns-opportunity' as because,
       deal.id as source_id
from pipeline_opportunity deal join accounts_account account on account.id = deal.account_id
where deal.account_id = any(%(records)s::uuid[])
  and deal.owner_id is not null and deal.owner_id is distinct from account.owner_id
union all
select deal.account_id, place.member_id, false, 'opportunity-team', deal.id
from pipeline_opportunity deal
join pipeline_opportunityteammember place on place.opportunity_id = deal.id
where deal.account_id = any(%(records)s::uuid[])
"""

SEES_CONTACT = """
with at_account (contact_id, account_id) as materialized (
    select id, account_id from accounts_contact where id = any(%(records)s::uuid[]) and account_id is not null
    union
    select contact_id, account_id from accounts_affiliation where contact_id = any(%(records)s::uuid[])
),
-- An account's deals are summed up before its contacts are joined: a contact times a deal may be millions of pairs.
of_account (account_id, member_id, because) as materialized (
    select distinct deal.account_id, deal.owner_id, 'owns-opportunity'
    from pipeline_opportunity deal
    where deal.account_id in (select account_id from at_account) and deal.owner_id is not null
    union
    select deal.account_id, place.member_id, 'opportunity-team'
    from pipeline_opportunityteammember place join pipeline_opportunity deal on deal.id = place.opportunity_id
    where deal.account_id in (select account_id from at_account)
),
takes_part (contact_id, deal_id) as materialized (
    select contact_id, opportunity_id from pipeline_contactrole where contact_id = any(%(records)s::uuid[])
    union
    select primary_contact_id, id from pipeline_opportunity where primary_contact_id = any(%(records)s::uuid[])
)
select known.contact_id as record_id, known.member_id, false as edits, known.because, known.source_id
from (
    select place.contact_id, of.member_id, of.because, place.account_id as source_id
    from at_account place join of_account of on of.account_id = place.account_id
    union
    select part.contact_id, deal.owner_id, 'owns-opportunity', coalesce(deal.account_id, deal.id)
    from takes_part part join pipeline_opportunity deal on deal.id = part.deal_id where deal.owner_id is not null
    union
    select part.contact_id, place.member_id, 'opportunity-team', coalesce(deal.account_id, deal.id)
    from takes_part part join pipeline_opportunity deal on deal.id = part.deal_id
    join pipeline_opportunityteammember place on place.opportunity_id = deal.id
) known
join accounts_contact contact on contact.id = known.contact_id
where known.because <> 'owns-opportunity' or known.member_id is distinct from contact.owner_id
"""

ACCOUNTS_OF = """
select distinct account_id from pipeline_opportunity where id = any(%s::uuid[]) and account_id is not null
"""

CONTACTS_AROUND = """
select id from accounts_contact where account_id = any(%(accounts)s::uuid[])
union select contact_id from accounts_affiliation where account_id = any(%(accounts)s::uuid[])
union select contact_id from pipeline_contactrole where opportunity_id = any(%(opportunities)s::uuid[])
union select primary_contact_id from pipeline_opportunity
      where id = any(%(opportunities)s::uuid[]) and primary_contact_id is not null
"""

OPPORTUNITIES_OF = "select id from pipeline_opportunity where account_id = any(%s::uuid[])"


def refresh(opportunities: Sequence[UUID], *, accounts: Sequence[UUID] = (), contacts: Sequence[UUID] = ()) -> None:
    """Work out anew who sees these opportunities, their accounts and contacts.

    Name the accounts and contacts they belonged to before, so that what was granted because of them goes away.
    """
    grants.replace(
        kind="opportunity",
        because=[Because.OPPORTUNITY_TEAM, Because.OWNS_ACCOUNT, Because.ACCOUNT_TEAM],
        records=opportunities,
        select=SEES_OPPORTUNITY,
    )
    around = list({*_ids(ACCOUNTS_OF, [as_array(opportunities)]), *accounts})
    _refresh_above(around, opportunities, contacts)


def refresh_accounts(accounts: Sequence[UUID]) -> None:
    """The same for every opportunity of these accounts: their owner or team changed."""
    opportunities = _ids(OPPORTUNITIES_OF, [as_array(accounts)])
    refresh(opportunities, accounts=accounts)


def refresh_around(opportunities: Iterable[UUID], *, accounts: Iterable[UUID], contacts: Iterable[UUID]) -> None:
    """The same for these opportunities and for every one of these accounts, in one go."""
    accounts = list(accounts)
    every = {*opportunities, *_ids(OPPORTUNITIES_OF, [as_array(accounts)])}
    refresh(list(every), accounts=accounts, contacts=list(contacts))


def refresh_contacts(contacts: Sequence[UUID]) -> None:
    """Work out anew who sees these contacts because of opportunities."""
    grants.replace(kind="contact", because=UPWARDS, records=contacts, select=SEES_CONTACT)


UPWARDS = [Because.OWNS_OPPORTUNITY, Because.OPPORTUNITY_TEAM]


def _refresh_above(accounts: Sequence[UUID], opportunities: Sequence[UUID], contacts: Sequence[UUID]) -> None:
    grants.replace(kind="account", because=UPWARDS, records=accounts, select=SEES_ACCOUNT)
    around = _ids(CONTACTS_AROUND, {"accounts": as_array(accounts), "opportunities": as_array(opportunities)})
    refresh_contacts(list({*around, *contacts}))


def _ids(sql: str, parameters: Any) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [row[0] for row in cursor.fetchall()]
