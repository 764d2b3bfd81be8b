"""Keep the translations complete, without GNU gettext.

    python tools/translations.py check      exit 1 if a message is missing, fuzzy, obsolete or differs in its places
    python tools/translations.py update     add what is missing with an empty translation, drop what is obsolete
    python tools/translations.py compile    make the .mo files that are older than their .po

Every app owns its catalogue, `locale/ru/LC_MESSAGES/django.po`, with the messages of its own Python files and
templates. The messages of `config` belong to the command line's catalogue, which is the one that prints them.
"""

import io
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "handsel"
LOCALE = "ru"
PRINTED_BY = {"config": "cli"}
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACES = re.compile(r"%\(\w+\)[#0\- +]*\d*(?:\.\d+)?[a-zA-Z]|\{\w*(?:![rsa])?(?::[^}]*)?\}|%[sd]")


def main() -> int:
    settings.configure(USE_I18N=True)
    django.setup()
    verb = sys.argv[1] if len(sys.argv) == 2 else ""
    if verb == "check":
        return check()
    if verb == "update":
        return update()
    if verb == "compile":
        return compile_catalogues()
    print(__doc__)
    return 2


def check() -> int:
    problems = [problem for app in apps() for problem in problems_of(app)]
    problems += contradictions()
    for problem in problems:
        print(problem)
    if problems:
        print(f"{len(problems)} translations to look at; `make fix` adds the missing ones empty.")
    return 1 if problems else 0


def problems_of(app: Path) -> Iterator[str]:
    name = path_of(app).relative_to(ROOT)
    wanted = wanted_messages(app)
    try:
        kept = read_catalogue(app)
    except PoFileError as error:
        yield f"{name}: {error}"
        return
    for key, message in wanted.items():
        found = kept.get(message.id, context=message.context)
        if found is None or not is_complete(found, message, kept.num_plurals):
            yield f"{name}: missing: {key[1]!r}"
        elif found.fuzzy:
            yield f"{name}: fuzzy: {key[1]!r}"
        elif places_differ(found):
            yield f"{name}: other places than the original: {key[1]!r}"
    for message in kept:
        if message.id and key_of(message) not in wanted:
            yield f"{name}: obsolete: {key_of(message)[1]!r}"
    for key in kept.obsolete:
        yield f"{name}: obsolete: {key!r}"


def contradictions() -> Iterator[str]:
    """Texts that rooms translate differently: only one of them would ever be shown, so each needs its context."""
    rooms: dict[tuple[str, str], dict[str, str]] = {}
    for app in apps():
        with suppress(PoFileError):
            for message in read_catalogue(app):
                if message.id and isinstance(message.string, str) and message.string:
                    rooms.setdefault(key_of(message), {})[message.string] = app.name
    for key, found in sorted(rooms.items()):
        if len(found) > 1:
            yield f"translated differently in {', '.join(sorted(found.values()))}: {key[1]!r}"


def is_complete(found: Message, wanted: Message, plurals: int) -> bool:
    if isinstance(wanted.id, tuple):
        forms = found.string if isinstance(found.string, tuple) else ()
        return len(forms) == plurals and all(forms)
    return bool(found.string)


def places_differ(message: Message) -> bool:
    """Whether a translation fills in other values. A plural may leave its number out."""
    if isinstance(message.id, tuple):
        allowed = {place for text in message.id for place in PLACES.findall(text)}
        return any(not set(PLACES.findall(text)) <= allowed for text in message.string)
    return sorted(PLACES.findall(message.id)) != sorted(PLACES.findall(message.string))


def update() -> int:
    for app in apps():
        wanted = wanted_messages(app)
        kept = read_catalogue(app) if path_of(app).exists() else Catalog(locale=LOCALE)
        if not wanted or ({key_of(each) for each in kept if each.id} == wanted.keys() and not kept.obsolete):
            continue
        fresh = Catalog(locale=LOCALE, project="Handsel", version="1", charset="utf-8", fuzzy=False)
        fresh.creation_date = fresh.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
        for message in wanted.values():
            old = kept.get(message.id, context=message.context)
            fresh.add(message.id, old.string if old else None, context=message.context, flags=message.flags)
        write_catalogue(app, fresh)
        print(f"{path_of(app).relative_to(ROOT)}: {len(fresh)} messages")
    return 0


def write_catalogue(app: Path, catalogue: Catalog) -> None:
    text = io.BytesIO()
    write_po(text, catalogue, width=120, omit_header=False, sort_output=True)
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: ru\\n"\n'
    header += f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    body = text.getvalue().decode().split("\n\n", 1)[1]
    path_of(app).parent.mkdir(parents=True, exist_ok=True)
    path_of(app).write_text(header + body.rstrip("\n") + "\n", encoding="utf-8")


def compile_catalogues() -> int:
    for source in PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=LOCALE)
        draft = target.with_suffix(".mo.part")
        with draft.open("wb") as file:
            write_mo(file, catalogue)
        draft.replace(target)
    return 0


def apps() -> list[Path]:
    return sorted(path.parent for path in PACKAGE.glob("*/__init__.py") if path.parent.name not in PRINTED_BY)


def path_of(app: Path) -> Path:
    return app / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def read_catalogue(app: Path) -> Catalog:
    if not path_of(app).exists():
        return Catalog(locale=LOCALE)
    with path_of(app).open("rb") as file:
        return read_po(file, locale=LOCALE, abort_invalid=True)


def key_of(message: Message) -> tuple[str, str]:
    first = message.id[0] if isinstance(message.id, tuple) else message.id
    return message.context or "", first


def wanted_messages(app: Path) -> dict[tuple[str, str], Message]:
    """Every message of an app's sources, each once."""
    folders = [app, *(PACKAGE / name for name, printer in PRINTED_BY.items() if printer == app.name)]
    catalogue = Catalog(locale=LOCALE)
    for folder in folders:
        for path in sorted([*folder.rglob("*.py"), *folder.rglob("templates/**/*.*")]):
            if "migrations" not in path.parts and path.suffix in {".py", ".html", ".txt"}:
                for text, context in messages_of(path):
                    catalogue.add(text, context=context)
    return {key_of(message): message for message in catalogue if message.id}


def messages_of(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # templatize leaves lines of nonsense between the calls; their indentation would be a syntax error.
        source = "\n".join(line.strip() for line in templatize(source, origin=str(path)).splitlines())
    for _line, text, _comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
        if text and text != ("", ""):
            yield text, context


if __name__ == "__main__":
    sys.exit(main())
