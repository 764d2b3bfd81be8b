"""What is measured: a page or API call, and the bare query it needs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench import bare
from bench.looks import Look

FIGURES = "count,won_count,won_amount,win_rate,avg_won_amount"


@dataclass(frozen=True)
class Case:
    """One row of the table. `send` makes the request with Django's test client and returns the answer."""

    name: str
    send: Callable[[Any, Look], Any]
    bare: Callable[[Look], list[str]]


def get(path: str) -> Callable[[Any, Look], Any]:
    """A request for a path with places for the look's values."""
    return lambda client, look: client.get(path.format(**look.parameters()))


def _move(client: Any, look: Look) -> Any:
    target = _other(look)
    return client.post(f"/opportunities/{look.deal}/stage/{target}/", headers={"HX-Request": "true"})


def _api_move(client: Any, look: Look) -> Any:
    sent = {"stage_id": str(_other(look))}
    return client.post(f"/api/v1/opportunities/{look.deal}/move", sent, content_type="application/json")


def _other(look: Look) -> Any:
    """The stage the deal is not in; reading it is no part of what is measured, so it is remembered."""
    _turn[look.deal] = not _turn.get(look.deal, False)
    return look.stage if _turn[look.deal] else look.other_stage


_turn: dict[Any, bool] = {}

CASES = (
    Case("home page", get("/"), bare.home),
    Case("list page", get("/opportunities/"), bare.list_page),
    Case("list, filtered and sorted", get("/opportunities/?outcome=open&amount__gte=50000&sort=-amount"),
         bare.filtered_list),
    Case("list, by words", get("/opportunities/?q={word}"), bare.found_list),
    Case("API list, filtered and sorted",
         get("/api/v1/opportunities?outcome=open&amount__gte=50000&sort=-amount&limit=50"), bare.api_list),
    Case("record page", get("/opportunities/{deal}/"), bare.record),
    Case("API record", get("/api/v1/opportunities/{deal}"), bare.api_record),
    Case("timeline", get("/journal/on/opportunity/{deal}/stream/"), bare.timeline),
    Case("composer and timeline", get("/journal/on/opportunity/{deal}/"), bare.timeline),
    Case("account page", get("/accounts/{account}/"), bare.account),
    Case("search page", get("/search/?q={word}"), bare.search),
    Case("command palette", get("/search/palette/?q={word}"), bare.search),
    Case("board", get("/opportunities/board/{pipeline}/"), bare.board),
    Case("stage move", _move, bare.move),
    Case("API stage move", _api_move, bare.move),
    Case("summary page",
         get(f"/lists/opportunities/summary/?group_by=owner,close_quarter&measures={FIGURES}"), bare.summary),
    Case("API summary",
         get(f"/api/v1/opportunities/summary?group_by=owner,close_quarter&measures={FIGURES}"), bare.summary),
)  # fmt: skip
