"""`handsel quota`: import, export, attainment."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from handsel.quota.commands import app
from handsel.quota.models import Target
from tests.people import Cast
from tests.quota.conftest import Deal, SetQuota

GOOD = "member,team,measure,product,period,amount,currency,ramp\nana@example.com,,bookings,,2026 Q4,300000.00,USD,100\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def written(folder: Path, text: bytes) -> str:
    path = folder / "quotas.csv"
    path.write_bytes(text)
    return str(path)


def test_a_file_goes_in_and_comes_out_again(cast: Cast, tmp_path: Path) -> None:
    answer = run("import", written(tmp_path, GOOD.encode()), "--as", "olga@example.com")
    assert (answer.exit_code, answer.stdout) == (0, "Quotas set or changed: 1.\n")
    assert Target.objects.get().source == "quotas.csv"
    assert run("export", "--period", "2026").stdout == GOOD
    assert run("export", "--period", "2026", "--as", "ben@example.com").stdout == GOOD.partition("\n")[0] + "\n"


def test_wrong_lines_are_named_and_nothing_is_written(cast: Cast, tmp_path: Path) -> None:
    answer = run("import", written(tmp_path, (GOOD + "nobody@example.com,,,,2026,1,,\n").encode()))
    assert answer.exit_code == 1
    assert "Line 3, member" in answer.stderr
    assert not Target.objects.exists()


@pytest.mark.parametrize("text", [None, "Müller".encode("latin-1")])
def test_a_file_that_cannot_be_read_ends_with_two(cast: Cast, tmp_path: Path, text: bytes | None) -> None:
    path = str(tmp_path / "none.csv") if text is None else written(tmp_path, text)
    assert run("import", path).exit_code == 2


def test_attainment_is_a_table_or_json(cast: Cast, quota: SetQuota, deal: Deal) -> None:
    quota(cast.ana, 300_000)
    deal(cast.ana, 75_000, won=True)
    [row] = json.loads(run("attainment", "--period", "2026 Q4", "--json").stdout)
    assert (row["name"], row["quota"], row["won"]) == ("Ana Alvarez", "300000.00", "75000.00")
    assert (row["attainment"], row["missing"]) == ("0.250000", "225000.00")
    table = run("attainment", "--period", "2026 Q4").stdout
    assert "Ana Alvarez" in table
    assert "25%" in table
    assert json.loads(run("attainment", "--period", "2026 Q4", "--json", "--as", "ben@example.com").stdout) == []


def test_a_period_that_is_none_is_refused(cast: Cast) -> None:
    assert run("attainment", "--period", "soon").exit_code == 2
