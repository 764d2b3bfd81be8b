"""Two colleagues in the same second: together they cannot pass a limit that neither passes alone."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from psycopg.sql import SQL, Identifier

from handsel.accounts import actions as accounts
from handsel.accounts.models import Contact
from handsel.conduct import actions
from handsel.conduct.drafts import Draft, To
from handsel.conduct.models import Finding, Gift, Relation
from handsel.org.models import Member
from handsel.trail.models import ChangeSet
from tests.conduct.conftest import person, wine
from tests.people import NOW, Cast, looking

pytestmark = pytest.mark.django_db

CHANGED = """
select "table", array_agg(row_id) from trail_image where change_set_id in
    (select id from trail_changeset where not id = any(%s)) and operation = 'I' group by "table"
"""


@pytest.fixture
def committed(cast: Cast) -> Iterator[Cast]:
    """The cast, and afterwards a database as it was: the work of these tests is committed by other connections.

    The test's own connection stays inside a transaction, so that everything here is read and written elsewhere.
    """
    before = elsewhere(lambda: list(ChangeSet.objects.values_list("pk", flat=True)))
    yield cast
    elsewhere(lambda: _clean(before))


OWN = ("nearlimit", "finding", "giftreturn", "giftrecipient", "gift", "clearance", "relation")
TRAIL = ("trail_entry", "trail_image", "trail_changeset")


def _clean(before: list[Any]) -> None:
    """Take everything back as the owner of the tables, who alone may put their triggers to sleep."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CHANGED, [before])
        made = dict(cursor.fetchall())
        tables = [*made, *(f"conduct_{each}" for each in OWN), "org_grant", *TRAIL]
        _triggers(cursor, tables, "disable")
        for table, rows in made.items():
            cursor.execute(SQL("delete from {} where id = any(%s)").format(Identifier(table)), [rows])
        for table in (*(f"conduct_{each}" for each in OWN), "org_grant"):
            cursor.execute(SQL("delete from {}").format(Identifier(table)))
        for table in ("trail_entry", "trail_image"):
            cursor.execute(SQL("delete from {} where not change_set_id = any(%s)").format(Identifier(table)), [before])
        cursor.execute("delete from trail_changeset where not id = any(%s)", [before])
        cursor.execute("set constraints all immediate")
        _triggers(cursor, tables, "enable")


def _triggers(cursor: Any, tables: list[str], what: str) -> None:
    for table in dict.fromkeys(tables):
        cursor.execute(SQL("alter table {} {} trigger user").format(Identifier(table), SQL(what)))  # type: ignore[arg-type]


def elsewhere[T](work: Callable[[], T]) -> T:
    """Do something on a connection of its own."""
    (answer,) = at_once(work)
    if isinstance(answer, Exception):
        raise answer
    return answer  # type: ignore[no-any-return]


def at_once(*writes: Callable[[], Any]) -> list[Any]:
    """Run each on a connection of its own, all at the same moment; what each answered or raised."""
    barrier = Barrier(len(writes))

    def run(write: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=20)
            return write()
        except Exception as raised:
            return raised
        finally:
            connection.close()

    with ThreadPoolExecutor(len(writes)) as pool:
        return list(pool.map(run, writes))


def give(member: Member, draft: Draft) -> Callable[[], Any]:
    def write() -> Gift:
        return actions.record_gift(draft=draft, by=looking(member), at=NOW)

    return write


def people(cast: Cast, *names: str) -> list[Contact]:
    """Contacts at a client of Ana's that Ben works on too."""

    def meet() -> list[Contact]:
        account = accounts.create_account(values={"name": "Harbour Fund"}, by=looking(cast.ana), at=NOW)
        accounts.put_on_team(account=account, member=cast.ben, role="", edits=True, by=looking(cast.ana), at=NOW)
        return [person(name, "Diaz", account, cast) for name in names]

    return elsewhere(meet)


def outcome(answers: list[Any]) -> list[str]:
    return sorted(type(answer).__name__ for answer in answers)


def test_two_colleagues_in_the_same_second_cannot_pass_the_limit(committed: Cast) -> None:
    (dora,) = people(committed, "Dora")
    draft = wine(dora, cost="100.00")
    answers = at_once(*(give(member, draft) for member in (committed.ana, committed.ben) * 3))
    assert outcome(answers) == ["Gift"] * 3 + ["Held"] * 3
    assert elsewhere(Gift.objects.count) == 3


def test_a_household_waits_for_each_of_its_members(committed: Cast) -> None:
    dora, eli = people(committed, "Dora", "Eli")
    household = {"first": dora, "second": eli, "kind": Relation.Kind.HOUSEHOLD, "note": ""}
    elsewhere(lambda: actions.link_people(**household, by=looking(committed.fay), at=NOW))
    answers = at_once(
        give(committed.ana, wine(dora, cost="200.00")),
        give(committed.ben, wine(eli, cost="200.00")),
    )
    assert outcome(answers) == ["Gift", "Held"]


def test_groups_that_overlap_do_not_lock_each_other_out(committed: Cast) -> None:
    group = people(committed, "Ada", "Bea", "Cleo", "Dora")
    forwards, backwards = wine(*group, cost="800.00"), wine(*reversed(group), cost="800.00")
    answers = at_once(give(committed.ana, forwards), give(committed.ben, backwards))
    assert outcome(answers) == ["Gift", "Held"]


def test_a_gift_that_reaches_a_client_behind_another_waits_too(committed: Cast) -> None:
    dora, eli = people(committed, "Dora", "Eli")
    behind = replace(wine(eli, cost="100.00"), to=(To(eli.pk, reaching=frozenset({dora.pk})),))
    answers = at_once(give(committed.ana, wine(dora, cost="250.00")), give(committed.ben, behind))
    assert outcome(answers) == ["Gift", "Held"]


def test_a_new_household_and_a_gift_to_it_do_not_miss_each_other(committed: Cast) -> None:
    """Whichever comes first, the household's total is either held or found."""
    dora, eli = people(committed, "Dora", "Eli")
    elsewhere(give(committed.ana, wine(dora, cost="200.00")))
    household = {"first": dora, "second": eli, "kind": Relation.Kind.HOUSEHOLD, "note": ""}
    answers = at_once(
        lambda: actions.link_people(**household, by=looking(committed.fay), at=NOW),
        give(committed.ben, wine(eli, cost="200.00")),
    )
    breaches = elsewhere(Finding.objects.filter(kind=Finding.Kind.BREACH).count)
    assert (outcome(answers), breaches) in ((["Held", "Relation"], 0), (["Gift", "Relation"], 1))
