"""Files in and out: a register kept elsewhere, expense lines, and the examiner's sealed export."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from typer.testing import CliRunner

from handsel.accounts.models import Contact
from handsel.conduct import actions
from handsel.conduct.commands import app
from handsel.conduct.files import export
from handsel.conduct.files.table import UnusableFile
from handsel.conduct.models import ExpenseLine, Finding, Gift
from handsel.conduct.queries import desk
from handsel.kernel.periods import Period
from handsel.org.models import Member
from handsel.org.viewer import Forbidden
from tests.conduct.conftest import TODAY, wine
from tests.people import NOW, Cast, looking

pytestmark = pytest.mark.django_db

YEAR = Period(TODAY.replace(month=1, day=1), TODAY.replace(year=2027, month=1, day=1))

REGISTER = """date,recipient,giver,description,cost,kind,host_present,currency
2026-04-02,dora@harbour.example,ben@example.com,Wine,120.00,goods,no,USD
2026-04-20,Dora Diaz; eli@harbour.example,Ana Alvarez,Hamper,400,goods,,USD
2026-05-01,eli@harbour.example,ana@example.com,Dinner,90.50,meal,yes,USD
"""


def test_a_register_is_read_in_and_its_breaches_found(cast: Cast, dora: Contact, eli: Contact) -> None:
    done = actions.import_register(text=REGISTER, by=looking(cast.fay), at=NOW)
    assert (done.rows, done.findings) == (3, 1)
    assert Finding.objects.get().names == ["Dora Diaz"]
    assert Gift.objects.filter(giver=cast.ana).count() == 2


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("120.00", "12o", ["line 2, cost"]),
        ("2026-04-20", "20.04.2026", ["line 3, date"]),
        ("eli@harbour.example,ana", "nobody@harbour.example,ana", ["line 4, recipient"]),
        ("ben@example.com", "ghost@example.com", ["line 2, giver"]),
        ("meal", "lunch", ["line 4, kind"]),
        ("400", "400.001", ["line 3, cost"]),
        ("host_present", "hosted", ["hosted"]),
        ("120.00", "", ["line 2, cost"]),
        ("yes,USD", "yes,SEK", ["line 4, currency"]),
        ("Dora Diaz; eli@harbour.example", "Dora Diaz;dora@harbour.example", ["line 3, to"]),
    ],
)
def test_a_bad_register_names_its_line_and_writes_nothing(
    cast: Cast, dora: Contact, eli: Contact, old: str, new: str, told: list[str]
) -> None:
    with pytest.raises(UnusableFile) as refused:
        actions.import_register(text=REGISTER.replace(old, new), by=looking(cast.fay), at=NOW)
    assert all(any(word in problem for problem in refused.value.problems) for word in told), refused.value.problems
    assert not Gift.objects.exists()


def test_only_officers_read_files_in(cast: Cast, dora: Contact, eli: Contact) -> None:
    for who in (cast.ana, cast.olga, cast.ivy):
        with pytest.raises(Forbidden):
            actions.import_register(text=REGISTER, by=looking(who), at=NOW)
        with pytest.raises(Forbidden):
            actions.import_expenses(text=EXPENSES, by=looking(who), at=NOW)


EXPENSES = """reference,member,date,amount,currency,merchant,merchant_code,description
E-1,ana@example.com,2026-11-20,108.00,USD,Vineyard,5921,Client thank you
E-2,ana@example.com,2026-11-21,64.00,USD,City Parking,7523,Parking
E-3,ben@example.com,2026-11-22,150.00,USD,Bookshop,5942,Gift for a client
"""


def test_expenses_that_look_like_gifts_and_have_no_record_are_found(cast: Cast, dora: Contact) -> None:
    from dataclasses import replace
    from decimal import Decimal

    recorded = replace(wine(dora, cost="100.00", on=TODAY.replace(day=19)), tax=Decimal("8.00"))
    actions.record_gift(draft=recorded, by=looking(cast.ana), at=NOW)
    done = actions.import_expenses(text=EXPENSES, by=looking(cast.fay), at=NOW)
    assert (done.rows, done.known, done.findings) == (3, 0, 1)
    assert [line.reference for line in desk.expenses_without_record(looking(cast.fay))] == ["E-3"]
    again = actions.import_expenses(text=EXPENSES, by=looking(cast.fay), at=NOW)
    assert (again.rows, again.known) == (0, 3)


def test_the_record_of_an_expense_closes_its_finding(cast: Cast, dora: Contact) -> None:
    actions.import_expenses(text=EXPENSES, by=looking(cast.fay), at=NOW)
    line = ExpenseLine.objects.get(reference="E-3")
    assert desk.findings(looking(cast.fay)).filter(expense=line).exists()
    draft = wine(dora, cost="140.00", on=line.spent_on, expense=line.pk)
    actions.record_gift(draft=draft, by=looking(cast.ben), at=NOW)
    assert not desk.findings(looking(cast.fay)).filter(expense=line).exists()


def test_a_seller_cannot_link_a_colleagues_expense(cast: Cast, dora: Contact) -> None:
    from django.core.exceptions import ValidationError

    actions.import_expenses(text=EXPENSES, by=looking(cast.fay), at=NOW)
    line = ExpenseLine.objects.get(reference="E-3")
    with pytest.raises(ValidationError):
        actions.record_gift(draft=wine(dora, expense=line.pk), by=looking(cast.ana), at=NOW)


def exported(cast: Cast) -> str:
    return "".join(export.lines(YEAR, looking(cast.ivy)))


def test_an_export_holds_every_row_and_its_seals_hold(cast: Cast, dora: Contact, eli: Contact) -> None:
    gift = actions.record_gift(draft=wine(dora, eli, cost="100.00"), by=looking(cast.ana), at=NOW)
    actions.withdraw_gift(gift=gift, reason="=1+1", by=looking(cast.ana), at=NOW)
    text = exported(cast)
    assert export.verify(text) == export.Verified(4, None)
    assert "Dora Diaz" in text
    assert "'=1+1" in text
    assert "finra-3220 2026-03-30: ALLOW" in text


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("Wine", "Beer", 1),
        lambda text: "".join(text.splitlines(keepends=True)[:-1]),
        lambda text: "".join(line for i, line in enumerate(text.splitlines(keepends=True)) if i != 1),
        lambda text: text + text.splitlines(keepends=True)[-1],
        lambda text: "x" + text,
    ],
    ids=["changed", "cut", "dropped", "added", "heading"],
)
def test_a_spoilt_export_is_noticed(cast: Cast, dora: Contact, spoil: Callable[[str], str]) -> None:
    for cost in ("10.00", "20.00", "30.00"):
        actions.record_gift(draft=wine(dora, cost=cost), by=looking(cast.ana), at=NOW)
    assert export.verify(spoil(exported(cast))).broken_at is not None


@pytest.mark.parametrize("name", ["ana", "mo", "olga"])
def test_only_readers_of_the_register_export_it(cast: Cast, name: str) -> None:
    with pytest.raises(Forbidden):
        export.lines(YEAR, looking(cast.everyone()[name]))


def test_the_commands_read_in_hand_out_and_verify(cast: Cast, dora: Contact, eli: Contact, tmp_path: Path) -> None:
    source, spent, out = tmp_path / "register.csv", tmp_path / "spent.csv", tmp_path / "out.csv"
    source.write_text(REGISTER, encoding="utf-8")
    spent.write_text(EXPENSES, encoding="utf-8")
    run = CliRunner().invoke
    assert run(app, ["import", str(source), "--as", "fay@example.com"]).exit_code == 0
    assert run(app, ["expenses", str(spent)]).exit_code == 0
    written = run(app, ["export", "2026-01-01", "2026-12-31", "--out", str(out)])
    assert written.exit_code == 0, written.output
    assert run(app, ["verify", str(out)]).exit_code == 0
    out.write_text(out.read_text().replace("Hamper", "Basket"))
    assert run(app, ["verify", str(out)]).exit_code == 1
    assert run(app, ["recheck"]).exit_code == 0


def test_a_bad_file_ends_the_command_with_its_line(cast: Cast, dora: Contact, tmp_path: Path) -> None:
    source = tmp_path / "register.csv"
    source.write_text(REGISTER, encoding="utf-8")
    answer = CliRunner().invoke(app, ["import", str(source)])
    assert answer.exit_code == 2
    assert "line 3, recipient" in answer.output
    assert not Gift.objects.exists()


def test_nobody_but_readers_sees_a_colleagues_gift_in_the_trail(
    cast: Cast, dora: Contact, signed_in: Callable[[Member], Client]
) -> None:
    from handsel.journal.timeline import timeline

    actions.record_gift(draft=wine(dora), by=looking(cast.ben), at=NOW)

    def told(member: Member) -> bool:
        found = timeline(record=("contact", dora.pk), viewer=looking(member))
        return any(moment.told and moment.told.name.startswith("conduct.") for moment in found.moments)

    seen = {name for name, member in cast.everyone().items() if told(member)}
    assert seen == {"ben", "fay", "ivy", "nina"}
