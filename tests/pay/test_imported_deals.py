"""What an import changes in deals that pay knows is an event like any other."""

from datetime import UTC, date, datetime
from pathlib import Path

from handsel.exchange import actions as exchange
from handsel.exchange.importing.desk import Options
from handsel.exchange.inspecting import inspect
from handsel.pay import actions
from handsel.pay.models import SourceEvent
from handsel.pay.queries.verifying import verify
from tests.pay.conftest import at
from tests.people import Cast, looking

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
HEAD = "Deal ID,Deal name,Stage,Amount,Close date,Owner\n"


def bring(cast: Cast, folder: Path, *rows: str) -> None:
    file = folder / "deals.csv"
    file.write_text(HEAD + "".join(f"{row}\n" for row in rows))
    exchange.import_source(reading=inspect(file), options=Options(), by=looking(cast.olga), at=NOW)


def test_a_deal_that_an_import_loses_moves_or_raises_is_told_to_pay(cast: Cast, plan: str, tmp_path: Path) -> None:
    owner = "ana@example.com"
    bring(
        cast, tmp_path,
        f"1,Harbour,Won,80000,2026-02-10,{owner}", f"2,Tunnel,Won,10000,2026-02-11,{owner}",
        f"3,Bridge,Won,5000,2026-02-12,{owner}",
    )  # fmt: skip
    actions.calculate(plan=plan, by=looking(cast.olga), at=at(3, 21))
    assert SourceEvent.objects.count() == 3
    bring(
        cast, tmp_path,
        f"1,Harbour,Lost,80000,2026-02-10,{owner}", f"2,Tunnel,Won,12000,2026-02-11,{owner}",
        f"3,Bridge,Won,5000,2026-03-12,{owner}",
    )  # fmt: skip
    told = {row.title: row for row in SourceEvent.objects.order_by("pk")}
    assert {name: row.kind for name, row in told.items()} == {
        "Harbour": "cancelled", "Tunnel": "amended", "Bridge": "amended",
    }  # fmt: skip
    assert told["Bridge"].payload["booked_on"] == str(date(2026, 3, 12))
    actions.calculate(plan=plan, by=looking(cast.olga), at=at(3, 22))
    assert verify(plan) == []
