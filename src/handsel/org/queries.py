"""Reads about the organisation and its members, above all the viewer of a member."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from handsel.kernel.actors import Door
from handsel.kernel.periods import FiscalCalendar
from handsel.org import secrets
from handsel.org.models import ExchangeRate, Invitation, Member, Organisation, Reach
from handsel.org.roles import Permission, permissions_of
from handsel.org.viewer import DefaultAccess, Viewer


class NoSuchMember(LookupError):
    """Nobody here has that address."""


class NotFounded(Exception):
    """This Handsel has no company yet; run `handsel init --company NAME --admin EMAIL`."""


def organisation() -> Organisation:
    """The company. Raises NotFounded before there is one."""
    found = Organisation.objects.first()
    if found is None:
        raise NotFounded(NotFounded.__doc__)
    return found


def viewer_of(member: Member, *, door: Door, scopes: frozenset[str] | None = None) -> Viewer:
    """The viewer of a member, with reach loaded. Two queries."""
    company = organisation()
    permissions = permissions_of(member.roles)
    everyone = Permission.SEE_EVERYTHING in permissions
    return Viewer(
        member_id=member.pk,
        name=member.name,
        permissions=permissions,
        reach=None if everyone else reach_of(member.pk),
        default_access=DefaultAccess(company.default_access),
        door=door,
        locale=member.locale or company.locale,
        zone=zone_named(member.zone or company.zone),
        currency=company.currency,
        scopes=scopes,
    )


def whom_invites(secret: str, at: datetime) -> Member | None:
    """The member an open invitation is for; None when it was used, has expired, is unknown or the member has left."""
    invitation = (
        Invitation.objects.select_related("member")
        .filter(digest=secrets.digest(secret), accepted_at=None, expires_at__gt=at, member__deactivated_at=None)
        .first()
    )
    return invitation.member if invitation else None


def viewer_named(email: str, *, door: Door) -> Viewer:
    """The viewer of the member with this address, or the system's when no address is given.

    Raises NoSuchMember for an address nobody has.
    """
    if not email:
        return Viewer.system(door, currency=organisation().currency)
    member = Member.objects.by_email(email).active().first()
    if member is None:
        raise NoSuchMember(_("No member has the address %(email)s.") % {"email": email})
    return viewer_of(member, door=door)


def reach_of(member_id: UUID) -> frozenset[UUID]:
    """Owners whose records the member sees: themselves and everyone beneath them."""
    owners = Reach.objects.filter(member_id=member_id).values_list("owner_id", flat=True)
    return frozenset(owners) | {member_id}


@lru_cache(maxsize=64)
def zone_named(name: str) -> ZoneInfo:
    """The time zone of this name, or UTC when the system does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def fiscal_calendar() -> FiscalCalendar:
    """The company's fiscal calendar."""
    company = organisation()
    return FiscalCalendar(company.fiscal_start_month, company.fiscal_named_by_end)


class Rates:
    """Dated exchange rates, loaded once for many conversions."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._by_currency: dict[str, list[tuple[date, Decimal]]] = {}
        for rate in ExchangeRate.objects.order_by("currency", "-since"):
            self._by_currency.setdefault(rate.currency, []).append((rate.since, rate.per_unit))

    def in_base(self, amount: Decimal | None, currency: str, on: date) -> Decimal | None:
        """The amount in the organisation's currency at the rate of that day; None when no rate is known."""
        if amount is None or currency == self.base:
            return amount
        for since, per_unit in self._by_currency.get(currency, ()):
            if since <= on:
                return (amount / per_unit).quantize(Decimal("0.01"))
        return None
