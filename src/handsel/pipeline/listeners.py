"""What the pipeline does when accounts change hands, members leave, rates are set and changes are taken back."""

from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.models import F

from handsel.accounts.events import (
    AccountReassigned,
    AccountTeamChanged,
    ContactAffiliated,
    ContactCreated,
    ContactEdited,
    ContactReassigned,
    ContactsMerged,
    ContactUnaffiliated,
)
from handsel.org.events import CompanyFounded, MemberDeactivated, OrganisationEdited, RateQuoted
from handsel.org.grants import forget
from handsel.org.queries import organisation
from handsel.org.viewer import Viewer
from handsel.pipeline import grants
from handsel.pipeline.actions import setup
from handsel.pipeline.actions.many import hand_over
from handsel.pipeline.models import ContactRole, Opportunity
from handsel.trail.changes import Change
from handsel.trail.facts import Fact, listens_to
from handsel.trail.models import Entry
from handsel.trail.undo import ChangeSetUndone, values_in_images


class Batches:
    """Subjects of facts that were recorded together, given to the listener once, with the first of them.

    Listeners hear every fact by itself; working out grants for ten thousand records one by one would take minutes.
    """

    def __init__(self, *kinds: type[Fact]) -> None:
        self._names = [kind.name for kind in kinds]
        self._left: WeakKeyDictionary[Change, tuple[UUID, int]] = WeakKeyDictionary()

    def of(self, fact: Fact, change: Change) -> list[UUID]:
        """All subjects with the first fact of a batch, nothing with the others."""
        last, left = self._left.get(change, (UUID(int=0), 0))
        if left:
            self._left[change] = (last, left - 1)
            return []
        entries = Entry.objects.filter(change_set=change.id, name__in=self._names, id__gt=last).order_by("id")
        found = list(entries.values_list("id", "subject"))
        self._left[change] = (found[-1][0], len(found) - 1)
        return list({subject for _id, subject in found})


_accounts = Batches(AccountReassigned, AccountTeamChanged)
_contacts = Batches(ContactCreated, ContactEdited, ContactReassigned, ContactAffiliated, ContactUnaffiliated)

CONVERT = """
with rated as (
    select deal.id,
        case when deal.amount is null or deal.currency = %(base)s then deal.amount else round(deal.amount / (
            select rate.per_unit from org_exchangerate rate
            where rate.currency = deal.currency and rate.since <= coalesce(deal.close_on, %(today)s)
            order by rate.since desc limit 1
        ), 2) end as base_amount
    from pipeline_opportunity deal where %(currency)s::text is null or deal.currency = %(currency)s
)
update pipeline_opportunity deal set base_amount = rated.base_amount
from rated where rated.id = deal.id and deal.base_amount is distinct from rated.base_amount
"""

RAISE_VERSIONS = """
update pipeline_opportunity deal set version = seen.version + 1, updated_at = %(at)s
from (
    select row_id, max(greatest((before->>'version')::int, (after->>'version')::int)) as version
    from trail_image where "table" = 'pipeline_opportunity' and row_id = any(%(ids)s::uuid[]) group by row_id
) seen
where seen.row_id = deal.id
"""

MEND_HISTORY = """
insert into pipeline_step (id, opportunity_id, at, by_id, stage_id, from_stage_id, days,
                           amount, currency, close_on, probability, category, push_count)
select gen_random_uuid(), deal.id, %(at)s, %(by)s, deal.stage_id,
       case when last.stage_id <> deal.stage_id then last.stage_id end,
       case when last.stage_id <> deal.stage_id
            then least(round(extract(epoch from greatest(%(at)s - last.at, interval '0')) / 86400, 2), 999999.99) end,
       deal.amount, deal.currency, deal.close_on, deal.probability, deal.category, deal.push_count
from pipeline_opportunity deal
left join lateral (
    select * from pipeline_step step where step.opportunity_id = deal.id order by step.at desc, step.id desc limit 1
) last on true
where deal.id = any(%(ids)s::uuid[]) and (last.id is null or
    (last.stage_id, last.amount, last.currency, last.close_on, last.probability, last.category)
    is distinct from (deal.stage_id, deal.amount, deal.currency, deal.close_on, deal.probability, deal.category))
"""


@listens_to(CompanyFounded)
def set_up_selling(fact: CompanyFounded, change: Change) -> None:
    """A new company can sell at once: it has a pipeline and lost reasons in its language."""
    setup.set_up_default_pipeline(by=Viewer.system(), at=change.at)


@listens_to(MemberDeactivated)
def hand_over_the_pipeline(fact: MemberDeactivated, change: Change) -> None:
    """Every opportunity the leaver owned, open or closed, goes to the heir in the change set of the leaving."""
    if fact.heir is None:
        return
    owned = Opportunity.objects.filter(owner=fact.subject).defer("words").order_by("pk").select_for_update()
    if rows := list(owned):
        hand_over(rows, fact.heir, change)


@listens_to(AccountReassigned, AccountTeamChanged)
def show_to_the_accounts_people(fact: AccountReassigned | AccountTeamChanged, change: Change) -> None:
    """An account's owner and team see its opportunities."""
    grants.refresh_accounts(_accounts.of(fact, change))


@listens_to(ContactCreated, ContactEdited, ContactReassigned, ContactAffiliated, ContactUnaffiliated)
def show_contacts_to_the_deals_people(fact: ContactCreated | ContactEdited, change: Change) -> None:
    """Owner and team of an opportunity see the contacts of its account."""
    grants.refresh_contacts(_contacts.of(fact, change))


@listens_to(RateQuoted)
def convert_at_the_new_rate(fact: RateQuoted, change: Change) -> None:
    """Amounts in the company's currency follow the rates."""
    _convert(fact.currency, change)


@listens_to(OrganisationEdited)
def convert_into_the_new_currency(fact: OrganisationEdited, change: Change) -> None:
    """A company that counts in another currency counts everything in it."""
    if "currency" in fact.fields:
        _convert(None, change)


@listens_to(ChangeSetUndone)
def settle_what_came_back(fact: ChangeSetUndone, change: Change) -> None:
    """After an undo: versions keep rising, the history ends with what is true now, grants are worked out again.

    An edit made after the undone one may have left a later step behind, so the last step can differ from the row.
    """
    opportunities = fact.left("pipeline_opportunity")
    opportunities |= _held(fact, "opportunity_id", "pipeline_step", "pipeline_contactrole", TEAM)
    gone = fact.gone("pipeline_opportunity")
    if not (gone or opportunities or fact.tables.keys() & SEEN_THROUGH):
        return
    _settle(opportunities - gone, change)
    accounts = _held(fact, "account_id", "pipeline_opportunity", "accounts_accountteammember", "accounts_affiliation")
    contacts = _held(fact, "contact_id", "pipeline_contactrole", "accounts_affiliation")
    contacts |= values_in_images(fact, "pipeline_opportunity", "primary_contact_id")
    forget("opportunity", gone)
    grants.refresh_around(
        opportunities - gone,
        accounts=(accounts | fact.left("accounts_account")) - fact.gone("accounts_account"),
        contacts=(contacts | fact.left("accounts_contact")) - fact.gone("accounts_contact"),
    )


def _settle(opportunities: set[UUID], change: Change) -> None:
    """Those that are there: most of what an undone import made is not."""
    here = list(Opportunity.objects.filter(pk__any_of=opportunities).values_list("pk", flat=True))
    if here:
        with connection.cursor() as cursor:
            parameters: dict[str, Any] = {"ids": here, "at": change.at, "by": change.by.member_id}
            cursor.execute(RAISE_VERSIONS, parameters)
            cursor.execute(MEND_HISTORY, parameters)


TEAM = "pipeline_opportunityteammember"
SEEN_THROUGH = {"accounts_account", "accounts_contact", "accounts_affiliation", "accounts_accountteammember"}
"""Tables whose rows decide who sees an opportunity, or what is seen because of one."""


def _held(fact: ChangeSetUndone, column: str, *tables: str) -> set[UUID]:
    return {value for table in tables for value in values_in_images(fact, table, column)}


def _convert(currency: str | None, change: Change) -> None:
    base = organisation().currency
    with connection.cursor() as cursor:
        cursor.execute(CONVERT, {"base": base, "currency": currency, "today": change.at.date()})


@listens_to(ContactsMerged)
def follow_the_merged_contact(fact: ContactsMerged, change: Change) -> None:
    """Opportunities name the contact that is left. Where both had a part, its own part stays."""
    theirs = ContactRole.objects.filter(contact=fact.subject).values("opportunity")
    moved = ContactRole.objects.filter(contact=fact.gone).exclude(opportunity__in=theirs)
    deals = set(ContactRole.objects.filter(contact__in=[fact.gone, fact.subject]).values_list("opportunity", flat=True))
    moved.update(contact=fact.subject)
    primary = Opportunity.objects.filter(primary_contact=fact.gone)
    deals |= set(primary.values_list("pk", flat=True))
    primary.update(primary_contact=fact.subject, version=F("version") + 1, updated_at=change.at)
    grants.refresh(list(deals), contacts=[fact.subject])
