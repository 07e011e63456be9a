from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import MoneyField, PlainForm

HOURS, DAYS = "horas", "dias"
# Nobody keeps a car longer.
MOST = {HOURS: 24 * 60, DAYS: 60}


class LengthForm(PlainForm):
    """So many hours or days."""

    amount = forms.IntegerField(label=_("Prazo"), min_value=1, max_value=MOST[HOURS])
    unit = forms.ChoiceField(label=_("Unidade"), choices=[(HOURS, _("horas")), (DAYS, _("dias"))])

    def clean(self) -> dict[str, Any]:
        amount, unit = self.cleaned_data.get("amount"), self.cleaned_data.get("unit")
        if amount and unit and amount > MOST[unit]:
            self.add_error("amount", _("Uma reserva dura no máximo 60 dias."))
        return self.cleaned_data

    @property
    def length(self) -> timedelta:
        amount: int = self.cleaned_data["amount"]
        return timedelta(days=amount) if self.cleaned_data["unit"] == DAYS else timedelta(hours=amount)


class ReservationForm(LengthForm):
    deposit = MoneyField(label=_("Sinal"), required=False)
    idempotency_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
