"""Pictures of the running demo for the README, made anew: `python tools/screenshots.py`.

Fills and serves a demo of its own in a temporary data folder (`--home` keeps one), looks at it as several people with
Playwright and Chromium, and writes `docs/pictures/*.png`, each under 250 KB.
"""

import argparse
import io
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
CHROMIUM = os.environ.get("HANDSEL_CHROMIUM", "/usr/bin/chromium")
LARGEST = 250_000
PASSWORD = "show me around"  # noqa: S105  # the demo prints it too
DESK, PHONE = (1440, 900), (390, 844)
RECORD = re.compile(r"^/(?:opportunities|accounts)/[0-9a-f-]{36}/$")


@dataclass(frozen=True)
class Picture:
    """A page as somebody sees it. `way` leads there from the front page."""

    name: str
    who: str
    way: Callable[[Page], None]
    theme: str = "light"
    size: tuple[int, int] = DESK


def at(path: str) -> Callable[[Page], None]:
    """The page at an address."""
    return lambda page: visit(page, path)


def deal(page: Page) -> None:
    """A deal that is nearly won: the first in the column before the last open one."""
    visit(page, "/opportunities/?owner=me&outcome=open&stage=Negotiation&sort=-amount")
    visit(page, first_link(page, "/opportunities/"))


def account(page: Page) -> None:
    """The largest customer in reach."""
    visit(page, "/accounts/?kind=customer&sort=-size")
    visit(page, first_link(page, "/accounts/"))


def palette(page: Page) -> None:
    """The command palette with something typed."""
    visit(page, "/opportunities/board/")
    page.keyboard.press("Control+k")
    page.keyboard.type("bank", delay=40)
    page.wait_for_timeout(900)


def plan(page: Page) -> None:
    """A small file on its way in: what would be created, and what is asked."""
    visit(page, "/exchange/new/")
    rows = ["Account Name,Opportunity Name,Owner,Stage,Amount,Close Date"]
    rows += [f"Tarnholm Works,Archive pilot {n},Ben Baker,Proposal,{n * 1500},{n + 10}/03/2027" for n in range(1, 9)]
    rows += ["Tarnholm Works,No such day,Ben Baker,Proposal,900,99/99/2027"]
    file = {"name": "old-crm.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode()}
    page.locator("input[type=file]").first.set_input_files(file)  # type: ignore[arg-type]
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/exchange/[0-9a-f-]{36}/"), timeout=30_000)
    page.wait_for_timeout(6_000)


VIEWS = (
    Picture("home", "ana", at("/")),
    Picture("opportunities", "sol", at("/opportunities/?outcome=open")),
    Picture("board", "ben", at("/opportunities/board/")),
    Picture("board-dark", "ben", at("/opportunities/board/"), "dark"),
    Picture("record", "ben", deal),
    Picture("record-dark", "ben", deal, "dark"),
    Picture("account", "mia", account),
    Picture("summary", "mo", at("/lists/opportunities/summary/?group_by=owner&measures=won_amount,won_count,win_rate")),
    Picture("palette", "ben", palette),
    Picture("import-plan", "olga", plan),
    Picture("settings", "olga", at("/opportunities/settings/")),
    Picture("home-russian", "gleb", at("/")),
    Picture("board-russian-dark", "gleb", at("/opportunities/board/"), "dark"),
    Picture("record-russian", "gleb", deal),
    Picture("home-phone", "ana", at("/"), size=PHONE),
    Picture("opportunities-phone", "ana", at("/opportunities/?outcome=open"), size=PHONE),
    Picture("record-phone-dark", "ben", deal, "dark", PHONE),
    Picture("home-russian-phone", "gleb", at("/"), size=PHONE),
)


def main() -> None:
    """Make every picture, or those whose name contains a word given."""
    parser = argparse.ArgumentParser(description="Pictures of the demo for the README.")
    parser.add_argument("--home", type=Path, help="a data folder to keep the demo in")
    parser.add_argument("names", nargs="*", help="words in the names of the pictures wanted")
    asked = parser.parse_args()
    wanted = [one for one in VIEWS if not asked.names or any(word in one.name for word in asked.names)]
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(asked.home or Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for picture in wanted:
            size = take(browser, address, picture)
            print(f"{picture.name:<24}{size / 1000:6.0f} KB", flush=True)
        browser.close()


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The address of a demo of this data folder, as long as it is needed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).parent / "handsel"), "demo", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=os.environ | {"HANDSEL_HOME": str(home)}, cwd=ROOT)
    try:
        wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Filling takes a while the first time."""
    for _second in range(600):
        if server.poll() is not None:
            raise SystemExit("The demo did not start.")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(1)
    raise SystemExit("The demo did not start within ten minutes.")


def take(browser: Browser, address: str, picture: Picture) -> int:
    """Sign in, go there, wait until it is calm, keep the picture; returns its size in bytes."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height}, base_url=address, reduced_motion="reduce",
        has_touch=picture.size == PHONE,
    )  # fmt: skip
    context.add_cookies([{"name": "theme", "value": picture.theme, "url": address}])
    page = context.new_page()
    page.set_default_timeout(60_000)
    sign_in(page, picture.who)
    picture.way(page)
    page.wait_for_timeout(700)
    data = squeezed(page.screenshot(animations="disabled"))
    (PICTURES / f"{picture.name}.png").write_bytes(data)
    context.close()
    return len(data)


def sign_in(page: Page, who: str) -> None:
    """With the password of the demo."""
    page.goto("/")
    page.locator("input[name=login]").fill(f"{who}@demo.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_selector("nav", state="attached")  # on a phone it is a drawer


def visit(page: Page, path: str) -> None:
    """Go there and wait until nothing more is loaded."""
    page.goto(path)
    page.wait_for_load_state("networkidle")


def first_link(page: Page, prefix: str) -> str:
    """The address of the first record linked on the page."""
    links = page.locator(f"main a[href^='{prefix}']").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    found = [link for link in links if RECORD.match(link)]
    if not found:
        raise SystemExit(f"Nothing is linked under {prefix} on {page.url}.")
    return str(found[0])


def squeezed(data: bytes) -> bytes:
    """The picture with at most 256 colours, fewer while it is too large."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    for colours in (256, 128, 64, 32):
        out = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() <= LARGEST:
            return out.getvalue()
    raise SystemExit("A picture is larger than 250 KB even with 32 colours.")


if __name__ == "__main__":
    main()
