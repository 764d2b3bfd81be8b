"""Who is credited with how much, as a form: a row for each share there is, and some more."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from handsel.org.viewer import Viewer
from handsel.pipeline.actions.credit import Kind, Part
from handsel.pipeline.forms import MemberField
from handsel.pipeline.models import CreditShare, Opportunity

FEWEST = {Kind.REVENUE: 3, Kind.OVERLAY: 2}
"""Rows there are in any case."""
MORE = 1


class CreditForm(forms.Form):
    """Rows of colleague and per cent. Begins with the owner's whole where nothing is divided yet."""

    def __init__(
        self, viewer: Viewer, opportunity: Opportunity, shares: Sequence[CreditShare], *arguments: Any, **more: Any
    ) -> None:
        super().__init__(*arguments, **more)
        self.rows: list[tuple[str, str, str]] = []
        for kind, fewest in FEWEST.items():
            known = [(each.member_id, each.percent.normalize()) for each in shares if each.kind == kind]
            if kind == Kind.REVENUE and not known and opportunity.owner_id:
                known = [(opportunity.owner_id, Decimal(100))]
            for number in range(max(fewest, len(known) + MORE)):
                self._add(viewer, kind, number, known[number] if number < len(known) else None)

    def _add(self, viewer: Viewer, kind: str, number: int, known: tuple[Any, Decimal] | None) -> None:
        who, much = f"{kind}_{number}_member", f"{kind}_{number}_percent"
        over = kind == Kind.OVERLAY
        label = pgettext("credit", "Overlay") if over else _("Colleague")
        self.fields[who] = MemberField(viewer, label=label, required=False)
        self.fields[much] = forms.DecimalField(
            label=_("Per cent"), required=False, max_digits=8, decimal_places=4, min_value=Decimal(0)
        )
        if known is not None:
            self.initial[who], self.initial[much] = known[0], f"{known[1]:f}"
        self.rows.append((kind, who, much))

    def clean(self) -> dict[str, Any]:
        """Adds `parts`. A row with one half missing is told at that half."""
        values = super().clean() or {}
        parts = []
        for kind, who, much in self.rows:
            member, percent = values.get(who), values.get(much)
            if member and percent:
                parts.append(Part(member, percent, kind))
            elif member and much not in self.errors:
                self.add_error(much, ValidationError(_("How much?")))
            elif percent and who not in self.errors:
                self.add_error(who, ValidationError(_("Whose?")))
        values["parts"] = parts
        return values
