"""The REST door of pay."""

from ninja import Router

pay = Router(tags=["pay"])
