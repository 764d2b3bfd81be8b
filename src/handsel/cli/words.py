"""The language of the command line, taken from the terminal (`LANGUAGE`, `LC_ALL`, `LC_MESSAGES`, `LANG`).

Help texts are needed before Django and its settings are loaded, so they come straight from the catalogue of this app.
"""

import gettext as catalogues
import os
from pathlib import Path

LANGUAGES = ("en", "ru")


def language() -> str:
    """The first language of the terminal that Handsel speaks."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        for wanted in os.environ.get(name, "").split(":"):
            if wanted[:2] in LANGUAGES:
                return wanted[:2]
            if wanted:
                return LANGUAGES[0]
    return LANGUAGES[0]


_catalogue = catalogues.translation("django", Path(__file__).parent / "locale", languages=[language()], fallback=True)


def gettext(message: str) -> str:
    """The message in the terminal's language."""
    return _catalogue.gettext(message)
