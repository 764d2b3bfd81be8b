"""Rows that are no records of their own are called by words in the audit log, and so are their columns."""

import pytest
from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import override

from handsel.journal import naming
from handsel.journal.differences import QUIET
from handsel.org.models import Invitation

RECORDS = ["accounts.account", "accounts.contact", "pipeline.opportunity"]


@pytest.mark.parametrize("label", [*naming.TABLES, *RECORDS])
def test_every_column_the_log_shows_has_words(label: str) -> None:
    fields = [field for field in apps.get_model(label)._meta.concrete_fields if not field.generated]
    unnamed = {field.name for field in fields if not isinstance(field.verbose_name, Promise)}
    assert not unnamed - naming.COLUMNS.keys() - QUIET


def test_an_invitation_is_said_in_the_language_of_the_reader() -> None:
    with override("ru"):
        assert naming.of_table(Invitation) == "Приглашение"
        assert naming.of_column(Invitation._meta.get_field("accepted_at")) == "Принято"
