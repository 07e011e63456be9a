from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import KmField, MoneyField, PlainForm
from proposals.appraisals.finding import SITUATIONS


class QueueFilterForm(PlainForm):
    situacao = forms.ChoiceField(label=_("Situação"), choices=SITUATIONS, required=False)
    q = forms.CharField(label=_("Placa, cliente, veículo ou número"), required=False, max_length=120)


class ValueForm(PlainForm):
    """What the store would pay."""

    km = KmField(label=_("Km conferida"), required=False)
    value = MoneyField(label=_("Valor da avaliação"), min_value=1)
    remarks = forms.CharField(
        label=_("Parecer"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class RefuseForm(PlainForm):
    reason = forms.CharField(
        label=_("Motivo da recusa"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class CancelForm(PlainForm):
    prefix = "cancel"
    reason = forms.CharField(
        label=_("Motivo"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
