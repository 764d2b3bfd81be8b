"""What can be done to opportunities, to the people around them, and to pipelines."""

from handsel.pipeline.actions.credit import Part, split_credit
from handsel.pipeline.actions.limits import CannotMove
from handsel.pipeline.actions.many import bulk_edit, delete, reassign
from handsel.pipeline.actions.opportunities import create, create_many, edit, lose, move, reopen, win
from handsel.pipeline.actions.people import (
    put_on_team,
    remove_contact_role,
    set_contact_role,
    set_primary_contact,
    take_off_team,
)
from handsel.pipeline.actions.setup import (
    CannotSetUp,
    add_lost_reason,
    add_stage,
    archive_pipeline,
    archive_stage,
    delete_stage,
    edit_pipeline,
    edit_stage,
    form_pipeline,
    order_stages,
    remove_lost_reason,
    rename_lost_reason,
    restore_pipeline,
    restore_stage,
    set_up_default_pipeline,
)
from handsel.pipeline.actions.writing import FIELDS, CannotEdit

__all__ = [
    "FIELDS",
    "CannotEdit",
    "CannotMove",
    "CannotSetUp",
    "Part",
    "add_lost_reason",
    "add_stage",
    "archive_pipeline",
    "archive_stage",
    "bulk_edit",
    "create",
    "create_many",
    "delete",
    "delete_stage",
    "edit",
    "edit_pipeline",
    "edit_stage",
    "form_pipeline",
    "lose",
    "move",
    "order_stages",
    "put_on_team",
    "reassign",
    "remove_contact_role",
    "remove_lost_reason",
    "rename_lost_reason",
    "reopen",
    "restore_pipeline",
    "restore_stage",
    "set_contact_role",
    "set_primary_contact",
    "set_up_default_pipeline",
    "split_credit",
    "take_off_team",
    "win",
]
