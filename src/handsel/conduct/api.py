"""The REST door of conduct."""

from ninja import Router

conduct = Router(tags=["conduct"])
