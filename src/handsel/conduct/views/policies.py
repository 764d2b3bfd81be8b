"""The rule book: every policy with its versions, and a form that adds a dated version after showing what it means."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handsel.conduct import actions
from handsel.conduct.labels import WINDOWS, language
from handsel.conduct.models import PolicyVersion
from handsel.conduct.policies.writing import as_file
from handsel.conduct.policy_forms import HouseForm, VersionForm
from handsel.conduct.queries import pages
from handsel.conduct.queries.book import rulebook, today
from handsel.conduct.rules.breaches import Breach
from handsel.conduct.rules.policies import HOUSE, BrokenPolicy, House, Limit, Policy, Version
from handsel.conduct.rules.rates import MissingRate
from handsel.conduct.views.common import of_the_desk, oversees, policy_names, tell
from handsel.conduct.views.desk import tabs
from handsel.kernel.money import Money
from handsel.lists.views.common import viewer_of
from handsel.org.roles import Permission
from handsel.ui import words


@require_GET
@of_the_desk
def policies(request: HttpRequest) -> HttpResponse:
    """Every policy: what it says, its limits through time, its sources and what is still to be verified."""
    viewer, day, added = viewer_of(request), today(timezone.now()), pages.added_versions()
    context = {
        "tabs": tabs(request),
        "oversees": oversees(viewer),
        "policies": [_shown(each, added, day) for each in rulebook().policies],
    }
    return render(request, "conduct/policies.html", context)


def _shown(policy: Policy, added: Mapping[tuple[str, str], PolicyVersion], day: date) -> dict[str, Any]:
    current = policy.on(day)
    return {
        "code": policy.code,
        "name": policy.name.said(language()),
        "rule": (current or policy.versions[-1]).rule.said(language()),
        "url": reverse("conduct:policy", args=[policy.code]),
        "verify": sum(len(version.verify) for version in policy.versions),
        "versions": [
            _version(each, policy, added.get((policy.code, each.version)), is_current=each is current)
            for each in reversed(policy.versions)
        ],
    }


def _version(version: Version, policy: Policy, row: PolicyVersion | None, *, is_current: bool) -> dict[str, Any]:
    return {
        "name": version.version,
        "starts": version.starts,
        "is_current": is_current,
        "limits": [limit_text(each, policy.currency) for each in version.limits],
        "settings": _settings(version.house, policy.currency) if version.house else [],
        "sources": version.sources,
        "verify": [each.said(language()) for each in version.verify],
        "added": row,
    }


def limit_text(limit: Limit, currency: str) -> str:
    """A limit in words."""
    amount = words.money(Money(limit.amount, currency))
    said = {
        "window": _("%(amount)s a year and person"),
        "occasion": _("%(amount)s an occasion"),
        "gift": _("%(amount)s a gift"),
    }[limit.per.value] % {"amount": amount}
    bound = _("may be reached") if limit.bound == "at-most" else _("must not be reached")
    then = _("beyond it: blocked") if limit.then == "BLOCK" else _("beyond it: ask first")
    return f"{said}; {bound}; {then}"


def _settings(house: House, currency: str) -> list[tuple[str, str]]:
    """The firm's own settings, label and value."""
    labels = {name: field.label for name, field in HouseForm.base_fields.items()}
    values = {
        "window": str(WINDOWS[house.window.kind]),
        "near_limit": words.percent(house.near_limit),
        "return_days": str(house.return_days),
        "retention_years": str(house.retention_years),
        "hosted_per_quarter": "" if house.hosted_per_quarter is None else str(house.hosted_per_quarter),
    }
    for name in HouseForm.AMOUNTS:
        value = getattr(house, name)
        values[name] = "" if value is None else words.money(Money(value, currency))
    return [(str(labels[name]), values[name] or _("not set")) for name in HouseForm.SETTINGS]


@require_http_methods(["GET", "POST"])
@of_the_desk
def policy(request: HttpRequest, code: str) -> HttpResponse:
    """Add a dated version to one policy, after seeing what would have changed last year."""
    by, book = viewer_of(request), rulebook()
    by.require(Permission.OVERSEE_CONDUCT)
    found = next((each for each in book.policies if each.code == code), None)
    if found is None:
        raise Http404
    form = _form(request, found)
    shown: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            fresh = form.version_of(found)
            if request.POST.get("do") == "add":
                return _add(request, form, found, fresh)
            shown = {"preview": _preview(replace(found, versions=(fresh,)))}
        except BrokenPolicy as problem:
            form.add_error(None, str(problem))
        except MissingRate as missing:
            form.add_error(None, _("The preview needs a rate from %(source)s to %(target)s.") % vars(missing))
        except ValidationError as problem:
            tell(form, problem)
    context = {
        "tabs": tabs(request),
        "form": form,
        "policy": found,
        "name": found.name.said(language()),
        "rule": (found.on(today(timezone.now())) or found.versions[-1]).rule.said(language()),
    }
    return render(request, "conduct/policy.html", context | shown, status=422 if form.errors else 200)


def _form(request: HttpRequest, found: Policy) -> VersionForm | HouseForm:
    day = today(timezone.now())
    kind = HouseForm if found.code == HOUSE else VersionForm
    current = found.on(day) or found.versions[-1]
    return kind(request.POST or None, current=current, initial=kind.said(current))


def _add(request: HttpRequest, form: VersionForm | HouseForm, found: Policy, fresh: Version) -> HttpResponse:
    by, now, reason = viewer_of(request), timezone.now(), form.cleaned_data["reason"]
    if isinstance(form, HouseForm):
        settings = form.settings()
        actions.change_house(
            settings=settings, starts=fresh.starts or date.min, version=fresh.version, reason=reason, by=by, at=now
        )
    else:
        text = as_file(replace(found, versions=(fresh,)))
        actions.add_policy_version(text=text, reason=reason, by=by, at=now)
    messages.success(request, _("The version is in the rule book. Past decisions stay as they fell."))
    return redirect("conduct:policies")


def _preview(fresh: Policy) -> dict[str, Any]:
    result, names = pages.preview_of(fresh, today(timezone.now())), policy_names()

    def line(breach: Breach) -> dict[str, Any]:
        return {
            "names": ", ".join(str(result.names.get(each, each)) for each in pages.identifiers(breach.people)),
            "policy": names.get(breach.policy, breach.policy),
            "day": breach.moment.day,
            "over": words.money(breach.over),
        }

    return {
        "opened": [line(each) for each in result.opened[:50]],
        "gone": [line(each) for each in result.gone[:50]],
        "opened_count": len(result.opened),
        "gone_count": len(result.gone),
        "kept": result.kept,
        "gifts": result.gifts,
        "is_cut": result.is_cut,
    }
