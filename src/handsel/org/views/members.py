"""Members: who works here, added, edited, invited, out of service with a hand-over, and back."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from handsel.org import actions, directory, holdings, mail, ways_in
from handsel.org.forms import choices
from handsel.org.forms.errors import refusals
from handsel.org.forms.members import HandOverForm, MemberForm, NewMemberForm
from handsel.org.history import entries_about, latest_leaving
from handsel.org.models import ApiToken, Member, Team
from handsel.org.roles import Permission
from handsel.org.views.access import MemberRequest, allowed, form_page, posted, refusals_told, signed_in
from handsel.trail.undo import CannotUndo, undo

MANAGE = Permission.MANAGE_MEMBERS


@signed_in
def members(request: MemberRequest) -> HttpResponse:
    """Everybody who works here: found by name or address, by role, by team, and those who left."""
    asked = directory.Asked.from_query(request.GET)
    page = directory.page_of(asked, request.viewer)
    return render(
        request,
        "org/members.html",
        {
            "table": directory.table_of(page, asked),
            "asked": asked,
            "count": page.count,
            "roles": directory.role_options(),
            "teams": Team.objects.order_by("name"),
            "manages": request.viewer.may(MANAGE),
        },
    )


@signed_in
def member(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """One member: where they stand, and for administrators what can be done."""
    shown = get_object_or_404(Member.objects.visible_to(request.viewer).select_related("team", "manager"), pk=member_id)
    context: dict[str, Any] = {
        "member": shown,
        "facts": directory.facts_of(shown),
        "reports": shown.reports.active().order_by("name"),
        "leads": shown.leads.order_by("name"),
        "manages": request.viewer.may(MANAGE),
        "is_self": shown.pk == request.viewer.member_id,
    }
    if request.viewer.may(MANAGE):
        context |= _for_administrators(shown)
    if request.viewer.may(Permission.READ_TRAIL):
        context["entries"] = entries_about(shown.pk)
    return render(request, "org/member.html", context)


def _for_administrators(shown: Member) -> dict[str, Any]:
    return {
        "holdings": holdings.holdings_of(shown),
        "invitation": shown.invitations.filter(accepted_at=None, expires_at__gt=timezone.now()).first(),
        "tokens": _tokens_of(shown),
        "second_steps": ways_in.ways_of(shown).has_second_step,
        "leaving": None if shown.is_active else latest_leaving(shown.pk),
    }


def _tokens_of(shown: Member) -> list[ApiToken]:
    found = list(ApiToken.objects.filter(member=shown, revoked_at=None).select_related("use").order_by("-created_at"))
    for token in found:
        token.allows = choices.scope_words(token.scopes)  # type: ignore[attr-defined]
    return found


@allowed(MANAGE)
@never_cache
def add_member(request: MemberRequest) -> HttpResponse:
    """Add somebody and, if asked, invite them."""
    form = NewMemberForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            values = {key: value for key, value in form.cleaned_data.items() if key != "invite"}
            added = actions.add_member(**values, by=request.viewer, at=timezone.now())
            if form.cleaned_data["invite"]:
                return _invited(request, added)
            messages.success(request, _("%(member)s was added.") % {"member": added.name})
            return redirect("org:member", added.pk)
    return form_page(
        request,
        form,
        title=_("Add a member"),
        submit_label=_("Add"),
        back_url=reverse("org:members"),
        template="org/member_form.html",
        role_choices=choices.role_choices(),
    )


@allowed(MANAGE)
def edit_member(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """Change anything about a member."""
    edited = get_object_or_404(Member, pk=member_id)
    form = MemberForm(posted(request), member=edited, initial=_initial(edited))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.edit_member(member=edited, values=form.cleaned_data, by=request.viewer, at=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("org:member", edited.pk)
    return form_page(
        request,
        form,
        title=_("Edit %(member)s") % {"member": edited.name},
        submit_label=_("Save"),
        back_url=reverse("org:member", args=[edited.pk]),
        template="org/member_form.html",
        role_choices=choices.role_choices(),
    )


def _initial(edited: Member) -> dict[str, Any]:
    return {field: getattr(edited, field) for field in actions.MEMBER_FIELDS} | {"email": edited.email or ""}


@require_POST
@allowed(MANAGE)
@never_cache
def invite(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """Make a link for a member, show it to be copied, and mail it where mail is set up."""
    invited = get_object_or_404(Member, pk=member_id)
    answer: HttpResponse = redirect("org:member", invited.pk)
    with refusals_told(request):
        answer = _invited(request, invited)
    return answer  # noqa: RET504 - set twice, once in a block that may be left early


def _invited(request: MemberRequest, invited: Member) -> HttpResponse:
    invitation, secret = actions.invite(member=invited, by=request.viewer, at=timezone.now())
    path = reverse("org:invitation", args=[secret])
    link = f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)
    mailed = mail.is_set_up()
    if mailed:
        mail.send_invitation(invited, link, invitation.expires_at, inviter=request.viewer.name)
    return render(
        request,
        "org/invited.html",
        {"member": invited, "link": link, "expires_at": invitation.expires_at, "mailed": mailed},
    )


@allowed(MANAGE)
def deactivate(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """Say what is handed over, to whom, and do it. For somebody who has left already, hand over what remained."""
    leaver = get_object_or_404(Member, pk=member_id)
    held = holdings.holdings_of(leaver)
    form = HandOverForm(posted(request), member=leaver, holds=bool(held))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            heir = form.cleaned_data["heir"]
            actions.deactivate(member=leaver, heir=heir, by=request.viewer, at=timezone.now())
            messages.success(request, _told(leaver, heir, sum(holding.count for holding in held)))
            return redirect("org:member", leaver.pk)
    context = {"form": form, "member": leaver, "holdings": held, "reports": leaver.reports.active().count()}
    return render(request, "org/deactivate.html", context, status=422 if form.errors else 200)


def _told(leaver: Member, heir: Member | None, records: int) -> str:
    if heir is None or not records:
        return _("%(member)s no longer has access.") % {"member": leaver.name}
    text = ngettext("%(count)d record went to %(heir)s.", "%(count)d records went to %(heir)s.", records)
    return text % {"count": records, "heir": heir.name}


@require_POST
@allowed(MANAGE)
def reactivate(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """Let somebody back in; what was handed over stays where it went."""
    back = actions.reactivate(member=get_object_or_404(Member, pk=member_id), by=request.viewer, at=timezone.now())
    messages.success(request, _("%(member)s has access again.") % {"member": back.name})
    return redirect("org:member", back.pk)


@require_POST
@allowed(MANAGE)
def undo_leaving(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """Take the deactivation back whole: access, records, reports, teams, tokens."""
    leaver = get_object_or_404(Member, pk=member_id)
    change_set = latest_leaving(leaver.pk)
    if change_set is None:
        messages.error(request, _("There is nothing to take back."))
        return redirect("org:member", leaver.pk)
    try:
        undoing = undo(change_set=change_set, by=request.viewer, at=timezone.now())
    except CannotUndo as refusal:
        messages.error(request, str(refusal))
        return redirect("org:member", leaver.pk)
    messages.success(request, _taken_back(len(undoing.conflicts)))
    return redirect("org:member", leaver.pk)


def _taken_back(conflicts: int) -> str:
    if not conflicts:
        return _("Taken back. Everything is as it was.")
    text = ngettext(
        "Taken back, but for %d record that was changed since.",
        "Taken back, but for %d records that were changed since.",
        conflicts,
    )
    return text % conflicts


@require_POST
@allowed(MANAGE)
def forget_second_steps(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """For somebody who lost phone and key: let the password sign them in again."""
    locked_out = get_object_or_404(Member, pk=member_id)
    with refusals_told(request):
        actions.forget_second_steps(member=locked_out, by=request.viewer, at=timezone.now())
        messages.success(request, _("%(member)s signs in with the password alone now.") % {"member": locked_out.name})
    return redirect("org:member", locked_out.pk)


@require_POST
@allowed(MANAGE)
def revoke_token_of(request: MemberRequest, member_id: UUID, token_id: UUID) -> HttpResponse:
    """End somebody's API token."""
    token = get_object_or_404(ApiToken, pk=token_id, member_id=member_id)
    actions.revoke_token(token=token, by=request.viewer, at=timezone.now())
    messages.success(request, _("%(token)s no longer works.") % {"token": token.name})
    return redirect("org:member", member_id)
