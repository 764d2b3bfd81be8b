"""The shape of what people type about gifts: before giving, when something comes back, and at the officer's desk."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from handsel.accounts.models import Contact
from handsel.conduct.drafts import Draft, To
from handsel.conduct.labels import BUSINESSES, KINDS, PRODUCTS, TIMINGS, choices
from handsel.conduct.models import Finding, Relation
from handsel.conduct.models.register import Capacity, Claim, Direction, Kind, Payer
from handsel.conduct.rules import kinds
from handsel.conduct.rules.gifts import Circumstances, Evidence
from handsel.conduct.rules.kinds import HOSPITALITY
from handsel.lists.columns import RecordList, find
from handsel.lists.pickers import RecordField
from handsel.org.models import Member
from handsel.org.viewer import Viewer

MOST_PEOPLE = 200
CURRENCIES = ("USD", "EUR", "GBP", "CHF", "JPY", "CAD", "AUD", "SGD", "HKD", "RUB")


def record_list(name: str) -> RecordList:
    """A registered list. Raises LookupError where its room is not installed."""
    found = find(name)
    if found is None:
        raise LookupError(f"The list {name} is not registered.")
    return found


def day(**more: Any) -> forms.DateField:
    """A date as browsers pick it."""
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def money(**more: Any) -> forms.DecimalField:
    """An amount of money, zero or more; a phone shows digits to type it."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.DecimalField(min_value=0, max_digits=14, decimal_places=4, widget=widget, **more)


def long_text(rows: int = 3, **more: Any) -> forms.CharField:
    """Several lines."""
    return forms.CharField(max_length=10_000, widget=forms.Textarea(attrs={"rows": rows}), **more)


class SeveralHidden(forms.Widget):
    """Values sent by hidden inputs of one name; the page draws them itself."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Every value, each once, in order."""
        values = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return list(dict.fromkeys(value for value in values if value))

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        """Nothing: the chips stand in the page."""
        return ""


class PeopleField(forms.Field):
    """Contacts that the viewer may see, in the order in which they were picked."""

    widget = SeveralHidden

    def __init__(self, viewer: Viewer, **more: Any) -> None:
        super().__init__(**more)
        self.viewer = viewer

    def to_python(self, value: Any) -> list[Contact]:
        """The contacts. Raises ValidationError for one that is not there, or that the viewer may not see."""
        ids = people_ids(value or [])
        if len(ids) > MOST_PEOPLE:
            raise ValidationError(_("Name at most 200 people; say below how many share it."))
        found = people(ids, self.viewer)
        if len(found) < len(ids):
            raise ValidationError(_("Somebody picked here cannot be found any more. Pick the people again."))
        return found


def people_ids(values: Iterable[str]) -> list[UUID]:
    """Identifiers among the values, each once."""
    found: dict[UUID, None] = {}
    for value in values:
        try:
            found[UUID(str(value))] = None
        except ValueError:
            continue
    return list(found)


def people(ids: list[UUID], viewer: Viewer) -> list[Contact]:
    """The contacts of these identifiers that the viewer may see, in this order."""
    rows = Contact.objects.visible_to(viewer).filter(pk__in=ids).select_related("account").defer("words")
    known = {contact.pk: contact for contact in rows}
    return [known[each] for each in ids if each in known]


class GiftForm(forms.Form):
    """Something to be given, or received. `capacity-<id>` of each person comes beside it."""

    direction = forms.ChoiceField(choices=Direction.choices, initial=Direction.GIVEN, required=False)
    kind = forms.ChoiceField(
        label=pgettext_lazy("kind of gift", "What kind"), choices=choices({kind: Kind(kind).label for kind in KINDS})
    )
    cost = money(label=_("Amount"), required=False)
    currency = forms.ChoiceField(label=_("Currency"))
    host_present = forms.BooleanField(label=_("One of us attends as the host"), required=False)
    given_on = day(label=_("Date"))
    paid_by = forms.ChoiceField(label=_("Who pays"), choices=Payer.choices, initial=Payer.FIRM)
    occasion = forms.CharField(label=_("Occasion"), required=False, max_length=200)
    description = forms.CharField(label=_("What it is"), required=False, max_length=2_000)
    source = forms.CharField(label=_("From which organisation"), required=False, max_length=500)
    claim = forms.ChoiceField(label=_("Is it one of these?"), required=False, choices=[("", _("No")), *Claim.choices])
    tie = forms.CharField(label=_("How you know each other outside work"), required=False, max_length=1_000)
    customary = forms.BooleanField(label=_("It is customary and modest, such as flowers"), required=False)
    decorative = forms.BooleanField(label=_("It only decorates, it has no other use"), required=False)
    declaration = forms.CharField(label=_("Number of the federal declaration"), required=False, max_length=100)
    agreement = forms.BooleanField(label=_("There is a written agreement made before"), required=False)
    consent = forms.BooleanField(label=_("The recipient's employer agreed in writing"), required=False)
    market = money(label=_("Market value, if higher"), required=False)
    face = money(label=_("Face value of the ticket"), required=False)
    tax = money(label=_("Tax"), required=False)
    delivery = money(label=_("Delivery"), required=False)
    shared_by = forms.IntegerField(
        label=_("How many people share it"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=_("Empty: only those named above."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    timing = forms.ChoiceField(
        label=_("What they are deciding now"), required=False, choices=[("", _("Nothing I know of")), *choices(TIMINGS)]
    )
    business = forms.ChoiceField(label=_("Line of business"), required=False, choices=choices(BUSINESSES))
    product = forms.ChoiceField(
        label=_("Product it is about"), required=False, choices=[("", _("None of these")), *choices(PRODUCTS)]
    )
    in_britain = forms.BooleanField(label=_("It touches the United Kingdom"), required=False)
    preconditioned = forms.BooleanField(label=_("It depends on reaching a sales target"), required=False)
    solicited = forms.BooleanField(label=_("The recipient asked for it"), required=False)
    to_influence = forms.BooleanField(label=_("It is meant to win or reward a decision"), required=False)
    employer_approval = forms.BooleanField(label=_("The recipient's employer approved the training"), required=False)
    suitable_place = forms.BooleanField(label=_("The place suits a training"), required=False)
    guest_costs = forms.BooleanField(label=_("Costs of the recipient's guests are paid too"), required=False)
    expense = forms.UUIDField(required=False, widget=forms.HiddenInput)
    attest = forms.BooleanField(required=False)
    reason = long_text(label=_("Why it should be given"), required=False, rows=2)

    SERVICES = ("agreement", "consent")
    TRAINING = ("employer_approval", "suitable_place", "guest_costs")
    CONDITIONS = ("preconditioned", "solicited", "to_influence")
    RARE = (
        "market", "face", "tax", "delivery", "shared_by", "timing", "business", "product", "in_britain", *CONDITIONS
    )  # fmt: skip
    """Fields that stand folded away."""

    def __init__(self, viewer: Viewer, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.viewer = viewer
        own = [viewer.currency, *(each for each in CURRENCIES if each != viewer.currency)]
        self.fields["currency"].choices = [(each, each) for each in own]  # type: ignore[attr-defined]
        self.fields["people"] = PeopleField(viewer, label=_("For whom"), required=False)
        self.fields["opportunity"] = RecordField(
            record_list("opportunities"), viewer, label=_("Opportunity"), required=False
        )

    def clean(self) -> dict[str, Any]:
        """A gift that is given needs somebody, one that is received a giver, either an amount."""
        values: dict[str, Any] = super().clean() or {}
        values["direction"] = values.get("direction") or Direction.GIVEN.value
        if values["direction"] == Direction.GIVEN and not values.get("people") and "people" not in self.errors:
            self.add_error("people", _("Pick at least one person."))
        if values["direction"] == Direction.RECEIVED and not values.get("source"):
            self.add_error("source", _("Say which organisation it came from."))
        if all(values.get(name) is None for name in ("cost", "market", "face")) and "cost" not in self.errors:
            self.add_error("cost", _("Type the amount."))
        return values

    def capacity(self, person: UUID) -> str:
        """In what capacity a person receives, as picked beside the name."""
        known = self.initial.get("capacities", {}).get(person, "")
        sent = self.data.get(f"capacity-{person}", known)
        return sent if sent in Capacity.values else Capacity.BUSINESS.value

    def draft(self, *, already_given: bool = False, attestation: str = "") -> Draft:
        """What was typed as every door puts it. Only for a valid form."""
        said = self.cleaned_data
        return Draft(
            given_on=said["given_on"],
            to=self._recipients(),
            description=said["description"],
            kind=kinds.Kind(said["kind"]),
            direction=kinds.Direction(said["direction"]),
            paid_by=kinds.Payer(said["paid_by"]),
            source=said["source"],
            occasion=said["occasion"],
            host_present=said["host_present"] and kinds.Kind(said["kind"]) in HOSPITALITY,
            currency=said["currency"],
            cost=said["cost"],
            market=said["market"],
            face=said["face"],
            tax=said["tax"] or Decimal(0),
            delivery=said["delivery"] or Decimal(0),
            shared_by=said["shared_by"],
            claim=kinds.Claim(said["claim"]) if said["claim"] else None,
            evidence=self._evidence(),
            circumstances=self._circumstances(),
            opportunity=said["opportunity"].pk if said["opportunity"] else None,
            expense=said["expense"],
            attestation=attestation,
            already_given=already_given,
        )

    def _recipients(self) -> tuple[To, ...]:
        """The contacts picked; whoever enters a received gift is its recipient."""
        if self.cleaned_data["direction"] == Direction.RECEIVED:
            return (To(self.viewer.member_id),) if self.viewer.member_id else ()
        people = self.cleaned_data["people"]
        return tuple(To(each.pk, frozenset({kinds.Capacity(self.capacity(each.pk))})) for each in people)

    def _evidence(self) -> Evidence:
        """What supports the claim; what was said of another claim before is left out."""
        said, claim = self.cleaned_data, self.cleaned_data["claim"]
        return Evidence(
            customary=said["customary"] and claim == Claim.BEREAVEMENT,
            tie=said["tie"] if claim == Claim.PERSONAL else "",
            decorative=said["decorative"] and claim == Claim.MEMENTO,
            declaration=said["declaration"] if claim == Claim.DISASTER else "",
            agreement=said["agreement"],
            consent=said["consent"],
        )

    def _circumstances(self) -> Circumstances:
        said = self.cleaned_data
        return Circumstances(
            **{name: said[name] for name in (*self.CONDITIONS, *self.TRAINING)},
            product=kinds.Product(said["product"]) if said["product"] else None,
            business=kinds.Business(said["business"] or kinds.Business.GENERAL),
            territories=frozenset({"GB"}) if said["in_britain"] else frozenset(),
            timing=kinds.Timing(said["timing"]) if said["timing"] else None,
        )


class ReturnForm(forms.Form):
    """A gift that came back."""

    returned_on = day(label=_("Returned on"))
    unused = forms.BooleanField(label=_("It was not used"), required=False, initial=True)
    reason = long_text(label=_("Reason"), required=False, rows=2)


class WithdrawForm(forms.Form):
    """A row that should never have been entered."""

    reason = long_text(label=_("Why the entry was wrong"), rows=2)


class PhotoForm(forms.Form):
    """A photo, from the camera on a phone."""

    photo = forms.FileField(
        label=_("Photo"), widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})
    )


class ClearForm(forms.Form):
    """The officer's consent."""

    reason = long_text(label=_("Reason"), rows=2)
    conditions = long_text(label=_("Conditions"), required=False, rows=2)
    valid_until = day(label=_("To be given by"), required=False)


class RefuseForm(forms.Form):
    """The officer's refusal."""

    reason = long_text(label=_("Reason"), rows=2)


class AttestForm(forms.Form):
    """A member's yearly word."""

    year = forms.IntegerField(label=_("Year"), min_value=1900, max_value=2200)
    statement = long_text(label=_("Statement"), rows=3)


class DelegateForm(forms.Form):
    """Who else answers a request."""

    note = long_text(label=_("Note"), required=False, rows=2)

    def __init__(self, viewer: Viewer, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        colleagues = Member.objects.visible_to(viewer).active().order_by("name")
        self.fields["to"] = forms.ModelChoiceField(colleagues, label=_("Who answers"))
        self.order_fields(["to", "note"])


class FollowUpForm(forms.Form):
    """What was done about a finding."""

    text = long_text(label=_("What was done"))
    state = forms.ChoiceField(label=_("State"), choices=Finding.State.choices)
    due_on = day(label=_("Next look on"), required=False)


class RelationForm(forms.Form):
    """Somebody who is read as one recipient with another."""

    kind = forms.ChoiceField(label=_("Relation"), choices=Relation.Kind.choices)
    note = long_text(label=_("Note"), required=False, rows=2)

    def __init__(self, viewer: Viewer, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["second"] = RecordField(record_list("contacts"), viewer, label=_("Who"))
        self.order_fields(["second", "kind", "note"])


class UnlinkForm(forms.Form):
    """Why two people are read apart again."""

    reason = long_text(label=_("Reason"), rows=2)


class PeriodForm(forms.Form):
    """A span of days, both ends included."""

    since = day(label=pgettext_lazy("period", "From"))
    until = day(label=pgettext_lazy("period", "To"))

    def clean(self) -> dict[str, Any]:
        """The end is not before the beginning."""
        values: dict[str, Any] = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first one."))
        return values


def initial_of(known: Mapping[str, Any], today: date, currency: str) -> dict[str, Any]:
    """What a new gift begins with."""
    return {"given_on": today, "currency": currency, "kind": Kind.GOODS, "paid_by": Payer.FIRM} | dict(known)
