from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import HourField, NearDayField, PlainForm
from workshop.forms import DocumentForm, LineForm, LineFormSet, line_formset
from workshop.models import Kind


def read_promise(data: dict[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """A day and an hour on the store's clock, read as one moment."""
    day, hour = data.get("promised_on"), data.get("promised_hour")
    if day is not None and hour is not None:
        data["promised_at"] = datetime.combine(day, hour, zone)
    return data


class OrderForm(DocumentForm):
    STORED = (*DocumentForm.STORED, "kind", "requests", "promised_at")

    kind = forms.ChoiceField(label=_("Tipo de OS"), choices=Kind.choices)
    promised_on = NearDayField(years=2, label=_("Prometida para"))
    promised_hour = HourField(label=_("Hora"))
    requests = forms.CharField(
        label=_("Solicitações do cliente"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        # The car is here: its km is read off, and its owner is told when it is ready.
        for name in {"km", "customer_phone"} & self.fields.keys():
            self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        return read_promise(super().clean(), self.zone)


class PromiseForm(PlainForm):
    promised_on = NearDayField(years=2, label=_("Nova data"))
    promised_hour = HourField(label=_("Hora"))
    reason = forms.CharField(label=_("Motivo"), max_length=200)
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean(self) -> dict[str, Any]:
        return read_promise(self.cleaned_data, self.zone)


class OrderLineForm(LineForm):
    payer = forms.ChoiceField(
        label=_("Tipo de OS"), choices=Kind.choices, required=False, initial=Kind.CLIENT.value
    )

    def clean_payer(self) -> str:
        return self.cleaned_data["payer"] or Kind.CLIENT


class OrderLineFormSet(LineFormSet):
    may_be_empty = True


OrderLines = line_formset(OrderLineForm, OrderLineFormSet)


class VersionForm(PlainForm):
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
