"""What the web server calls."""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handsel.config.settings")

application = get_wsgi_application()


def _load_the_api() -> None:
    from django.urls import reverse

    reverse("api:documentation")


Thread(target=_load_the_api, name="loading the API", daemon=True).start()
