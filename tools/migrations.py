"""Check the migrations: none is missing, each app's form one line, and none would break a running older version.

python tools/migrations.py
"""

import os
import sys

import django
from django.core.management import CommandError, call_command
from django.db.migrations.loader import MigrationLoader

OURS = "handsel."
RELEASED = os.environ.get("HANDSEL_RELEASED", "")
"""Migrations up to here are history and are not examined: a git commit."""


def main() -> int:
    os.environ["HANDSEL_DATABASE_ROLE"] = "owner"
    os.environ["HANDSEL_POOL"] = "0"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    sys.path.insert(0, os.getcwd())
    django.setup()
    problems = [*missing(), *branches()]
    for problem in problems:
        print(problem)
    return 1 if problems or has_unsafe() else 0


def missing() -> list[str]:
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit:
        return ["Models changed without a migration (see above). Run: django-admin makemigrations"]
    except CommandError as error:
        return [str(error)]
    return []


def branches() -> list[str]:
    """Apps whose migrations end in more than one place."""
    graph = MigrationLoader(None).graph
    ends: dict[str, list[str]] = {}
    for app, name in graph.leaf_nodes():
        ends.setdefault(app, []).append(name)
    return [f"{app}: migrations branch into {', '.join(names)}" for app, names in ends.items() if len(names) > 1]


def has_unsafe() -> bool:
    """Whether a migration after the first of its app locks or drops what the version before still uses."""
    from django.apps import apps
    from django_migration_linter import MigrationLinter

    ours = [config.label for config in apps.get_app_configs() if config.name.startswith(OURS)]
    linter = MigrationLinter(
        include_apps=ours, ignore_initial_migrations=True, no_cache=True, quiet=["ok", "ignore", "warning"]
    )
    linter.lint_all_migrations(git_commit_id=RELEASED or None)
    return bool(linter.has_errors)


if __name__ == "__main__":
    sys.exit(main())
