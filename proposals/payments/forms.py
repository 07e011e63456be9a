"""Forms of the payments. What may be chosen comes from the view."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, MoneyField, PlainForm
from proposals.forms import LineForm
from proposals.models import PaymentLine, PaymentType
from proposals.people import PersonField, PersonSearch

# Ten years: a slip of the keyboard is farther off than any cheque.
FARTHEST = timedelta(days=3660)


class PaymentForm(LineForm):
    # Read by the summary alone: which stored amount the typed one stands for.
    line = forms.IntegerField(required=False, widget=forms.HiddenInput, max_value=2**63 - 1)
    type = forms.ModelChoiceField(PaymentType.objects.none(), label=_("Tipo"))
    amount = MoneyField(label=_("Valor"), min_value=Decimal("0.01"))
    due_on = DayField(label=_("Vencimento"))
    payer = PersonField(label=_("Quem paga"))
    note = forms.CharField(
        label=_("Observação"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, types: QuerySet[PaymentType], people: PersonSearch, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["type"].queryset = types  # type: ignore[attr-defined]
        self.fields["payer"].offer(people)  # type: ignore[attr-defined]

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if abs(day - self.today) > FARTHEST:
            raise ValidationError(_("Informe uma data dentro de dez anos."))
        return day

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("type", "payer", "due_on", "amount", "note")}

    @staticmethod
    def initial_of(line: PaymentLine) -> dict[str, Any]:
        initial = {name: getattr(line, name) for name in ("due_on", "amount", "note")}
        chosen = {"type": line.type_id, "payer": line.payer_id, "version": line.proposal.version}
        chosen["line"] = line.pk
        return initial | chosen


class PldForm(LineForm):
    motive = forms.CharField(
        label=_("Análise: por que a venda pode seguir"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TypedPaymentForm(PlainForm):
    """What the summary counts of a payment being typed: its amount, and the line it will replace."""

    amount = MoneyField(required=False)
    line = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
