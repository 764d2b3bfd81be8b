"""Run the checks and the tests: on the embedded PostgreSQL, or on the server HANDSEL_DATABASE_URL names.

    python tools/run_tests.py [--no-journeys] [--no-checks] [PATH or pytest option …]

Without a path everything runs: first the checks of `tools/check.py`, then the tests, whose summary comes last.
Journeys walk the product in a Chromium: Debian's, Google's, Playwright's own, or one that Playwright can still fetch.
Where there is none, everything else runs and a line says so. Its path reaches the journeys as HANDSEL_CHROMIUM.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = ("--no-journeys", "--no-checks")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FAST = "-c fsync=off -c full_page_writes=off"
"""A test's database need not outlive a power cut."""


def main() -> int:
    arguments = [argument for argument in sys.argv[1:] if argument not in OURS]
    without_journeys = "--no-journeys" in sys.argv
    failed = "--no-checks" not in sys.argv and chooses_nothing(arguments) and checks_fail()
    os.environ.setdefault("HANDSEL_POSTGRES_OPTIONS", FAST)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of programs are started, and would compile all anew
    browser = None if without_journeys else find_browser()
    if browser:
        os.environ["HANDSEL_CHROMIUM"] = browser
    command = [sys.executable, "-m", "pytest", *parallel(arguments)]
    if browser is None:
        reason = "as asked" if without_journeys else "no Chromium found and none could be fetched"
        print(f"Journeys are left out: {reason}. Everything else runs.", flush=True)
        command += ["-m", "not journey"]
    return subprocess.run([*command, *arguments], cwd=ROOT, check=False).returncode or int(failed)


def chooses_nothing(arguments: list[str]) -> bool:
    """Whether all tests were asked for: none by its path, and at most some to leave out."""
    return all(argument.startswith("-") for argument in arguments)


def checks_fail() -> bool:
    """Run the checks but for the guards, which are tests. True when one fails; its output tells which."""
    return subprocess.run([sys.executable, "tools/check.py", "--no-guards"], cwd=ROOT, check=False).returncode != 0


def parallel(arguments: list[str]) -> list[str]:
    """Two processes for many tests; one where few are asked for, as each process makes its own database."""
    few = any("::" in argument or argument.endswith(".py") for argument in arguments if not argument.startswith("-"))
    chosen = any(argument.startswith("-n") for argument in arguments)
    return [] if few or chosen else ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "worksteal"]


def find_browser() -> str | None:
    """The path of a Chromium. Asks Playwright last, which may fetch one."""
    for name in (os.environ.get("HANDSEL_CHROMIUM"), *BROWSERS):
        if name and (path := shutil.which(name)):
            return path
    own = playwrights_own()
    if own is None and shutil.which("playwright", path=str(Path(sys.executable).parent)):
        fetched = subprocess.run(
            [sys.executable, "-m", "playwright", "install", "chromium"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=300,
            check=False,
        )
        own = playwrights_own() if fetched.returncode == 0 else None
    return own


def playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


if __name__ == "__main__":
    sys.exit(main())
