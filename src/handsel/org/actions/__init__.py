"""What can be done to the company, its teams and its members. Every action runs in one change set."""

from handsel.org.actions.company import edit_organisation, found_company, quote_rate, withdraw_rate
from handsel.org.actions.invitations import INVITATION_LASTS, accept_invitation, invite
from handsel.org.actions.members import (
    MEMBER_FIELDS,
    OWN_FIELDS,
    add_member,
    deactivate,
    edit_member,
    reactivate,
    set_password,
)
from handsel.org.actions.security import forget_second_steps, note_way_in
from handsel.org.actions.teams import dissolve_team, edit_team, form_team
from handsel.org.actions.tokens import issue_token, revoke_token
from handsel.org.actions.values import CannotOrganise

__all__ = [
    "INVITATION_LASTS",
    "MEMBER_FIELDS",
    "OWN_FIELDS",
    "CannotOrganise",
    "accept_invitation",
    "add_member",
    "deactivate",
    "dissolve_team",
    "edit_member",
    "edit_organisation",
    "edit_team",
    "forget_second_steps",
    "form_team",
    "found_company",
    "invite",
    "issue_token",
    "note_way_in",
    "quote_rate",
    "reactivate",
    "revoke_token",
    "set_password",
    "withdraw_rate",
]
