"""Uploading and working off imports as tests need it: in a folder of their own, on the test's own connection."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from handsel.exchange import carrying_out
from handsel.exchange.models import Import

COMPANIES = "Company ID,Company name,City\n1,Acme,Paris\n2,,Rome\n3,Gamma,Oslo\n"
MARKET = "Name,State\nBerlin,open\nParis,shut\n"


class _Lent:
    """The test's connection, which stays open when a pulse is done with it."""

    def cursor(self) -> Any:
        return connection.cursor()

    def close(self) -> None:
        """Nothing: it is only lent."""


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Uploads go to a folder of the test; a pulse beats inside the test's transaction."""
    folder = tmp_path / "files"
    settings.MEDIA_ROOT = str(folder)
    monkeypatch.setattr(carrying_out.Pulse, "open", staticmethod(_Lent))
    return folder


type Send = Callable[..., Import]


def newest() -> Import:
    return Import.objects.latest("at", "id")


def work_off(row: Import) -> Import:
    """What a worker does, now."""
    carrying_out.carry_out(row.pk)
    row.refresh_from_db()
    return row


def send(client: Client, files: dict[str, str | bytes], **more: str) -> Any:
    """Upload files through the page."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    sent = [
        SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)
        for name, content in files.items()
    ]
    return client.post("/exchange/new/", {"files": sent, **more})
