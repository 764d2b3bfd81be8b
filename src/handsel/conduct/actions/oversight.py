"""Verbs of the officer (findings, people read as one, versions of policies) and everybody's yearly attestation."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from handsel.accounts.models import Contact
from handsel.conduct import locks
from handsel.conduct.actions import finding
from handsel.conduct.actions.writing import Desk
from handsel.conduct.events import Attested, FindingFollowedUp, PeopleLinked, PeopleUnlinked, PolicyAdded
from handsel.conduct.models import Attestation, Finding, FindingNote, PolicyVersion, Relation, RelationEnd
from handsel.conduct.policies import reading
from handsel.conduct.queries import book
from handsel.conduct.queries.circle import ALWAYS, everyone_with, links_of, register_of
from handsel.conduct.rules.policies import BrokenPolicy, House, Policy, Rulebook
from handsel.conduct.rules.rates import MissingRate
from handsel.conduct.rules.record import plain
from handsel.org.models import Member
from handsel.org.queries import organisation
from handsel.org.roles import Permission
from handsel.org.viewer import Forbidden, Viewer
from handsel.trail.changes import Change, change


class UnusablePolicy(ValidationError):
    """The policy cannot be used; the sentence says which line and why."""


def follow_up_finding(
    *, finding: Finding, text: str, state: Finding.State, by: Viewer, at: datetime, due_on: date | None = None
) -> FindingNote:
    """Note what was done about a finding and in which state it is now. Nobody closes a finding about themselves."""
    by.require(Permission.OVERSEE_CONDUCT)
    if not text.strip():
        raise ValidationError({"text": [_("Say what was done.")]})
    if state == Finding.State.CLOSED and by.member_id is not None and finding.member_id == by.member_id:
        raise Forbidden(_("Nobody closes a finding about themselves."))
    with change("conduct.follow-up-finding", by=by, at=at) as recording:
        row = FindingNote.objects.create(
            finding=finding, text=text.strip(), state=state, due_on=due_on, noted_by_id=by.member_id, noted_at=at
        )
        recording.record(FindingFollowedUp(subject=finding.pk, state=str(state)))
    return row


def link_people(
    *, first: Contact, second: Contact, kind: Relation.Kind, note: str, by: Viewer, at: datetime
) -> Relation:
    """Read two contacts as one recipient, for earlier gifts too; breaches this brings to light become findings."""
    by.require(Permission.OVERSEE_CONDUCT)
    if first.pk == second.pk:
        raise ValidationError({"second": [_("Choose two different people.")]})
    with change("conduct.link-people", by=by, at=at) as recording:
        locks.hold_book()
        pair = sorted((first, second), key=lambda contact: contact.pk)
        if Relation.objects.filter(first=pair[0].pk, second=pair[1].pk, end=None).exists():
            raise ValidationError({"second": [_("These two are read as one recipient already.")]})
        row = Relation.objects.create(
            first=pair[0].pk,
            second=pair[1].pk,
            first_name=str(pair[0]),
            second_name=str(pair[1]),
            kind=kind,
            linked_on=book.today(at),
            note=note.strip(),
            recorded_by_id=by.member_id,
            recorded_at=at,
        )
        recording.record(PeopleLinked(subject=row.pk))
        _look_again(recording, row, by, at)
    return row


def unlink_people(*, relation: Relation, reason: str, by: Viewer, at: datetime) -> RelationEnd:
    """Read two people apart again. What their relation brought to light stays on record."""
    by.require(Permission.OVERSEE_CONDUCT)
    if not reason.strip():
        raise ValidationError({"reason": [_("Say why, for whoever reads the register later.")]})
    with change("conduct.unlink-people", by=by, at=at) as recording:
        locks.hold_book()
        if RelationEnd.objects.filter(relation=relation).exists():
            raise ValidationError(_("These two are read apart already."))
        row = RelationEnd.objects.create(
            relation=relation,
            ended_on=book.today(at),
            reason=reason.strip(),
            recorded_by_id=by.member_id,
            recorded_at=at,
        )
        recording.record(PeopleUnlinked(subject=relation.pk))
        _look_again(recording, relation, by, at)
    return row


def add_policy_version(*, text: str, reason: str, by: Viewer, at: datetime) -> PolicyVersion:
    """Lay a policy file's versions over the rule book: a text in the form of the shipped files. Raises UnusablePolicy.

    A version with the first day of a known one takes its place; any other is added. Past decisions stay as they fell.
    """
    by.require(Permission.OVERSEE_CONDUCT)
    try:
        policy = reading.policy(text, name=_("policy"))
    except BrokenPolicy as problem:
        raise UnusablePolicy({"text": [str(problem)]}) from problem
    except (TypeError, AttributeError) as problem:
        shape = _(
            "A table stands where a value belongs, or a value where a table belongs. Compare with a shipped file."
        )
        raise UnusablePolicy({"text": [shape]}) from problem
    return _add(policy, reason=reason, by=by, at=at)


def change_house(
    *, settings: Mapping[str, Any], starts: date, version: str, reason: str, by: Viewer, at: datetime
) -> PolicyVersion:
    """Change the firm's own settings from a day on; `settings` are fields of `rules.policies.House`."""
    if unknown := settings.keys() - {each.name for each in fields(House)}:
        raise UnusablePolicy({name: [_("There is no such setting.")] for name in sorted(unknown)})
    policy = book.rulebook().house_policy
    current = policy.on(starts) or policy.versions[0]
    assert current.house is not None  # noqa: S101 - held by the rule book
    try:
        house = replace(current.house, **settings)
    except BrokenPolicy as problem:
        raise UnusablePolicy({"retention_years": [str(problem)]}) from problem
    fresh = replace(current, version=version, starts=starts, house=house)
    return _add(replace(policy, versions=(fresh,)), reason=reason, by=by, at=at)


def attest(*, year: int, statement: str, by: Viewer, at: datetime) -> Attestation:
    """Give one's word that the register holds everything of a year. Once a year each."""
    if by.member_id is None:
        raise Forbidden(_("Only a member can attest."))
    if not statement.strip():
        raise ValidationError({"statement": [_("Say what you attest.")]})
    if not 1900 <= year <= book.today(at).year:
        raise ValidationError({"year": [_("Attest a year that has begun.")]})
    with change("conduct.attest", by=by, at=at) as recording:
        locks.hold_row(by.member_id)
        if Attestation.objects.filter(member_id=by.member_id, year=year).exists():
            raise ValidationError({"year": [_("You have attested this year already.")]})
        member = Member.objects.get(pk=by.member_id)
        row = Attestation.objects.create(
            member=member, year=year, role=", ".join(member.roles), statement=statement.strip(), attested_at=at
        )
        recording.record(Attested(subject=row.pk, about=(member.pk,), year=year))
    return row


def _add(policy: Policy, *, reason: str, by: Viewer, at: datetime) -> PolicyVersion:
    by.require(Permission.OVERSEE_CONDUCT)
    if not reason.strip():
        raise UnusablePolicy({"reason": [_("Say why, for whoever reads the register later.")]})
    with change("conduct.add-policy-version", by=by, at=at) as recording:
        locks.hold_book()
        current = book.rulebook()
        _refuse_broken(current, policy)
        first = policy.versions[0]
        row = PolicyVersion.objects.create(
            code=policy.code,
            version=first.version,
            starts=first.starts,
            body=plain(policy),
            reason=reason.strip(),
            added_by_id=by.member_id,
            added_at=at,
        )
        recording.record(PolicyAdded(subject=row.pk, code=policy.code, version=first.version))
    return row


def _refuse_broken(current: Rulebook, policy: Policy) -> None:
    """A currency cannot change within a policy: its earlier versions count in the old one."""
    known = next((each for each in current.policies if each.code == policy.code), None)
    if known and known.currency != policy.currency:
        text = _("This policy counts in %(currency)s; it cannot change its currency.") % {"currency": known.currency}
        raise UnusablePolicy({"text": [text]})
    _refuse_unknown_currency(current, policy)
    try:
        Rulebook(policies=book.over(current.policies, policy), rates=current.rates)
    except BrokenPolicy as problem:
        raise UnusablePolicy({"text": [str(problem)]}) from problem


def _refuse_unknown_currency(current: Rulebook, policy: Policy) -> None:
    """A policy in a currency without rates would leave every gift undecided."""
    quoted = {currency for rate in current.rates.rows for currency in (rate.source, rate.target)}
    if policy.currency not in {*quoted, organisation().currency, *(each.currency for each in current.policies)}:
        text = _("There is no rate for %(currency)s; have one set first.") % {"currency": policy.currency[:20]}
        raise UnusablePolicy({"text": [text]})


def _look_again(recording: Change, relation: Relation, by: Viewer, at: datetime) -> None:
    """A relation counts for earlier gifts too, so the whole history of these people is read."""
    people = {relation.first, relation.second}
    links = links_of(people)
    circle = everyone_with(people, links)
    desk = Desk(by, at, book.today(at), book.rulebook(), circle, links)
    register = register_of(circle, ALWAYS, links)
    try:
        finding.open_breaches(recording, register, desk)
        finding.refresh_near(register, circle, desk.book, desk.today)
    except MissingRate:
        return
