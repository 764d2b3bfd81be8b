"""What the journeys' company has on its books: customers of Ana's, Ben's and Cem's, open deals, tasks."""

from datetime import date
from decimal import Decimal

from handsel.accounts import actions as accounts
from handsel.journal import actions as journal
from handsel.org import actions as org
from handsel.org.models import Member
from handsel.org.viewer import Viewer
from handsel.pipeline import actions as pipeline
from handsel.pipeline.models import Pipeline
from tests.people import NOW, PASSWORD, looking

DEALS = (
    ("Forty scopes", 48_000),
    ("Service contract", 12_500),
    ("Pilot line", 90_000),
    ("Spare probes", 3_200),
    ("Clean room", 27_000),
)
OF_BEN = ("Larch Mills", "Lisbon Tools", "Lumen Glass")


def furnish() -> None:
    """Write the books."""
    org.set_password(member=_member("Ana Alvarez"), password=PASSWORD, by=Viewer.system(), at=NOW)
    if not Pipeline.objects.exists():
        pipeline.set_up_default_pipeline(by=Viewer.system(), at=NOW)
    _ana()
    _others()


def _member(name: str) -> Member:
    return Member.objects.get(name=name)


def _ana() -> None:
    by = looking(_member("Ana Alvarez"))
    acme = accounts.create_account(values={"name": "Acme Instruments", "industry": "Optics"}, by=by, at=NOW)
    accounts.create_account(values={"name": "Gamma Tools", "industry": "Tools"}, by=by, at=NOW)
    accounts.create_account(values={"name": "Borealis Labs", "industry": "Energy"}, by=by, at=NOW)
    accounts.create_contact(values={"first_name": "Dora", "last_name": "Diaz", "account": acme}, by=by, at=NOW)
    for name, amount in DEALS:
        values = {"name": name, "account": acme, "amount": Decimal(amount), "close_on": date(2026, 12, 18)}
        pipeline.create(values=values, by=by, at=NOW)
    journal.add_task(
        subject="Ring Dora", body="About the scopes", on=[("account", acme.pk)], due_on=NOW.date(), by=by, at=NOW
    )


def _others() -> None:
    ben, cem = looking(_member("Ben Baker")), looking(_member("Cem Celik"))
    for name in OF_BEN:
        accounts.create_account(values={"name": name, "industry": "Mills"}, by=ben, at=NOW)
    cobalt = accounts.create_account(values={"name": "Cobalt Works"}, by=cem, at=NOW)
    values = {"name": "Cobalt rollout", "account": cobalt, "amount": Decimal(7_000), "close_on": date(2026, 12, 18)}
    pipeline.create(values=values, by=cem, at=NOW)
    journal.add_task(
        subject="Ring Cobalt",
        body="About the rollout",
        on=[("account", cobalt.pk)],
        due_on=NOW.date(),
        by=looking(_member("Sol Santos")),
        at=NOW,
    )
