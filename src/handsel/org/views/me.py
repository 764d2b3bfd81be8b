"""One's own account: profile, security, sessions, API tokens, language."""

from typing import cast
from urllib.parse import urlsplit
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from handsel.org import actions, devices, ways_in
from handsel.org.forms import choices
from handsel.org.forms.errors import refusals
from handsel.org.forms.me import ProfileForm, TokenForm
from handsel.org.middleware import LANGUAGE_COOKIE
from handsel.org.models import ApiToken
from handsel.org.views.access import MemberRequest, form_page, posted, signed_in

YEAR = 365 * 24 * 3600


@signed_in
def profile(request: MemberRequest) -> HttpResponse:
    """Name, phone, language, time zone, theme."""
    member = request.user
    initial = {"name": member.name, "phone": member.phone, "locale": member.locale, "zone": member.zone}
    form = ProfileForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.edit_member(member=member, values=form.cleaned_data, by=request.viewer, at=timezone.now())
            messages.success(request, _("Saved."))
            return remember_language(redirect("org:profile"), form.cleaned_data["locale"])
    return render(request, "org/profile.html", {"form": form, "member": member}, status=422 if form.errors else 200)


@signed_in
@never_cache
def security(request: MemberRequest) -> HttpResponse:
    """Password, second step, passkeys, recovery codes."""
    return render(request, "org/security.html", {"ways": ways_in.ways_of(request.user)})


@signed_in
@never_cache
def sessions(request: MemberRequest) -> HttpResponse:
    """Every browser signed in as this member."""
    listed = [
        {"session": one, "device": devices.name_of(one.user_agent), "current": _is_this(request, one)}
        for one in UserSession.objects.purge_and_list(request.user)
    ]
    listed.sort(key=lambda item: (not item["current"], -item["session"].last_seen_at.timestamp()))
    return render(request, "org/sessions.html", {"sessions": listed})


@require_POST
@signed_in
def end_session(request: MemberRequest, session_id: int) -> HttpResponse:
    """Sign one browser out, or with id 0 every browser but this one."""
    mine = UserSession.objects.filter(user=request.user)
    if session_id and not mine.filter(pk=session_id).exists():
        raise Http404
    for one in mine.filter(pk=session_id) if session_id else mine:
        if not _is_this(request, one):
            one.end()
    messages.success(request, _("Signed out there."))
    return redirect("org:sessions")


@signed_in
def tokens(request: MemberRequest) -> HttpResponse:
    """One's own API tokens, the live ones first."""
    now = timezone.now()
    own = list(ApiToken.objects.filter(member=request.user).select_related("use").order_by("-created_at"))
    for one in own:
        one.allows = choices.scope_words(one.scopes)  # type: ignore[attr-defined]
    live = [one for one in own if one.revoked_at is None and (one.expires_at is None or one.expires_at > now)]
    return render(request, "org/tokens.html", {"live": live, "dead": [one for one in own if one not in live]})


@signed_in
@reauthentication_required(app="org")  # type: ignore[untyped-decorator]
@never_cache
def add_token(request: MemberRequest) -> HttpResponse:
    """Make an API token and show its secret, once."""
    form = TokenForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            token, secret = actions.issue_token(
                member=request.user,
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                expires_at=form.expires_at(timezone.localdate()),
                by=request.viewer,
                at=timezone.now(),
            )
            return render(request, "org/token_made.html", {"token": token, "secret": secret})
    return form_page(request, form, template="org/token_form.html", scopes=choices.SCOPES)


@require_POST
@signed_in
def revoke_token(request: MemberRequest, token_id: UUID) -> HttpResponse:
    """End one of one's own tokens."""
    token = get_object_or_404(ApiToken, pk=token_id, member=request.user)
    actions.revoke_token(token=token, by=request.viewer, at=timezone.now())
    messages.success(request, _("%(token)s no longer works.") % {"token": token.name})
    return redirect("org:tokens")


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on: kept on the member, or in a cookie before signing in."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        raise Http404
    if request.user.is_authenticated:
        own = cast("MemberRequest", request)
        actions.edit_member(member=own.user, values={"locale": chosen}, by=own.viewer, at=timezone.now())
    return remember_language(redirect(local(request, request.POST.get("next", ""))), chosen)


def remember_language(response: HttpResponse, chosen: str) -> HttpResponse:
    """Keep the language for pages seen before signing in; none chosen forgets it."""
    if not chosen:
        response.delete_cookie(LANGUAGE_COOKIE)
        return response
    response.set_cookie(
        LANGUAGE_COOKIE, chosen, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
    )
    return response


def local(request: HttpRequest, url: str) -> str:
    """The address when it leads to a page of ours, else the first page."""
    parts = urlsplit(url)
    ours = url.startswith("/") and not parts.netloc and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    return url if ours else "/"


def _is_this(request: HttpRequest, one: UserSession) -> bool:
    return bool(one.session_key == request.session.session_key)
