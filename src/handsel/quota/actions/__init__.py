"""Verbs of quotas: set, set a year, import, remove, relieve; issue a letter and accept it."""

from handsel.quota.actions.importing import CannotImport, import_quotas
from handsel.quota.actions.letters import CannotIssue, accept_letter, issue_letter
from handsel.quota.actions.relief import CannotRelieve, relieve, reverse_relief
from handsel.quota.actions.targets import (
    CannotSet,
    Setting,
    remove_target,
    save_grid,
    set_target,
    set_targets,
    set_year,
)

__all__ = [
    "CannotImport",
    "CannotIssue",
    "CannotRelieve",
    "CannotSet",
    "Setting",
    "accept_letter",
    "import_quotas",
    "issue_letter",
    "relieve",
    "remove_target",
    "reverse_relief",
    "save_grid",
    "set_target",
    "set_targets",
    "set_year",
]
