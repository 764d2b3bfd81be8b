"""An import between upload and report: deciding what is open, planning again, running, starting again.

Each step is a job for a worker. What a step decides is kept on the import's row in the transaction that does it, so a
step that was killed left nothing and is simply done again.
"""

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from handsel.exchange.answers import UnknownAnswer, answer
from handsel.exchange.importing.desk import Options
from handsel.exchange.mapping import Mapping
from handsel.exchange.mapping_files import parse_mapping, write_mapping
from handsel.exchange.models import BUSY, Import, SavedMapping
from handsel.exchange.queueing import is_waiting, is_worked_on, put_before_workers
from handsel.exchange.summaries import question_of
from handsel.org.roles import Permission
from handsel.org.viewer import Forbidden, Viewer
from handsel.trail.models import ChangeSet

QUIET = timedelta(seconds=10)
"""A step nobody is at for so long was killed."""
ALIKE = 0.8
"""A saved mapping is offered when it knows so much of a table's headings."""
OWNERS = ("create", "me", "none")


@dataclass(frozen=True)
class Choices:
    """What was decided besides the mapping, as `Import.options` keeps it."""

    owners: str = "create"
    pipeline: str = ""
    system: str = ""
    then_run: bool = False
    """Whether the import is to run as soon as it is planned."""
    scopes: tuple[str, ...] | None = None
    """Scopes of the API token it was sent with: it may do no more than the token."""
    back_to: str = ""
    """The page to return to once the plan is there."""
    answers: Map[str, str] = field(default_factory=dict)
    """Place of a question in the list of them → what was answered."""

    @classmethod
    def of(cls, row: Import) -> Self:
        """The choices of an import."""
        known = {name: row.options[name] for name in cls.__dataclass_fields__ if name in row.options}
        if known.get("scopes") is not None:
            known["scopes"] = tuple(known["scopes"])
        return cls(**known)

    @property
    def for_importing(self) -> Options:
        """The part that importing needs."""
        return Options(owners=self.owners, pipeline=self.pipeline, system=self.system)


def require_own(row: Import, by: Viewer) -> None:
    """Raise Forbidden unless the viewer sent these files and may import."""
    by.require(Permission.IMPORT)
    if row.by_id != by.member_id:
        raise Forbidden(_("Only whoever uploaded the files goes on with this import."))


def replan(row: Import, *, by: Viewer, at: datetime, mapping: Mapping | None = None, **choices: Any) -> None:
    """Plan anew, with another mapping or other choices. Raises ValidationError when it is too late."""
    require_own(row, by)
    values: dict[str, Any] = {"options": {**row.options, **choices}, "plan": {}}
    if mapping is not None:
        values["mapping"] = write_mapping(mapping)
    _begin(row, Import.State.UPLOADED, at, **values)


def run(row: Import, *, by: Viewer, at: datetime) -> None:
    """Import what was planned. Raises ValidationError when it is too late, or there is nothing to import."""
    require_own(row, by)
    if not row.plan:
        replan(row, by=by, at=at)
        return
    if not any(table["imported"] for table in row.reading.get("tables", ())):
        raise ValidationError(_("Nothing in these files is imported yet; say what the tables hold first."))
    _begin(row, Import.State.RUNNING, at)


def _begin(row: Import, state: Import.State, at: datetime, **values: Any) -> None:
    """The next step is a worker's. Two people at once begin it once."""
    startable = [Import.State.PLANNED, Import.State.FAILED]
    fresh = {"state": state, "attempts": 0, "progress": 0, "problem": "", "seen_at": at}
    with transaction.atomic():
        rows = Import.objects.filter(pk=row.pk, state__in=startable, files_gone_at=None)
        if not rows.update(**fresh, **values):
            raise ValidationError(too_late(row))
        put_before_workers(row.pk)
    row.refresh_from_db()


def too_late(row: Import) -> str:
    """Why nothing can be changed any more."""
    row.refresh_from_db()
    if row.files_gone_at is not None:
        return _("The files of this import were deleted; upload them again.")
    if row.is_busy:
        return _("This import is being worked on; wait until that is done.")
    return _("This import is over already.")


def answered(row: Import, answers: Map[int, str]) -> Mapping:
    """The mapping with these questions answered, by their place. Raises ValidationError for an unknown answer."""
    mapping = parse_mapping(row.mapping)
    asked = row.reading.get("questions", [])
    for place, chosen in answers.items():
        if not 0 <= place < len(asked):
            raise ValidationError(_("There is no question %(number)s.") % {"number": place})
        question = question_of(asked[place])
        try:
            mapping = answer(mapping, question, chosen)
        except UnknownAnswer:
            allowed = ", ".join(question.options)
            raise ValidationError(
                _("“%(answer)s” is no answer to question %(number)s; choose among: %(allowed)s.")
                % {"answer": chosen, "number": place, "allowed": allowed}
            ) from None
        asked[place]["chosen"] = chosen
    return mapping


def revive(at: datetime) -> int:
    """Put imports before the workers again whose worker was killed. Answers how many."""
    quiet = Import.objects.filter(state__in=BUSY).filter(Q(seen_at=None) | Q(seen_at__lt=at - QUIET))
    return sum(revive_one(row, at) for row in quiet)


def revive_one(row: Import, at: datetime) -> bool:
    """The same for one import."""
    if not row.is_busy or (row.seen_at and row.seen_at > at - QUIET):
        return False
    with transaction.atomic():
        if is_worked_on(row.pk) or is_waiting(row.pk):
            return False
        if not Import.objects.filter(pk=row.pk, state=row.state, seen_at=row.seen_at).update(seen_at=at):
            return False
        put_before_workers(row.pk)
    return True


def taken_back(rows: Sequence[Import]) -> dict[UUID | None, UUID]:
    """Of these imports' change sets those that were undone, each with the change set that did it."""
    sets = [row.change_set_id for row in rows if row.change_set_id]
    return dict(ChangeSet.objects.filter(undoes__in=sets).values_list("undoes_id", "pk")) if sets else {}


def headings_of(row: Import) -> list[list[str]]:
    """The headings of each table of an import."""
    return [[column["column"] for column in table["columns"]] for table in row.reading.get("tables", ())]


def fitting(row: Import, viewer: Viewer) -> list[SavedMapping]:
    """Saved mappings made for files with the same headings, the best first."""
    tables = [set(headings) for headings in headings_of(row) if headings]
    scored = [(_likeness(saved, tables), saved) for saved in SavedMapping.objects.visible_to(viewer)]
    return [saved for score, saved in sorted(scored, key=lambda one: (-one[0], one[1].name)) if score >= ALIKE]


def _likeness(saved: SavedMapping, tables: list[set[str]]) -> float:
    """The part of these tables whose headings the mapping knows."""
    known = [set(headings) for headings in saved.headings if headings]
    shares = [max((len(table & other) / len(table | other) for other in known), default=0.0) for table in tables]
    return sum(1 for share in shares if share >= ALIKE) / len(shares) if shares else 0.0
