"""Before giving: who, what, how much; the answer appears while it is typed. Then record it, or ask for clearance."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handsel.conduct.actions.clearances import ask_clearance
from handsel.conduct.actions.gifts import Held, NeedsClearance, record_gift
from handsel.conduct.drafts import Draft
from handsel.conduct.forms import GiftForm, initial_of, people, people_ids, record_list
from handsel.conduct.labels import KINDS
from handsel.conduct.models.register import Capacity, Direction, Kind
from handsel.conduct.queries.book import today
from handsel.conduct.queries.checking import check
from handsel.conduct.queries.pages import deal, expense, offered
from handsel.conduct.rules.kinds import HOSPITALITY
from handsel.conduct.views.answering import Answer, answer, attestation
from handsel.conduct.views.common import enters, one_id, tell
from handsel.lists.pickers import PickerInput
from handsel.lists.views.common import messages_of, viewer_of
from handsel.org.viewer import Forbidden, Viewer

HOSTED = {kind.value for kind in HOSPITALITY}


@require_http_methods(["GET", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """The page. `?contact=`, `?opportunity=`, `?expense=` and `?direction=received` fill in what is known."""
    viewer = _giver(request)
    if request.method == "GET":
        if request.headers.get("HX-Request"):  # chosen in a menu that opens dialogs: this is a page to go to
            return HttpResponse(status=204, headers={"HX-Redirect": request.get_full_path()})
        return _page(request, GiftForm(viewer, initial=_known(request.GET, viewer)), viewer)
    form = GiftForm(viewer, request.POST)
    draft = form.draft() if form.is_valid() else None
    done = _done(request, form, viewer) if draft else None
    return done or _page(request, form, viewer, draft)


@require_POST
def answer_while_typing(request: HttpRequest) -> HttpResponse:
    """The answer to what is typed so far. Nothing is written."""
    viewer = _giver(request)
    form = GiftForm(viewer, request.POST)
    return render(request, "conduct/give_answer.html", {"form": form, **answered(form, viewer), **_correcting(request)})


@require_POST
def pick_people(request: HttpRequest) -> HttpResponse:
    """Somebody was added or taken off: the people anew, and the answer with them."""
    viewer = _giver(request)
    data = request.POST.copy()
    picked = [*data.getlist("people"), *data.getlist("add"), data.get("person", "")]
    data.setlist("people", [each for each in dict.fromkeys(picked) if each and each not in data.getlist("remove")])
    form = GiftForm(viewer, data)
    context = {**answered(form, viewer), **chosen_people(form, viewer), "is_anew": True, **_correcting(request)}
    return render(request, "conduct/give_picked.html", context | {"form": GiftForm(viewer, initial=data.dict())})


def _correcting(request: HttpRequest) -> dict[str, Any]:
    """Whether the form corrects a row: then the answer keeps that button."""
    return {"correcting": bool(request.POST.get("correcting"))}


def _giver(request: HttpRequest) -> Viewer:
    """The viewer, if their role enters gifts; for others there is no such page."""
    viewer = viewer_of(request)
    if not enters(viewer):
        raise Http404
    return viewer


def _known(query: QueryDict, viewer: Viewer) -> dict[str, Any]:
    """What the address says already: the people, the deal, the direction."""
    received = query.get("direction") == Direction.RECEIVED
    known: dict[str, Any] = {"people": query.getlist("contact")}
    known["direction"] = Direction.RECEIVED.value if received else Direction.GIVEN.value
    found = deal(identifier, viewer) if (identifier := one_id(query.get("opportunity") or None)) else None
    if found is not None:
        known["opportunity"] = found.pk
        if found.primary_contact_id and not known["people"]:
            known["people"] = [str(found.primary_contact_id)]
    line = expense(identifier, viewer) if (identifier := one_id(query.get("expense") or None)) else None
    if line is not None:
        known |= {"expense": line.pk, "cost": f"{line.amount.normalize():f}", "currency": line.currency}
        known |= {"given_on": line.spent_on, "description": line.description or line.merchant}
    return initial_of(known, today(timezone.now()), viewer.currency)


def _done(request: HttpRequest, form: GiftForm, viewer: Viewer) -> HttpResponseRedirect | None:
    """Do what was pressed; None where it was only looked at, or could not be done and the form says why."""
    pressed = request.POST.get("do", "look")
    try:
        if pressed in {"record", "report"}:
            return _record(request, form, viewer, already_given=pressed == "report")
        if pressed == "ask":
            return _ask(request, form, viewer)
    except ValidationError as problem:
        tell(form, problem)
    except (Forbidden, Held, NeedsClearance) as refusal:
        form.add_error(None, str(refusal))
    return None


def _record(
    request: HttpRequest, form: GiftForm, viewer: Viewer, *, already_given: bool
) -> HttpResponseRedirect | None:
    draft = form.draft(already_given=already_given)
    word = "" if already_given else attestation(check(draft=draft, viewer=viewer), draft)
    if word and not form.cleaned_data["attest"]:
        form.add_error("attest", _("Tick this first: the rule asks for your word."))
        return None
    draft = form.draft(already_given=already_given, attestation=word)
    row = record_gift(draft=draft, by=viewer, at=timezone.now())
    messages.success(request, _("It is on record."))
    return redirect("conduct:gift", row.pk)


def _ask(request: HttpRequest, form: GiftForm, viewer: Viewer) -> HttpResponseRedirect:
    asked = ask_clearance(draft=form.draft(), reason=form.cleaned_data["reason"], by=viewer, at=timezone.now())
    messages.success(request, _("The compliance officer is asked. The answer is due by the day shown here."))
    return redirect("conduct:request", asked.pk)


def _page(request: HttpRequest, form: GiftForm, viewer: Viewer, draft: Draft | None = None) -> HttpResponse:
    received = form["direction"].value() == Direction.RECEIVED
    context = {
        "title": _("A gift I received") if received else _("Bring a gift"),
        "received": received,
        **form_context(form),
        **chosen_people(form, viewer),
        **answered(form, viewer, draft),
    }
    return render(request, "conduct/give.html", context, status=422 if form.errors else 200)


def form_context(form: GiftForm) -> dict[str, Any]:
    """What the templates of the form need beside it."""
    chosen = form["kind"].value()
    kinds = (
        {"code": code, "icon": icon, "label": Kind(code).label, "chosen": code == chosen, "hosted": code in HOSTED}
        for code, icon in KINDS.items()
    )
    return {
        "form": form,
        "direction": form["direction"].value(),
        "kinds": list(kinds),
        "services": [form[name] for name in form.SERVICES],
        "training": [form[name] for name in form.TRAINING],
        "conditions": [form[name] for name in ("in_britain", *form.CONDITIONS)],
        "opened": any(form[name].value() or form[name].errors for name in form.RARE if name != "business"),
    }


def chosen_people(form: GiftForm, viewer: Viewer) -> dict[str, Any]:
    """Who is picked, who is offered beside them, and the picker for somebody else."""
    chosen = people(people_ids(form["people"].value() or []), viewer)
    around = {"opportunity": one_id(form["opportunity"].value() or None)}
    around["account"] = next((each.account_id for each in chosen if each.account_id), None)
    picker = PickerInput(record_list("contacts"), viewer)
    attributes = {"id": "id_person", "aria-labelledby": "give-people-label", "autofocus": not chosen}
    return {
        "form": form,
        "people": [_chip(each, form) for each in chosen],
        "offered": offered(**around, without=[each.pk for each in chosen], viewer=viewer),
        "capacities": Capacity.choices,
        "picker": picker.render("person", None, attributes),
    }


def _chip(contact: Any, form: GiftForm) -> dict[str, Any]:
    employer = contact.account.name if contact.account else ""
    return {"id": contact.pk, "name": str(contact), "employer": employer, "capacity": form.capacity(contact.pk)}


def answered(form: GiftForm, viewer: Viewer, draft: Draft | None = None) -> dict[str, Any]:
    """The answer where enough is typed, else what is still missing."""
    if draft is None and form.is_bound and form.is_valid():
        draft = form.draft()
    if draft is None:
        return {"answer": None, "waiting_for": _missing(form)}
    try:
        return {"answer": _answer(draft, viewer), "attested": bool(form.data.get("attest"))}
    except ValidationError as problem:
        return {"answer": None, "waiting_for": messages_of(problem)}


def _answer(draft: Draft, viewer: Viewer) -> Answer:
    return answer(check(draft=draft, viewer=viewer), draft, is_past=draft.given_on < today(timezone.now()))


def _missing(form: GiftForm) -> str:
    """What to do next. A wrong amount or day is said; what is only not typed yet is not called an error."""
    wrong = [str(text) for name, texts in form.errors.items() if form.data.get(name) for text in texts]
    if wrong:
        return wrong[0]
    return _("Pick the people and type the amount.")
