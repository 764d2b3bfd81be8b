"""Opportunities with the history the source gives or implies, and the people on them."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from handsel.exchange.importing.desk import Desk, given
from handsel.exchange.importing.makers import Maker
from handsel.exchange.importing.moments import midnight, moment
from handsel.exchange.importing.outcomes import Outcome as RowOutcome
from handsel.exchange.importing.outcomes import Verdict
from handsel.exchange.importing.people import account_of
from handsel.exchange.importing.stages import Place, Stages
from handsel.exchange.parsers import MOST_MONEY
from handsel.exchange.records import Record
from handsel.kernel.ids import new_id
from handsel.pipeline.models import Opportunity, Outcome, Step

PLAIN = frozenset({"name", "kind", "source", "next_step", "next_step_on", "product", "lost_reason", "description"})
HISTORIC = {"stage_id", "amount", "close_on", "probability", "category"}
"""A change of any of these is a step of the history."""


class Opportunities(Maker):
    """Possible sales. Closed ones keep the day they closed; open ones without a date keep none."""

    kind = "opportunity"
    model = Opportunity

    def __init__(self, desk: Desk, stages: Stages, *, history_follows: bool) -> None:
        super().__init__(desk)
        self.stages = stages
        self.history_follows = history_follows
        self.waiting: dict[UUID, list[dict[str, Any]]] = {}
        """Implied steps, held back while a table of the source may give the real ones."""

    def refuse(self, record: Record) -> Verdict | None:
        if self._place(record) is None and record.values.get("stage"):
            facts = (("stage", str(record.values["stage"])),)
            return Verdict(RowOutcome.CONFLICT, "unknown-stage", "stage", facts)
        return None

    def columns(self, record: Record) -> dict[str, Any]:
        values, desk = record.values, self.desk
        columns = given(values, PLAIN)
        columns |= self._money(values)
        columns |= self._standing(record)
        if values.get("opened_on"):
            columns["opened_on"] = values["opened_on"]
        if competitors := values.get("competitors"):
            columns["competitors"] = [part.strip() for part in str(competitors).split(";") if part.strip()]
        if account := account_of(desk, record):
            columns["account_id"] = account.id
        if "owner" in record.links:
            columns["owner_id"] = desk.owner_of(record)
        if contact := desk.resolve(record, "primary_contact", "contact"):
            columns["primary_contact_id"] = contact.id
        return columns

    def create(self, record: Record, record_id: UUID, columns: dict[str, Any]) -> None:
        opened = midnight(columns.get("opened_on"))
        columns.setdefault("owner_id", self.desk.viewer.member_id)
        columns.setdefault("currency", self.desk.viewer.currency)
        if columns.get("outcome") != Outcome.OPEN:
            columns.setdefault("closed_at", self.desk.at)
        columns["stage_since"] = columns.get("closed_at") or opened or self.desk.at
        made = record.values.get("created_at") or opened or self.desk.at
        row = {"created_at": made, "updated_at": self.desk.at, "extra": record.extra, **columns, "id": record_id}
        self.desk.writer.add(Opportunity, row)
        self._imply_history(record_id, row)

    def written(self, record: Record, record_id: UUID, columns: Any, *, created: bool) -> None:
        self.desk.opportunities.add(record_id)
        if columns.get("account_id"):
            self.desk.accounts.add(columns["account_id"])

    def _update(self, record: Record, record_id: UUID) -> Verdict:
        now, place, values = self._rows.get(record_id), self._place(record), record.values
        closes = now and place and now["closed_at"] is None and place.outcome != Outcome.OPEN
        if closes and not (values.get("closed_at") or values.get("close_on")):
            values["closed_at"] = self.desk.at  # it closed since, on a day the file does not give
        verdict = super()._update(record, record_id)
        if verdict.outcome is RowOutcome.UPDATED:
            if before := self._rows[record_id]["account_id"]:
                self.desk.left.add(before)
            self._note_change(record_id, self._rows[record_id], self.columns(record))
        return verdict

    def finish(self) -> None:
        """Histories the source did not give are implied by the dates of the deal."""
        for steps in self.waiting.values():
            for step in steps:
                self.desk.writer.add(Step, step)
        self.waiting.clear()

    def _money(self, values: Mapping[str, Any]) -> dict[str, Any]:
        columns: dict[str, Any] = {}
        if values.get("currency"):
            columns["currency"] = values["currency"]
        amount = values.get("amount")
        if amount is not None:
            currency = columns.setdefault("currency", self.desk.viewer.currency)
            day = values.get("close_on") or self.desk.at.date()
            columns["amount"] = Decimal(amount).quantize(Decimal("0.01"))
            in_base = self.desk.rates.in_base(columns["amount"], currency, day)
            columns["base_amount"] = in_base if in_base is None or abs(in_base) < MOST_MONEY else None
        return columns

    def _standing(self, record: Record) -> dict[str, Any]:
        """Stage, outcome, dates, probability and category, each as the source says and else as the stage says."""
        values, place = record.values, self._place(record)
        if place is None:
            return given(values, frozenset({"close_on"}))
        columns: dict[str, Any] = {"stage_id": place.id, "pipeline_id": place.pipeline_id, "outcome": place.outcome}
        closed = moment(values.get("closed_at"))
        day = values.get("close_on") or (closed.date() if closed else None)
        if day is not None:
            columns["close_on"] = day
        if place.outcome == Outcome.OPEN:
            columns |= {"closed_at": None} | _judged(values, place)
        else:
            columns |= {"closed_at": at} if (at := closed or midnight(day)) else {}
            columns |= {"probability": place.probability, "category": place.category}
            if values.get("probability") not in {None, place.probability}:
                record.extra.setdefault("probability", str(values["probability"]))
        return columns

    def _place(self, record: Record) -> Place | None:
        values = record.values
        stage = str(values.get("stage") or "")
        if not stage:
            return self._default_place(values)
        return self.stages.find(str(values.get("pipeline") or ""), stage, str(values.get("outcome") or ""))

    def _default_place(self, values: Mapping[str, Any]) -> Place | None:
        """Without a stage: won and lost by the outcome, everything else at the beginning."""
        name = {"won": "Closed Won", "lost": "Closed Lost"}.get(str(values.get("outcome")), "Qualification")
        return self.stages.find(str(values.get("pipeline") or ""), name, str(values.get("outcome") or ""))

    def _imply_history(self, opportunity_id: UUID, row: Mapping[str, Any]) -> None:
        steps = list(_implied(opportunity_id, row, self._opening(row)))
        if self.history_follows:
            self.waiting[opportunity_id] = steps
            return
        for step in steps:
            self.desk.writer.add(Step, step)

    def _opening(self, row: Mapping[str, Any]) -> UUID:
        """The stage an opportunity began in: the first open one, unless it is still open, in the one it has."""
        if row["outcome"] == Outcome.OPEN:
            return row["stage_id"]  # type: ignore[no-any-return]
        first = self.stages.first_open(row["pipeline_id"])
        return first.id if first else row["stage_id"]

    def _note_change(self, opportunity_id: UUID, now: Mapping[str, Any], columns: Mapping[str, Any]) -> None:
        """A step for what an import changed, as a person's edit would leave one."""
        changed = {name for name in HISTORIC & columns.keys() if now.get(name) != columns[name]}
        if not changed:
            return
        row = {**now, **columns}
        moved = "stage_id" in changed
        days = Decimal((self.desk.at - now["stage_since"]).total_seconds() / 86_400).quantize(Decimal("0.01"))
        step = _step(opportunity_id, row, at=self.desk.at, from_stage=now["stage_id"] if moved else None)
        self.desk.writer.add(Step, step | {"days": days if moved else None, "by_id": self.desk.viewer.member_id})
        if moved:
            self.desk.writer.change(Opportunity, opportunity_id, {"stage_since": self.desk.at})


class History:
    """Rows of a stage history: the real steps of opportunities, in the order of time."""

    kind = "stage-history"

    def __init__(self, desk: Desk, stages: Stages, deals: Opportunities) -> None:
        self.desk, self.stages, self.deals = desk, stages, deals
        self._existing: dict[str, UUID] = {}
        self._rows: dict[UUID, list[tuple[datetime, UUID, Record]]] = defaultdict(list)

    def prepare(self, records: list[Record]) -> None:
        """Which rows are here already, and the opportunities and people they name."""
        for name, target in (("opportunity", "opportunity"), ("by", "member")):
            self.desk.index.ask(target, [link for record in records for link in record.links.get(name, ())])
        self._existing = self.desk.existing(self.kind, records)

    def take(self, record: Record) -> Verdict:
        """Keep a row for its opportunity."""
        if self.desk.key_of(record) in self._existing:
            return Verdict(RowOutcome.UNCHANGED)
        found = self.desk.resolve(record, "opportunity", "opportunity")
        if found is None:
            return Verdict(RowOutcome.REJECTED, "link-not-found", "opportunity")
        step_id = new_id()
        self.desk.remember(record, step_id)
        self._rows[found.id].append((moment(record.values["at"]) or self.desk.at, step_id, record))
        return Verdict(RowOutcome.CREATED)

    def finish(self) -> None:
        """Put each opportunity's rows in order, with the stage each one left and the days spent in it."""
        for opportunity_id, rows in self._rows.items():
            self.deals.waiting.pop(opportunity_id, None)
            before: tuple[datetime, UUID] | None = None
            entered: datetime | None = None
            for at, step_id, record in sorted(rows, key=lambda row: (row[0], row[1])):
                place = self._place(record)
                if place is None:
                    continue
                moved = before is not None and before[1] != place.id
                days = (at - entered).total_seconds() / 86_400 if moved and entered else None
                step = self._step(opportunity_id, step_id, record, place, at)
                if moved and before:
                    step |= {"from_stage_id": before[1], "days": Decimal(days or 0).quantize(Decimal("0.01"))}
                self.desk.writer.add(Step, step)
                entered = at if moved or entered is None else entered
                before = (at, place.id)
            if entered is not None and opportunity_id in self.desk.made:
                self.desk.writer.change(Opportunity, opportunity_id, {"stage_since": entered})

    def _place(self, record: Record) -> Place | None:
        return self.stages.find("", str(record.values["stage"]), "")

    def _step(self, opportunity_id: UUID, step_id: UUID, record: Record, place: Place, at: datetime) -> dict[str, Any]:
        values = record.values
        by = self.desk.resolve(record, "by", "member")
        probability = values.get("probability")
        return {
            "id": step_id,
            "opportunity_id": opportunity_id,
            "at": at,
            "by_id": by.id if by else None,
            "stage_id": place.id,
            "amount": values.get("amount"),
            "currency": values.get("currency") or self.desk.viewer.currency,
            "close_on": values.get("close_on"),
            "probability": place.probability if probability is None else int(probability),
            "category": values.get("forecast_category") or place.category,
        }


def _judged(values: Mapping[str, Any], place: Place) -> dict[str, Any]:
    """Probability and category of an open deal; where the source differs from the stage, a person had set them."""
    columns: dict[str, Any] = {"probability": place.probability, "category": place.category}
    if values.get("probability") is not None:
        columns["probability"] = max(0, min(100, round(values["probability"])))
        columns["probability_is_set"] = columns["probability"] != place.probability
    if values.get("forecast_category"):
        columns["category"] = values["forecast_category"]
        columns["category_is_set"] = columns["category"] != place.category
    return columns


def _implied(opportunity_id: UUID, row: Mapping[str, Any], opening: UUID) -> Any:
    """A step when it was opened, and one when it was closed."""
    opened = midnight(row.get("opened_on"))
    closed = row.get("closed_at") or row["stage_since"]
    is_open = row["outcome"] == Outcome.OPEN
    if opened is not None or is_open:
        began = _step(opportunity_id, row, at=opened or row["stage_since"]) | {"stage_id": opening}
        yield began if is_open else began | {"amount": None}
    if not is_open:
        days = Decimal((closed - opened).total_seconds() / 86_400).quantize(Decimal("0.01")) if opened else None
        ended = _step(opportunity_id, row, at=closed, from_stage=opening if opened else None)
        yield ended | {"days": max(days, Decimal(0)) if days is not None else None}


def _step(
    opportunity_id: UUID, row: Mapping[str, Any], *, at: datetime, from_stage: UUID | None = None
) -> dict[str, Any]:
    return {
        "opportunity_id": opportunity_id,
        "at": at,
        "stage_id": row["stage_id"],
        "from_stage_id": from_stage,
        "amount": row.get("amount"),
        "currency": row["currency"],
        "close_on": row.get("close_on"),
        "probability": row["probability"],
        "category": row["category"],
    }
