"""One deal with everybody around it, and a secret of the neighbours: what the permission matrix is tried on.

Ben       owns the account Acme, its contact Dora, and Beta, a quiet account without deals
Ana       owns the deals with Acme (one open, one lost), wrote the note and the task on them, and keeps the secret;
          gave Dora more than she might have and asked the officer about a dinner
Cem       is on Acme's and Beta's account teams and may edit
Sam       is on the team of both deals and may edit
Uma       is nobody's colleague in any of this

The secret: an account, a contact, a deal, a note of Ana's, all with the word in SECRET in their texts.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from handsel.accounts import actions as accounts
from handsel.accounts.models import Account, Contact
from handsel.conduct import actions as conduct
from handsel.conduct.drafts import Draft, To
from handsel.conduct.models import Clearance, Finding, Gift, GiftPhoto
from handsel.conduct.rules.kinds import Kind
from handsel.exchange.events import FilesUploaded
from handsel.exchange.models import Import
from handsel.journal import actions as journal
from handsel.journal.models import Entry
from handsel.kernel.periods import Period
from handsel.lists import actions as lists
from handsel.lists.columns import find
from handsel.lists.models import SavedView
from handsel.org import actions as org
from handsel.org.models import ApiToken, ExchangeRate, Member, Team
from handsel.org.roles import Role
from handsel.org.viewer import Viewer
from handsel.pipeline import actions as pipeline
from handsel.pipeline.models import LostReason, Opportunity, Pipeline, Stage
from handsel.quota import actions as quota
from handsel.quota.actions import Setting
from handsel.quota.models import Letter, Relief, Target
from handsel.trail.changes import change
from handsel.trail.models import ChangeSet
from tests.api import payroll
from tests.people import NOW, Cast, looking

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
"""A PNG of one red point."""
SECRET = "Zebrawood"


@dataclass(frozen=True)
class Secret:
    """What only Ana, her manager and those who see everything may know of."""

    account: Account
    contact: Contact
    deal: Opportunity
    note: Entry
    view: SavedView
    change: ChangeSet
    upload: Import


@dataclass(frozen=True)
class World:
    """Everything the matrix points to."""

    uma: Member
    acme: Account
    beta: Account
    dora: Contact
    deal: Opportunity
    lost: Opportunity
    note: Entry
    task: Entry
    view: SavedView
    change: ChangeSet
    reason: LostReason
    stage: Stage
    spare: Pipeline
    spare_stage: Stage
    spare_team: Team
    rate: ExchangeRate
    upload: Import
    gift: Gift
    photo: GiftPhoto
    clearance: Clearance
    finding: Finding
    payroll: payroll.Payroll
    secret: Secret
    target: Target
    spare_target: Target
    relief: Relief
    letter: Letter

    def token_of(self, member: Member) -> ApiToken:
        """The token the member calls with."""
        return ApiToken.objects.filter(member=member).latest("created_at")


def build(cast: Cast) -> World:
    """Make the world; the company and the cast are there."""
    system = Viewer.system()
    uma = org.add_member(name="Uma Ueda", email="uma@example.com", roles=[Role.ACCOUNT_EXECUTIVE], by=system, at=NOW)
    sales = Pipeline.objects.first() or pipeline.set_up_default_pipeline(by=system, at=NOW)
    spare = pipeline.form_pipeline(name="Renewals", by=system, at=NOW)
    acme, beta, dora = _book(cast)
    deal, lost = _deals(cast, acme)
    view = _view(cast, "Mine")
    note = journal.write_note(body="They want forty.", on=[("opportunity", deal.pk)], by=looking(cast.ana), at=NOW)
    task = journal.add_task(subject="Offer", on=[("opportunity", deal.pk)], by=looking(cast.ana), at=NOW)
    pipeline.edit(opportunity=deal, values={"next_step": "Call"}, by=looking(cast.ana), at=NOW)
    changed, gift = ChangeSet.objects.latest("id"), _gift(cast, dora)
    return World(
        uma=uma,
        acme=acme,
        beta=beta,
        dora=dora,
        deal=deal,
        lost=lost,
        note=note,
        task=task,
        view=view,
        change=changed,
        reason=LostReason.objects.order_by("position")[0],
        stage=sales.stages.get(name="Proposal"),
        spare=spare,
        spare_stage=spare.stages.get(name="Proposal"),
        spare_team=org.form_team(name="East", by=system, at=NOW),
        rate=org.quote_rate(currency="EUR", since=date(2026, 1, 1), per_unit=Decimal("0.9"), by=system, at=NOW),
        upload=planned(cast.mo, "companies.csv"),
        gift=gift,
        photo=conduct.add_photo(gift=gift, raw=PIXEL, by=looking(cast.ana), at=NOW),
        clearance=_clearance(cast, dora),
        finding=Finding.objects.get(),
        payroll=payroll.build(cast),
        secret=_secret(cast),
        **_quotas(cast),
    )


def _quotas(cast: Cast) -> dict[str, Any]:
    """Two quotas of Ana's, one of them relieved, and the letter that tells her."""
    by, days = looking(cast.olga), Period(date(2026, 10, 1), date(2027, 1, 1))
    setting = Setting(member=cast.ana, period=days, amount=Decimal(300_000), currency="USD")
    target = quota.set_target(setting=setting, by=by, at=NOW)
    return {
        "target": target,
        "spare_target": quota.set_target(setting=replace(setting, measure="renewal"), by=by, at=NOW),
        "relief": quota.relieve(target=target, amount=Decimal(1_000), reason="Leave", by=by, at=NOW),
        "letter": quota.issue_letter(member=cast.ana, period=days, by=by, at=NOW),
    }


def _gift(cast: Cast, dora: Contact) -> Gift:
    """What Ana gave Dora: more than she might have, so there is a finding too."""
    draft = Draft(given_on=NOW.date(), to=(To(dora.pk),), description="Wine", cost=Decimal(400), already_given=True)
    return conduct.record_gift(draft=draft, by=looking(cast.ana), at=NOW)


def _clearance(cast: Cast, dora: Contact) -> Clearance:
    """What Ana asks about; the API answers by the clock, so its day is still to come."""
    soon = timezone.now().date() + timedelta(days=3)
    draft = Draft(given_on=soon, to=(To(dora.pk),), kind=Kind.MEAL, host_present=True, cost=Decimal(60))
    return conduct.ask_clearance(draft=draft, reason="New Year", by=looking(cast.ana), at=timezone.now())


def _book(cast: Cast) -> tuple[Account, Account, Contact]:
    ben = looking(cast.ben)
    acme = accounts.create_account(values={"name": "Acme Instruments"}, by=ben, at=NOW)
    beta = accounts.create_account(values={"name": "Beta Optics"}, by=ben, at=NOW)
    dora = accounts.create_contact(values={"first_name": "Dora", "last_name": "Diaz", "account": acme}, by=ben, at=NOW)
    for account in (acme, beta):
        accounts.put_on_team(account=account, member=cast.cem, role="", edits=True, by=ben, at=NOW)
    return acme, beta, dora


def _deals(cast: Cast, acme: Account) -> tuple[Opportunity, Opportunity]:
    values = {"account": acme, "amount": Decimal(48_000), "close_on": date(2026, 12, 18)}
    rows = [{"name": "Forty scopes", **values}, {"name": "Ten probes", **values}]
    ben, ana = looking(cast.ben), looking(cast.ana)
    owned = [row | {"owner": cast.ana} for row in rows]
    made = [pipeline.create(values=row, by=Viewer.system(), at=NOW) for row in owned]
    assert ben.member_id != ana.member_id
    for deal in made:
        pipeline.put_on_team(opportunity=deal, member=cast.sam, role="", edits=True, by=looking(cast.ana), at=NOW)
    lost = pipeline.lose(opportunity=made[1], reason="Price", by=looking(cast.ana), at=NOW)
    return made[0], lost


def _view(cast: Cast, name: str) -> SavedView:
    record_list = find("opportunities")
    assert record_list is not None
    return lists.save_view(record_list=record_list, name=name, query=[], shared=False, by=looking(cast.ana), at=NOW)


def _secret(cast: Cast) -> Secret:
    values = {"name": f"{SECRET} Holdings", "industry": SECRET}
    account = accounts.create_account(values=values, by=looking(cast.ana), at=NOW)
    person = {"first_name": "Zoe", "last_name": SECRET, "account": account, "email": "zoe@zebrawood.example"}
    contact = accounts.create_contact(values=person, by=looking(cast.ana), at=NOW)
    row = {"name": f"{SECRET} desks", "account": account, "amount": Decimal(777_777), "product": SECRET}
    deal = pipeline.create(values=row, by=looking(cast.ana), at=NOW)
    pipeline.set_contact_role(opportunity=deal, contact=contact, role=SECRET, by=looking(cast.ana), at=NOW)
    note = journal.write_note(body=f"{SECRET}!", on=[("opportunity", deal.pk)], by=looking(cast.ana), at=NOW)
    written = ChangeSet.objects.latest("id")
    return Secret(account, contact, deal, note, _view(cast, SECRET), written, planned(cast.nina, SECRET))


def planned(member: Member, name: str) -> Import:
    """An import whose plan is there, in which no row is turned away."""
    with change("exchange.upload", by=looking(member), at=NOW) as uploading:
        upload = Import.objects.create(name=name, by=member, at=NOW, state=Import.State.PLANNED, plan={"turned": 0})
        uploading.record(FilesUploaded(subject=upload.pk, source=name, files=[name]))
    return upload
