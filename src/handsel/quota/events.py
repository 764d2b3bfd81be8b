"""Facts about quotas. They say whose and when, never how much: more people read the trail than see pay."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from handsel.trail.facts import Fact


@dataclass(frozen=True, kw_only=True)
class TargetSet(Fact):
    """`whose` is a name, `period` the label of the period, `owner` the member or the team."""

    name: ClassVar[str] = "quota.target.set"
    sentence: ClassVar[Any] = _("set the quota of %(whose)s for %(period)s")
    whose: str
    period: str
    measure: str
    owner: UUID


@dataclass(frozen=True, kw_only=True)
class TargetRemoved(Fact):
    name: ClassVar[str] = "quota.target.removed"
    sentence: ClassVar[Any] = _("removed the quota of %(whose)s for %(period)s")
    whose: str
    period: str
    measure: str
    owner: UUID


@dataclass(frozen=True, kw_only=True)
class TargetRelieved(Fact):
    name: ClassVar[str] = "quota.target.relieved"
    sentence: ClassVar[Any] = _("relieved the quota of %(whose)s for %(period)s")
    whose: str
    period: str
    measure: str
    owner: UUID


@dataclass(frozen=True, kw_only=True)
class LetterIssued(Fact):
    name: ClassVar[str] = "quota.letter.issued"
    sentence: ClassVar[Any] = _("issued the quota letter %(title)s to %(whose)s")
    title: str
    whose: str
    member: UUID


@dataclass(frozen=True, kw_only=True)
class LetterAccepted(Fact):
    name: ClassVar[str] = "quota.letter.accepted"
    sentence: ClassVar[Any] = _("accepted the quota letter %(title)s")
    title: str
    whose: str
    member: UUID
