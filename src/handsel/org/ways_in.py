"""How a member may sign in besides the password: allauth keeps the authenticators, this reads them."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from handsel.org.models import Member


@dataclass(frozen=True)
class WaysIn:
    """An authenticator app, passkeys, recovery codes; each may be missing."""

    totp: Authenticator | None
    passkeys: tuple[Authenticator, ...]
    codes: Authenticator | None

    @property
    def codes_left(self) -> int:
        """How many recovery codes still work."""
        return len(self.codes.wrap().get_unused_codes()) if self.codes else 0

    @property
    def has_second_step(self) -> bool:
        """Whether the password alone does not sign them in."""
        return bool(self.totp or self.passkeys)


def ways_of(member: Member) -> WaysIn:
    """The ways of one member. One query."""
    held = list(Authenticator.objects.filter(user=member).order_by("created_at"))
    return WaysIn(
        totp=next((one for one in held if one.type == Authenticator.Type.TOTP), None),
        passkeys=tuple(one for one in held if one.type == Authenticator.Type.WEBAUTHN),
        codes=next((one for one in held if one.type == Authenticator.Type.RECOVERY_CODES), None),
    )
