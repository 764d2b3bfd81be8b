"""Every check of the code base, each with its time, two at once.

python tools/check.py               all checks; exit 1 if any fails
python tools/check.py --no-guards   all but those that are tests
python tools/check.py --fix         what repairs itself: lint, format, templates, missing translations
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
TEMPLATES = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("src/handsel/*/templates/**/*.html"))
CODE = ["src", "tests", "tools", *(["bench"] if list(ROOT.glob("bench/*.py")) else [])]
DJLINT = ["--profile", "django", "--lint", "--quiet", "--ignore", "H006,H021,H023,H030,H031,H015,T001"]


@dataclass(frozen=True)
class Check:
    """One command, and how it repairs what it finds, if it can."""

    name: str
    command: list[str]
    repair: list[str] | None = None


def checks() -> list[Check]:
    python = str(BIN / "python")
    found = [
        Check("lint", ["ruff", "check", *CODE], ["ruff", "check", "--fix", *CODE]),
        Check("format", ["ruff", "format", "--check", "--output-format", "concise", *CODE], ["ruff", "format", *CODE]),
        Check("types", ["mypy"]),
        Check("architecture", ["lint-imports", "--no-logo", "--cache-dir", "var/import-linter"]),
        Check("translations", [python, "tools/translations.py", "check"], [python, "tools/translations.py", "update"]),
        Check("migrations", [python, "tools/migrations.py"]),
        Check("guards", ["pytest", "tests/guards", "-p", "no:randomly", "--tb=short", "--show-capture=no"]),
    ]
    if TEMPLATES:
        found.insert(2, Check("templates", ["djade", "--check", *TEMPLATES], ["djade", *TEMPLATES]))
        found.insert(3, Check("template lint", ["djlint", *DJLINT, *TEMPLATES]))
    return found


def chosen() -> list[Check]:
    return [check for check in checks() if check.name != "guards" or "--no-guards" not in sys.argv]


def main() -> int:
    os.environ["HANDSEL_DATABASE_ROLE"] = "owner"
    os.environ.setdefault("HANDSEL_HOME", str(ROOT / "var" / "test"))
    if "--fix" in sys.argv:
        left = [repair(check) for check in checks() if check.repair]
        return 1 if any(left) else 0
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(carry_out, chosen()))
    return 1 if any(results) else 0


def carry_out(check: Check) -> bool:
    """Run one check and print its line, with its output when it fails. True when it failed."""
    begin = time.monotonic()
    code, output = run(check.command)
    took = time.monotonic() - begin
    print(f"{'ok    ' if code == 0 else 'FAILED'}  {check.name:14} {took:5.1f} s", flush=True)
    if code:
        print("\n".join(f"        {line}" for line in output.strip().splitlines()), flush=True)
    return code != 0


def repair(check: Check) -> bool:
    """Repair what repairs itself and print what is left. True when something is."""
    code, output = run(check.repair)
    print(f"{'fixed ' if code == 0 else 'LEFT  '}  {check.name}", flush=True)
    if output.strip():
        print("\n".join(f"        {line}" for line in output.strip().splitlines()), flush=True)
    return code != 0


def run(command: list[str] | None) -> tuple[int, str]:
    name, *arguments = command or ["true"]
    program = name if "/" in name else str(BIN / name)
    done = subprocess.run(
        [program, *arguments], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    return done.returncode, done.stdout


if __name__ == "__main__":
    sys.exit(main())
