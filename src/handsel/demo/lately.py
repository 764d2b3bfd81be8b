"""The latest happenings, through the very actions that pages and the API call."""

from collections.abc import Callable, Iterable
from functools import singledispatchmethod
from typing import Any

from handsel.accounts import actions as accounts
from handsel.accounts.models import Account, Contact
from handsel.demo import happenings as happened
from handsel.demo.staff import Staff
from handsel.journal import actions as journal
from handsel.journal.models import Entry
from handsel.kernel.actors import Door
from handsel.org.queries import viewer_of
from handsel.org.viewer import Viewer
from handsel.pipeline import actions as pipeline
from handsel.pipeline.models import Opportunity

KINDS = {happened.Account: "account", happened.Contact: "contact", happened.Deal: "opportunity"}


class Lately:
    """Lets things happen one by one. Sketches name rows by their identifiers."""

    def __init__(self, staff: Staff) -> None:
        self.staff = staff

    def live(self, happenings: Iterable[happened.Happening], progress: Callable[[int], None]) -> int:
        """Let them all happen, in the order of time; returns how many."""
        count = 0
        for happening in happenings:
            self.happen(happening)
            count += 1
            progress(count)
        return count

    @singledispatchmethod
    def happen(self, happening: happened.Happening) -> None:
        """Let one thing happen."""
        raise TypeError(f"{type(happening)} only happened long ago.")

    @happen.register
    def _account_edited(self, it: happened.AccountEdited) -> None:
        account = Account.objects.get(pk=it.account.id)
        accounts.edit_account(account=account, values=it.values, by=self._by(it), at=it.at)

    @happen.register
    def _colleague_joined(self, it: happened.ColleagueJoined) -> None:
        part: dict[str, Any] = {"member": self.staff.member(it.member), "role": it.role, "edits": it.edits}
        if isinstance(it.record, happened.Account):
            account = Account.objects.get(pk=it.record.id)
            accounts.put_on_team(account=account, **part, by=self._by(it), at=it.at)
        else:
            pipeline.put_on_team(opportunity=self._deal(it.record), **part, by=self._by(it), at=it.at)

    @happen.register
    def _deal_opened(self, it: happened.DealOpened) -> None:
        values = dict(it.deal.values)
        values["stage"] = self.staff.stage(values.pop("pipeline"), values["stage"])
        values["account"] = Account.objects.get(pk=it.deal.account.id)
        owner = self.staff.member(it.deal.owner)
        it.deal.id = pipeline.create(values=values, by=self._by(it), at=it.at, owner=owner).pk

    @happen.register
    def _deal_edited(self, it: happened.DealEdited) -> None:
        deal, values = self._deal(it.deal), dict(it.values)
        if "stage" in values:
            values["stage"] = self.staff.stage_of(deal.pipeline_id, values["stage"])
        pipeline.edit(opportunity=deal, values=values, by=self._by(it), at=it.at)

    @happen.register
    def _part_taken(self, it: happened.PartTaken) -> None:
        contact = Contact.objects.get(pk=it.contact.id)
        pipeline.set_contact_role(
            opportunity=self._deal(it.deal), contact=contact, role=it.role, by=self._by(it), at=it.at
        )

    @happen.register
    def _written(self, it: happened.Written) -> None:
        verbs = {"note": self._note, "call": self._call, "meeting": self._meeting, "task": self._task}
        values = dict(it.note.values)
        verb = verbs[values.pop("kind")]
        on = [(KINDS[type(record)], record.id) for record in it.on]
        it.note.id = verb(values, on=on, by=self._by(it), at=it.at).pk

    @happen.register
    def _task_done(self, it: happened.TaskDone) -> None:
        journal.complete_task(task=Entry.objects.get(pk=it.task.id), by=self._by(it), at=it.at)

    def _note(self, values: dict[str, Any], **context: Any) -> Entry:
        return journal.write_note(subject=values["subject"], body=values["body"], **context)

    def _call(self, values: dict[str, Any], **context: Any) -> Entry:
        return journal.log_call(called_at=values.pop("at"), **values, **context)

    def _meeting(self, values: dict[str, Any], **context: Any) -> Entry:
        values.pop("at")
        return journal.schedule_meeting(**values, **context)

    def _task(self, values: dict[str, Any], **context: Any) -> Entry:
        values.pop("at")
        assignee = self.staff.member(values.pop("assignee"))
        return journal.add_task(assignee=assignee, **values, **context)

    def _deal(self, sketch: happened.Deal) -> Opportunity:
        return Opportunity.objects.defer("words").get(pk=sketch.id)

    def _by(self, it: happened.Happening) -> Viewer:
        """A fresh viewer: grants change from one action to the next."""
        return viewer_of(self.staff.member(it.by), door=Door.WEB)
