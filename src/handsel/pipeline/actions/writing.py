"""How verbs write opportunities: lock the rows, let the rules decide, store what changed with a constant number of
statements, keep steps of history, and say what happened. One row and ten thousand go the same way.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils.translation import gettext as _

from handsel.kernel.money import exponent
from handsel.kernel.periods import day_of
from handsel.org.queries import Rates
from handsel.org.viewer import Forbidden, Viewer
from handsel.pipeline import words
from handsel.pipeline.models import Opportunity, Stage, Step
from handsel.pipeline.rules import checking, moving
from handsel.pipeline.rules.moving import Deal, Estimate, Terms
from handsel.pipeline.rules.vocabulary import Category, Outcome

FIELDS = {
    "name", "account", "stage", "amount", "currency", "close_on", "probability", "category", "kind", "source",
    "product", "next_step", "next_step_on", "competitors", "primary_contact", "description", "lost_reason",
    "opened_on", "extra",
}  # fmt: skip
"""What an edit may change. The owner changes by `reassign`. An empty probability or category is the stage's again."""

COLUMNS = [field for field in Opportunity._meta.concrete_fields if field.name not in {"id", "words"}]
RULED = ("outcome", "probability", "probability_is_set", "category", "category_is_set", "close_on", "closed_at",
         "lost_reason", "stage_since", "push_count")  # fmt: skip


class CannotEdit(ValidationError):
    """The opportunity cannot be written like this."""


class Unchanged(Exception):
    """There was nothing to change, so the change set is dropped: `with suppress(Unchanged), change(…)`."""


@dataclass(frozen=True)
class Written:
    """A row after it was written: what its columns held before, and which fields truly changed."""

    row: Opportunity
    before: Mapping[str, Any]
    changed: frozenset[str]


def lock(ids: Sequence[UUID], by: Viewer) -> list[Opportunity]:
    """The rows, locked for this transaction. Raises Forbidden unless the viewer may edit all of them."""
    wanted = list(dict.fromkeys(ids))
    rows = Opportunity.objects.editable_by(by).filter(pk__any_of=wanted).defer("words").order_by("pk")
    locked = list(rows.select_for_update(of=("self",)))
    if len(locked) < len(wanted):
        only = _("You may read this opportunity but not change it.")
        raise Forbidden(only if len(wanted) == 1 else _("You may not change all of these opportunities."))
    return locked


class Desk:
    """What the rules need at hand while rows are written: stages, the day, rates. Loaded once per action."""

    def __init__(self, by: Viewer, at: datetime) -> None:
        self.by, self.at = by, at
        self.today: date = day_of(at, by.zone)
        self.stages = {stage.pk: stage for stage in Stage.objects.all()}
        self._rates: Rates | None = None

    def terms(self, stage_id: UUID) -> Terms:
        """What a stage means."""
        return terms_of(self.stages[stage_id])

    @cached_property
    def first_stage(self) -> Stage:
        """Where an opportunity starts that names no stage: the first open one of the first pipeline."""
        stages = Stage.objects.filter(outcome=Outcome.OPEN, archived_at=None, pipeline__archived_at=None)
        stage = stages.order_by("pipeline__position", "pipeline__name", "position", "pk").first()
        if stage is None:
            raise CannotEdit({"stage": _("There is no pipeline yet. Ask sales operations to set one up.")})
        return stage

    def in_base(self, row: Opportunity) -> Decimal | None:
        """The amount in the company's currency at the rate of its close date."""
        if row.amount is None or row.currency == self.by.currency:
            return row.amount
        self._rates = self._rates or Rates(self.by.currency)
        return self._rates.in_base(row.amount, row.currency, row.close_on or self.today)


def terms_of(stage: Stage) -> Terms:
    """What a stage means, as the rules see it."""
    return Terms(stage.pk, Outcome(stage.outcome), stage.probability, Category(stage.category))


def rewrite(rows: Sequence[Opportunity], values: Mapping[str, Any], desk: Desk) -> list[Written]:
    """Give locked rows new values, store them and keep their steps. Rows that already hold them are left alone."""
    values = tidy(values)
    refuse(checking.check_values(values))
    estimates = _estimates_before_closing(rows, values, desk)
    written = [w for row in rows if (w := _rewritten(row, values, desk, estimates.get(row.pk))).changed]
    store([w.row for w in written], {name for w in written for name in w.changed})
    keep_steps(written, desk)
    return written


def tidy(values: Mapping[str, Any]) -> dict[str, Any]:
    """Strip texts, round the amount to what its column holds, drop repeated competitors."""
    tidied = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    if isinstance(competitors := tidied.get("competitors"), list | tuple):
        names = [name.strip() if isinstance(name, str) else name for name in competitors]
        tidied["competitors"] = list(dict.fromkeys(name for name in names if name != ""))
    if isinstance(currency := tidied.get("currency"), str):
        tidied["currency"] = currency.upper()
    if tidied.get("category") == "":
        tidied["category"] = None
    return tidied


def refuse(findings: list[checking.Finding]) -> None:
    """Raise CannotEdit with a sentence per field when there is any finding."""
    if findings:
        raise CannotEdit(words.refusal(findings))


def deal_of(row: Opportunity) -> Deal:
    """The row as the rules see it."""
    return Deal(
        stage=row.stage_id,
        outcome=Outcome(row.outcome),
        probability=row.probability,
        category=Category(row.category),
        stage_since=row.stage_since,
        probability_is_set=row.probability_is_set,
        category_is_set=row.category_is_set,
        close_on=row.close_on,
        closed_at=row.closed_at,
        lost_reason=row.lost_reason,
        push_count=row.push_count,
    )


def decide(deal: Deal, values: Mapping[str, Any], desk: Desk, estimate: Estimate | None) -> Deal:
    """What the rules make of new values: the stage first, then what a person says about dates and chances."""
    if "stage" in values:
        deal = moving.moved(deal, desk.terms(values["stage"].pk), at=desk.at, today=desk.today, estimate=estimate)
    terms = desk.terms(deal.stage)
    if "close_on" in values:
        deal = moving.dated(deal, values["close_on"])
    if "probability" in values:
        deal = moving.with_probability(deal, values["probability"], terms)
    if "category" in values:
        chosen = values["category"]
        deal = moving.with_category(deal, Category(chosen) if chosen else None, terms)
    return deal


def put(row: Opportunity, deal: Deal) -> None:
    """Give the row what the rules decided."""
    for name in RULED:
        setattr(row, name, getattr(deal, name))


def snapshot(row: Opportunity) -> dict[str, Any]:
    """Every column but the generated one, by field name; relations by identifier."""
    return {field.name: getattr(row, field.attname) for field in COLUMNS}


def store(rows: Sequence[Opportunity], fields: set[str]) -> None:
    """Write these fields of the rows with one statement."""
    if not rows:
        return
    columns = [field for field in COLUMNS if field.name in fields]
    names = [connection.ops.quote_name(str(field.column)) for field in columns]
    now = ", ".join(f"now.{name}" for name in names)
    _send(
        f"update pipeline_opportunity set ({', '.join(names)}) = row({now})"  # noqa: S608
        " from jsonb_populate_recordset(null::pipeline_opportunity, %s) now where pipeline_opportunity.id = now.id",
        [Opportunity._meta.pk, *columns],
        rows,
    )


def add[M: models.Model](rows: Sequence[M]) -> None:
    """Insert rows with one statement. Ten thousand parameters by themselves would cost more than the rows."""
    if not rows:
        return
    table = rows[0]._meta.db_table
    columns = [field for field in rows[0]._meta.concrete_fields if not field.generated]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in columns)
    _send(
        f"insert into {table} ({names}) select {names} from jsonb_populate_recordset(null::{table}, %s)",  # noqa: S608
        columns,
        rows,
    )
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _send(sql: str, columns: Sequence[Any], rows: Sequence[models.Model]) -> None:
    """Run a statement over rows sent as one JSON array, which the database turns into typed rows by itself."""
    content = [{field.column: getattr(row, field.attname) for field in columns} for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(sql, [json.dumps(content, default=_as_json)])


def keep_steps(written: Sequence[Written], desk: Desk) -> None:
    """Add a step of history for every row whose stage, amount, dates or chances changed."""
    steps = [
        step_of(w.row, by=desk.by, at=desk.at, before=w.before) for w in written if moving.leaves_a_step(set(w.changed))
    ]
    add(steps)


def step_of(row: Opportunity, *, by: Viewer, at: datetime, before: Mapping[str, Any] | None = None) -> Step:
    """The history row of the values a row holds now, with the stage it left if it left one."""
    left = before is not None and before["stage"] != row.stage_id
    return Step(
        opportunity_id=row.pk,
        at=at,
        by_id=by.member_id,
        stage_id=row.stage_id,
        from_stage_id=before["stage"] if left and before else None,
        days=moving.days_between(before["stage_since"], at) if left and before else None,
        amount=row.amount,
        currency=row.currency,
        close_on=row.close_on,
        probability=row.probability,
        category=row.category,
        push_count=row.push_count,
    )


def settle_amount(row: Opportunity, desk: Desk) -> None:
    """Round the amount at its currency and convert it."""
    if row.amount is not None:
        row.amount = Decimal(row.amount).quantize(Decimal(1).scaleb(-min(exponent(row.currency), 2)), "ROUND_HALF_UP")
    row.base_amount = desk.in_base(row)


def _rewritten(row: Opportunity, values: Mapping[str, Any], desk: Desk, estimate: Estimate | None) -> Written:
    before = snapshot(row)
    deal = decide(deal_of(row), values, desk, estimate)
    for name, value in values.items():
        if name not in {"stage", "probability", "category", "close_on"}:
            setattr(row, name, value)
    if "stage" in values:
        _place(row, values["stage"])
    reason = values.get("lost_reason") if deal.outcome is Outcome.LOST else ""
    put(row, deal)
    row.lost_reason = deal.lost_reason if reason is None else reason
    refuse(checking.check_deal(deal))
    if not {"amount", "currency", "close_on", "stage"}.isdisjoint(values):
        settle_amount(row, desk)
    changed = {name for name, value in snapshot(row).items() if value != before[name]}
    if changed:
        row.version, row.updated_at = row.version + 1, desk.at
        changed |= {"version", "updated_at"}
    return Written(row, before, frozenset(changed))


def _place(row: Opportunity, stage: Stage) -> None:
    row.stage_id, row.pipeline_id = stage.pk, stage.pipeline_id


def _estimates_before_closing(
    rows: Sequence[Opportunity], values: Mapping[str, Any], desk: Desk
) -> dict[UUID, Estimate]:
    """The last estimate before each closed row closed, when it is about to be opened again."""
    if "stage" not in values or values["stage"].outcome != Outcome.OPEN:
        return {}
    closed = [row.pk for row in rows if row.outcome != Outcome.OPEN]
    opened = Step.objects.filter(opportunity__any_of=closed, stage__outcome=Outcome.OPEN)
    last = opened.order_by("opportunity", "-at", "-id").distinct("opportunity")
    return {step.opportunity_id: Estimate(step.probability, Category(step.category)) for step in last}


def _as_json(value: object) -> str:
    """Exactly: Django's own encoder would cut microseconds off."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"{type(value)} has no column.")
