"""The way in for the invited: a link, a password, and they are in."""

from allauth.account.utils import perform_login
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from handsel.kernel.actors import Door
from handsel.org import actions
from handsel.org.forms.errors import refusals
from handsel.org.forms.me import WelcomeForm
from handsel.org.queries import organisation, viewer_of, whom_invites
from handsel.org.views.access import posted


@login_not_required
@sensitive_post_parameters("password1", "password2")
@never_cache
def welcome(request: HttpRequest, secret: str) -> HttpResponse:
    """Choose a password and begin. A link that was used, is too old or made up says so, and no more."""
    invited = whom_invites(secret, timezone.now())
    if invited is None:
        return render(request, "org/welcome_over.html", status=410)
    form = WelcomeForm(posted(request), member=invited)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            member = actions.accept_invitation(
                secret=secret,
                password=form.cleaned_data["password1"],
                by=viewer_of(invited, door=Door.WEB),
                at=timezone.now(),
            )
            logout(request)
            answer: HttpResponse = perform_login(request, member, email=member.email)
            return answer
    context = {"form": form, "member": invited, "company": organisation().name}
    return render(request, "org/welcome.html", context, status=422 if form.errors else 200)
