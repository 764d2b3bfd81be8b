"""A database of the first version becomes one of this version with everything it held.

`first-light.tar` is a backup made by the version before quotas, pay and conduct came: an invented company with forty
opportunities and their history.
"""

import json
import tarfile
from pathlib import Path

from tests.cli.conftest import Home
from tests.cli.test_backup import address_of, contents, running

FIRST_LIGHT = Path(__file__).with_name("first-light.tar")
WON = {
    "Ben Baker": (4, 171393.11),
    "Cem Celik": (3, 269631.98),
    "Dana Dorsey": (0, 0),
    "Gleb Gusev": (0, 0),
    "Leo Lindgren": (1, 78000),
    "Mia Marchetti": (5, 300094.17),
}
"""What the first version itself reported of this company: deals won, and their sum."""
BY_OWNER = ("report", "opportunities", "--group-by", "owner", "--measures", "count,won_count,won_amount", "--json")


def rows_saved() -> dict[str, int]:
    """Rows per table as they were counted when the backup was made."""
    with tarfile.open(FIRST_LIGHT) as archive:
        manifest = archive.extractfile("manifest.json")
        assert manifest is not None
        return dict(json.load(manifest)["rows"])


def test_a_database_of_the_first_version_is_upgraded_with_all_it_held(home: Home) -> None:
    assert "Restored 4,662 rows of 47 tables" in home.run("restore", str(FIRST_LIGHT))
    with running(home):
        tables = contents(address_of(home))
        lost = {name for name, rows in rows_saved().items() if len(tables[name]) < rows}
        assert not lost
        report = [json.loads(line) for line in home.run(*BY_OWNER).splitlines()]
        assert {row["owner"]: (row["won_count"], row["won_amount"]) for row in report} == WON
        assert "up to date" in home.run("doctor")
