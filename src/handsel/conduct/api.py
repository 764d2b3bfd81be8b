"""The REST door of conduct: checks, the register, clearances, findings and the rule book."""

from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile

from handsel.conduct import actions
from handsel.conduct.files import export
from handsel.conduct.models import Clearance, Finding, Gift, GiftPhoto
from handsel.conduct.queries import book, desk, pages
from handsel.conduct.queries.checking import Check, check, language
from handsel.conduct.rules.policies import Policy, Version
from handsel.conduct.rules.record import plain
from handsel.conduct.schemas import (
    AnswerIn,
    AttestationIn,
    AttestationOut,
    CheckOut,
    ClearanceIn,
    ClearanceOut,
    CorrectionIn,
    DelegationIn,
    DraftIn,
    FindingOut,
    FollowUpIn,
    GiftIn,
    GiftOut,
    GiftPage,
    NearLimitOut,
    PhotoOut,
    PolicyIn,
    PolicyOut,
    PolicyVersionOut,
    ReasonIn,
    ReturnIn,
)
from handsel.conduct.views.photos import file_of
from handsel.kernel.periods import Period
from handsel.lists.rest import PROBLEMS, Day, get_visible, now, references, viewer
from handsel.org.models import Member

conduct = Router(tags=["conduct"])

MOST = 200
Limit = Annotated[int, Query(ge=1, le=MOST, description="Rows on a page.")]


JPEG = {"responses": {200: {"content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}}}}
CSV = {"responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}}


@conduct.post("/check", response={200: CheckOut} | PROBLEMS, summary="Ask whether a gift may be given")
def check_gift(request: HttpRequest, body: DraftIn) -> Check:
    """Nothing is recorded. What others have given is never told; what is left is."""
    return check(draft=body.draft(viewer(request)), viewer=viewer(request))


@conduct.get("/gifts", response={200: GiftPage} | PROBLEMS, summary="List gifts on the register")
def list_gifts(
    request: HttpRequest,
    since: Day | None = None,
    until: Day | None = None,
    person_id: UUID | None = None,
    cursor: str = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """One's own; readers of the register see everybody's. Corrected and withdrawn rows are among them."""
    rows = Gift.objects.visible_to(viewer(request))
    rows = rows.filter(given_on__gte=since) if since else rows
    rows = rows.filter(given_on__lte=until) if until else rows
    rows = rows.filter(pk__in=desk.gifts_reaching([person_id])) if person_id else rows
    if cursor:
        day, identifier = _place(cursor)
        rows = rows.filter(given_on__lte=day).exclude(given_on=day, pk__gte=identifier)
    found = list(desk.with_rows(rows).order_by("-given_on", "-id")[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    return {"items": found[:limit], "next": f"{last.given_on}_{last.pk}" if last else None}


@conduct.post("/gifts", response={201: GiftOut} | PROBLEMS, summary="Put a gift on the register")
def record_gift(request: HttpRequest, body: GiftIn) -> Status[Gift]:
    """Refused with 422 where the rules hold it or the officer has to be asked, unless it was given already."""
    by = viewer(request)
    clearance = get_visible(Clearance, body.clearance_id, request) if body.clearance_id else None
    try:
        row = actions.record_gift(draft=body.draft(viewer(request)), clearance=clearance, by=by, at=now())
    except actions.Held as held:
        raise _refused("to", held) from held
    except actions.NeedsClearance as needed:
        raise _refused("clearance_id", needed) from needed
    return Status(201, row)


@conduct.get("/gifts/{gift_id}", response={200: GiftOut} | PROBLEMS, summary="Read a gift")
def get_gift(request: HttpRequest, gift_id: UUID) -> Gift:
    return get_visible(Gift, gift_id, request)


@conduct.post("/gifts/{gift_id}/correct", response={201: GiftOut} | PROBLEMS, summary="Correct a gift by a new row")
def correct_gift(request: HttpRequest, gift_id: UUID, body: CorrectionIn) -> Status[Gift]:
    row = get_visible(Gift, gift_id, request)
    by = viewer(request)
    return Status(
        201, actions.correct_gift(gift=row, draft=body.gift.draft(viewer(request)), reason=body.reason, by=by, at=now())
    )


@conduct.post("/gifts/{gift_id}/withdraw", response={201: GiftOut} | PROBLEMS, summary="Withdraw what was an error")
def withdraw_gift(request: HttpRequest, gift_id: UUID, body: ReasonIn) -> Status[Gift]:
    row = get_visible(Gift, gift_id, request)
    return Status(201, actions.withdraw_gift(gift=row, reason=body.reason, by=viewer(request), at=now()))


@conduct.get("/gifts/{gift_id}/photos", response={200: list[PhotoOut]} | PROBLEMS, summary="List photos of a gift")
def list_gift_photos(request: HttpRequest, gift_id: UUID) -> list[GiftPhoto]:
    """Those of the row and of the rows it corrects."""
    return pages.photos(get_visible(Gift, gift_id, request), viewer(request))


@conduct.post("/gifts/{gift_id}/photos", response={201: PhotoOut} | PROBLEMS, summary="Put a photo with a gift")
def add_gift_photo(request: HttpRequest, gift_id: UUID, photo: File[UploadedFile]) -> Status[GiftPhoto]:
    """JPEG, PNG or WebP up to 15 MB. It is kept as JPEG, without where it was taken."""
    row = get_visible(Gift, gift_id, request)
    return Status(201, actions.add_photo(gift=row, raw=photo.read(), by=viewer(request), at=now()))


@conduct.get("/photos/{photo_id}", response={200: None} | PROBLEMS, summary="Look at a photo", openapi_extra=JPEG)
def get_gift_photo(request: HttpRequest, photo_id: UUID) -> HttpResponseBase:
    """The picture as JPEG."""
    return file_of(get_visible(GiftPhoto, photo_id, request))


@conduct.post("/gifts/{gift_id}/return", response={200: GiftOut} | PROBLEMS, summary="Note that a gift came back")
def return_gift(request: HttpRequest, gift_id: UUID, body: ReturnIn) -> Gift:
    row = get_visible(Gift, gift_id, request)
    actions.return_gift(
        gift=row,
        returned_on=body.returned_on,
        unused=body.unused,
        reason=body.reason,
        by=viewer(request),
        at=now(),
    )
    return get_visible(Gift, gift_id, request)


@conduct.get("/clearances", response={200: list[ClearanceOut]} | PROBLEMS, summary="List requests for clearance")
def list_clearances(request: HttpRequest, waiting: bool = False, limit: Limit = 50) -> list[Clearance]:
    """One's own and those one is asked to answer; officers see all. The newest first."""
    day, rows = _today(request), Clearance.objects.visible_to(viewer(request))
    rows = rows.waiting(day) if waiting else rows
    return list(rows.select_related("answer", "gift").order_by("-asked_at", "-id")[:limit])


@conduct.post("/clearances", response={201: ClearanceOut} | PROBLEMS, summary="Ask for clearance of a gift")
def ask_clearance(request: HttpRequest, body: ClearanceIn) -> Status[Clearance]:
    _today(request)
    try:
        row = actions.ask_clearance(
            draft=body.gift.draft(viewer(request)), reason=body.reason, by=viewer(request), at=now()
        )
    except actions.Held as held:
        raise _refused("to", held) from held
    return Status(201, row)


@conduct.get("/clearances/{clearance_id}", response={200: ClearanceOut} | PROBLEMS, summary="Read a request")
def get_clearance(request: HttpRequest, clearance_id: UUID) -> Clearance:
    _today(request)
    return get_visible(Clearance, clearance_id, request)


@conduct.post("/clearances/{clearance_id}/decide", response={200: ClearanceOut} | PROBLEMS, summary="Answer a request")
def decide_clearance(request: HttpRequest, clearance_id: UUID, body: AnswerIn) -> Clearance:
    """Nobody clears their own."""
    _today(request)
    row = get_visible(Clearance, clearance_id, request)
    actions.decide_clearance(clearance=row, by=viewer(request), at=now(), **body.model_dump())
    return get_visible(Clearance, clearance_id, request)


@conduct.post("/clearances/{clearance_id}/delegate", response={204: None} | PROBLEMS, summary="Let another answer")
def delegate_clearance(request: HttpRequest, clearance_id: UUID, body: DelegationIn) -> Status[None]:
    row = get_visible(Clearance, clearance_id, request)
    to = references({"member_id": body.member_id}, request, member=Member)["member"]
    actions.delegate(clearance=row, to=to, note=body.note, by=viewer(request), at=now())
    return Status(204, None)


@conduct.get("/findings", response={200: list[FindingOut]} | PROBLEMS, summary="List findings that are not closed")
def list_findings(request: HttpRequest, kind: str = "", limit: Limit = 50) -> list[Finding]:
    """For readers of the register; nobody else sees any."""
    return list(desk.findings(viewer(request), kind)[:limit])


@conduct.post("/findings/{finding_id}/follow-up", response={200: FindingOut} | PROBLEMS, summary="Follow a finding up")
def follow_up_finding(request: HttpRequest, finding_id: UUID, body: FollowUpIn) -> Finding:
    row = get_visible(Finding, finding_id, request)
    actions.follow_up_finding(
        finding=row,
        text=body.text,
        state=Finding.State(body.state),
        due_on=body.due_on,
        by=viewer(request),
        at=now(),
    )
    return get_object_or_404(Finding.objects.visible_to(viewer(request)).with_state(), pk=finding_id)


@conduct.get("/near-limits", response={200: list[NearLimitOut]} | PROBLEMS, summary="List people near a limit")
def list_near_limits(request: HttpRequest, limit: Limit = 50) -> list[Any]:
    """For readers of the register; nobody else sees any."""
    return list(desk.near_limits(viewer(request), _today(request))[:limit])


@conduct.get("/policies", response={200: list[PolicyOut]} | PROBLEMS, summary="Read the rule book")
def list_policies(request: HttpRequest) -> list[dict[str, Any]]:
    """Every version of every policy, the firm's own ones over the shipped."""
    found = book.rulebook().policies
    return [_policy(policy, version) for policy in found for version in policy.versions]


@conduct.post("/policies", response={201: PolicyVersionOut} | PROBLEMS, summary="Add versions of a policy")
def add_policy(request: HttpRequest, body: PolicyIn) -> Status[Any]:
    row = actions.add_policy_version(text=body.text, reason=body.reason, by=viewer(request), at=now())
    return Status(201, row)


@conduct.post("/attestations", response={201: AttestationOut} | PROBLEMS, summary="Attest a year")
def attest(request: HttpRequest, body: AttestationIn) -> Status[Any]:
    return Status(201, actions.attest(year=body.year, statement=body.statement, by=viewer(request), at=now()))


@conduct.get("/export", response={200: None} | PROBLEMS, summary="Export the register of a period", openapi_extra=CSV)
def export_register(request: HttpRequest, start: Day, last: Day) -> HttpResponseBase:
    """CSV, streamed, each line sealed; both days included. For readers of the register."""
    if last < start:
        raise ValidationError({"last": [_("The last day is before the first.")]})
    written = export.lines(Period(start, last + timedelta(days=1)), viewer(request))
    answer = StreamingHttpResponse(written, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="register-{start}-{last}.csv"'
    return answer


def _today(request: HttpRequest) -> date:
    """The firm's day, which says where requests stand."""
    request.conduct_day = book.today(now())  # type: ignore[attr-defined]
    return request.conduct_day  # type: ignore[attr-defined, no-any-return]


def _refused(field: str, why: actions.Held | actions.NeedsClearance) -> ValidationError:
    return ValidationError({field: [str(why), *why.check.paragraphs]})


def _place(cursor: str) -> tuple[date, UUID]:
    day, _separator, identifier = cursor.partition("_")
    try:
        return date.fromisoformat(day), UUID(identifier)
    except ValueError as error:
        raise ValidationError({"cursor": [_("Pass `next` of a page already read.")]}) from error


def _policy(policy: Policy, version: Version) -> dict[str, Any]:
    spoken = language()
    return {
        "code": policy.code,
        "name": policy.name.said(spoken),
        "currency": policy.currency,
        "version": version.version,
        "starts": version.starts,
        "rule": version.rule.said(spoken),
        "limits": plain(version.limits),
        "sources": list(version.sources),
        "verify": [text.said(spoken) for text in version.verify],
    }
