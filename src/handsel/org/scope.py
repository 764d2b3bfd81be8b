"""Scope: which rows a viewer may see or edit, said once for every record that has an owner."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models.lookups import Lookup

from handsel.kernel.ids import as_array
from handsel.org.models import Grant
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer

FEW = 200
"""Up to this many owners in reach their grants are loaded as values; beyond, joining is cheaper."""


@models.UUIDField.register_lookup
@models.ForeignKey.register_lookup
class AnyOf(Lookup):
    """`owner__any_of=ids`: the column equals one of an array passed as a single parameter."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """`column = any(array)`."""
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} = any(%s::uuid[])", (*parameters, as_array(self.rhs))


class ScopedQuerySet[M: models.Model](models.QuerySet[M]):
    """Rows with an owner. `kind` names them in grants; `owner_path` leads to the owner."""

    kind: ClassVar[str]
    owner_path: ClassVar[str] = "owner"

    def visible_to(self, viewer: Viewer) -> Self:
        """Rows this viewer may see: own, in reach, granted, or everyone's by the organisation's default."""
        if viewer.sees_everything:
            return self
        return self.filter(self._within(viewer, viewer.reach or frozenset(), editing=False))

    def editable_by(self, viewer: Viewer) -> Self:
        """Rows this viewer may change."""
        if viewer.edits_everything:
            return self
        if not viewer.may(Permission.EDIT_RECORDS):
            return self.none()
        reach = viewer.reach if viewer.reach is not None else frozenset([viewer.member_id] if viewer.member_id else [])
        return self.filter(self._within(viewer, reach, editing=True))

    def owned_within(self, owners: Iterable[UUID]) -> Self:
        """Rows owned by one of these members."""
        return self.filter(**{f"{self.owner_path}__any_of": list(owners)})

    def _within(self, viewer: Viewer, reach: frozenset[UUID], *, editing: bool) -> models.Q:
        owned = models.Q(**{f"{self.owner_path}__any_of": sorted(reach)})
        if len(reach) <= FEW:
            granted = granted_records(viewer, self.kind, editing=editing)
            return owned | models.Q(pk__any_of=sorted(granted)) if granted else owned
        return owned | models.Q(pk__in=_grants(reach, self.kind, editing).values("record_id"))


def granted_records(viewer: Viewer, kind: str, *, editing: bool = False) -> frozenset[UUID]:
    """Records of a kind granted to anyone in the viewer's reach; asked of the database once per viewer."""
    key = (kind, editing)
    if key not in viewer.granted:
        grants = _grants(viewer.reach or frozenset(), kind, editing)
        viewer.granted[key] = frozenset(grants.values_list("record_id", flat=True))
    return viewer.granted[key]


def _grants(reach: frozenset[UUID], kind: str, editing: bool) -> models.QuerySet[Grant]:
    grants = Grant.objects.filter(member__any_of=sorted(reach), kind=kind)
    return grants.filter(edits=True) if editing else grants


@models.UUIDField.register_lookup
class InArray(Lookup):
    """`pk__in_array=RawSQL(…)`: one of the rows of a subquery that runs once, before anything else."""

    lookup_name = "in_array"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """`column = any(array(subquery))`."""
        left, left_parameters = self.process_lhs(compiler, connection)
        right, right_parameters = self.process_rhs(compiler, connection)
        return f"{left} = any(array{right})", (*left_parameters, *right_parameters)
