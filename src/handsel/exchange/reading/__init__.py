"""From bytes to tables. Formats are recognised by content; rows stream; every row knows its file and line."""

from handsel.exchange.reading.blobs import Blob, Limits
from handsel.exchange.reading.sources import Source, open_source
from handsel.exchange.reading.tables import Row, Table

__all__ = ["Blob", "Limits", "Row", "Source", "Table", "open_source"]
