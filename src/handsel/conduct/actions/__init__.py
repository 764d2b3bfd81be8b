"""What can be done: enter, correct and return gifts, ask for and give clearance, follow up, set rules, read files."""

from handsel.conduct.actions.clearances import CannotAnswer, ask_clearance, decide_clearance, delegate
from handsel.conduct.actions.gifts import (
    CannotChange,
    Held,
    NeedsClearance,
    correct_gift,
    record_gift,
    return_gift,
    withdraw_gift,
)
from handsel.conduct.actions.importing import Imported, import_expenses, import_register
from handsel.conduct.actions.oversight import (
    UnusablePolicy,
    add_policy_version,
    attest,
    change_house,
    follow_up_finding,
    link_people,
    unlink_people,
)
from handsel.conduct.actions.photographing import add_photo
from handsel.conduct.actions.rechecking import recheck, recheck_people

__all__ = [
    "CannotAnswer",
    "CannotChange",
    "Held",
    "Imported",
    "NeedsClearance",
    "UnusablePolicy",
    "add_photo",
    "add_policy_version",
    "ask_clearance",
    "attest",
    "change_house",
    "correct_gift",
    "decide_clearance",
    "delegate",
    "follow_up_finding",
    "import_expenses",
    "import_register",
    "link_people",
    "recheck",
    "recheck_people",
    "record_gift",
    "return_gift",
    "unlink_people",
    "withdraw_gift",
]
