"""What the pages of the pipeline share."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from handsel.org.viewer import Viewer
from handsel.pipeline.models import Opportunity, Outcome
from handsel.pipeline.queries.record import visible
from handsel.pipeline.rules.ageing import Norm, Worry, next_step_worry
from handsel.pipeline.rules.vocabulary import Level
from handsel.trail.editing import Clash
from handsel.ui import words

TONES = {Level.FINE: "", Level.AMBER: "amber", Level.RED: "red"}


def opportunity_or_404(opportunity_id: UUID, viewer: Viewer) -> Opportunity:
    """The opportunity with its relations, when the viewer may see it."""
    found = visible(viewer).filter(pk=opportunity_id).first()
    if found is None:
        raise Http404
    return found


def may_edit(opportunity: Opportunity, viewer: Viewer) -> bool:
    """Whether the viewer may change it."""
    return viewer.edits_everything or Opportunity.objects.editable_by(viewer).filter(pk=opportunity.pk).exists()


def next_step_chip(opportunity: Opportunity, today: Any) -> dict[str, str]:
    """The next step in a few words and its colour: red when overdue, grey when there is none."""
    if opportunity.outcome != Outcome.OPEN:
        return {"text": "", "tone": ""}
    worry = next_step_worry(
        has_next_step=bool(opportunity.next_step), next_step_on=opportunity.next_step_on, today=today
    )
    if worry is Worry.NO_NEXT_STEP:
        return {"text": _("No next step"), "tone": "gray"}
    day = words.short_date(opportunity.next_step_on) if opportunity.next_step_on else ""
    said = " · ".join(part for part in (opportunity.next_step, day) if part)
    return {"text": said, "tone": "red" if worry else "green"}


def norm_text(norm: Norm | None) -> str:
    """What is usual in a stage, as a hint."""
    if norm is None:
        return _("Nothing is known yet about how long this stage takes.")
    usual, red = words.number(norm.usual, 0), words.number(norm.red, 0)
    if norm.learned:
        text = _("Deals that were won needed %(usual)s days here; beyond %(red)s is red (from %(count)s deals).")
        return text % {"usual": usual, "red": red, "count": norm.count}
    return _("Expected: %(usual)s days; beyond %(red)s is red.") % {"usual": usual, "red": red}


def clash_text(clash: Clash, names: dict[Any, str]) -> str:
    """What somebody else wrote meanwhile, for the field it is about."""
    return _("%(who)s changed this to “%(theirs)s” on %(when)s. Saving again replaces it with yours.") % {
        "who": names.get(clash.by_id, "Handsel"),
        "theirs": "" if clash.theirs is None else clash.theirs,
        "when": words.full_time(clash.at),
    }


def board_url(opportunity: Opportunity) -> str:
    """The board of its pipeline."""
    return reverse("pipeline:board-of", args=[opportunity.pipeline_id])
