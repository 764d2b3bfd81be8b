"""PDF sheets: a room gives plain data, its Typst file says how it looks. Tagged for screen readers, fit for archives.

`statement.typ` in a room's `sheets/` begins with `#import "/ui/sheets/sheet.typ"` and reads `data`: the keys of `Sheet`
and whatever the room adds. Texts in the data are never read as markup. Equal data and moments give equal bytes.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language

ROOT = Path(__file__).resolve().parents[2]
"""The package: sheets import each other by their path from here."""


@dataclass(frozen=True)
class Sheet:
    """What stands on every sheet. `foot` is at the bottom of each page, before its number."""

    title: str
    company: str
    subtitle: str = ""
    foot: str = ""


def pdf(file: Path, sheet: Sheet, data: Mapping[str, Any], at: datetime) -> bytes:
    """The PDF that a Typst file makes of some data; `at` becomes its date.

    It keeps to ISO 19005-2 level A (all it needs is inside) and ISO 14289-1 (read aloud in order, columns by headings).
    """
    import typst

    given = {"language": (get_language() or "en").split("-")[0]} | asdict(sheet) | dict(data)
    made = typst.compile(
        str(file), root=str(ROOT), sys_inputs={"data": json.dumps(given, ensure_ascii=False)},
        font_paths=_fonts(), pdf_standards=["a-2a", "ua-1"], timestamp=at.astimezone(UTC).replace(microsecond=0),
    )  # fmt: skip
    return bytes(made)


@cache
def _fonts() -> Any:
    """Looked for once. The sheet's own typeface comes with Typst; the system's help where it has no letter."""
    import typst

    return typst.Fonts()


def download(made: bytes, name: str) -> HttpResponse:
    """The answer that saves it under a name."""
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response
