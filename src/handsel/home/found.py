"""What search finds: every room's records, put together where all of them can be seen."""

from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import F, Func, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from handsel.accounts.models import Account, Contact
from handsel.journal.models import Entry, Link
from handsel.org.models import Member
from handsel.org.scope import granted_records
from handsel.org.viewer import Viewer
from handsel.pipeline.models import Opportunity
from handsel.search.finding import CANDIDATES
from handsel.search.sources import Source, register
from handsel.ui import words


def _by_email(text: str) -> Q | None:
    """An e-mail address as far as it was typed: one word as far as the database is concerned, so a word's beginning."""
    typed = text.strip().lower()
    if "@" not in typed or " " in typed:
        return None
    return Q(
        pk__in=Contact.objects.alias(low=Lower("email")).filter(low__startswith=typed).exclude(email="").values("pk")
    )


def _account_detail(account: Account) -> str:
    return " · ".join(part for part in (account.industry, account.billing_city, account.domain) if part)


def _contact_detail(contact: Contact) -> str:
    return " · ".join(part for part in (contact.title, contact.email, contact.phone or contact.mobile) if part)


def _opportunity_detail(deal: Opportunity) -> str:
    amount = words.money(deal.amount, deal.currency) if deal.amount is not None else ""
    return " · ".join(part for part in (deal.stage.name, amount) if part)


def _entry_title(entry: Entry) -> str:
    return entry.subject or " ".join(entry.body.split())[:80] or str(Entry.Kind(entry.kind).label)


def _entry_detail(entry: Entry) -> str:
    who = entry.author.name if entry.author else ""
    said = entry.body if entry.subject else ""
    return " · ".join(
        part for part in (str(Entry.Kind(entry.kind).label), words.short_date(entry.at), who, said) if part
    )


HANDFUL = 8
"""Up to so many members, what is theirs is read and searched; beyond, what matches is found and checked."""


def entries_found(viewer: Viewer, prefixes: str) -> list[UUID] | None:
    """Entries of somebody with a small reach, from each side that has an index: written, to be done, on their records.

    The planner thinks that two words together are rare and reads a hundred thousand entries of everybody's when they
    are not; so it is kept from the index of words here.
    """
    if viewer.sees_everything or len(viewer.reach or ()) > HANDFUL:
        return None
    reach = sorted(viewer.reach or ())
    match = SearchQuery(prefixes, search_type="raw", config="simple")
    entries = Entry.objects.alias(read=_read("words")).filter(read=match).order_by()
    links = Link.objects.alias(read=_read("entry__words")).filter(read=match).order_by()
    granted = [record for kind in Link.Kind.values for record in granted_records(viewer, kind)]
    sides = [
        entries.filter(author__any_of=reach).values_list("pk", flat=True),
        entries.filter(assignee__any_of=reach, kind=Entry.Kind.TASK, done_at=None).values_list("pk", flat=True),
        entries.filter(assignee__any_of=reach, kind=Entry.Kind.TASK, done_at__isnull=False).values_list(
            "pk", flat=True
        ),
        links.filter(owner__any_of=reach).values_list("entry_id", flat=True),
        *([links.filter(record_id__any_of=granted).values_list("entry_id", flat=True)] if granted else []),
    ]
    return sorted({found for side in sides for found in side[:CANDIDATES]})


def _read(path: str) -> Func:
    """The words of a row without their index."""
    return Func(F(path), template="(%(expressions)s || ''::tsvector)", output_field=SearchVectorField())


register(
    Source(
        name="account",
        label=_("Accounts"),
        icon="building-2",
        rows=lambda viewer: Account.objects.visible_to(viewer),
        url=lambda account: reverse("accounts:account", args=[account.pk]),
        detail=_account_detail,
        position=1,
    )
)
register(
    Source(
        name="contact",
        label=_("Contacts"),
        icon="user",
        rows=lambda viewer: Contact.objects.visible_to(viewer),
        url=lambda contact: reverse("accounts:contact", args=[contact.pk]),
        detail=_contact_detail,
        instead=_by_email,
        person=True,
        position=2,
    )
)
register(
    Source(
        name="opportunity",
        label=_("Opportunities"),
        icon="target",
        rows=lambda viewer: Opportunity.objects.visible_to(viewer).select_related("stage"),
        url=lambda deal: reverse("pipeline:opportunity", args=[deal.pk]),
        detail=_opportunity_detail,
        position=3,
    )
)
register(
    Source(
        name="entry",
        label=_("Notes, calls, meetings, tasks"),
        icon="sticky-note",
        rows=lambda viewer: Entry.objects.visible_to(viewer).select_related("author"),
        url=lambda entry: reverse("journal:entry", args=[entry.pk]),
        title=_entry_title,
        title_field="subject",
        detail=_entry_detail,
        candidates=entries_found,
        position=4,
    )
)
register(
    Source(
        name="member",
        label=_("Colleagues"),
        icon="circle-user",
        rows=lambda viewer: Member.objects.visible_to(viewer).active(),
        url=lambda member: reverse("org:member", args=[member.pk]),
        detail=lambda member: " · ".join(part for part in (member.title, member.email or "") if part),
        has_words=False,
        instead=lambda text: Q(name__istartswith=text) | Q(name__icontains=f" {text}") | Q(email__istartswith=text),
        person=True,
        position=5,
    )
)
