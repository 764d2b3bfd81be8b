"""The style guide as a small site of its own, with answers for what its samples ask.

DJANGO_SETTINGS_MODULE=tests.ui.guide_settings python -m tests.ui.guide_site 8077
"""

import json
import sys
from types import SimpleNamespace
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django import forms
from django.core.handlers.wsgi import WSGIHandler
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import include, path

from handsel.ui import views
from handsel.ui.styleguide import deals, lists, record

PANEL = (
    '{% load ui %}{% component "ui/panel.html" title=title url="/ui/" %}{% include "ui/facts.html" %}{% endcomponent %}'
)


class Value(forms.Form):
    value = forms.CharField(validators=[MaxLengthValidator(12)], widget=forms.TextInput(attrs={"class": "input"}))


def guide(request: HttpRequest) -> HttpResponse:
    request.viewer = SimpleNamespace(permissions={"configure"})  # type: ignore[attr-defined]
    return views.guide(request)


def cell(request: HttpRequest, key: str) -> HttpResponse:
    form = Value(request.POST or None, initial={"value": "as it was"})
    if request.method == "POST" and form.is_valid():
        return HttpResponse(form.cleaned_data["value"])
    status = 422 if request.method == "POST" else 200
    return render(
        request, "ui/cell_form.html", {"action": request.path, "form": form, "field": form["value"]}, status=status
    )


def panel(request: HttpRequest, index: int) -> HttpResponse:
    context = {"title": deals.DEALS[index][0], "facts": record.facts()}
    return HttpResponse(engines["django"].from_string(PANEL).render(context, request))


def move(request: HttpRequest, index: int) -> HttpResponse:
    """Negotiation refuses, Lost asks why, every other stage takes the card."""
    stage = request.POST["stage"]
    if stage == "agree":
        return HttpResponse("Not yet", status=422)
    if stage == "lost":
        asked = {"title": "Why lost?", "action": request.path, "form": Value(), "submit_label": "Mark as lost"}
        answer = render(request, "ui/modal_form.html", asked)
        answer["HX-Retarget"], answer["HX-Reswap"] = "#modal-content", "innerHTML"
        return answer
    answer = render(
        request, "ui/board_card.html", {"card": lists.card(index, deals.DEALS[index]) | {"subtitle": stage}}
    )
    return toasted(answer, f"Moved to {stage}")


def toast(request: HttpRequest) -> HttpResponse:
    return toasted(HttpResponse(status=204), "Сохранено")


def toasted(answer: HttpResponse, message: str) -> HttpResponse:
    answer["HX-Trigger"] = json.dumps({"toast": {"message": message, "undo_url": "/ui/undo/"}})
    return answer


def undo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=204 if request.method == "POST" else 405)


def why(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/why.html", {"reasons": [{"holds": True, "text": "The owner reports to you"}]})


def palette(request: HttpRequest) -> HttpResponse:
    hit = {"text": f"Found {request.GET['q']}", "url": "/ui/?found", "icon": "target"}
    return render(request, "ui/palette_results.html", {"groups": [{"label": "Opportunities", "hits": [hit]}]})


urlpatterns = [
    path("ui/", guide),
    path("ui/cell/<key>/", cell),
    path("ui/panel/<int:index>/", panel),
    path("ui/move/<int:index>/", move),
    path("ui/toast/", toast),
    path("ui/undo/", undo),
    path("ui/why/", why),
    path("search/palette/", palette),
    path("i18n/", include("django.conf.urls.i18n")),
]


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    django.setup()
    make_server("127.0.0.1", int(sys.argv[1]), WSGIHandler(), handler_class=Quiet).serve_forever()
