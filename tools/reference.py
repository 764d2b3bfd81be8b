"""Write the reference pages that the code itself can tell: facts, roles, lists, import fields, the REST API.

python tools/reference.py          write them into docs/reference/
python tools/reference.py check    exit 1 and name the pages that are not current
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reference"
MADE = "<!-- Written by tools/reference.py; change the code, then run it. -->"
METHODS = {"get", "post", "patch", "put", "delete"}

FACTS = """\
What Handsel records when something happened. Each is one row of `trail_entry`, stored in the transaction of the change,
shown as a sentence after the name of whoever did it, and heard by listeners of higher floors.
[Architecture](../architecture.md#facts) tells how they are made. Every fact has a `subject` (the identifier of what it
happened to) and `about` (other records whose timelines show it); the column *data* is what else it holds."""

ROLES_LEAD = """\
A member has one role or several; what any of them allows is allowed. Roles say what may be *done*; which records a
person *sees* is said by ownership, reporting lines and teams ([who sees what](../guide/sharing.md)). Roles are data in
`handsel.org.roles`."""

SCOPES_LEAD = """\
A token acts for its member. A scope lets some of the member's permissions stand and never adds one; reading anything
at all needs `read`."""

IMPORT_LEAD = """\
What a column of a file can feed. A [mapping file](mapping-files.md) names these kinds and fields;
`src/handsel/exchange/fields.toml` also has the headings by which each is recognised. Besides its own fields every kind
takes `extra` (kept with the record under its own heading) and `ignore` (left out).
*link:account* means that the text names an account, by id, name, e-mail address or domain; *choice:…* that it is one of
a few values, whose words in other systems are in `exchange/values/choices.toml`."""

API_LEAD = """\
[Use the API](../how-to/use-the-api.md) tells how to sign in and to call. `/api/v1/openapi.json` is this document for
programs, with every field; `/api/v1/docs/` is the same page in a running Handsel."""


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handsel.config.settings")
    os.environ["HANDSEL_DATABASE_START"] = "no"
    import django

    django.setup()
    stale = [name for name, text in pages().items() if not is_current(name, text)]
    if sys.argv[1:] == ["check"]:
        print("\n".join(f"docs/reference/{name} is not current; run: python tools/reference.py" for name in stale))
        return 1 if stale else 0
    for name in stale:
        (FOLDER / name).write_text(pages()[name], encoding="utf-8")
        print(f"docs/reference/{name}")
    return 0


def pages() -> dict[str, str]:
    """Every generated page: file name to text. Needs Django set up, and no database. In English, whoever runs it."""
    from importlib import import_module

    from django.conf import settings
    from django.utils import translation
    from django.utils.module_loading import autodiscover_modules

    import_module(settings.ROOT_URLCONF)
    autodiscover_modules("events")  # whatever was loaded before, every fact is known from here on
    writers: dict[str, Callable[[], Iterable[str]]] = {
        "facts.md": facts,
        "permissions-and-roles.md": permissions_and_roles,
        "lists.md": lists,
        "import-fields.md": import_fields,
        "rest-api.md": rest_api,
    }
    with translation.override("en"):
        return {name: "\n".join([*write(), ""]) for name, write in writers.items()}


def is_current(name: str, text: str) -> bool:
    path = FOLDER / name
    return path.exists() and path.read_text(encoding="utf-8") == text


def facts() -> Iterator[str]:
    from handsel.trail.facts import known_facts

    ours = {name: fact for name, fact in known_facts().items() if fact.__module__.startswith("handsel.")}
    yield from [MADE, "", "# Facts", ""]
    yield FACTS
    for room in dict.fromkeys(name.partition(".")[0] for name in sorted(ours)):
        yield from ["", f"## {room}", "", "| fact | sentence | data |", "|---|---|---|"]
        for name in sorted(ours):
            if name.startswith(f"{room}."):
                data = [f"`{one.name}`" for one in fields(ours[name]) if one.name not in {"subject", "about"}]
                yield f"| `{name}` | {cell(ours[name].sentence)} | {', '.join(data)} |"


def permissions_and_roles() -> Iterator[str]:
    from handsel.org.roles import REFUSALS, ROLES, Permission, Role
    from handsel.org.tokens import ALLOWS

    yield from [MADE, "", "# Permissions and roles", ""]
    yield ROLES_LEAD
    yield from ["", "## Roles", "", "| role | key | in a sentence |", "|---|---|---|"]
    for role in Role:
        yield f"| {cell(ROLES[role].label)} | `{role}` | {cell(ROLES[role].description)} |"
    yield from ["", "## What each role allows", ""]
    yield f"| permission | {' | '.join(cell(ROLES[role].label) for role in Role)} |"
    yield "|---" * (len(Role) + 1) + "|"
    for permission in Permission:
        marks = ["yes" if permission in ROLES[role].permissions else "" for role in Role]
        yield f"| `{permission}` | {' | '.join(marks)} |"
    yield from ["", "## What is said to whoever lacks one", "", "| permission | refusal |", "|---|---|"]
    yield from (f"| `{permission}` | {cell(REFUSALS[permission])} |" for permission in Permission)
    yield from ["", "## Scopes of API tokens", ""]
    yield SCOPES_LEAD
    yield from ["", "| scope | permissions that stand |", "|---|---|"]
    for scope, allowed in ALLOWS.items():
        yield f"| `{scope}` | {', '.join(f'`{one}`' for one in Permission if one in allowed)} |"


def lists() -> Iterator[str]:
    from handsel.lists.columns import all_lists

    yield from [MADE, "", "# Lists: columns, groups, measures", ""]
    yield "What each list can be filtered, sorted and grouped by. [List queries](list-query-syntax.md) says how to ask."
    for one in sorted(all_lists(), key=lambda each: each.name):
        yield from ["", f"## {one.name}", "", "| column | label | kind | sorts | filters | edited in place |"]
        yield "|---|---|---|---|---|---|"
        for column in one.columns:
            can = [yes(column.sorts), yes(column.filters), yes(bool(column.edits))]
            yield f"| `{column.name}` | {cell(column.label)} | {column.kind} | {' | '.join(can)} |"
        if one.presets:
            views = ", ".join(f"{each.label} (`{each.query}`)" for each in one.presets)
            yield from ["", f"Views that come along: {views}."]
        if one.groups:
            yield from ["", "| group by | label |", "|---|---|"]
            yield from (f"| `{group.name}` | {cell(group.label)} |" for group in one.groups)
            yield from ["", "| measure | label | what it is |", "|---|---|---|"]
            yield from (f"| `{each.name}` | {cell(each.label)} | {cell(each.description)} |" for each in one.measures)


def import_fields() -> Iterator[str]:
    from handsel.exchange.vocabulary import kinds

    known = kinds().values()
    yield from [MADE, "", "# Import: kinds and fields", ""]
    yield IMPORT_LEAD
    for kind in (one for one in known if one.home):
        yield from ["", f"## {kind.name}", "", "| field | read as | needed |", "|---|---|---|"]
        yield from (f"| `{one.name}` | {one.type} | {yes(one.required)} |" for one in kind.fields.values())
    homeless = ", ".join(f"`{one.name}`" for one in known if not one.home)
    yield from ["", "## Known, and not taken yet", ""]
    yield f"These kinds are recognised, counted and named in the plan and the report, and not imported: {homeless}."


def rest_api() -> Iterator[str]:
    from handsel.api.service import api

    document: Any = api.get_openapi_schema(path_prefix="/api/v1/")
    yield from [MADE, "", "# REST API: every call", ""]
    yield API_LEAD
    by_tag: dict[str, list[str]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method in METHODS:
                line = f"| `{method.upper()}` | `{path}` | {cell(operation.get('summary', ''))} |"
                by_tag.setdefault(operation.get("tags", ["other"])[0], []).append(line)
    for tag, lines in sorted(by_tag.items()):
        yield from ["", f"## {tag}", "", "| method | address | what it does |", "|---|---|---|", *lines]


def yes(holds: bool) -> str:
    return "yes" if holds else ""


def cell(text: object) -> str:
    """Text that stays inside its cell."""
    return str(text).replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    sys.exit(main())
