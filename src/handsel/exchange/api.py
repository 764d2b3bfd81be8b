"""The REST door of imports: send files, look at the plan, answer, run, read the report."""

from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from ninja import File, Form, Query, Router, Status
from ninja.decorators import decorate_view
from ninja.errors import HttpError
from ninja.files import UploadedFile
from pydantic import AwareDatetime, Field

from handsel.exchange import actions, telling, uploads
from handsel.exchange import imports as steps
from handsel.exchange.forms import mapping_text, parted
from handsel.exchange.mapping import Mapping
from handsel.exchange.mapping_files import UnusableMapping, parse_mapping
from handsel.exchange.models import Import
from handsel.exchange.schemas import (
    AnswersIn,
    ImportOut,
    ImportsOut,
    ImportWholeOut,
    PlanIn,
    UploadIn,
)
from handsel.exchange.views.access import require_a_look
from handsel.org.rest import PROBLEMS, Problem, get_visible, now, viewer
from handsel.org.roles import Permission

imports = Router(tags=["imports"])
MOST = 100
CSV = {"responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}}

type View = Callable[..., HttpResponseBase]


def _within_the_limit(view: View) -> View:
    """Refuse what is too large before it is read."""

    @wraps(view)
    def wrapped(request: HttpRequest, *arguments: Any, **more: Any) -> HttpResponseBase:
        sent = request.META.get("CONTENT_LENGTH") or "0"
        if sent.isdigit() and int(sent) > uploads.largest_upload() + uploads.MEGABYTE:
            told = Problem(title=HTTPStatus(413).phrase, status=413, detail=uploads.too_large())
            return HttpResponse(told.model_dump_json(), status=413, content_type="application/problem+json")
        return view(request, *arguments, **more)

    return wrapped


@imports.post("", response={202: ImportOut} | PROBLEMS, summary="Send files to import")
@decorate_view(_within_the_limit)
def upload_import(
    request: HttpRequest,
    files: File[list[UploadedFile]],
    choices: Form[UploadIn],
    mapping: File[UploadedFile | None] = None,
    dry_run: Query[bool] = False,
) -> Status[Import]:
    """Send files as multipart, and a mapping file if there is one. They are planned, and then imported with every
    question answered by its default; with `dry_run` they wait for `/run`."""
    by = viewer(request)
    by.require(Permission.IMPORT)
    tables, told = parted(files)
    decided = choices.model_dump(exclude={"name"}) | {"then_run": not dry_run}
    decided["scopes"] = None if by.scopes is None else tuple(sorted(by.scopes))
    row = actions.upload(
        files=tables,
        name=choices.name,
        mapping=mapping_text(mapping) if mapping is not None else told,
        choices=asdict(steps.Choices(**decided)),
        by=by,
        at=now(),
    )
    return Status(202, row)


@imports.get("", response={200: ImportsOut} | PROBLEMS, summary="List imports")
def list_imports(
    request: HttpRequest,
    before: Query[AwareDatetime | None] = None,
    limit: Annotated[int, Field(ge=1, le=MOST)] = 50,
) -> dict[str, Any]:
    """One's own imports; everybody's for whoever reads the trail. Newest first."""
    looking = viewer(request)
    require_a_look(looking)
    rows = Import.objects.visible_to(looking).order_by("-at", "-id")
    found = list((rows.filter(at__lt=before) if before else rows)[: limit + 1])
    return {"items": found[:limit], "next": found[limit - 1].at if len(found) > limit else None}


@imports.get("/{import_id}", response={200: ImportWholeOut} | PROBLEMS, summary="Read an import")
def get_import(request: HttpRequest, import_id: UUID) -> Import:
    """Its state, how far it is, what would happen or happened, and what is open."""
    return _visible(request, import_id)


@imports.post("/{import_id}/answers", response={202: ImportOut} | PROBLEMS, summary="Answer questions")
def answer_import(request: HttpRequest, import_id: UUID, body: AnswersIn) -> Status[Import]:
    """Settle questions and plan anew."""
    row = _own(request, import_id)
    answers = {one.number: one.answer for one in body.answers}
    _unless_too_late(row)
    mapping = steps.answered(row, answers)
    row.save(update_fields=["reading"])
    return _moved(row, lambda: steps.replan(row, by=viewer(request), at=now(), mapping=mapping, then_run=False))


@imports.post("/{import_id}/plan", response={202: ImportOut} | PROBLEMS, summary="Plan anew")
def plan_import(request: HttpRequest, import_id: UUID, body: PlanIn) -> Status[Import]:
    """Plan anew, with another mapping or other choices."""
    row = _own(request, import_id)
    choices = body.model_dump(exclude_unset=True, exclude_none=True)
    mapping = _mapping(choices.pop("mapping", None))
    return _moved(
        row, lambda: steps.replan(row, by=viewer(request), at=now(), mapping=mapping, then_run=False, **choices)
    )


@imports.post("/{import_id}/run", response={202: ImportOut} | PROBLEMS, summary="Import what was planned")
def run_import(request: HttpRequest, import_id: UUID) -> Status[Import]:
    """Import what was planned. Read the import until its state is `done`."""
    row = _own(request, import_id)
    return _moved(row, lambda: steps.run(row, by=viewer(request), at=now()))


@imports.post("/{import_id}/cancel", response={200: ImportOut} | PROBLEMS, summary="Give an import up")
def cancel_import(request: HttpRequest, import_id: UUID) -> Import:
    """Give it up; one that runs stops and leaves nothing behind."""
    row = _own(request, import_id)
    try:
        actions.cancel(upload=row, by=viewer(request), at=now())
    except ValidationError as problem:
        raise HttpError(409, " ".join(problem.messages)) from None
    row.refresh_from_db()
    return row


@imports.get(
    "/{import_id}/report.csv",
    response={200: None} | PROBLEMS,
    summary="Read the rows not taken",
    openapi_extra=CSV,
)
def import_report(request: HttpRequest, import_id: UUID) -> HttpResponseBase:
    """Every row that was not, or would not be, taken, with file, sheet, line, column, outcome and reason."""
    row = _visible(request, import_id)
    place = uploads.place_of(row.pk, uploads.NOT_TAKEN)
    told = row.report or row.plan
    if row.files_gone_at is not None or not told:
        raise Http404
    if not told.get("turned"):
        return HttpResponse("file,sheet,line,column,outcome,reason\r\n", content_type="text/csv; charset=utf-8")
    return FileResponse(default_storage.open(place), content_type="text/csv; charset=utf-8")


def _visible(request: HttpRequest, import_id: UUID) -> Import:
    require_a_look(viewer(request))
    return get_visible(Import, import_id, request)


def _own(request: HttpRequest, import_id: UUID) -> Import:
    row = _visible(request, import_id)
    steps.require_own(row, viewer(request))
    return row


def _unless_too_late(row: Import) -> None:
    if not row.may_be_changed:
        raise HttpError(409, steps.too_late(row))


def _moved(row: Import, step: Callable[[], None]) -> Status[Import]:
    """Take the step. 409 when the import is past it."""
    _unless_too_late(row)
    try:
        step()
    except ValidationError as problem:
        raise HttpError(409, " ".join(problem.messages)) from None
    return Status(202, row)


def _mapping(text: str | None) -> Mapping | None:
    if text is None:
        return None
    try:
        return parse_mapping(text)
    except UnusableMapping as problem:
        raise ValidationError({"mapping": [telling.mapping_problem(problem)]}) from None
