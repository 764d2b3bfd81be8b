"""Verbs about who takes part in an opportunity: colleagues on its team, contacts and the parts they play."""

from contextlib import suppress
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from handsel.accounts.models import Contact
from handsel.org.models import Member
from handsel.org.viewer import Viewer
from handsel.pipeline import events, grants
from handsel.pipeline.actions import telling
from handsel.pipeline.actions.limits import known
from handsel.pipeline.actions.opportunities import edit
from handsel.pipeline.actions.writing import CannotEdit, Unchanged, lock
from handsel.pipeline.models import ContactRole, Opportunity, OpportunityTeamMember
from handsel.pipeline.rules.checking import SHORT
from handsel.trail.changes import Change, change


def put_on_team(
    *, opportunity: Opportunity, member: Member, role: str, edits: bool, by: Viewer, at: datetime
) -> OpportunityTeamMember:
    """Put a colleague on the team, or change their part in it."""
    role = _role(role)
    if not member.is_active:
        raise CannotEdit({"member": _("%(member)s no longer works here.") % {"member": member.name}})
    with change("pipeline.put-on-team", by=by, at=at) as joining:
        [row] = lock([opportunity.pk], by)
        place, _created = OpportunityTeamMember.objects.update_or_create(
            opportunity=row, member=member, defaults={"role": role, "edits": edits}
        )
        _team_changed(row, member, joining, joined=True)
    return place


def take_off_team(*, opportunity: Opportunity, member: Member, by: Viewer, at: datetime) -> None:
    """Take a colleague off the team."""
    with suppress(Unchanged), change("pipeline.take-off-team", by=by, at=at) as leaving:
        [row] = lock([opportunity.pk], by)
        count, _kinds = OpportunityTeamMember.objects.filter(opportunity=row, member=member).delete()
        if not count:
            raise Unchanged
        _team_changed(row, member, leaving, joined=False)


def set_contact_role(
    *, opportunity: Opportunity, contact: Contact, role: str, by: Viewer, at: datetime, is_primary: bool = False
) -> ContactRole:
    """Say which part a contact plays in an opportunity; the first one becomes the primary contact."""
    role = _role(role)
    with change("pipeline.set-contact-role", by=by, at=at) as setting:
        [row] = lock([opportunity.pk], by)
        if not known(Contact.objects.visible_to(by), {contact.pk}):
            raise CannotEdit({"contact": _("There is no such contact.")})
        part, _created = ContactRole.objects.update_or_create(opportunity=row, contact=contact, defaults={"role": role})
        if is_primary or row.primary_contact_id is None:
            edit(opportunity=row, values={"primary_contact": contact}, by=by, at=at)
        _part_changed(row, contact, role, setting, takes_part=True)
    return part


def remove_contact_role(*, opportunity: Opportunity, contact: Contact, by: Viewer, at: datetime) -> None:
    """Take a contact off an opportunity; the primary contact becomes empty when it was them."""
    with suppress(Unchanged), change("pipeline.remove-contact-role", by=by, at=at) as removing:
        [row] = lock([opportunity.pk], by)
        count, _kinds = ContactRole.objects.filter(opportunity=row, contact=contact).delete()
        was_primary = row.primary_contact_id == contact.pk
        if not count and not was_primary:
            raise Unchanged
        if was_primary:
            edit(opportunity=row, values={"primary_contact": None}, by=by, at=at)
        _part_changed(row, contact, "", removing, takes_part=False)


def set_primary_contact(*, opportunity: Opportunity, contact: Contact | None, by: Viewer, at: datetime) -> Opportunity:
    """Say whom to speak with first; the contact takes part from then on."""
    with change("pipeline.set-primary-contact", by=by, at=at):
        if contact is None:
            return edit(opportunity=opportunity, values={"primary_contact": None}, by=by, at=at)
        role = ContactRole.objects.filter(opportunity=opportunity, contact=contact).values_list("role", flat=True)
        set_contact_role(
            opportunity=opportunity, contact=contact, role=role.first() or "", is_primary=True, by=by, at=at
        )
    return Opportunity.objects.get(pk=opportunity.pk)


def _team_changed(row: Opportunity, member: Member, changing: Change, *, joined: bool) -> None:
    touch(row, changing)
    grants.refresh([row.pk])
    changing.record(
        events.OpportunityTeamChanged(
            subject=row.pk, about=telling.abouts([row])[row.pk], title=row.name, member=member.pk, joined=joined
        )
    )


def _part_changed(row: Opportunity, contact: Contact, role: str, changing: Change, *, takes_part: bool) -> None:
    touch(row, changing)
    grants.refresh([row.pk], contacts=[contact.pk])
    changing.record(
        events.ContactRoleChanged(
            subject=row.pk,
            about=(*telling.abouts([row])[row.pk], contact.pk),
            title=row.name,
            contact=str(contact),
            role=role,
            takes_part=takes_part,
        )
    )


def touch(row: Opportunity, changing: Change) -> None:
    """People are part of the record: whoever edits it sees that it changed, and undoing its creation conflicts."""
    Opportunity.objects.filter(pk=row.pk).update(version=F("version") + 1, updated_at=changing.at)


def _role(text: str) -> str:
    role = text.strip()
    if len(role) > SHORT or "\0" in role:
        raise CannotEdit({"role": _("Shorten this to %(longest)s characters.") % {"longest": SHORT}})
    return role
