"""What the journeys' company has on its books: customers of Ana's and of Cem's, and four open deals."""

from datetime import date
from decimal import Decimal

from handsel.accounts import actions as accounts
from handsel.org import actions as org
from handsel.org.models import Member
from handsel.org.viewer import Viewer
from handsel.pipeline import actions as pipeline
from handsel.pipeline.models import Pipeline
from tests.people import NOW, PASSWORD, looking

DEALS = (("Forty scopes", 48_000), ("Service contract", 12_500), ("Pilot line", 90_000), ("Spare probes", 3_200))


def furnish() -> None:
    """Write the books."""
    ana = Member.objects.get(name="Ana Alvarez")
    by = looking(ana)
    org.set_password(member=ana, password=PASSWORD, by=Viewer.system(), at=NOW)
    if not Pipeline.objects.exists():
        pipeline.set_up_default_pipeline(by=Viewer.system(), at=NOW)
    acme = accounts.create_account(values={"name": "Acme Instruments", "industry": "Optics"}, by=by, at=NOW)
    accounts.create_account(values={"name": "Borealis Labs", "industry": "Energy"}, by=by, at=NOW)
    accounts.create_contact(values={"first_name": "Dora", "last_name": "Diaz", "account": acme}, by=by, at=NOW)
    for name, amount in DEALS:
        values = {"name": name, "account": acme, "amount": Decimal(amount), "close_on": date(2026, 12, 18)}
        pipeline.create(values=values, by=by, at=NOW)
    accounts.create_account(values={"name": "Gamma Tools", "industry": "Tools"}, by=by, at=NOW)
    cem = looking(Member.objects.get(name="Cem Celik"))
    accounts.create_account(values={"name": "Cobalt Works"}, by=cem, at=NOW)
