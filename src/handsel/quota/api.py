"""The REST door of quota."""

from ninja import Router

quota = Router(tags=["quota"])
