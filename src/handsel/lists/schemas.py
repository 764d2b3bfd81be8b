"""Saved views as the REST API takes and gives them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from handsel.lists.models import SavedView
from handsel.lists.rest import Body, Short

QueryString = Annotated[Short, Field(description="Filters, columns and order, as behind the `?` of the list.")]


class ViewIn(Body):
    """A list with its filters, columns and order under a name."""

    list: Annotated[Short, Field(description="The list it is a view of, such as `opportunities`.")]
    name: Annotated[Short, Field(min_length=1, max_length=80)]
    query: QueryString = ""
    shared: bool = False


class ViewOut(Schema):
    """A saved view: one's own, or one that is shared."""

    id: UUID
    list: str
    name: str
    query: str
    shared: bool
    owner_id: UUID | None
    created_at: datetime
    updated_at: datetime

    @staticmethod
    def resolve_list(row: SavedView) -> str:
        """The list it is a view of."""
        return row.list_name

    @staticmethod
    def resolve_shared(row: SavedView) -> bool:
        """Whether everyone may open it."""
        return row.is_shared
