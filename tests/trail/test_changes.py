"""Change sets keep everything, refuse to be edited, and can be taken back."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from handsel.org import actions
from handsel.org.models import Member, Team
from handsel.org.viewer import Viewer
from handsel.trail.changes import NothingRecorded, change
from handsel.trail.models import ChangeSet, Entry, Image
from handsel.trail.undo import CannotUndo, undo
from tests.people import NOW, Cast, looking

LATER = NOW + timedelta(minutes=5)


def rename(member: Member, name: str, by: Viewer) -> ChangeSet:
    actions.edit_member(member=member, values={"name": name}, by=by, at=NOW)
    return ChangeSet.objects.latest("id")


def test_an_edit_keeps_the_row_before_and_after(cast: Cast) -> None:
    change_set = rename(cast.ana, "Ana Adams", looking(cast.nina))
    image = change_set.images.get()
    assert (image.table, image.row_id) == ("org_member", cast.ana.pk)
    assert (image.before, image.after) == ({"name": "Ana Alvarez"}, {"name": "Ana Adams"})


def test_a_change_set_says_who_when_and_through_which_door(cast: Cast) -> None:
    change_set = rename(cast.ana, "Ana Adams", looking(cast.nina))
    assert (change_set.by_id, change_set.at, change_set.door) == (cast.nina.pk, NOW, "web")
    assert change_set.entries.get().name == "org.member.edited"


def test_passwords_stay_out_of_images(cast: Cast) -> None:
    actions.set_password(member=cast.ana, password="quite a secret one", by=looking(cast.ana), at=NOW)
    assert not Image.objects.filter(change_set=ChangeSet.objects.latest("id")).exists()


def test_writing_outside_of_a_change_set_is_refused(cast: Cast) -> None:
    with pytest.raises(DatabaseError, match="outside of a change set"), transaction.atomic():
        Team.objects.filter(pk=cast.north.pk).update(name="Arctic")


def test_an_action_that_records_nothing_is_refused(cast: Cast) -> None:
    with pytest.raises(NothingRecorded), change("test.nothing", by=looking(cast.nina), at=NOW):
        Team.objects.filter(pk=cast.north.pk).update(name="Arctic")
    assert Team.objects.get(pk=cast.north.pk).name == "North"


def test_undo_puts_the_row_back(cast: Cast) -> None:
    change_set = rename(cast.ana, "Ana Adams", looking(cast.nina))
    undoing = undo(change_set=change_set, by=looking(cast.nina), at=LATER)
    assert undoing.restored == 1
    assert Member.objects.get(pk=cast.ana.pk).name == "Ana Alvarez"


def test_an_undo_can_be_undone(cast: Cast) -> None:
    change_set = rename(cast.ana, "Ana Adams", looking(cast.nina))
    undoing = undo(change_set=change_set, by=looking(cast.nina), at=LATER)
    undo(change_set=undoing.change_set, by=looking(cast.nina), at=LATER)
    assert Member.objects.get(pk=cast.ana.pk).name == "Ana Adams"


def test_undoing_twice_is_refused(cast: Cast) -> None:
    change_set = rename(cast.ana, "Ana Adams", looking(cast.nina))
    undo(change_set=change_set, by=looking(cast.nina), at=LATER)
    with pytest.raises(CannotUndo, match="already"):
        undo(change_set=change_set, by=looking(cast.nina), at=LATER)


def test_undo_leaves_alone_what_was_changed_since(cast: Cast) -> None:
    change_set = rename(cast.ana, "Ana Adams", looking(cast.nina))
    rename(cast.ana, "Ana Archer", looking(cast.nina))
    with pytest.raises(CannotUndo, match="changed again"):
        undo(change_set=change_set, by=looking(cast.nina), at=LATER)
    assert Member.objects.get(pk=cast.ana.pk).name == "Ana Archer"


def test_undo_takes_back_what_was_created_and_returns_what_was_deleted(cast: Cast) -> None:
    by = looking(cast.nina)
    team = actions.form_team(name="East", by=by, at=NOW)
    formed = ChangeSet.objects.latest("id")
    actions.dissolve_team(team=Team.objects.get(pk=team.pk), by=by, at=NOW)
    undo(change_set=ChangeSet.objects.latest("id"), by=by, at=LATER)
    assert Team.objects.get(pk=team.pk).name == "East"
    undo(change_set=formed, by=by, at=LATER, override=True)
    assert not Team.objects.filter(pk=team.pk).exists()


def test_the_application_role_records_and_takes_back(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set local role handsel_app")
    change_set = rename(cast.ana, "Ana Adams", looking(cast.nina))
    undo(change_set=change_set, by=looking(cast.nina), at=LATER)
    assert Member.objects.get(pk=cast.ana.pk).name == "Ana Alvarez"


def test_undo_stops_where_something_newer_depends_on_it(cast: Cast) -> None:
    by = looking(cast.nina)
    member = actions.add_member(name="Zoe Zimmer", email="zoe@example.com", by=by, at=NOW)
    added = ChangeSet.objects.latest("id")
    actions.invite(member=member, by=by, at=NOW)
    with pytest.raises(CannotUndo, match="depend"):
        undo(change_set=added, by=by, at=LATER)
    assert Member.objects.filter(pk=member.pk).exists()


@pytest.mark.parametrize("table", ["trail_changeset", "trail_entry", "trail_image"])
@pytest.mark.parametrize("statement", ["update {} set id = id", "delete from {}", "truncate {} cascade"])
def test_the_trail_refuses_to_be_rewritten_even_by_the_owner(cast: Cast, table: str, statement: str) -> None:
    rename(cast.ana, "Ana Adams", looking(cast.nina))
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


@pytest.mark.parametrize(
    "statement",
    [
        "update trail_entry set name = 'nothing.happened'",
        "delete from trail_changeset",
        "truncate trail_image",
        """insert into trail_image (change_set_id, "table", row_id, operation)
           select id, 'org_member', id, 'D' from trail_changeset limit 1""",
        "alter table trail_entry disable trigger all",
        "drop trigger trail_append_only on trail_entry",
        "drop table trail_entry cascade",
    ],
)
def test_the_application_role_cannot_cheat_with_sql(cast: Cast, statement: str) -> None:
    assert Entry.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("set local role handsel_app")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
