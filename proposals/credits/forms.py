"""Forms of the fichas. What may be chosen comes from the view."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, FigureField, MoneyField, PlainForm
from proposals.credits import services
from proposals.financing.models import LONGEST, Financier
from proposals.forms import LineForm
from proposals.models import CreditRequest

FARTHEST = timedelta(days=3660)
POSITIVE = {"min_value": Decimal("0.01")}


class RateField(FigureField):
    """Percent a month as people type it: `1,49`."""

    def __init__(self, **kwargs: Any) -> None:
        limits: dict[str, Any] = {"max_digits": 9, "decimal_places": 6, "min_value": 0, "max_value": 100}
        super().__init__(**limits | kwargs)


class SaneDayField(DayField):
    """A day not absurdly far from today."""

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not date(2000, 1, 1) <= day <= date(2100, 1, 1):
            raise ValidationError(_("Informe uma data válida."), code="invalid")
        return day


class CreditForm(LineForm):
    """What is asked of a financier."""

    financier = forms.ModelChoiceField(Financier.objects.none(), label=_("Financeira"))
    amount = MoneyField(label=_("Valor a financiar"), **POSITIVE)
    term = forms.IntegerField(label=_("Prazo (meses)"), min_value=1, max_value=LONGEST)
    monthly_rate = RateField(label=_("Taxa (% ao mês)"), required=False)
    installment = MoneyField(label=_("Parcela"), required=False, **POSITIVE)
    balloon = MoneyField(label=_("Balão na última parcela"), required=False)
    sent_on = SaneDayField(label=_("Enviada à financeira em"), required=False)

    def __init__(self, *args: Any, financiers: QuerySet[Financier], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["financier"].queryset = financiers  # type: ignore[attr-defined]

    def clean_balloon(self) -> Decimal:
        return self.cleaned_data.get("balloon") or Decimal(0)

    @staticmethod
    def initial_of(credit: CreditRequest) -> dict[str, Any]:
        initial = {name: getattr(credit, name) for name in services.ASKED if name != "financier"}
        return initial | {"financier": credit.financier_id, "version": credit.proposal.version}


class AnswerForm(LineForm):
    """What the financier said."""

    answer = forms.ChoiceField(label=_("Resposta"), choices=CreditRequest.Answer)
    answered_on = SaneDayField(label=_("Respondida em"))
    approved_amount = MoneyField(label=_("Valor aprovado"), required=False, **POSITIVE)
    approved_rate = RateField(label=_("Taxa aprovada (% ao mês)"), required=False)
    approved_term = forms.IntegerField(
        label=_("Prazo aprovado (meses)"), required=False, min_value=1, max_value=LONGEST
    )
    approved_installment = MoneyField(label=_("Parcela aprovada"), required=False, **POSITIVE)
    valid_until = SaneDayField(label=_("Aprovação vale até"), required=False)
    conditions = forms.CharField(
        label=_("Condição ou motivo"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    @staticmethod
    def initial_of(credit: CreditRequest, today: date) -> dict[str, Any]:
        """An approval mostly gives what was asked: only what differs is typed."""
        initial = {name: getattr(credit, name) for name in services.ANSWERED}
        asked = {
            "answer": CreditRequest.Answer.ANALYSIS.value,
            "answered_on": today,
            "approved_amount": credit.amount,
            "approved_rate": credit.monthly_rate,
            "approved_term": credit.term,
            "approved_installment": credit.installment,
        }
        return {
            **{name: value or asked.get(name) for name, value in initial.items()},
            "version": credit.proposal.version,
        }


class SimulationForm(PlainForm):
    """Three terms side by side of what is left to finance."""

    valor = MoneyField(label=_("Valor a financiar"), **POSITIVE)
    prazo_1 = forms.IntegerField(label=_("Prazo 1"), required=False, min_value=1, max_value=LONGEST)
    prazo_2 = forms.IntegerField(label=_("Prazo 2"), required=False, min_value=1, max_value=LONGEST)
    prazo_3 = forms.IntegerField(label=_("Prazo 3"), required=False, min_value=1, max_value=LONGEST)
    primeira = forms.TypedChoiceField(
        label=_("Primeira parcela em"),
        choices=[(days, _("%(days)s dias") % {"days": days}) for days in (30, 45, 60)],
        coerce=int,
        required=False,
        empty_value=None,
    )
    balao = MoneyField(label=_("Balão na última parcela"), required=False)
    financeira = forms.ModelChoiceField(
        Financier.objects.none(), label=_("Financeira"), required=False, empty_label=_("Menor taxa")
    )
    # Opt-in, never preset: no tied sale (Lei 8.078/1990 art. 39 I).
    seguro = forms.BooleanField(label=_("O cliente pediu seguro prestamista"), required=False)

    def __init__(self, *args: Any, financiers: QuerySet[Financier], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["financeira"].queryset = financiers  # type: ignore[attr-defined]
