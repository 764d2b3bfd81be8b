"""Why somebody sees a record: for oneself on every record, about others for whoever manages members."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from handsel.home.forms import AboutForm
from handsel.home.views.trail import visible_record
from handsel.journal.colleagues import ColleagueInput
from handsel.lists.views.common import viewer_of
from handsel.org.explain import explain
from handsel.org.models import Member
from handsel.org.roles import Permission


@require_GET
def why(request: HttpRequest, kind: str, record_id: UUID) -> HttpResponse:
    """The reasons why the viewer sees this record, for a popover."""
    viewer = viewer_of(request)
    record = visible_record(kind, record_id, viewer)
    member = get_object_or_404(Member, pk=viewer.member_id)
    explained = explain(kind=kind, record_id=record_id, owner_id=record.owner_id, member=member)
    about = reverse("home:why-other", args=[kind, record_id]) if viewer.may(Permission.MANAGE_MEMBERS) else ""
    return render(request, "ui/why.html", {"reasons": explained.shown, "ask_url": about})


@require_GET
def why_other(request: HttpRequest, kind: str, record_id: UUID) -> HttpResponse:
    """Whether and why another member sees this record."""
    viewer = viewer_of(request)
    viewer.require(Permission.MANAGE_MEMBERS)
    record = visible_record(kind, record_id, viewer)
    form = AboutForm(request.GET or None)
    form.fields["member"].widget = ColleagueInput(viewer)
    member = form.cleaned_data["member"] if form.is_valid() else None
    explained = member and explain(kind=kind, record_id=record_id, owner_id=record.owner_id, member=member)
    return render(request, "home/why.html", {"record": record, "form": form, "explained": explained})
