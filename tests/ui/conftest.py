"""A browser in front of the style guide."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Closed after its tests: while one is open, this process can neither open another nor use the database."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("HANDSEL_CHROMIUM"), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the guide, served by a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.ui.guide_settings"}
    server = subprocess.Popen([sys.executable, "-m", "tests.ui.guide_site", str(port)], cwd=ROOT, env=environment)
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}/ui/"
    finally:
        server.terminate()
        server.wait()


def wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("The style guide's server did not start within 20 seconds.")


@pytest.fixture
def guide(chromium: Browser, site: str) -> Iterator[Page]:
    """The style guide, open, nothing selected; fails if the script or the security policy complains."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if is_complaint(message) else None)
    page.goto(site)
    page.locator("[data-bulk-clear]").click()
    yield page
    context.close()
    assert complaints == []


def is_complaint(message: ConsoleMessage) -> bool:
    """Refusals of samples (422) are told by the browser too."""
    return message.type in {"error", "warning"} and "422" not in message.text
