"""Permissions are one enumeration, roles are data: a sentence and a set of permissions each."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """What somebody may do beyond seeing their own records."""

    SEE_EVERYTHING = "see-everything"
    EDIT_RECORDS = "edit-records"
    EDIT_EVERYTHING = "edit-everything"
    DELETE_RECORDS = "delete-records"
    REASSIGN = "reassign"
    BULK_EDIT = "bulk-edit"
    IMPORT = "import"
    EXPORT = "export"
    SHARE_VIEWS = "share-views"
    CONFIGURE = "configure"
    MANAGE_MEMBERS = "manage-members"
    READ_TRAIL = "read-trail"
    UNDO_OTHERS = "undo-others"
    SEE_PAY = "see-pay"
    MANAGE_PAY = "manage-pay"
    APPROVE_PAY = "approve-pay"
    READ_REGISTER = "read-register"
    OVERSEE_CONDUCT = "oversee-conduct"


@dataclass(frozen=True)
class RoleDefinition:
    """A role as people see it: its label, a sentence about it, what it allows."""

    label: object
    description: object
    permissions: frozenset[Permission]


class Role(StrEnum):
    """The jobs Handsel knows. A member may hold several."""

    ACCOUNT_EXECUTIVE = "account-executive"
    ACCOUNT_MANAGER = "account-manager"
    SALES_MANAGER = "sales-manager"
    SALES_OPERATIONS = "sales-operations"
    COMPLIANCE_OFFICER = "compliance-officer"
    SPECIALIST = "specialist"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


_SELLING = frozenset({Permission.EDIT_RECORDS, Permission.DELETE_RECORDS, Permission.EXPORT, Permission.BULK_EDIT})

_CONDUCT = frozenset({Permission.READ_REGISTER, Permission.OVERSEE_CONDUCT})

ROLES: dict[Role, RoleDefinition] = {
    Role.ACCOUNT_EXECUTIVE: RoleDefinition(
        _("Account executive"), _("Wins clients: works own accounts, contacts and opportunities."), _SELLING
    ),
    Role.ACCOUNT_MANAGER: RoleDefinition(_("Account manager"), _("Keeps and grows clients after the sale."), _SELLING),
    Role.SALES_MANAGER: RoleDefinition(
        _("Sales manager"),
        _("Sees and edits what the team owns, reassigns it, shares views."),
        _SELLING | {Permission.REASSIGN, Permission.SHARE_VIEWS, Permission.IMPORT, Permission.UNDO_OTHERS},
    ),
    Role.SALES_OPERATIONS: RoleDefinition(
        _("Sales operations"),
        _("Sees and edits everything, imports and exports, configures pipelines, runs quotas and pay."),
        frozenset(Permission) - {Permission.MANAGE_MEMBERS} - _CONDUCT,
    ),
    Role.COMPLIANCE_OFFICER: RoleDefinition(
        _("Compliance officer"),
        _("Sees everything but pay, edits no sales record, reads the trail, oversees gifts and entertainment."),
        frozenset({Permission.SEE_EVERYTHING, Permission.READ_TRAIL, Permission.EXPORT}) | _CONDUCT,
    ),
    Role.SPECIALIST: RoleDefinition(
        _("Specialist"),
        _("Helps in demos and sales support: sees records of the teams they were put on."),
        frozenset({Permission.EDIT_RECORDS}),
    ),
    Role.ADMINISTRATOR: RoleDefinition(
        _("Administrator"), _("Everything, members and settings included."), frozenset(Permission)
    ),
    Role.AUDITOR: RoleDefinition(
        _("Auditor"),
        _("Reads everything and the trail, changes nothing."),
        frozenset({Permission.SEE_EVERYTHING, Permission.READ_TRAIL, Permission.EXPORT})
        | {Permission.SEE_PAY, Permission.READ_REGISTER},
    ),
}


def permissions_of(roles: list[str]) -> frozenset[Permission]:
    """Everything the roles allow together; an unknown role allows nothing."""
    known = [ROLES[Role(role)].permissions for role in roles if role in Role.__members__.values()]
    return frozenset().union(*known)


REFUSALS: dict[Permission, object] = {
    Permission.SEE_EVERYTHING: _("Your role does not show other people's records."),
    Permission.EDIT_RECORDS: _("Your role reads records and does not change them."),
    Permission.EDIT_EVERYTHING: _("Your role does not change other people's records."),
    Permission.DELETE_RECORDS: _("Your role does not delete records."),
    Permission.REASSIGN: _("Your role does not give records to another owner."),
    Permission.BULK_EDIT: _("Your role does not change many records at once."),
    Permission.IMPORT: _("Your role does not import files."),
    Permission.EXPORT: _("Your role does not export records."),
    Permission.SHARE_VIEWS: _("Your role does not share views with others."),
    Permission.CONFIGURE: _("Your role does not change how Handsel is set up."),
    Permission.MANAGE_MEMBERS: _("Your role does not manage members and teams."),
    Permission.READ_TRAIL: _("Your role does not read the audit trail."),
    Permission.UNDO_OTHERS: _("Your role does not take back other people's changes."),
    Permission.SEE_PAY: _("Your role does not show other people's pay."),
    Permission.MANAGE_PAY: _("Your role does not manage quotas, plans and pay."),
    Permission.APPROVE_PAY: _("Your role does not approve pay."),
    Permission.READ_REGISTER: _("Your role does not show the register of gifts."),
    Permission.OVERSEE_CONDUCT: _("Your role does not decide on gifts and policies."),
}
"""What a refusal says, and whom to ask is always an administrator."""
