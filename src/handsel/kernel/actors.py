"""Who acts, and through which door they came."""

from enum import StrEnum
from typing import Protocol
from uuid import UUID


class Door(StrEnum):
    """The way a request came in. Every change set says which."""

    WEB = "web"
    API = "api"
    CLI = "cli"
    MCP = "mcp"
    IMPORT = "import"
    JOB = "job"
    SYSTEM = "system"


class Actor(Protocol):
    """Who a change set is kept under. `member_id` is None when the system itself acts."""

    @property
    def member_id(self) -> UUID | None: ...

    @property
    def door(self) -> Door: ...

    @property
    def correlation(self) -> UUID: ...
