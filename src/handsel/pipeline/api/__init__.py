"""The REST door of opportunities, pipelines and lost reasons."""

from handsel.pipeline.api.opportunities import opportunities
from handsel.pipeline.api.setup import lost_reasons, pipelines

__all__ = ["lost_reasons", "opportunities", "pipelines"]
