"""The plan of an import: what would become of every row, with nothing written."""

from datetime import datetime

from handsel.exchange.importing.desk import Options
from handsel.exchange.importing.outcomes import Report
from handsel.exchange.importing.run import Progress, start
from handsel.exchange.inspecting import Reading
from handsel.org.roles import Permission
from handsel.org.viewer import Viewer


def plan(*, reading: Reading, options: Options, by: Viewer, at: datetime, progress: Progress | None = None) -> Report:
    """What an import would do, row by row. Writes nothing."""
    by.require(Permission.IMPORT)
    return start(reading, options=options, viewer=by, at=at, dry=True, progress=progress).go()
