"""Where the data folder is. Kept apart from the settings, which start the database when they load."""

import os
from pathlib import Path

from platformdirs import user_data_path

CHECKOUT = Path(__file__).resolve().parents[3]


def data_folder() -> Path:
    """What `HANDSEL_HOME` names, else `var/home` of a checkout, else the user's own data folder of the system."""
    if named := os.environ.get("HANDSEL_HOME"):
        return Path(named).expanduser().resolve()
    in_checkout = (CHECKOUT / "pyproject.toml").exists()
    return CHECKOUT / "var" / "home" if in_checkout else user_data_path("handsel")


def folder_of_errors() -> Path:
    """Where reports of unexpected errors are kept."""
    return data_folder() / "errors"
