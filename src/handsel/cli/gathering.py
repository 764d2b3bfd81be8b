"""Static files gathered into the data folder, named by content and compressed, when any of them has changed.

What changed is found without Django, whose loading would hold up every start of the server. Gathering runs in a
process of its own, so that the server's parent stays small.
"""

import hashlib
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from handsel.config.home import data_folder

PACKAGE = Path(__file__).resolve().parent.parent
WITH_STATIC = ("django", "django-allauth", "django-htmx", "django-ninja")
"""Packages that bring static files of their own."""


def gather_static() -> bool:
    """Collect what the apps serve unless nothing has changed since; says whether anything was done."""
    gathered, mark = data_folder() / "static" / ".gathered", _mark()
    if gathered.exists() and gathered.read_text() == mark:
        return False
    subprocess.run([sys.executable, "-m", __name__], check=True)  # noqa: S603
    gathered.write_text(mark)
    return True


def _mark() -> str:
    mark = hashlib.blake2b(" ".join(f"{name} {version(name)}" for name in WITH_STATIC).encode(), digest_size=16)
    for path in sorted(PACKAGE.glob("*/static/**/*")):
        if path.is_file():
            about = path.stat()
            mark.update(f"{path.relative_to(PACKAGE).as_posix()} {about.st_mtime_ns} {about.st_size}\n".encode())
    return mark.hexdigest()


def _collect() -> None:
    from handsel.cli import application

    application.start()
    from django.conf import settings
    from django.core.management import call_command

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)


if __name__ == "__main__":
    _collect()
