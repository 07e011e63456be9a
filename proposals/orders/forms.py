from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PlainForm
from proposals.forms import VersionForm


class OrderForm(VersionForm):
    """The press of *Gerar pedido*: which version was seen, and a key of its own."""

    idempotency_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class ReasonForm(PlainForm):
    reason = forms.CharField(
        label=_("Motivo"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
