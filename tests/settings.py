"""Settings of the test run: a data folder of its own, the owner's role, fast passwords, no waiting."""

import os
from pathlib import Path

os.environ.setdefault("HANDSEL_HOME", str(Path(__file__).resolve().parent.parent / "var" / "test"))
os.environ.setdefault("HANDSEL_SECRET_KEY", "only-for-tests")
os.environ["HANDSEL_DATABASE_ROLE"] = "owner"
os.environ["HANDSEL_POOL"] = "0"

from handsel.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
WHITENOISE_AUTOREFRESH = True
"""A static file is looked for when it is asked for. Every client of every test would list them all beforehand."""
