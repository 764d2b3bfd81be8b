"""The product in front of a browser: its own database with committed rows, its WSGI application, people signed in.

The trail keeps every row, so a test's database cannot be emptied. Journeys work on a copy of it, dropped afterwards.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, transaction
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright
from tools.run_tests import BROWSERS

from handsel.exchange import actions as exchange
from handsel.exchange import carrying_out, imports
from handsel.org.models import Member
from tests.journeys import company

expect.set_options(timeout=15_000)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
STILL = """async () => {
  if (document.readyState !== "complete" || document.querySelector(".htmx-request")) return false;
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  return !document.querySelector(".htmx-request");
}"""
"""Everything the page asked for is there and painted. Waiting for a network at rest would cost half a second more."""
SETTLED = """Promise.race([
  new Promise(done => setTimeout(done, 1000)),
  Promise.all(document.getAnimations().map(each => each.finished.catch(() => null))),
])"""
"""Fading in is over, or a second has passed: some marks turn as long as they are there."""
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}


class Visitor:
    """A person at a browser. Whatever the browser complains about is kept and told at the end of the journey."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.page = context.new_page()
        self.page.set_default_timeout(20_000)
        self.page.set_default_navigation_timeout(40_000)
        self.site = site
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(f"{error} ({self.page.url})"))
        self.page.on("console", self._hear)
        self.page.on("requestfailed", self._miss)

    def _hear(self, message: ConsoleMessage) -> None:
        expected = "status of 409" in message.text or "status of 422" in message.text
        if message.type in {"error", "warning"} and not expected:
            self.complaints.append(f"{message.text} ({self.page.url})")

    def _miss(self, request: Request) -> None:
        if request.failure and "ABORTED" not in request.failure:
            self.complaints.append(f"{request.url}: {request.failure}")

    def visit(self, path: str, *, only: tuple[str, ...] = ()) -> Page:
        """Open a page of the product and look it over: by every rule, or by some."""
        answer = self.page.goto(self.site + path)
        assert answer
        assert answer.status == 200, f"{path} answered {answer.status}"
        self.look(only=only)
        return self.page

    def look(self, *, only: tuple[str, ...] = ()) -> None:
        """What is on the screen keeps to WCAG 2.2 AA, or to some rules of it, and to the width of the screen."""
        self.page.wait_for_function(STILL)
        self.page.evaluate(SETTLED)
        rules = {"type": "rule", "values": list(only)} if only else {"type": "tag", "values": TAGS}
        found = Axe().run(self.page, options={"runOnly": rules}).response["violations"]
        grave = [
            f"{each['id']}: {node['html'][:160]}"
            for each in found
            if each["impact"] in {"serious", "critical"}
            for node in each["nodes"]
        ]
        assert grave == [], self.page.url
        wide, screen = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= screen, f"{self.page.url} is {wide} pixels wide on {screen}"


@pytest.fixture
def db() -> None:
    """Asks for the test database to be made, and begins no transaction in it: journeys commit into a copy."""


@pytest.fixture(scope="package")
def house(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    """The company's rows, committed in a database of the journeys' own. Gives sessions by first name."""
    shared = str(connection.settings_dict["NAME"])
    own = f"{shared}_journeys"
    with django_db_blocker.unblock():
        connection.close()
        _on_server(f'drop database if exists "{own}" with (force)', f'create database "{own}" template "{shared}"')
        connection.settings_dict["NAME"] = own
        try:
            company.furnish()
            sessions = {member.name.split()[0].lower(): _session(member) for member in Member.objects.all()}
            connection.close()
            yield sessions
        finally:
            connection.close()
            connection.settings_dict["NAME"] = shared
            _on_server(f'drop database "{own}" with (force)')


def _on_server(*statements: str) -> None:
    with connection._nodb_cursor() as cursor:  # the way Django makes its own test databases
        for statement in statements:
            cursor.execute(statement)


def _session(member: Member) -> str:
    client = Client()
    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies["sessionid"].value


class WhiteNoiseServes(WSGIHandler):
    """The application as it is; its own middleware serves what is static."""

    def __init__(self, _: WSGIHandler) -> None:
        super().__init__()


@pytest.fixture(scope="package")
def site(house: dict[str, str]) -> Iterator[str]:
    """The address of the product. Imports are carried out at once instead of by a worker."""
    server = LiveServerThread("127.0.0.1", WhiteNoiseServes)
    with pytest.MonkeyPatch.context() as patch:
        for asker in (imports, exchange):
            patch.setattr(asker, "put_before_workers", _carry_out_at_once)
        server.start()
        server.is_ready.wait()
        if server.error:
            raise server.error
        yield f"http://127.0.0.1:{server.port}"
        server.terminate()


def _carry_out_at_once(import_id: Any) -> None:
    transaction.on_commit(lambda: carrying_out.carry_out(import_id))


@pytest.fixture(scope="package")
def chromium(site: str) -> Iterator[Browser]:
    """Begun after the rows are written: while a browser is open, this thread leaves the database alone."""
    names = (os.environ.get("HANDSEL_CHROMIUM"), *BROWSERS)
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


type Entering = Callable[..., Visitor]


@pytest.fixture
def enter(db: None, chromium: Browser, site: str, house: dict[str, str]) -> Iterator[Entering]:
    """`enter("ana")` is Ana at a browser, signed in; `enter(None)` is somebody who has yet to sign in."""
    visitors: list[Visitor] = []

    def come_in(name: str | None, *, viewport: Any = DESK, cookies: dict[str, str] | None = None) -> Visitor:
        context = chromium.new_context(viewport=viewport, locale="en-US", reduced_motion="reduce")
        kept = (cookies or {}) | ({"sessionid": house[name]} if name else {})
        context.add_cookies([{"name": key, "value": value, "url": site} for key, value in kept.items()])
        visitors.append(Visitor(context, site))
        return visitors[-1]

    yield come_in
    for visitor in visitors:
        visitor.page.context.close()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []
