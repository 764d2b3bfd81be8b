"""Static files gathered into the data folder, named by content and compressed, when any of them has changed."""

import hashlib

from handsel.cli import application


def gather_static() -> bool:
    """Collect what the apps serve unless nothing has changed since; says whether anything was done."""
    application.start()
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    mark = hashlib.blake2b(digest_size=16)
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda one: one[0]):
            mark.update(f"{path} {storage.get_modified_time(path)} {storage.size(path)}\n".encode())
    stamp = settings.STATIC_ROOT / ".gathered"
    if stamp.exists() and stamp.read_text() == mark.hexdigest():
        return False
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(mark.hexdigest())
    return True
