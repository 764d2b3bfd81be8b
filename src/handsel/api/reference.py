"""The OpenAPI document turned into what its page shows: calls by section, their parameters, bodies and answers."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TONES = {"GET": "blue", "POST": "green", "PATCH": "amber", "DELETE": "red"}
SECTIONS: dict[str, Any] = {
    "accounts": gettext_lazy("Accounts"),
    "contacts": gettext_lazy("Contacts"),
    "opportunities": gettext_lazy("Opportunities"),
    "pipelines": gettext_lazy("Pipelines and stages"),
    "lost reasons": gettext_lazy("Lost reasons"),
    "entries": gettext_lazy("Notes, calls, meetings, tasks"),
    "imports": gettext_lazy("Imports"),
    "search": gettext_lazy("Search"),
    "views": gettext_lazy("Saved views"),
    "changes": gettext_lazy("Changes and undo"),
    "members": gettext_lazy("Members"),
    "teams": gettext_lazy("Teams"),
    "organisation": gettext_lazy("Company"),
    "rates": gettext_lazy("Exchange rates"),
    "me": gettext_lazy("The caller and their tokens"),
}
"""How sections are called, in the order of the page."""
FORMATS: dict[str, Any] = {
    "uuid": gettext_lazy("identifier"),
    "date": gettext_lazy("day"),
    "date-time": gettext_lazy("moment"),
    "binary": gettext_lazy("file"),
}
TYPES: dict[str, Any] = {
    "string": gettext_lazy("text"),
    "integer": gettext_lazy("whole number"),
    "number": gettext_lazy("number"),
    "boolean": gettext_lazy("true or false"),
    "object": gettext_lazy("object"),
    "null": gettext_lazy("null"),
}
BODY_KINDS = {"application/json": "JSON", "multipart/form-data": "multipart/form-data"}


@dataclass(frozen=True)
class Field:
    """A parameter or a field: what it is called, what it holds. `also` are comparisons a filter takes besides."""

    name: str
    type: str
    required: bool
    description: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shape:
    """An object with its fields."""

    name: str
    description: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Call:
    """One operation."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Field, ...]
    body_kind: str
    bodies: tuple[Shape, ...]
    status: str
    answer: str

    @property
    def tone(self) -> str:
        """The colour of its method."""
        return TONES.get(self.method, "gray")


@dataclass(frozen=True)
class Section:
    """Calls of one part of the work."""

    id: str
    title: str
    calls: tuple[Call, ...]


def sections(document: Mapping[str, Any]) -> list[Section]:
    """Every call, by section."""
    found: dict[str, list[Call]] = {name: [] for name in SECTIONS}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            found.setdefault(operation["tags"][0], []).append(_call(method.upper(), path, operation, document))
    return [
        Section(name.replace(" ", "-"), str(SECTIONS.get(name, name)), tuple(calls))
        for name, calls in found.items()
        if calls
    ]


def shapes(document: Mapping[str, Any]) -> list[Shape]:
    """Every object that answers hold, by name."""
    schemas = document["components"]["schemas"]
    return [_shape(name, schemas[name]) for name in sorted(schemas) if schemas[name].get("type") == "object"]


def _call(method: str, path: str, operation: Mapping[str, Any], document: Mapping[str, Any]) -> Call:
    kind, bodies = _bodies(operation, document)
    status, answer = _success(operation["responses"])
    return Call(
        id=operation["operationId"],
        method=method,
        path=path,
        summary=operation["summary"],
        description=_said(operation),
        parameters=tuple(_merged(operation.get("parameters", ()))),
        body_kind=kind,
        bodies=bodies,
        status=status,
        answer=answer,
    )


def _merged(parameters: Iterable[Mapping[str, Any]]) -> Iterable[Field]:
    """Parameters, with the comparisons of a filter (`amount__gte`) beside the filter itself."""
    listed = list(parameters)
    names = {one["name"] for one in listed}
    for one in listed:
        name, mark, _operator = one["name"].partition("__")
        if mark and name in names:
            continue
        also = tuple(sorted(n.removeprefix(name) for n in names if n.startswith(f"{name}__")))
        yield Field(name, type_of(one["schema"]), one.get("required", False), _said(one), also)


def _bodies(operation: Mapping[str, Any], document: Mapping[str, Any]) -> tuple[str, tuple[Shape, ...]]:
    """What is sent, one shape for each kind of it."""
    content = operation.get("requestBody", {}).get("content", {})
    for media, kind in BODY_KINDS.items():
        if media in content:
            return kind, tuple(_variants(content[media]["schema"], document))
    return "", ()


def _variants(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Iterable[Shape]:
    alternatives = schema.get("oneOf") or schema.get("anyOf")
    for one in alternatives or [schema]:
        if one.get("type") != "null":
            name = one.get("$ref", "").rpartition("/")[2]
            yield _shape(name, document["components"]["schemas"].get(name, one))


def _shape(name: str, schema: Mapping[str, Any]) -> Shape:
    required = set(schema.get("required", ()))
    fields = tuple(
        Field(field, type_of(inside), field in required, _said(inside))
        for field, inside in schema.get("properties", {}).items()
    )
    return Shape(name, _said(schema), fields)


def _success(responses: Mapping[Any, Any]) -> tuple[str, str]:
    status, answer = next((str(code), one) for code, one in responses.items() if int(code) < 400)
    content = answer.get("content") or {}
    media, inside = next(iter(content.items()), ("", dict[str, Any]()))
    return status, type_of(inside["schema"]) if media == "application/json" else media


def type_of(schema: Mapping[str, Any]) -> str:
    """What a value is, in words."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    for joined in ("anyOf", "oneOf", "allOf"):
        if joined in schema:
            return _(" or ").join(dict.fromkeys(type_of(one) for one in schema[joined]))
    if "enum" in schema or "const" in schema:
        return " | ".join(str(one) or "“”" for one in schema.get("enum", [schema.get("const")]))
    if schema.get("type") == "array":
        return _("list of %(what)s") % {"what": type_of(schema.get("items", {}))}
    if "format" in schema and schema["format"] in FORMATS:
        return str(FORMATS[schema["format"]])
    return str(TYPES.get(str(schema.get("type", "")), _("anything"))) + _limits(schema)


def _said(described: Mapping[str, Any]) -> str:
    """A description with quotation marks where the document has Markdown's for code."""
    return re.sub(r"`([^`]+)`", r"“\1”", str(described.get("description", "")))


def _limits(schema: Mapping[str, Any]) -> str:
    least, most = schema.get("minimum", schema.get("minLength")), schema.get("maximum", schema.get("maxLength"))
    if least is not None and most is not None:
        return f" {least}–{most}"
    return f" ≤ {most}" if most is not None else f" ≥ {least}" if least is not None else ""
