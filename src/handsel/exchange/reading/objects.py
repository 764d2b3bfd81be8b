"""JSON: Salesforce data trees with plan files and `@references`, lists of objects, one object a line.

Each type becomes a table whose columns are the keys of its objects in the order they first appear; nested objects
become `outer/inner` columns, nested record lists become tables of their own that point at their parent.
"""

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from handsel.exchange.findings import Findings, Severity, unreadable
from handsel.exchange.reading.blobs import Blob, Limits
from handsel.exchange.reading.tables import Record, Table, make_header

REFERENCE = "referenceId"
"""The column that holds a data tree's own name for a record, such as `AccountRef1`."""
DEPTH = 12


@dataclass
class Objects:
    """Objects of one type, flattened."""

    name: str
    columns: dict[str, None] = field(default_factory=dict)
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)


@dataclass(frozen=True)
class PlanFile:
    """A data tree's plan: which types it loads from which files, in order."""

    name: str
    steps: tuple[tuple[str, tuple[str, ...]], ...]


def looks_like_json(head: bytes) -> bool:
    """Whether the text begins as JSON does."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:2]
    return start[:1] == b"{" or (start[:1] == b"[" and start[1:2] in b'{["\r\n \t')


def read_json(blob: Blob, limits: Limits) -> list[Table] | PlanFile:
    """Tables of a JSON file, or the plan it is. Raises `Unreadable` for anything else."""
    if blob.size > limits.json_bytes:
        raise unreadable("too-large-unpacked", blob.name)
    with blob.open() as stream:
        raw = stream.read(limits.json_bytes + 1)
    if len(raw) > limits.json_bytes:
        raise unreadable("too-large-unpacked", blob.name)
    loaded = _loaded(raw, blob.name)
    if plan := _plan(loaded, blob.name):
        return plan
    found: dict[str, Objects] = {}
    _collect(_records(loaded), blob.stem, found, parent="")
    filled = [objects for objects in found.values() if objects.rows]
    tables = [_table(objects, blob, alone=len(filled) == 1) for objects in filled]
    if not tables:
        raise unreadable("no-table-in-json", blob.name)
    return tables


def _loaded(raw: bytes, name: str) -> Any:
    text = raw.decode(json.detect_encoding(raw), "replace").lstrip("\ufeff")
    try:
        return json.loads(text)
    except RecursionError as problem:
        raise unreadable("broken-json", name, problem="too deep") from problem
    except ValueError as problem:
        lines = [line for line in io.StringIO(text) if line.strip()]
        try:
            return [json.loads(line) for line in lines] if len(lines) > 1 else _broken(name, problem)
        except (ValueError, RecursionError):
            return _broken(name, problem)


def _broken(name: str, problem: ValueError) -> Any:
    raise unreadable("broken-json", name, problem=str(problem)[:200]) from problem


def _plan(loaded: Any, name: str) -> PlanFile | None:
    if not (
        isinstance(loaded, list) and loaded and all(isinstance(step, dict) and "sobject" in step for step in loaded)
    ):
        return None
    steps = tuple((str(step["sobject"]), tuple(map(str, _listed(step.get("files"))))) for step in loaded)
    return PlanFile(name, steps)


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else []


def _records(loaded: Any) -> list[Any]:
    """The list of objects, wherever the file keeps it."""
    if isinstance(loaded, list):
        return loaded
    if isinstance(loaded, dict):
        for key in ("records", "data", "results", "items", "rows"):
            if isinstance(loaded.get(key), list):
                return list(loaded[key])
        lists = [value for value in loaded.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
        return list(lists[0]) if len(lists) == 1 else [loaded]
    return []


def _collect(records: Sequence[Any], name: str, found: dict[str, Objects], *, parent: str) -> None:
    for number, record in enumerate(records, 1):
        if not isinstance(record, dict):
            continue
        attributes = record.get("attributes")
        about = attributes if isinstance(attributes, dict) else {}
        kind = whole(str(about.get("type") or name))
        objects = found.setdefault(kind, Objects(kind))
        flat: dict[str, str] = {}
        if REFERENCE in about:
            flat[REFERENCE] = whole(str(about[REFERENCE]))
        if parent:
            flat["parentReference"] = parent
        _flatten({k: v for k, v in record.items() if not (k == "attributes" and about)}, "", flat, found, depth=0)
        objects.columns |= dict.fromkeys(flat)
        objects.rows.append((number, flat))


def _flatten(
    value: dict[str, Any], prefix: str, flat: dict[str, str], found: dict[str, Objects], *, depth: int
) -> None:
    for key, inner in value.items():
        name = whole(f"{prefix}{key}")
        if isinstance(inner, dict) and isinstance(inner.get("records"), list):
            _collect(inner["records"], key, found, parent="@" + flat.get(REFERENCE, ""))
        elif isinstance(inner, dict) and depth < DEPTH:
            _flatten(inner, f"{name}/", flat, found, depth=depth + 1)
        else:
            flat[name] = _text(inner)


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case str():
            return whole(value)
        case int() | float():
            return str(value)
        case _:
            return whole(json.dumps(value, ensure_ascii=False))


def whole(text: str) -> str:
    """Without zero bytes and halves of surrogate pairs, which JSON can spell and no database keeps."""
    if text.isascii():
        return text.replace("\x00", "") if "\x00" in text else text
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _table(objects: Objects, blob: Blob, *, alone: bool) -> Table:
    findings = Findings(blob.name)
    names = tuple(objects.columns)
    header, unnamed = make_header(names, findings)

    def records(noted: Findings) -> Iterator[Record]:
        for number, flat in objects.rows:
            yield Record(number, [flat.get(name, "") for name in names])

    return Table(
        name=objects.name,
        file=blob.name,
        header=header,
        records=records,
        sheet="" if alone else objects.name,
        form="JSON",
        findings=findings,
        unnamed=unnamed,
        object_type=objects.name if REFERENCE in objects.columns else "",
    )


def note_plan(plan: PlanFile, present: set[str], findings: Findings) -> None:
    """Say which files a plan names that are not there; the import goes on without them."""
    for kind, files in plan.steps:
        for file in files:
            if file not in present:
                findings.add("plan-file-missing", Severity.WARNING, value=file, plan=plan.name, type=kind)
