"""Views that managers and sales operations of the demo company share."""

from dataclasses import dataclass


@dataclass(frozen=True)
class View:
    """A list under a name."""

    of: str
    name: str
    query: str
    by: str


VIEWS = (
    View("opportunities", "Commit this quarter",
         "outcome=open&category=commit&close_on=this-quarter&sort=-amount", "olga"),
    View("opportunities", "Pushed three times", "outcome=open&push_count__gte=3&sort=-push_count", "olga"),
    View("opportunities", "Renewals, next 90 days", "outcome=open&pipeline=Renewals&close_on=next-90-days", "sol"),
    View("opportunities", "Lost to competitors this year",
         "outcome=lost&lost_reason=Chose a competitor&close_on=this-year&sort=-amount", "mo"),
    View("opportunities", "Сделки без следующего шага", "outcome=open&next_step__empty=true&sort=-amount", "vera"),
    View("accounts", "Banks", "industry=Banking&sort=-size", "olga"),
    View("contacts", "Do not contact", "do_not_contact=true", "olga"),
)  # fmt: skip
